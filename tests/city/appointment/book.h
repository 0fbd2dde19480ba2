// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "city/appointment/process.h"

namespace nabe::city::appointment {

/// All customers of all sites: who has which slot, and who waits. Not thread-safe.
class Book {
 public:
  /// The first times at which all the slots of the service are free at the site, from the day `first` to `last`.
  std::vector<std::int64_t> free_times(std::int64_t site, const std::string& service, std::int64_t first,
                                       std::int64_t last) const;
  /// Takes the slots for a new process; null if one of them is not free, or not on offer.
  Process* reserve(Process wanted);
  /// Gives a process other slots; false, and all is as before, if one of them is not free.
  bool move(Process& process, const Wish& wish);
  /// A customer without an appointment takes a number.
  Process& walk_in(std::int64_t site, const std::string& service, std::int64_t arrival);

  /// Null if there is none, or it was deleted.
  Process* find(std::int64_t id);
  using Choice = std::function<bool(const Process&)>;
  std::vector<const Process*> choose(const Choice& fits) const;
  /// Those who wait at a site, in the order in which they will be called: by the time of the appointment or of arrival.
  std::vector<const Process*> queue(std::int64_t site) const;
  /// The deleted ones too.
  const std::vector<Process>& all() const { return processes_; }
  void clear() { processes_.clear(); }

 private:
  bool is_free(std::int64_t site, const std::string& service, std::int64_t time, const Process* except) const;
  std::int64_t taken(std::int64_t site, std::int64_t slot, const Process* except) const;
  Process& add(Process process);

  std::vector<Process> processes_;
};

std::int64_t now_seconds();

}  // namespace nabe::city::appointment
