// SPDX-License-Identifier: EUPL-1.2
// What a connector keeps, through the hub and its real store.
#include "hub_fixture.h"

namespace nabe::test {
namespace {

using store::DeliveryState;
using Entries = std::vector<std::pair<std::string, std::string>>;

script::Submission with_state(int number, const Entries& puts) {
  script::Submission result = script::numbered(number);
  result.puts = puts;
  return result;
}

TEST_F(HubTest, ASessionReadsWhatAFormerOneCommitted) {
  begin(sink_section("akte"), route_to("akte"));
  ASSERT_EQ(script::submit("door", with_state(1, {{"cursor", "7"}})).outcome, NABE_DELIVERED);

  const script::OpenIntake intake("door", script::numbered(2));

  EXPECT_EQ(intake.get("cursor"), "7");
  EXPECT_TRUE(intake.version("cursor").has_value());
  EXPECT_EQ(intake.get("other"), std::nullopt);
}

TEST_F(HubTest, ASessionReadsItsOwnWritesBeforeWhatIsCommitted) {
  begin(sink_section("akte"), route_to("akte"));
  script::submit("door", with_state(1, {{"a", "old"}, {"b", "old"}}));

  script::OpenIntake intake("door", script::numbered(2));
  intake.put("a", "new");
  intake.remove("b");

  EXPECT_EQ(intake.get("a"), "new");
  EXPECT_EQ(intake.get("b"), std::nullopt);
  EXPECT_EQ(script::state("door", "a"), "old");
  EXPECT_EQ(script::state("door", "b"), "old");
}

TEST_F(HubTest, AScanOfASessionJoinsWhatIsCommittedAndWhatItWrote) {
  begin(sink_section("akte"), route_to("akte"));
  script::submit("door", with_state(1, {{"k/1", "one"}, {"k/3", "three"}, {"k/4", "four"}, {"z", "last"}}));

  script::OpenIntake intake("door", script::numbered(2));
  intake.put("k/2", "two");
  intake.put("k/3", "THREE");
  intake.remove("k/4");

  EXPECT_EQ(intake.scan("k/"), (Entries{{"k/1", "one"}, {"k/2", "two"}, {"k/3", "THREE"}}));
  EXPECT_EQ(intake.scan("z"), (Entries{{"z", "last"}}));
}

TEST_F(HubTest, WhatASessionRemovesIsGoneOnceItIsCommitted) {
  begin(sink_section("akte"), route_to("akte"));
  script::submit("door", with_state(1, {{"a", "1"}, {"b", "2"}}));

  script::OpenIntake intake("door", script::numbered(2));
  intake.remove("a");
  ASSERT_EQ(intake.commit().outcome, NABE_DELIVERED);

  EXPECT_EQ(script::OpenIntake("door", script::numbered(3)).scan(""), (Entries{{"b", "2"}}));
  EXPECT_EQ(script::state("door", "a"), std::nullopt);
}

TEST_F(HubTest, AWriteThatExpectsAVersionFailsIfAnotherSessionWroteMeanwhile) {
  begin(sink_section("akte"), route_to("akte"));
  script::submit("door", with_state(1, {{"cursor", "1"}}));
  script::OpenIntake slow("door", script::numbered(2));
  slow.put("cursor", "slow", slow.version("cursor"));
  script::OpenIntake quick("door", script::numbered(3));
  quick.put("cursor", "quick", quick.version("cursor"));

  EXPECT_EQ(quick.commit().outcome, NABE_DELIVERED);
  EXPECT_EQ(slow.commit().code, static_cast<std::uint32_t>(NABE_CODE_CONFLICT));

  EXPECT_EQ(script::state("door", "cursor"), "quick");
  EXPECT_EQ(store().counts()->messages, 2u);
}

TEST_F(HubTest, ADeliveryReadsWhatAFormerDeliveryCommitted) {
  begin(sink_section("akte"), route_to("akte"));
  script::sink("akte").reply([](const script::Arrival& arrival) {
    script::Answer answer;
    answer.puts = {{"seen/" + arrival.sender_message_id, "yes"}};
    return answer;
  });
  const auto first = script::submit("door", script::numbered(1));
  ASSERT_TRUE(becomes(first.message_id, "akte", DeliveryState::Delivered));

  script::submit("door", script::numbered(2));

  ASSERT_TRUE(script::sink("akte").wait_for(2));
  const auto arrivals = script::sink("akte").arrivals();
  EXPECT_TRUE(arrivals[0].state.empty());
  EXPECT_EQ(arrivals[1].state, (std::map<std::string, std::string>{{"seen/1", "yes"}}));
}

TEST_F(HubTest, ADeliveryRemovesWhatAFormerDeliveryCommitted) {
  begin(sink_section("akte"), route_to("akte"));
  script::sink("akte").reply([](const script::Arrival& arrival) {
    script::Answer answer;
    if (arrival.sender_message_id == "1") {
      answer.puts = {{"last", "1"}};
    } else {
      answer.removes = {"last"};
    }
    return answer;
  });
  for (int number : {1, 2}) {
    const auto receipt = script::submit("door", script::numbered(number));
    ASSERT_TRUE(becomes(receipt.message_id, "akte", DeliveryState::Delivered));
  }

  EXPECT_EQ(script::state("akte", "last"), std::nullopt);
}

TEST_F(HubTest, AReleasedMessageCanNoLongerBeRead) {
  begin(sink_section("akte"), route_to("akte"));
  std::string held;
  script::sink("akte").reply([&held](const script::Arrival& arrival) {
    script::Answer answer;
    answer.hold = arrival.sender_message_id == "1";
    if (!answer.hold) answer.releases = {held};
    return answer;
  });
  held = script::submit("door", script::numbered(1)).message_id;
  ASSERT_TRUE(becomes(held, "akte", DeliveryState::Delivered));
  ASSERT_EQ(script::held_body("akte", held), script::numbered(1).body);

  const auto second = script::submit("door", script::numbered(2));
  ASSERT_TRUE(becomes(second.message_id, "akte", DeliveryState::Delivered));

  EXPECT_EQ(script::held_body("akte", held), std::nullopt);
}

}  // namespace
}  // namespace nabe::test
