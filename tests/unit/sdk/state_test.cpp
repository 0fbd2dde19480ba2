// SPDX-License-Identifier: EUPL-1.2
#include <gtest/gtest.h>

#include <nabe/testing.hpp>

namespace {

using nabe::Code;
using nabe::Intake;
using nabe::State;
using nabe::testing::FakeHost;

class StateOfAConnector : public ::testing::Test {
 protected:
  std::string keys(const State& state, std::string_view prefix) {
    std::string all;
    for (const nabe::Entry& entry : state.scan(prefix)) all += entry.key + "=" + entry.value + " ";
    return all;
  }

  FakeHost host_;
  const nabe::Host hub_{host_.table()};
};

TEST_F(StateOfAConnector, IsReadOutsideOfASession) {
  host_.put_state("key", "value");

  EXPECT_EQ(hub_.state().get("key"), "value");
  EXPECT_EQ(hub_.state().get("other"), std::nullopt);
}

TEST_F(StateOfAConnector, HoldsValuesLargerThanAnyFirstGuess) {
  const std::string large(100'000, 'v');
  host_.put_state("key", large);
  host_.put_state("key2", large);

  EXPECT_EQ(hub_.state().get("key"), large);
  EXPECT_EQ(keys(hub_.state(), "key2"), "key2=" + large + " ");
}

TEST_F(StateOfAConnector, TellsAnEmptyValueFromNone) {
  host_.put_state("key", "");

  EXPECT_EQ(hub_.state().get("key"), "");
}

TEST_F(StateOfAConnector, IsScannedByPrefixInOrder) {
  host_.put_state("b/2", "2");
  host_.put_state("b/1", "1");
  host_.put_state("a", "0");
  host_.put_state("c", "3");

  EXPECT_EQ(keys(hub_.state(), "b/"), "b/1=1 b/2=2 ");
  EXPECT_EQ(keys(hub_.state(), ""), "a=0 b/1=1 b/2=2 c=3 ");
  EXPECT_EQ(keys(hub_.state(), "d"), "");
}

TEST_F(StateOfAConnector, BelongsToADepartment) {
  host_.put_state("other", "key", "theirs");
  host_.put_state("key", "ours");

  EXPECT_EQ(hub_.state("other").get("key"), "theirs");
  EXPECT_EQ(keys(hub_.state(), ""), "key=ours ");
}

TEST_F(StateOfAConnector, IsSeenByTheSessionThatWritesIt) {
  host_.put_state("a", "old");
  host_.put_state("b", "old");
  Intake intake = hub_.open_intake();
  intake.put("a", "new");
  intake.remove("b");
  intake.put("c", "new");

  EXPECT_EQ(intake.get("a"), "new");
  EXPECT_EQ(intake.get("b"), std::nullopt);
  EXPECT_EQ(keys(intake.state({}), ""), "a=new c=new ");
  EXPECT_EQ(keys(hub_.state(), ""), "a=old b=old ");
}

TEST_F(StateOfAConnector, GrowsItsVersionWithEveryWrite) {
  host_.put_state("key", "1");
  const auto first = hub_.state().entry("key");
  host_.put_state("key", "2");

  EXPECT_GT(hub_.state().entry("key")->version, first->version);
}

TEST_F(StateOfAConnector, IsWrittenOnlyIfNobodyElseDid) {
  host_.put_state("key", "1");
  Intake intake = hub_.open_intake();
  const auto entry = intake.entry("key");
  intake.put("key", "mine", entry->version);
  intake.put("beside", "x");
  host_.put_state("key", "theirs");

  EXPECT_EQ(intake.commit().outcome.code(), Code::Conflict);
  EXPECT_EQ(host_.state("key"), "theirs");
  EXPECT_FALSE(host_.state("beside"));
}

TEST_F(StateOfAConnector, IsCreatedOnlyIfAbsent) {
  Intake first = hub_.open_intake();
  Intake second = hub_.open_intake();
  first.put("key", "first", nabe::kAbsent);
  second.put("key", "second", nabe::kAbsent);

  EXPECT_TRUE(first.commit());
  EXPECT_FALSE(second.commit());
  EXPECT_EQ(host_.state("key"), "first");
}

TEST_F(StateOfAConnector, OfAnotherDepartmentIsWrittenByName) {
  Intake intake = hub_.open_intake();
  intake.put_in("other", "key", "value");
  EXPECT_TRUE(intake.commit());

  EXPECT_EQ(host_.state("other", "key"), "value");
  EXPECT_FALSE(host_.state("key"));
}

TEST_F(StateOfAConnector, ThatCannotBeReadIsNotTakenForAbsent) {
  host_.fail_call(1);
  EXPECT_THROW(hub_.state().get("key"), nabe::HostError);

  host_.fail_call(1);
  EXPECT_THROW(keys(hub_.state(), ""), nabe::HostError);
}

}  // namespace
