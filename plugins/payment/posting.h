// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "common/client_options.h"
#include "nabe/connector.hpp"
#include "payment/booking.h"
#include "payment/idoc.h"

namespace nabe::payment {

/// Posts fees that were paid to SAP, each as an IDoc. Threads: deliver runs several times at once.
class PaymentPosting final {
 public:
  static constexpr std::string_view name = "payment_posting";
  static constexpr std::string_view summary = "Posts fees that were paid to SAP, as IDocs FIDCCP02 by HTTP";
  static constexpr std::string_view accepts[] = {"payment.completed"};
  static constexpr std::string_view emits[] = {"payment.posted"};
  static constexpr std::uint32_t flags = kConcurrent | kCanBeIdempotent;
  static constexpr std::uint32_t max_in_flight = 2;
  static constexpr Option options[] = {
      Option::url("endpoint", "Where IDocs are taken")
          .required()
          .example("https://sap.example/sap/bc/idoc_xml?sap-client=100"),
      Option::url("documents_url",
                  "Where documents are asked for by their reference; ?XBLNR= is appended. Without it nobody is asked "
                  "whether an answer that was lost had an effect")
          .example("https://sap.example/documents"),
      kBookingOption,
      Option::text("clearing_account", "G/L account on which the provider's money arrives")
          .required()
          .example("175000"),
      Option::text("document_type", "Type of the documents (BLART)").by_default("DR"),
      Option::text("sender", "Logical system that sends (SNDPRN)").by_default("NABE"),
      Option::text("sender_port", "Its port (SNDPOR)").by_default("NABE"),
      Option::text("receiver", "Logical system that receives (RCVPRN)").by_default("SAP"),
      Option::text("receiver_port", "Its port (RCVPOR)").by_default("SAP"),
      Option::text("reference_system",
                   "The system under which documents become references of the case, as COMPANY_CODE/YEAR/NUMBER")
          .by_default("sap"),
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

  PaymentPosting(Host& host, const Options& options);

  Outcome connect();
  Outcome deliver(const Message& message, Session& session);
  void stop(Milliseconds grace);

 private:
  /// What became of a posting: its document, or why there is none.
  struct Document {
    std::string number;  ///< empty: none
    Outcome outcome = Outcome::ok();
  };
  common::Patience patience(const Message& message, const Session& session) const;
  Document post(const Posting& posting, const common::Patience& patience);
  /// ok without a number: it is not there.
  Document look_up(const std::string& reference, const common::Patience& patience);

  Host& host_;
  const common::Url endpoint_;
  std::optional<common::Url> documents_;
  const BookingTable bookings_;
  const std::string clearing_account_;
  const std::string document_type_;
  const IdocPartners partners_;
  const std::string reference_system_;
  const common::HeaderList headers_;
  common::HttpClient client_;
  const std::int64_t timeout_ms_;
  const std::int64_t connect_timeout_ms_;
};

}  // namespace nabe::payment
