// SPDX-License-Identifier: EUPL-1.2
// A source that the hub asks, with the poller of the author's guide.
#include "hub_fixture.h"

namespace nabe::test {
namespace {

constexpr std::int64_t kPollIntervalUs = 1'000'000;  // of hello_source

const std::string kConnectors = "[connectors.hello]\nplugin = \"hello_source\"\n" + sink_section("akte");
const std::string kRoute =
    "[[route]]\nname = \"hellos\"\nfrom = \"hello\"\ntype = \"hello.said\"\nto = [\"akte\"]\ngrant = [\"*\"]\n";

/// The ids that the sink has got, in the order of its arrivals.
std::vector<std::string> arrived() {
  std::vector<std::string> ids;
  for (const script::Arrival& arrival : script::sink("akte").arrivals()) {
    ids.push_back(arrival.sender_message_id);
  }
  return ids;
}

std::vector<std::string> hellos(std::size_t count) {
  std::vector<std::string> ids;
  for (std::size_t i = 1; i <= count; ++i) {
    ids.push_back("hello-" + std::to_string(i));
  }
  return ids;
}

TEST_F(HubTest, APollerGoesOnFromItsCursor) {
  begin(kConnectors, kRoute);
  ASSERT_TRUE(script::sink("akte").wait_for(1));
  clock_.pass(kPollIntervalUs);

  ASSERT_TRUE(script::sink("akte").wait_for(2));

  end();
  EXPECT_EQ(arrived(), hellos(arrived().size()));
}

TEST_F(HubTest, APollerGoesOnFromItsCursorAfterARestart) {
  begin(kConnectors, kRoute);
  ASSERT_TRUE(script::sink("akte").wait_for(1));
  end();

  begin_again();

  ASSERT_TRUE(script::sink("akte").wait_for(2));
  end();
  EXPECT_EQ(arrived(), hellos(arrived().size()));
  EXPECT_EQ(log_.text().find("duplicate answered"), std::string::npos) << log_.text();
}

}  // namespace
}  // namespace nabe::test
