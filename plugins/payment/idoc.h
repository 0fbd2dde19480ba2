// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "nabe/connector.hpp"
#include "payment/booking.h"

namespace nabe::payment {

/// A fee that was paid, to be posted.
struct Posting {
  std::string reference;  ///< XBLNR, the key: 1 to 16 characters
  std::string text;       ///< for people: the cashier's reference
  std::int64_t cents = 0;
  Booking booking;
  std::string clearing_account;  ///< ten digits: where the provider's money arrives
  std::string document_type;     ///< BLART
  Time paid;
  Time posted;
};

/// Who sends to whom, in the control record.
struct IdocPartners {
  std::string sender_port;
  std::string sender;
  std::string receiver_port;
  std::string receiver;
};

/// An IDoc FIDCCP02 (message type FIDCC2): clearing account in debit, revenue account with cost centre in credit.
/// Dates are those of Germany.
std::string idoc_of(const Posting& posting, const IdocPartners& partners);

/// The answer to an IDoc: 53 posted, anything else not.
struct IdocStatus {
  std::string status;
  std::string text;      ///< printable, at most 100 characters
  std::string document;  ///< BELNR
};
std::optional<IdocStatus> idoc_status(std::string_view xml);

/// The numbers (BELNR) in an answer to a question for documents; nothing if it is no such answer.
std::optional<std::vector<std::string>> document_numbers(std::string_view xml);

/// XBLNR of a transaction: the provider's reference for people where it fits, else sixteen characters of a hash. The
/// same for the same transaction, and in practice for no other.
std::string posting_reference(const std::string& transaction_id, const std::string& transaction_reference);

/// YYYYMMDD in Germany: Central European Time, and summer time by the rule of the European Union.
std::string german_day(Time time);

}  // namespace nabe::payment
