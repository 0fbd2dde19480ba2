// SPDX-License-Identifier: EUPL-1.2
// A plugin that cannot do without functions of 1.3.
#define NABE_REQUIRE_MINOR 3
#include <nabe/connector.hpp>

class Demanding {
 public:
  static constexpr std::string_view name = "demanding";
  static constexpr std::string_view summary = "Needs a newer hub";
  static constexpr std::string_view accepts[] = {"*"};
  nabe::Outcome deliver(const nabe::Message&, nabe::Session&) { return nabe::Outcome::delivered(); }
};

NABE_PLUGIN("org.example.demanding", "1.0.0", Demanding);
