// SPDX-License-Identifier: EUPL-1.2
// What the portal reads: applications, timelines, mailboxes and the contents of their items.
#include <algorithm>
#include <utility>

#include "common/json.h"
#include "portal/codes.h"
#include "portal/content_body.h"
#include "portal/interface_description.h"
#include "portal/portal.h"
#include "portal/problems.h"

namespace nabe::portal {
namespace {

using common::Json;

constexpr std::size_t kEventsPerPage = 200;
constexpr std::size_t kApplicationsPerPage = 50;
/// Of a timeline, the last ones: more than a person reads.
constexpr std::uint64_t kTimelineEvents = 1000;

common::HttpResponse json_response(const Json& json) {
  common::HttpResponse response;
  response.headers.emplace_back("Content-Type", "application/json");
  response.headers.emplace_back("Cache-Control", "no-store");
  response.body = json.text() + '\n';
  return response;
}

Json summary_of(const Place& place, const Head& head) {
  Json json = Json::object();
  json.set("id", place.application).set_text("department", place.department).set("state", head.state);
  return json.set("withdrawn", !head.withdrawal_id.empty());
}

/// The items among the events, each with what the citizen did with it.
void add_items(Json& items, const State& state, const Place& place, const std::vector<Event>& events) {
  for (const Event& event : events) {
    if (!event.item) continue;
    Json json = shown(event, find_marks(state, place.application, event.number));
    items.add(json.set("application", place.application));
  }
}

Json text_or_null(const std::string& text) { return text.empty() ? Json() : Json(text); }

}  // namespace

common::HttpResponse Portal::describe_interface() const {
  common::HttpResponse response;
  response.headers.emplace_back("Content-Type", "application/json");
  response.body = interface_description();
  return response;
}

std::nullptr_t Portal::list_applications(common::RequestId id, const Caller& caller, std::string_view query) {
  const auto after = query_parameter(query, "after");
  if (!after) return refuse(id, problem::kParameter, "after");
  const auto places = places_of_account(host_.state(), caller.account, *after, kApplicationsPerPage);
  Json list = Json::array();
  for (const Place& place : places) {
    const auto head = find_head(host_.state(place.department), place.application);
    if (head) list.add(summary_of(place, *head));
  }
  Json json = Json::object().set("applications", std::move(list));
  const bool more = places.size() == kApplicationsPerPage;
  return answer(id, json_response(json.set("next", more ? Json(places.back().application) : Json())));
}

std::nullptr_t Portal::list_mailbox(common::RequestId id, const Caller& caller, std::string_view query) {
  const auto after = query_parameter(query, "after");
  if (!after) return refuse(id, problem::kParameter, "after");
  const auto places = places_of_account(host_.state(), caller.account, *after, kApplicationsPerPage);
  Json items = Json::array();
  std::uint64_t events_read = 0;
  std::string next;
  for (const Place& place : places) {
    const State state = host_.state(place.department);
    std::uint64_t last = 0;
    for (auto events = events_after(state, place.application, 0, kEventsPerPage); !events.empty();
         events = events_after(state, place.application, last, kEventsPerPage)) {
      add_items(items, state, place, events);
      last = events.back().number;
    }
    events_read += last;
    // A page ends with an application, so that the id of the last one is where the next page begins.
    const bool page_of_places_ends = places.size() == kApplicationsPerPage && &place == &places.back();
    if (events_read >= kEventsPerPage || page_of_places_ends) {
      next = place.application;
      break;
    }
  }
  Json json = Json::object().set("items", std::move(items));
  return answer(id, json_response(json.set("next", text_or_null(next))));
}

common::HttpResponse Portal::show_application(const Application& application) const {
  const Place& place = application.place;
  const State state = host_.state(place.department);
  const Head head = find_head(state, place.application).value_or(Head{});
  Json timeline = Json::array();
  const std::uint64_t before = head.last_event - std::min(head.last_event, kTimelineEvents);
  for (Event& event : events_after(state, place.application, before, kTimelineEvents)) {
    if (event.state.empty()) continue;
    event.item.reset();
    timeline.add(shown(event, Marks{}));
  }
  Json json = summary_of(place, head);
  json.set("tracking_code", printed_tracking_code(application.tracking_code)).set("timeline", std::move(timeline));
  return json_response(json);
}

std::nullptr_t Portal::list_items(common::RequestId id, const Application& application, std::string_view query) {
  const auto text = query_parameter(query, "after");
  const auto after = text ? whole_number(text->empty() ? "0" : *text) : std::nullopt;
  if (!after) return refuse(id, problem::kParameter, "after");
  const Place& place = application.place;
  const State state = host_.state(place.department);
  const auto events = events_after(state, place.application, *after, kEventsPerPage);
  Json items = Json::array();
  add_items(items, state, place, events);
  Json json = Json::object().set("items", std::move(items));
  const bool more = events.size() == kEventsPerPage;
  const Json next = more ? Json(static_cast<std::int64_t>(events.back().number)) : Json();
  return answer(id, json_response(json.set("next", next)));
}

std::nullptr_t Portal::show_item(common::RequestId id, const Application& application, const Target& target) {
  const Place& place = application.place;
  const State state = host_.state(place.department);
  const auto event = find_event(state, place.application, target.number);
  if (!event || !event->item) return refuse(id, problem::kUnknownItem);
  Json json = shown(*event, find_marks(state, place.application, target.number));
  return answer(id, json_response(json.set("application", place.application)));
}

std::nullptr_t Portal::send_content(common::RequestId id, const Application& application, const Target& target) {
  const Place& place = application.place;
  const State state = host_.state(place.department);
  const auto event = find_event(state, place.application, target.number);
  if (!event || !event->item) return refuse(id, problem::kUnknownItem);
  const Item& item = *event->item;
  const bool attachment = target.endpoint == Endpoint::FetchAttachment;
  const bool exists = attachment ? target.index >= 1 && target.index <= item.attachments.size() : item.body.has_value();
  if (!exists) return refuse(id, problem::kUnknownItem);
  if (find_marks(state, place.application, target.number).acknowledged) return refuse(id, problem::kNoLongerHeld);

  Held held = host_.open_held(item.message_id);
  if (!held) {
    if (held.failure()->code() == Code::NotFound) return refuse(id, problem::kNoLongerHeld);
    return answer(id, common::refusal_response(*held.failure()));
  }
  const Message message = held.message();
  const auto index = static_cast<std::uint32_t>(attachment ? target.index - 1 : 0);
  if (attachment && index >= message.attachments().size()) return refuse(id, problem::kUnknownItem);
  Stream stream = attachment ? message.attachments()[index].stream() : message.body();
  const std::uint64_t size_bytes = attachment ? message.attachments()[index].size_bytes() : message.body_size_bytes();
  const Content& content = attachment ? item.attachments[index] : *item.body;
  Response response;
  response.headers = content_headers(content.media_type, content.name);
  server_->respond(
      id, std::move(response),
      std::make_unique<ContentBody>(std::move(held), stream,
                                    [this, application, event = *event] { note_fetched(application, event); }),
      size_bytes == kUnknownSize ? std::nullopt : std::optional(size_bytes));
  return nullptr;
}

std::nullptr_t Portal::follow(common::RequestId id, const common::RequestHead& head, const Application& application) {
  // A browser that comes back names the last event that it saw by the header.
  const std::string_view last_seen = head.header("Last-Event-ID");
  const auto parameter = query_parameter(head.query, "after");
  std::string text = last_seen.empty() ? parameter.value_or("x") : std::string(last_seen);
  if (text.empty()) text = "0";
  const auto after = whole_number(text);
  if (!after) return refuse(id, problem::kParameter, "after");
  if (watch_->followers.load() >= max_event_streams_) return refuse(id, problem::kTooManyStreams);
  Response response;
  response.headers.emplace_back("Content-Type", "text/event-stream");
  response.headers.emplace_back("Cache-Control", "no-store");
  server_->respond(id, std::move(response),
                   std::make_unique<EventBody>(host_, watch_, application.place, *after, event_stream_ms_));
  return nullptr;
}

}  // namespace nabe::portal
