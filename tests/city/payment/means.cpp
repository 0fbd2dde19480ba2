// SPDX-License-Identifier: EUPL-1.2
#include "city/payment/means.h"

#include <algorithm>
#include <cctype>

namespace nabe::city::payment {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_capital(char c) { return c >= 'A' && c <= 'Z'; }

}  // namespace

std::string without_blanks(std::string_view text) {
  std::string result(text);
  result.erase(std::remove(result.begin(), result.end(), ' '), result.end());
  return result;
}

bool is_iban(std::string_view text) {
  const std::string iban = without_blanks(text);
  if (iban.size() < 15 || iban.size() > 34 || !is_capital(iban[0]) || !is_capital(iban[1])) return false;
  unsigned remainder = 0;
  for (const char c : iban.substr(4) + iban.substr(0, 4)) {
    if (!is_digit(c) && !is_capital(c)) return false;
    const unsigned value = is_digit(c) ? static_cast<unsigned>(c - '0') : static_cast<unsigned>(c - 'A') + 10;
    remainder = (remainder * (value > 9 ? 100 : 10) + value) % 97;
  }
  return is_digit(iban[2]) && is_digit(iban[3]) && remainder == 1;
}

bool is_card_number(std::string_view text) {
  const std::string number = without_blanks(text);
  if (number.size() < 12 || number.size() > 19 || !std::all_of(number.begin(), number.end(), is_digit)) return false;
  int sum = 0;
  for (std::size_t i = 0; i < number.size(); ++i) {
    int digit = number[number.size() - 1 - i] - '0';
    if (i % 2 == 1) digit = digit * 2 > 9 ? digit * 2 - 9 : digit * 2;
    sum += digit;
  }
  return sum % 10 == 0;
}

}  // namespace nabe::city::payment
