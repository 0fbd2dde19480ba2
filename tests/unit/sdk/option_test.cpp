// SPDX-License-Identifier: EUPL-1.2
#include <gtest/gtest.h>

#include <nabe/testing.hpp>

namespace {

using nabe::Option;
using nabe::Options;
using nabe::to_abi;

constexpr nabe_pair kPairs[] = {{to_abi("name"), to_abi("Nabe")}, {to_abi("port"), to_abi("8080")},
                                {to_abi("wait"), to_abi("1500")}, {to_abi("on"), to_abi("true")},
                                {to_abi("host"), to_abi("a")},    {to_abi("host"), to_abi("b")}};

class OptionsGiven : public ::testing::Test {
 protected:
  const Options options_{kPairs, std::size(kPairs)};
};

TEST_F(OptionsGiven, AreReadAsTheirTypes) {
  EXPECT_EQ(options_.text("name"), "Nabe");
  EXPECT_EQ(options_.integer("port"), 8080);
  EXPECT_EQ(options_.duration("wait"), nabe::Milliseconds(1500));
  EXPECT_TRUE(options_.flag("on"));
}

TEST_F(OptionsGiven, KeepTheOrderOfARepeatedOne) {
  EXPECT_EQ(options_.all("host"), (std::vector<std::string>{"a", "b"}));
}

TEST_F(OptionsGiven, ThatAreAbsentHaveAnOtherwise) {
  EXPECT_FALSE(options_.has("path"));
  EXPECT_EQ(options_.text_or("path", "/"), "/");
}

TEST_F(OptionsGiven, ThatAreAbsentCannotBeRead) { EXPECT_THROW(options_.text("path"), std::invalid_argument); }

TEST_F(OptionsGiven, OfAnotherTypeCannotBeRead) {
  EXPECT_THROW(options_.integer("name"), std::invalid_argument);
  EXPECT_THROW(options_.flag("port"), std::invalid_argument);
}

class Declared {
 public:
  static constexpr std::string_view name = "declared";
  static constexpr std::string_view summary = "Has options";
  static constexpr std::string_view accepts[] = {"*"};
  static constexpr Option options[] = {
      Option::duration("timeout", "How long").by_default("1m30s"),
      Option::bytes("limit", "How much").by_default("64MiB"),
      Option::text("peer", "Who").required(),
      Option::integer("port", "Where").range(1, 65'535),
      Option::flag("fast", "Whether"),
      Option::choice("mode", "How", "whole", "part"),
      Option::url("address", "Where exactly"),
  };
  nabe::Outcome deliver(const nabe::Message&, nabe::Session&) { return nabe::Outcome::delivered(); }
};

TEST(HubOptions, AreCanonicalAndHaveDefaults) {
  const auto options = nabe::testing::hub_options(nabe::connector_type<Declared>(), {{"peer", "x"}});

  EXPECT_EQ(options, (nabe::testing::Texts{{"timeout", "90000"}, {"limit", "67108864"}, {"peer", "x"}}));
}

TEST(HubOptions, RefuseWhatAHubWouldRefuse) {
  const auto& type = nabe::connector_type<Declared>();

  EXPECT_THROW(nabe::testing::hub_options(type, {}), std::invalid_argument);
  EXPECT_THROW(nabe::testing::hub_options(type, {{"peer", "x"}, {"per", "y"}}), std::invalid_argument);
  EXPECT_THROW(nabe::testing::hub_options(type, {{"peer", "x"}, {"peer", "y"}}), std::invalid_argument);
}

struct Value {
  const char* option;
  const char* good;
  const char* bad;
};

class ValuesOfHubOptions : public ::testing::TestWithParam<Value> {};

TEST_P(ValuesOfHubOptions, AreThoseThatAHubTakes) {
  const auto& type = nabe::connector_type<Declared>();
  const auto& [option, good, bad] = GetParam();

  EXPECT_NO_THROW(nabe::testing::hub_options(type, {{"peer", "x"}, {option, good}}));
  EXPECT_THROW(nabe::testing::hub_options(type, {{"peer", "x"}, {option, bad}}), std::invalid_argument);
}

INSTANTIATE_TEST_SUITE_P(Rows, ValuesOfHubOptions,
                         ::testing::Values(Value{"timeout", "5s", "soon"}, Value{"limit", "1kB", "much"},
                                           Value{"port", "8080", "80x"}, Value{"port", "1", "0"},
                                           Value{"port", "65535", "65536"}, Value{"fast", "true", "yes"},
                                           Value{"mode", "part", "none"}, Value{"address", "http://host", "host"}));

}  // namespace
