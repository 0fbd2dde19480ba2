// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace nabe::city::appointment {

/// A service; ZMS calls it a request.
struct Service {
  std::string id;
  std::string name;
  std::int64_t slots = 1;  ///< so many in a row
};

/// A site; ZMS calls it a scope.
struct Site {
  std::int64_t id = 0;
  std::string name;
  std::string short_name;
  std::int64_t counters = 1;  ///< so many appointments at once
  std::vector<std::string> services;
};

const std::vector<Site>& sites();
const Site* find_site(std::int64_t id);
const std::vector<Service>& services();
const Service* find_service(const std::string& id);

inline constexpr const char* kSource = "city";  ///< of the ids above
inline constexpr std::int64_t kDaySeconds = 24 * 3600;
inline constexpr std::int64_t kSlotSeconds = 30 * 60;

/// Seconds since 1970 at which the day begins; nothing if there is no such day.
std::optional<std::int64_t> day_of(std::int64_t year, std::int64_t month, std::int64_t day);
/// YYYY-MM-DD.
std::optional<std::int64_t> day_of(const std::string& text);
std::int64_t day_of(std::int64_t time);

/// The slots of a day, Monday to Friday from 8 to 12; the city knows neither holidays nor summer time.
std::vector<std::int64_t> slots_of(std::int64_t day);
/// The slots that an appointment takes; empty unless all of them are on its day.
std::vector<std::int64_t> slots_from(std::int64_t time, std::int64_t count);

}  // namespace nabe::city::appointment
