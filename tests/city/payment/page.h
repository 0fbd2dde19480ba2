// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <string>

namespace nabe::city::payment {

struct PageText {
  std::string purpose;
  std::int64_t gross_cents = 0;
  std::string status;   ///< INITIAL: the forms are shown
  std::string problem;  ///< of what was typed; empty: none
};

/// The payer's page, in German with English beside it.
std::string payment_page(const PageText& text);

/// `12,50`
std::string german_amount(std::int64_t cents);
std::string html_text(const std::string& text);

}  // namespace nabe::city::payment
