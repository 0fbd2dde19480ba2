// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <functional>
#include <nabe/testing.hpp>

namespace nabe::test {

/// A connector whose deliveries do what the test says.
class Scripted {
 public:
  static constexpr std::string_view name = "scripted";
  static constexpr std::string_view summary = "Does what a test says";
  static constexpr std::string_view accepts[] = {"*"};
  static constexpr std::string_view emits[] = {"*"};

  using Deliver = std::function<Outcome(const Message&, Session&)>;
  using Settled = std::function<void(std::uint64_t, const Committed&)>;
  static inline Deliver on_deliver;
  static inline Settled on_settled;

  Outcome deliver(const Message& message, Session& session) { return on_deliver(message, session); }
  void settled(std::uint64_t ticket, const Committed& committed) { on_settled(ticket, committed); }
};

/// A FakeHost with a Scripted connector.
class ScriptedHost {
 public:
  Outcome deliver(const testing::FakeMessage& message, Scripted::Deliver script) {
    Scripted::on_deliver = std::move(script);
    return connector.deliver(message);
  }

  testing::FakeHost host;
  testing::ConnectorUnderTest connector{host, connector_type<Scripted>()};
};

}  // namespace nabe::test
