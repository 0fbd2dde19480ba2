// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "nabe/connector.hpp"

namespace nabe::payment {

/// Where the fees of a service are booked.
struct Booking {
  std::string company_code;  ///< four characters
  std::string gl_account;    ///< ten digits
  std::string cost_centre;   ///< ten digits
};

inline constexpr Option kBookingOption =
    Option::text("booking",
                 "Where the fees of a service are booked, as SERVICE=COMPANY_CODE/GL_ACCOUNT/COST_CENTRE; * stands for "
                 "every service that is not named")
        .required()
        .repeated()
        .example("aufenthaltstitel=1000/440000/4711");

/// Bookings by service, as an option gives them.
class BookingTable {
 public:
  /// Throws std::invalid_argument for what is no row, or a second one for a service.
  explicit BookingTable(const std::vector<std::string>& rows);
  /// Null if there is none, not even one for every service.
  const Booking* find(std::string_view service) const;

 private:
  std::map<std::string, Booking, std::less<>> rows_;
};

/// That a service has no booking; the service is named if it looks like a name.
Outcome no_booking(std::string_view service);

/// The number with zeros in front, in `size` digits. Throws std::invalid_argument if it is none or is longer.
std::string padded_digits(std::string_view number, std::size_t size, const std::string& option);

}  // namespace nabe::payment
