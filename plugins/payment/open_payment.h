// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "nabe/connector.hpp"
#include "payment/provider.h"

namespace nabe::payment {

/// A transaction that was opened and has not ended, as it lies in the connector's state under `open/` and its id.
struct OpenPayment {
  std::string transaction_id;
  std::string transaction_reference;
  std::string case_id;
  std::string reference;  ///< the cashier's
  std::string service;
  std::int64_t cents = 0;
  Time opened;

  static constexpr std::string_view kPrefix = "open/";
  std::string key() const { return std::string(kPrefix) + transaction_id; }
  std::string stored() const;
  /// Nothing for what was not written by us.
  static std::optional<OpenPayment> read(std::string_view key, const std::string& value);
};

/// The messages about it; their forms are in README.md.
MessageBuilder opened_message(const OpenPayment& payment, const std::string& usage, const std::string& page_url);
MessageBuilder completed_message(const OpenPayment& payment, const Transaction& transaction);
/// `reason`: failed, cancelled.
MessageBuilder failed_message(const OpenPayment& payment, std::string_view reason);

}  // namespace nabe::payment
