// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "nabe/connector.hpp"

namespace nabe::appointment {

/// What others call a site or a service, and the number that the appointment system has for it.
class NameTable {
 public:
  /// `entries`: NAME=NUMBER. Throws std::invalid_argument, naming the option, for anything else.
  NameTable(const char* option, const std::vector<std::string>& entries);
  /// A name that is not in the table stands for itself if it is a number; else the result is empty.
  std::string number_of(std::string_view name) const;

 private:
  std::map<std::string, std::string, std::less<>> numbers_;
};

struct Customer {
  std::string name;
  std::string email;
  std::string telephone;
};

/// What a message says about an appointment.
struct Wish {
  std::string service;
  std::string site;                    ///< empty: any
  std::optional<std::int64_t> time_s;  ///< none: whenever
  Customer customer;
  std::string note;
  std::string process_id;  ///< which one is meant; empty: that of the case
};

/// Reads wish and customer from what the route grants: README.md says where they may stand. An outcome if something
/// that is there cannot be understood. What is not there stays empty.
std::variant<Wish, Outcome> read_wish(const Message& message, const NameTable& sites, const NameTable& services);

}  // namespace nabe::appointment
