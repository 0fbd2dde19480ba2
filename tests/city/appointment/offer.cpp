// SPDX-License-Identifier: EUPL-1.2
#include "city/appointment/offer.h"

#include <algorithm>
#include <charconv>
#include <chrono>

namespace nabe::city::appointment {
namespace {

constexpr std::int64_t kOpens = 8 * 3600;
constexpr std::int64_t kCloses = 12 * 3600;

template <typename Thing, typename Id>
const Thing* find_in(const std::vector<Thing>& things, const Id& id) {
  const auto found = std::find_if(things.begin(), things.end(), [&](const Thing& thing) { return thing.id == id; });
  return found == things.end() ? nullptr : &*found;
}

std::optional<std::int64_t> number_in(const std::string& text, std::size_t at, std::size_t size) {
  std::int64_t number = 0;
  const char* const end = text.data() + at + size;
  const auto [last, failure] = std::from_chars(text.data() + at, end, number);
  return failure == std::errc() && last == end ? std::optional(number) : std::nullopt;
}

}  // namespace

const std::vector<Service>& services() {
  static const std::vector<Service> kServices = {
      {"201", "Aufenthaltstitel", 2}, {"202", "Passersatz", 1}, {"203", "Biometrie", 1}};
  return kServices;
}

const std::vector<Site>& sites() {
  static const std::vector<Site> kSites = {
      {141, "Ausländerbehörde, Hauptstelle", "Hauptstelle", 1, {"201", "202", "203"}},
      {142, "Ausländerbehörde, Nebenstelle", "Nebenstelle", 2, {"202", "203"}}};
  return kSites;
}

const Site* find_site(std::int64_t id) { return find_in(sites(), id); }
const Service* find_service(const std::string& id) { return find_in(services(), id); }

std::optional<std::int64_t> day_of(std::int64_t year, std::int64_t month, std::int64_t day) {
  if (year < 1970 || year > 9999 || month < 1 || month > 12 || day < 1 || day > 31) return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year(static_cast<int>(year)),
                                         std::chrono::month(static_cast<unsigned>(month)),
                                         std::chrono::day(static_cast<unsigned>(day))};
  if (!date.ok()) return std::nullopt;
  return std::chrono::sys_days(date).time_since_epoch().count() * kDaySeconds;
}

std::optional<std::int64_t> day_of(const std::string& text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
  const auto year = number_in(text, 0, 4);
  const auto month = number_in(text, 5, 2);
  const auto day = number_in(text, 8, 2);
  return year && month && day ? day_of(*year, *month, *day) : std::nullopt;
}

std::int64_t day_of(std::int64_t time) { return time - time % kDaySeconds; }

std::vector<std::int64_t> slots_of(std::int64_t day) {
  const std::chrono::weekday weekday{std::chrono::sys_days(std::chrono::days(day / kDaySeconds))};
  std::vector<std::int64_t> slots;
  if (weekday == std::chrono::Saturday || weekday == std::chrono::Sunday) return slots;
  for (std::int64_t time = day + kOpens; time < day + kCloses; time += kSlotSeconds) slots.push_back(time);
  return slots;
}

std::vector<std::int64_t> slots_from(std::int64_t time, std::int64_t count) {
  const std::vector<std::int64_t> all = slots_of(day_of(time));
  const auto first = std::find(all.begin(), all.end(), time);
  if (count < 1 || count > all.end() - first) return {};
  return {first, first + count};
}

}  // namespace nabe::city::appointment
