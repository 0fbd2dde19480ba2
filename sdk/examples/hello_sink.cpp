// SPDX-License-Identifier: EUPL-1.2
// A sink: greets the sender of every message in the log.
#include <nabe/connector.hpp>

class HelloSink {
 public:
  static constexpr std::string_view name = "hello_sink";
  static constexpr std::string_view summary = "Greets every message in the log";
  static constexpr std::string_view accepts[] = {"*"};
  static constexpr std::uint32_t flags = nabe::kIdempotent;
  static constexpr nabe::Option options[] = {
      nabe::Option::text("greeting", "What to say").by_default("Hello").example("Moin"),
  };

  HelloSink(nabe::Host& host, const nabe::Options& settings) : host_(host), greeting_(settings.text("greeting")) {}

  nabe::Outcome deliver(const nabe::Message& message, nabe::Session& session) {
    if (session.get("last") == message.id()) return nabe::Outcome::delivered("greeted before");

    host_.log(nabe::LogLevel::Info, greeting_, {{"message", message.id()}, {"type", message.type()}});
    session.put("last", message.id());  // commits together with the outcome, or not at all
    return nabe::Outcome::delivered();
  }

 private:
  nabe::Host& host_;
  std::string greeting_;
};

NABE_PLUGIN("org.example.hello-sink", "1.0.0", HelloSink);
