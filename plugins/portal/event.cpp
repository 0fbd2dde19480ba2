// SPDX-License-Identifier: EUPL-1.2
#include "portal/event.h"

#include <chrono>
#include <stdexcept>
#include <utility>

#include "common/problem.h"

namespace nabe::portal {
namespace {

using common::Json;

std::int64_t microseconds(Time time) { return time.time_since_epoch().count(); }
Time time_of(std::int64_t us) { return Time(std::chrono::microseconds(us)); }

Json read(const std::string& value) {
  auto json = Json::parse(value);
  if (!json || !json->is_object()) throw std::runtime_error("an entry of the state cannot be read");
  return std::move(*json);
}

Json stored(const Content& content) {
  Json json = Json::object();
  json.set_text("name", content.name).set("type", content.media_type).set("sha256", content.sha256);
  json.set("size", static_cast<std::int64_t>(content.size_bytes));
  return json;
}

Content stored_content(const Json& json) {
  return {json.text_at("name"), json.text_at("type"), json.text_at("sha256"),
          static_cast<std::uint64_t>(json.integer_at("size"))};
}

Json stored(const Item& item) {
  Json json = Json::object();
  json.set("kind", item.kind).set("message", item.message_id);
  json.set_text("subject", item.subject).set_text("query", item.query_id).set_text("due", item.due);
  json.set_text("page", item.page);
  if (item.body) json.set("body", stored(*item.body));
  Json attachments = Json::array();
  for (const Content& attachment : item.attachments) attachments.add(stored(attachment));
  if (!item.attachments.empty()) json.set("attachments", std::move(attachments));
  return json;
}

Item stored_item(const Json& json) {
  Item item;
  item.kind = json.text_at("kind");
  item.message_id = json.text_at("message");
  item.subject = json.text_at("subject");
  item.query_id = json.text_at("query");
  item.due = json.text_at("due");
  item.page = json.text_at("page");
  if (json.at("body").is_object()) item.body = stored_content(json.at("body"));
  for (const Json& attachment : json.at("attachments").items()) item.attachments.push_back(stored_content(attachment));
  return item;
}

Json shown(const Content& content) {
  Json json = Json::object();
  json.set_text("name", content.name).set("media_type", content.media_type);
  json.set("size_bytes", static_cast<std::int64_t>(content.size_bytes)).set_text("sha256", content.sha256);
  return json;
}

Json shown(const Item& item, const Marks& marks) {
  Json json = Json::object();
  json.set("kind", item.kind).set_text("subject", item.subject).set_text("due", item.due).set_text("page", item.page);
  if (item.body) json.set("content", shown(*item.body));
  Json attachments = Json::array();
  for (const Content& attachment : item.attachments) attachments.add(shown(attachment));
  json.set("attachments", std::move(attachments));
  json.set("fetched", marks.fetched ? Json(common::rfc3339(*marks.fetched)) : Json());
  json.set("acknowledged", marks.acknowledged ? Json(common::rfc3339(*marks.acknowledged)) : Json());
  if (!item.query_id.empty()) json.set("answered", !marks.answer_id.empty());
  return json;
}

}  // namespace

std::string stored(const Event& event) {
  Json json = Json::object();
  json.set("time", microseconds(event.time)).set_text("state", event.state);
  if (event.item) json.set("item", stored(*event.item));
  return json.text();
}

Event stored_event(std::uint64_t number, const std::string& value) {
  const Json json = read(value);
  Event event{number, time_of(json.integer_at("time")), json.text_at("state"), std::nullopt};
  if (json.at("item").is_object()) event.item = stored_item(json.at("item"));
  return event;
}

std::string stored(const Marks& marks) {
  Json json = Json::object();
  if (marks.acknowledged) json.set("acknowledged", microseconds(*marks.acknowledged));
  json.set_text("answer", marks.answer_id);
  return json.text();
}

Marks stored_marks(const Entry& entry) {
  const Json json = read(entry.value);
  Marks marks;
  if (const auto acknowledged = json.at("acknowledged").as_integer()) marks.acknowledged = time_of(*acknowledged);
  marks.answer_id = json.text_at("answer");
  marks.version = entry.version;
  return marks;
}

std::string stored(Time time) { return Json::object().set("time", microseconds(time)).text(); }

Time stored_time(const std::string& value) { return time_of(read(value).integer_at("time")); }

Json shown(const Event& event, const Marks& marks) {
  Json json = Json::object();
  json.set("number", static_cast<std::int64_t>(event.number)).set("time", common::rfc3339(event.time));
  json.set_text("state", event.state);
  if (event.item) json.set("item", shown(*event.item, marks));
  return json;
}

}  // namespace nabe::portal
