#pragma once

#include <nabe/connector.hpp>

/// Hands messages to its system. Here the system is the hub's log: put your own in deliver().
class MyConnector {
 public:
  static constexpr std::string_view name = "my_connector";
  static constexpr std::string_view summary = "One line that tells the operator what this does";
  static constexpr std::string_view accepts[] = {"*"};
  static constexpr nabe::Option options[] = {
      nabe::Option::text("greeting", "What to write before each message").by_default("received").example("hello"),
  };

  MyConnector(nabe::Host& host, const nabe::Options& settings) : host_(host), greeting_(settings.text("greeting")) {
    if (greeting_.empty()) throw std::invalid_argument("greeting is empty");  // the operator reads this
  }

  nabe::Outcome deliver(const nabe::Message& message, nabe::Session& session) {
    // A repeat has the same key: give it to your system, or remember what is done as here.
    const std::string done = "done/" + std::string(message.idempotency_key());
    if (session.get(done)) return nabe::Outcome::delivered();

    host_.log(nabe::LogLevel::Info, greeting_, {{"message", message.id()}, {"type", message.type()}});
    session.put(done, "");  // commits together with the outcome
    return nabe::Outcome::delivered();
  }

 private:
  nabe::Host& host_;
  std::string greeting_;
};
