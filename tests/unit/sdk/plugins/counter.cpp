// SPDX-License-Identifier: EUPL-1.2
#include <nabe/connector.hpp>
#include <regex>

// The kind of static that two libraries share if its symbol is visible.
inline int& delivered() {
  static int count = 0;
  return count;
}

class Counter {
 public:
  static constexpr std::string_view name = "counter";
  static constexpr std::string_view summary = "Says how many messages it has seen";
  static constexpr std::string_view accepts[] = {"*"};

  nabe::Outcome deliver(const nabe::Message& message, nabe::Session&) {
    // std::regex brings statics of the standard library's templates, which hidden visibility alone leaves visible.
    static const std::regex pattern("[a-z.]+");
    if (!std::regex_match(std::string(message.type()), pattern)) return nabe::Outcome::reject("not a type");
    return nabe::Outcome::delivered(std::to_string(++delivered()));
  }
};

NABE_PLUGIN("org.example.counter", "1.0.0", Counter);
