// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <ostream>
#include <string_view>

#include "nabe/outcome.hpp"

/// Outcomes in words, so that a test that fails says what came instead.
namespace nabe {
inline namespace abi1 {

namespace testing {

/// As abi.h calls it, without the prefix: "NOT_CONNECTED".
constexpr std::string_view name_of(Outcome::Kind kind) {
  switch (kind) {
    case Outcome::Kind::Delivered:
      return "DELIVERED";
    case Outcome::Kind::Retry:
      return "RETRY";
    case Outcome::Kind::Reject:
      return "REJECT";
    case Outcome::Kind::NotConnected:
      return "NOT_CONNECTED";
    case Outcome::Kind::Pending:
      return "PENDING";
    case Outcome::Kind::Busy:
      return "BUSY";
    case Outcome::Kind::Unknown:
      return "UNKNOWN";
    case Outcome::Kind::Fault:
      return "FAULT";
    case Outcome::Kind::Later:
      return "LATER";
  }
  return "UNKNOWN";
}

}  // namespace testing

inline std::ostream& operator<<(std::ostream& out, Outcome::Kind kind) { return out << testing::name_of(kind); }

inline std::ostream& operator<<(std::ostream& out, const Outcome& outcome) {
  out << outcome.kind();
  if (outcome.code_number() != 0) out << " (code " << outcome.code_number() << ')';
  if (!outcome.text().empty()) out << ": " << outcome.text();
  return out;
}

}  // namespace abi1
}  // namespace nabe
