// SPDX-License-Identifier: EUPL-1.2
#include <gtest/gtest.h>

#include <nabe/connector.hpp>

namespace {

using nabe::from_abi;

class Sink {
 public:
  static constexpr std::string_view name = "sink";
  static constexpr std::string_view summary = "Takes";
  static constexpr std::string_view accepts[] = {"a.b", "c.d"};
  nabe::Outcome deliver(const nabe::Message&, nabe::Session&) { return nabe::Outcome::delivered(); }
};

class Poller {
 public:
  static constexpr std::string_view name = "poller";
  static constexpr std::string_view summary = "Looks";
  static constexpr std::string_view emits[] = {"e.f"};
  static constexpr nabe::Milliseconds poll_interval{250};
  nabe::Outcome poll(nabe::Milliseconds) { return nabe::Outcome::ok(); }
};

class Full {
 public:
  static constexpr std::string_view name = "full";
  static constexpr std::string_view summary = "Does both";
  static constexpr std::string_view accepts[] = {"*"};
  static constexpr std::string_view emits[] = {"*"};
  static constexpr std::uint32_t flags = nabe::kSource | nabe::kConcurrent | nabe::kCanBeIdempotent;
  static constexpr std::uint32_t max_in_flight = 8;
  static constexpr nabe::Option options[] = {
      nabe::Option::choice("mode", "How", "fast", "slow").by_default("fast"),
      nabe::Option::integer("port", "Where").range(1, 65535).required(),
  };
  explicit Full(nabe::Host&) {}
  nabe::Outcome deliver(const nabe::Message&, nabe::Session&) { return nabe::Outcome::delivered(); }
  nabe::Outcome resume(const nabe::Message&, nabe::Session&) { return nabe::Outcome::pending(); }
};

TEST(ConnectorType, ASinkIsKnownByDeliver) { EXPECT_EQ(nabe::connector_type<Sink>().flags, NABE_TYPE_SINK); }

TEST(ConnectorType, ASourceIsKnownByPoll) { EXPECT_EQ(nabe::connector_type<Poller>().flags, NABE_TYPE_SOURCE); }

TEST(ConnectorType, ResumingIsKnownByResumeAndJoinsTheFlagsOfTheAuthor) {
  EXPECT_EQ(nabe::connector_type<Full>().flags, NABE_TYPE_SOURCE | NABE_TYPE_SINK | NABE_TYPE_CONCURRENT |
                                                    NABE_TYPE_CAN_BE_IDEMPOTENT | NABE_TYPE_RESUMES_PENDING);
}

TEST(ConnectorType, HooksThatTheClassLacksAreNotOffered) {
  const nabe_connector_vtbl& vtbl = *nabe::connector_type<Sink>().vtbl;

  EXPECT_NE(vtbl.deliver, nullptr);
  EXPECT_EQ(vtbl.connect, nullptr);
  EXPECT_EQ(vtbl.start, nullptr);
  EXPECT_EQ(vtbl.stop, nullptr);
  EXPECT_EQ(vtbl.cancel, nullptr);
  EXPECT_EQ(vtbl.resume, nullptr);
  EXPECT_EQ(vtbl.poll, nullptr);
  EXPECT_EQ(vtbl.settled, nullptr);
  EXPECT_EQ(vtbl.health, nullptr);
  EXPECT_EQ(vtbl.extension, nullptr);
}

TEST(ConnectorType, NamesItsMessageTypes) {
  const nabe_connector_type& type = nabe::connector_type<Sink>();

  ASSERT_EQ(type.accept_count, 2u);
  EXPECT_EQ(from_abi(type.accepts[1]), "c.d");
  EXPECT_EQ(type.emit_count, 0u);
}

TEST(ConnectorType, CarriesTheAuthorsDefaults) {
  EXPECT_EQ(nabe::connector_type<Full>().default_max_in_flight, 8u);
  EXPECT_EQ(nabe::connector_type<Poller>().poll_interval_ms, 250u);
  EXPECT_EQ(nabe::connector_type<Sink>().default_max_in_flight, 0u);
}

TEST(ConnectorType, ShowsItsOptionsAsPointersToDescriptors) {
  const nabe_connector_type& type = nabe::connector_type<Full>();

  ASSERT_EQ(type.option_count, 2u);
  EXPECT_EQ(type.options[0]->type, NABE_OPTION_ENUM);
  ASSERT_EQ(type.options[0]->choice_count, 2u);
  EXPECT_EQ(from_abi(type.options[0]->choices[1]), "slow");
  EXPECT_EQ(type.options[1]->flags, NABE_OPTION_REQUIRED);
  EXPECT_EQ(type.options[1]->max, 65535);
  EXPECT_EQ(type.options[1]->choices, nullptr);
}

TEST(Plugin, DescribesSeveralTypes) {
  constexpr nabe_plugin plugin =
      nabe::detail::describe<Sink, Poller>("org.example.two", "1.2.3", "Example", "EUPL-1.2");

  ASSERT_EQ(plugin.type_count, 2u);
  EXPECT_EQ(from_abi(plugin.types[1]->name), "poller");
  EXPECT_EQ(from_abi(plugin.version), "1.2.3");
  EXPECT_EQ(plugin.abi_major, NABE_ABI_MAJOR);
}

}  // namespace
