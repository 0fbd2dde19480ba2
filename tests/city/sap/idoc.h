// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace nabe::city::sap {

/// A line of a document (segment E1FISEG).
struct Item {
  std::string number;       ///< BUZEI
  std::string posting_key;  ///< BSCHL
  std::string side;         ///< SHKZG: S debit, H credit
  std::int64_t cents = 0;   ///< WRBTR
  std::string account;      ///< HKONT
  std::string cost_centre;  ///< KOSTL; may be empty
  std::string text;         ///< SGTXT
};

/// An accounting document as an IDoc of type FIDCCP02 brings it (segment E1FIKPF).
struct Posting {
  std::string company_code;   ///< BUKRS
  std::string document_type;  ///< BLART
  std::string document_date;  ///< BLDAT
  std::string posting_date;   ///< BUDAT
  std::string reference;      ///< XBLNR
  std::string text;           ///< BKTXT
  std::string currency;       ///< WAERS
  std::vector<Item> items;
};

/// Nothing if the text is no IDoc of the type FIDCCP02: well-formed, with its control record and its header.
std::optional<Posting> parse_idoc(const std::string& xml);

/// Why the posting cannot be one, whatever the accounts; empty if it can.
std::string problem_of(const Posting& posting);

/// `100.10` or `100`; nothing for anything else, and for zero.
std::optional<std::int64_t> parse_amount(const std::string& text);

}  // namespace nabe::city::sap
