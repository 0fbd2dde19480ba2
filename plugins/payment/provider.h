// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>
#include <vector>

#include "common/http_client.h"
#include "common/json.h"
#include "nabe/connector.hpp"
#include "payment/booking.h"
#include "payment/claim.h"

namespace nabe::payment {

/// What the provider says about a transaction.
struct Transaction {
  std::string id;
  std::string reference;  ///< the provider's, for people
  std::string page_url;   ///< where to pay
  std::string status;     ///< INITIAL, PAYED, FAILED, CANCELED
  std::string method;     ///< card, sepa, or the provider's word in lower case; empty: not said
};

struct ProviderReply {
  Outcome outcome = Outcome::ok();  ///< ok: `transaction` is the answer
  Transaction transaction;
  std::string functional_code;  ///< of a refusal; empty if there is none
};

/// What goes beside a claim into a request.
struct RequestDetails {
  std::string request_id;
  std::string return_url;
  std::string service;
  Booking booking;
  std::vector<std::pair<std::string, std::string>> booking_data;
  Time now;
};

/// A payment provider in the manner of XBezahldienste. Outcomes by the table in README.md. Threads: any.
class Provider {
 public:
  /// `base`: up to where `paymenttransaction` begins.
  Provider(const common::Url& base, const std::string& originator, const std::string& endpoint,
           common::HttpClientSettings settings, common::HeaderList headers);

  void clear() { client_.clear(); }
  std::string probe(const common::Patience& patience) { return client_.probe(transactions_, patience); }

  ProviderReply open(const Claim& claim, const RequestDetails& details, const common::Patience& patience);
  ProviderReply status(const std::string& transaction_id, const common::Patience& patience);

 private:
  ProviderReply judge(const common::HttpAnswer& answer, bool has_effect, Time now) const;

  common::Url transactions_;
  common::HttpClient client_;
  common::HeaderList headers_;
};

}  // namespace nabe::payment
