// SPDX-License-Identifier: EUPL-1.2
#include "portal/records.h"

#include <array>
#include <cstdio>
#include <stdexcept>
#include <utility>

#include "common/json.h"
#include "common/url.h"
#include "portal/effect.h"

namespace nabe::portal {
namespace {

using common::Json;

std::string key(std::string_view letter, std::string_view first) {
  return std::string(letter).append("/").append(first);
}
std::string key(std::string_view letter, std::string_view first, std::string_view second) {
  return key(letter, first).append("/").append(second);
}

/// In the order of the numbers.
std::string number_key(std::string_view letter, std::string_view application, std::uint64_t number) {
  std::array<char, 24> digits{};
  const int size = std::snprintf(digits.data(), digits.size(), "%016llx", static_cast<unsigned long long>(number));
  return key(letter, application, {digits.data(), static_cast<std::size_t>(size)});
}

std::uint64_t number_of(std::string_view entry_key) {
  const std::string digits(entry_key.substr(entry_key.rfind('/') + 1));
  return std::stoull(digits, nullptr, 16);
}

Json read(const std::string& value) {
  auto json = Json::parse(value);
  if (!json || !json->is_object()) throw std::runtime_error("an entry of the state cannot be read");
  return std::move(*json);
}

std::string stored(const Head& head) {
  Json json = Json::object();
  json.set("last", static_cast<std::int64_t>(head.last_event)).set("state", head.state);
  json.set_text("withdrawal", head.withdrawal_id);
  return json.text();
}

}  // namespace

std::optional<Place> place_of_submission(const State& index, std::string_view department, std::string_view sender_id) {
  auto application = index.get(key("s", common::percent_encode(department), common::percent_encode(sender_id)));
  if (!application) return std::nullopt;
  return Place{std::string(department), std::move(*application)};
}

std::optional<Place> place_of_code(const State& index, std::string_view code) {
  const auto value = index.get(key("c", code));
  if (!value) return std::nullopt;
  const Json json = read(*value);
  return Place{json.text_at("department"), json.text_at("application")};
}

std::optional<Place> place_of_account(const State& index, std::string_view account, std::string_view application) {
  auto department = index.get(key("a", common::percent_encode(account), application));
  if (!department) return std::nullopt;
  return Place{std::move(*department), std::string(application)};
}

std::vector<Place> places_of_account(const State& index, std::string_view account, std::string_view after,
                                     std::size_t limit) {
  const std::string prefix = key("a", common::percent_encode(account), "");
  std::vector<Place> places;
  for (const Entry& entry : index.scan(prefix)) {
    const std::string application = entry.key.substr(prefix.size());
    if (application <= after) continue;
    places.push_back({entry.value, application});
    if (places.size() == limit) break;
  }
  return places;
}

std::optional<Application> find_application(const State& state, const Place& place) {
  const auto value = state.get(key("p", place.application));
  if (!value) return std::nullopt;
  const Json json = read(*value);
  return Application{place, json.text_at("code"), json.text_at("account")};
}

std::optional<Head> find_head(const State& state, std::string_view application) {
  const auto entry = state.entry(key("h", application));
  if (!entry) return std::nullopt;
  const Json json = read(entry->value);
  return Head{static_cast<std::uint64_t>(json.integer_at("last")), json.text_at("state"), json.text_at("withdrawal"),
              entry->version};
}

std::optional<Event> find_event(const State& state, std::string_view application, std::uint64_t number) {
  const auto value = state.get(number_key("e", application, number));
  if (!value) return std::nullopt;
  return stored_event(number, *value);
}

std::vector<Event> events_after(const State& state, std::string_view application, std::uint64_t after,
                                std::size_t limit) {
  // One by one by number: without gaps, so that a read begins where the last one ended.
  std::vector<Event> events;
  while (events.size() < limit) {
    auto event = find_event(state, application, after + events.size() + 1);
    if (!event) break;
    events.push_back(std::move(*event));
  }
  return events;
}

Marks find_marks(const State& state, std::string_view application, std::uint64_t number) {
  const auto entry = state.entry(number_key("r", application, number));
  Marks marks = entry ? stored_marks(*entry) : Marks{};
  if (const auto fetched = state.get(number_key("f", application, number))) marks.fetched = stored_time(*fetched);
  return marks;
}

std::optional<std::uint64_t> find_query(const State& state, std::string_view application, std::string_view query_id) {
  const auto value = state.get(key("q", application, common::percent_encode(query_id)));
  if (!value) return std::nullopt;
  return number_of(*value);
}

void put_application(SessionWriter& session, const Application& application, std::string_view sender_id) {
  const Place& place = application.place;
  session.put(key("s", common::percent_encode(place.department), common::percent_encode(sender_id)), place.application,
              kAbsent);
  const Json code = Json::object().set("department", place.department).set("application", place.application);
  session.put(key("c", application.tracking_code), code.text(), kAbsent);
  if (!application.account.empty()) {
    session.put(key("a", common::percent_encode(application.account), place.application), place.department, kAbsent);
  }
  Json entry = Json::object();
  entry.set("code", application.tracking_code).set_text("account", application.account);
  session.put_in(place.department, key("p", place.application), entry.text(), kAbsent);
  session.put_in(place.department, key("h", place.application), stored(Head{0, std::string(state::kReceived), {}, 0}),
                 kAbsent);
}

void append_event(SessionWriter& session, const Place& place, Head head, Event event) {
  event.number = ++head.last_event;
  if (!event.state.empty()) head.state = event.state;
  session.put_in(place.department, key("h", place.application), stored(head), head.version);
  const std::string entry = number_key("e", place.application, event.number);
  session.put_in(place.department, entry, stored(event), kAbsent);
  if (event.item && !event.item->query_id.empty()) {
    session.put_in(place.department, key("q", place.application, common::percent_encode(event.item->query_id)), entry);
  }
}

void put_fetched(SessionWriter& session, const Place& place, std::uint64_t number, Time at) {
  session.put_in(place.department, number_key("f", place.application, number), stored(at), kAbsent);
}

void put_marks(SessionWriter& session, const Place& place, std::uint64_t number, const Marks& marks) {
  session.put_in(place.department, number_key("r", place.application, number), stored(marks), marks.version);
}

}  // namespace nabe::portal
