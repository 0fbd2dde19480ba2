// SPDX-License-Identifier: EUPL-1.2
#include <nabe/connector.hpp>

// Every hook and every declaration at once.
class Everything {
 public:
  static constexpr std::string_view name = "everything";
  static constexpr std::string_view summary = "Has all that a connector can have";
  static constexpr std::string_view accepts[] = {"a.b", "c.d"};
  static constexpr std::string_view emits[] = {"e.f"};
  static constexpr std::uint32_t flags = nabe::kSource | nabe::kConcurrent | nabe::kCanBeIdempotent;
  static constexpr std::uint32_t max_in_flight = 8;
  static constexpr nabe::Milliseconds poll_interval{250};
  static constexpr nabe::Option options[] = {
      nabe::Option::choice("mode", "How", "fast", "slow").by_default("fast"),
      nabe::Option::text("password", "With what").secret().required(),
  };

  Everything(nabe::Host&, const nabe::Options&) {}
  nabe::Outcome connect() { return nabe::Outcome::ok(); }
  nabe::Outcome start() { return nabe::Outcome::ok(); }
  void stop(nabe::Milliseconds) {}
  nabe::Outcome deliver(const nabe::Message&, nabe::Session&) { return nabe::Outcome::delivered(); }
  nabe::Outcome resume(const nabe::Message&, nabe::Session&) { return nabe::Outcome::pending(); }
  void cancel(std::string_view) {}
  nabe::Outcome poll(nabe::Milliseconds) { return nabe::Outcome::ok(); }
  void settled(std::uint64_t, const nabe::Committed&) {}
  nabe::Outcome health() { return nabe::Outcome::ok(); }
  const void* extension(std::string_view) { return nullptr; }
};

class Second {
 public:
  static constexpr std::string_view name = "second";
  static constexpr std::string_view summary = "Has as little as a connector can have";
  static constexpr std::string_view accepts[] = {"*"};

  nabe::Outcome deliver(const nabe::Message&, nabe::Session&) { return nabe::Outcome::delivered(); }
};

NABE_PLUGIN_FROM("org.example.everything", "1.0.0", "Example", "EUPL-1.2", Everything, Second);
