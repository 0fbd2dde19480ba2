// SPDX-License-Identifier: EUPL-1.2
#include "config/nearest_name.h"

#include <gtest/gtest.h>

namespace nabe::config {
namespace {

TEST(EditDistance, CountsEditsAndSwapsAsOne) {
  EXPECT_EQ(edit_distance("", "abc"), 3U);
  EXPECT_EQ(edit_distance("plugin", "plugin"), 0U);
  EXPECT_EQ(edit_distance("plugin", "plgin"), 1U);
  EXPECT_EQ(edit_distance("plugin", "plugim"), 1U);
  EXPECT_EQ(edit_distance("plugin", "pluign"), 1U);
}

TEST(NearestName, IsTheOneWithTheFewestEdits) {
  EXPECT_EQ(nearest_name("max_in_fligth", {"max_body", "max_in_flight"}), "max_in_flight");
}

TEST(NearestName, IsNoneIfAllAreFarAway) { EXPECT_EQ(nearest_name("colour", {"plugin", "retry"}), std::nullopt); }

TEST(NearestName, IsNoneForAnEndlessName) {
  EXPECT_EQ(nearest_name(std::string(100'000, 'a'), {std::string(100'000, 'a')}), std::nullopt);
}

TEST(NameHint, ListsTheKnownNamesIfNoneIsNear) {
  EXPECT_EQ(name_hint("colour", "keys", {"plugin", "retry"}), "known keys: plugin, retry");
  EXPECT_EQ(name_hint("retri", "keys", {"plugin", "retry"}), "did you mean \"retry\"?");
  EXPECT_EQ(name_hint("retri", "keys", {}), "there are no keys");
}

}  // namespace
}  // namespace nabe::config
