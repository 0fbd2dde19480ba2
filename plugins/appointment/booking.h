// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "appointment/records.h"
#include "appointment/wish.h"
#include "appointment/zms_client.h"
#include "nabe/connector.hpp"

namespace nabe::appointment {

struct BookingSettings {
  std::string reference_system;
  bool earliest_without_time = true;  ///< a wish without a time gets the first free one; else it is refused
  std::int64_t lead_days = 1;         ///< before that nothing is searched for
  std::int64_t search_days = 28;
  std::size_t alternatives = 5;
};

/// One delivery: what is wished, and under which key.
struct Errand {
  Session& session;
  Wish wish;
  std::string key;
  std::string case_id;
  std::int64_t now_s = 0;
  std::function<common::Patience()> patience;  ///< for the next exchange
};

/// Books, moves and cancels, each exactly once per key, whatever was lost before. Threads: any.
class Booking {
 public:
  Booking(ZmsClient& zms, BookingSettings settings) : zms_(zms), settings_(std::move(settings)) {}

  Outcome book(const Errand& errand);
  Outcome change(const Errand& errand);
  /// `quietly`: a case without an appointment is no matter.
  Outcome cancel(const Errand& errand, bool quietly);

 private:
  Outcome tell(const Errand& errand, const char* reason, const std::string& process_id = {});
  std::optional<Outcome> find_own(const Errand& errand, std::optional<Process>& own);
  std::optional<Outcome> find_slots(const Errand& errand, std::vector<Slot>& slots);
  std::optional<Outcome> reserve(const Errand& errand, std::optional<Process>& own);
  Outcome confirm(const Errand& errand, Process process);
  Outcome booked(const Errand& errand, const Process& process);
  std::optional<Record> known(const Errand& errand) const;

  ZmsClient& zms_;
  const BookingSettings settings_;
};

}  // namespace nabe::appointment
