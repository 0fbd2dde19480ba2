// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <atomic>
#include <map>
#include <mutex>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "common/client_options.h"
#include "nabe/connector.hpp"
#include "payment/booking.h"
#include "payment/claim.h"
#include "payment/open_payment.h"
#include "payment/provider.h"

namespace nabe::payment {

/// Opens payments at a provider and follows them until they end. Threads: deliver runs several times at once, and
/// beside poll.
class Payment final {
 public:
  static constexpr std::string_view name = "payment";
  static constexpr std::string_view summary =
      "Opens payments at a provider (in the manner of XBezahldienste), tells where to pay, and follows them to their "
      "end";
  static constexpr std::string_view accepts[] = {"application.submitted", "payment.requested"};
  static constexpr std::string_view emits[] = {"payment.opened", "payment.completed", "payment.failed"};
  static constexpr std::uint32_t flags = kConcurrent | kIdempotent;
  static constexpr std::uint32_t max_in_flight = 4;
  static constexpr Milliseconds poll_interval{1000};
  static constexpr Option options[] = {
      Option::url("endpoint", "Address of the provider, up to where paymenttransaction begins")
          .required()
          .example("https://payment.example/xbezahldienste"),
      Option::text("originator", "Id of the originator at the provider").required().example("city"),
      Option::text("originator_endpoint", "Id of the originator's endpoint").required().example("fees"),
      Option::url("return_url",
                  "Where the payer's browser is sent after paying; nothing is concluded from a visit there")
          .required()
          .example("https://portal.example/applications"),
      kBookingOption,
      Option::text("booking_data", "A further member of the booking data that the provider is told, as NAME=VALUE")
          .repeated()
          .example("objectNumber=4711"),
      Option::text("service_attribute", "Attribute of a message that names the service").by_default("service"),
      Option::text("service", "The service of messages that name none"),
      Option::duration("status_every",
                       "How often the provider is asked about a payment in its first minutes; later less "
                       "often, at least once an hour")
          .by_default("5s")
          .range(100, 3'600'000),
      Option::text("reference_system", "The system under which the ids of transactions become references of the case")
          .by_default("payment"),
      common::kUserOption,
      common::kPasswordOption,
      common::kTokenOption,
      common::kTokenHeaderOption,
      common::kTimeoutOption,
      common::kConnectTimeoutOption,
      common::kCaFileOption,
      common::kCertificateFileOption,
      common::kKeyFileOption,
  };

  Payment(Host& host, const Options& options);

  Outcome connect();
  Outcome start();
  Outcome deliver(const Message& message, Session& session);
  Outcome poll(Milliseconds budget);
  /// Whether all open payments are known to the provider, as far as it was asked.
  Outcome health();
  void stop(Milliseconds grace);

 private:
  std::string service_of(const Message& message) const;
  ProviderReply open(const Claim& claim, const Message& message, const Booking& booking, const Session& session);
  Outcome look_at(const OpenPayment& payment, std::uint64_t version, const common::Patience& patience);
  Outcome end(const OpenPayment& payment, std::uint64_t version, const MessageBuilder& message);
  bool is_due(const OpenPayment& payment, Time now);
  void forget(const std::string& transaction_id);
  void note_unknown(const std::string& transaction_id, bool unknown);

  Host& host_;
  Provider provider_;
  const std::string return_url_;
  const BookingTable bookings_;
  std::vector<std::pair<std::string, std::string>> booking_data_;
  const std::string service_attribute_;
  const std::string service_;
  const Milliseconds status_every_;
  const std::string reference_system_;
  const std::int64_t timeout_ms_;
  const std::int64_t connect_timeout_ms_;

  std::mutex mutex_;
  std::map<std::string, Time> next_look_;  ///< by transaction; one that is not here is due
  std::set<std::string> unknown_there_;    ///< transactions that the provider does not know
  std::atomic<bool> stopping_ = false;
};

}  // namespace nabe::payment
