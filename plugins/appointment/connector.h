// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "appointment/arrivals.h"
#include "appointment/booking.h"
#include "appointment/wish.h"
#include "appointment/zms_client.h"
#include "common/client_options.h"
#include "nabe/connector.hpp"

namespace nabe::appointment {

/// Books appointments and tells who came. Threads: deliver runs several times at once, poll beside it.
class Appointment final {
 public:
  static constexpr std::string_view name = "appointment";
  static constexpr std::string_view summary =
      "Books, moves and cancels appointments in an appointment system (ZMS), and tells which customers came";
  static constexpr std::string_view accepts[] = {"*"};
  static constexpr std::string_view emits[] = {"appointment.booked", "appointment.changed", "appointment.cancelled",
                                               "appointment.unavailable", "customer.checked_in"};
  static constexpr std::uint32_t flags = kSource | kConcurrent | kIdempotent;
  static constexpr std::uint32_t max_in_flight = 4;
  static constexpr Milliseconds poll_interval = Milliseconds(5'000);
  static constexpr Option options[] = {
      Option::url("endpoint", "Base address of the API")
          .required()
          .example("https://termine.example/terminvereinbarung/api/2"),
      Option::text("user", "Account of the API: it is signed in with user and password"),
      Option::text("password", "Secret that goes with it").secret(),
      Option::text("source", "Source of the numbers of services").by_default("dldb"),
      Option::text("sites", "What messages call a site: NAME=NUMBER; a number stands for itself")
          .repeated()
          .example("hauptstelle=141"),
      Option::text("services", "What messages call a service: NAME=NUMBER; a number stands for itself")
          .repeated()
          .example("aufenthaltstitel=201"),
      Option::text("actions",
                   "What a message type means, beside those of the domain: TYPE=book, TYPE=change, TYPE=cancel, or "
                   "TYPE=withdraw, which cancels if there is something to cancel")
          .repeated()
          .example("application.submitted=book"),
      Option::choice("without_time", "What a wish without a time gets: the first free slot, or a refusal", "earliest",
                     "refuse")
          .by_default("earliest"),
      Option::integer("lead_days", "So many days from now on nothing is searched for").by_default("1").range(0, 365),
      Option::integer("search_days", "So many days are searched for a free slot").by_default("28").range(1, 30),
      Option::integer("alternatives", "So many free slots are told to who comes too late").by_default("5").range(0, 50),
      Option::text("follow", "Number of a site whose customers are told as they come").repeated().example("141"),
      Option::text("reference_system",
                   "The system under which the number of an appointment becomes a reference of the case")
          .by_default("appointment"),
      common::kTokenOption,
      common::kTokenHeaderOption,
      common::kTimeoutOption,
      common::kConnectTimeoutOption,
      common::kCaFileOption,
      common::kCertificateFileOption,
      common::kKeyFileOption,
  };

  Appointment(Host& host, const Options& given);

  Outcome connect();
  Outcome deliver(const Message& message, Session& session);
  Outcome poll(Milliseconds budget);
  void stop(Milliseconds grace);

 private:
  Host& host_;
  const NameTable sites_;
  const NameTable services_;
  const std::map<std::string, std::string, std::less<>> actions_;
  const std::vector<std::string> follow_;
  ZmsClient zms_;
  Booking booking_;
  Arrivals arrivals_;
  const std::int64_t timeout_ms_;
};

}  // namespace nabe::appointment
