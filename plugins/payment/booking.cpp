// SPDX-License-Identifier: EUPL-1.2
#include "payment/booking.h"

#include <algorithm>
#include <array>
#include <stdexcept>

namespace nabe::payment {
namespace {

constexpr std::size_t kAccountDigits = 10;

bool is_company_code(std::string_view text) {
  return text.size() == 4 &&
         std::all_of(text.begin(), text.end(), [](char c) { return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z'); });
}

}  // namespace

std::string padded_digits(std::string_view number, std::size_t size, const std::string& option) {
  const bool digits = std::all_of(number.begin(), number.end(), [](char c) { return c >= '0' && c <= '9'; });
  if (number.empty() || number.size() > size || !digits) {
    throw std::invalid_argument("option " + option + ": \"" + std::string(number) + "\" is no number of at most " +
                                std::to_string(size) + " digits");
  }
  return std::string(size - number.size(), '0') + std::string(number);
}

BookingTable::BookingTable(const std::vector<std::string>& rows) {
  for (const std::string& row : rows) {
    const std::size_t equals = row.find('=');
    std::array<std::string, 3> parts;
    std::size_t count = 0;
    for (std::size_t at = equals + 1; equals != std::string::npos && at <= row.size();) {
      const std::size_t end = std::min(row.find('/', at), row.size());
      if (count < parts.size()) parts[count] = row.substr(at, end - at);
      ++count;
      at = end + 1;
    }
    if (equals == 0 || count != parts.size() || !is_company_code(parts[0])) {
      throw std::invalid_argument("option booking: expected SERVICE=COMPANY_CODE/GL_ACCOUNT/COST_CENTRE, got \"" + row +
                                  '"');
    }
    Booking booking{parts[0], padded_digits(parts[1], kAccountDigits, "booking"),
                    padded_digits(parts[2], kAccountDigits, "booking")};
    if (!rows_.emplace(row.substr(0, equals), std::move(booking)).second) {
      throw std::invalid_argument("option booking: " + row.substr(0, equals) + " has two rows");
    }
  }
}

const Booking* BookingTable::find(std::string_view service) const {
  auto found = rows_.find(service);
  if (found == rows_.end()) found = rows_.find("*");
  return found == rows_.end() ? nullptr : &found->second;
}

Outcome no_booking(std::string_view service) {
  const bool is_name = service.size() <= 64 && std::all_of(service.begin(), service.end(), [](char c) {
                         return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.';
                       });
  const std::string which = service.empty() ? "a message that names no service"
                            : is_name       ? "the service " + std::string(service)
                                            : "the service of this message";
  return Outcome::reject("option booking has no row for " + which).with_code(Code::Unsupported);
}

}  // namespace nabe::payment
