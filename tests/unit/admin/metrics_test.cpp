// SPDX-License-Identifier: EUPL-1.2
#include "admin/metrics.h"

#include "running_admin.h"

namespace nabe::admin::test {
namespace {

class Metrics : public testing::Test {
 protected:
  std::string text() { return metrics_text({status_, &counts_, statistics_, 100'000'000}); }
  void expect_line(const std::string& line) {
    EXPECT_NE(('\n' + text()).find('\n' + line + '\n'), std::string::npos) << line << "\nis not in\n" << text();
  }

  delivery::HubStatus status_;
  store::Counts counts_;
  delivery::Statistics statistics_;
};

TEST_F(Metrics, TheAgeOfTheOldestWaitingMessageComesFirst) {
  counts_.oldest_waiting_us = 40'000'000;

  EXPECT_EQ(text().rfind("# HELP nabe_oldest_waiting_seconds", 0), 0U);
  expect_line("nabe_oldest_waiting_seconds 60");
}

TEST_F(Metrics, NothingThatWaitsHasNoAge) { expect_line("nabe_oldest_waiting_seconds 0"); }

TEST_F(Metrics, CountDeliveriesByConnectorAndState) {
  store::LaneCounts lane;
  lane.connector = "amt.akte";
  lane.waiting = 3;
  lane.dead = 2;
  lane.blocked = 4;
  lane.awaiting = 5;
  lane.oldest_open_us = 99'500'000;
  counts_.connectors = {lane};

  expect_line(R"(nabe_deliveries{connector="amt.akte",state="waiting"} 3)");
  expect_line(R"(nabe_deliveries{connector="amt.akte",state="dead"} 2)");
  expect_line(R"(nabe_deliveries_held_up{connector="amt.akte",by="lane"} 4)");
  expect_line(R"(nabe_deliveries_held_up{connector="amt.akte",by="message"} 5)");
  expect_line(R"(nabe_oldest_open_seconds{connector="amt.akte"} 0.5)");
}

TEST_F(Metrics, CountWhatHappenedSinceTheStart) {
  statistics_.accepted.add("portal", "new", 5);
  statistics_.refused.add("portal", "too_large");
  statistics_.attempts.add("amt.akte", "delivered", 4);
  statistics_.misbehaviour.add("amt.akte", "late completion");

  expect_line(R"(nabe_messages_accepted_total{connector="portal",kind="new"} 5)");
  expect_line(R"(nabe_refusals_total{connector="portal",reason="too_large"} 1)");
  expect_line(R"(nabe_attempts_total{connector="amt.akte",outcome="delivered"} 4)");
  expect_line(R"(nabe_plugin_misbehaviour_total{connector="amt.akte",rule="late completion"} 1)");
}

TEST_F(Metrics, SayHowMuchMemoryOpenIntakesHold) {
  status_.intake_memory_bytes = 4096;

  expect_line("nabe_intake_memory_bytes 4096");
}

TEST_F(Metrics, BucketsOfLatenciesAreCumulative) {
  statistics_.receipt.observe(700);
  statistics_.receipt.observe(2'000'000);
  statistics_.receipt.observe(400'000'000);

  expect_line(R"(nabe_receipt_seconds_bucket{le="0.0005"} 0)");
  expect_line(R"(nabe_receipt_seconds_bucket{le="0.001"} 1)");
  expect_line(R"(nabe_receipt_seconds_bucket{le="300"} 2)");
  expect_line(R"(nabe_receipt_seconds_bucket{le="+Inf"} 3)");
  expect_line("nabe_receipt_seconds_count 3");
}

TEST_F(Metrics, AConnectorIsUpIfItRunsAndIsWell) {
  delivery::ConnectorStatus well, unwell, away;
  well.name = "a";
  well.state = unwell.state = "running";
  unwell.name = "b";
  unwell.healthy = false;
  away.name = "c";
  away.state = "disconnected";
  status_.connectors = {well, unwell, away};

  expect_line(R"(nabe_connector_up{connector="a"} 1)");
  expect_line(R"(nabe_connector_up{connector="b"} 0)");
  expect_line(R"(nabe_connector_up{connector="c"} 0)");
}

TEST_F(Metrics, MessagesWithoutAPlaceAreCountedByReason) {
  counts_.unrouted = 7;

  expect_line(R"(nabe_messages_waiting_for_a_person{reason="unrouted"} 7)");
}

TEST_F(Metrics, ALabelCannotBreakTheFormat) {
  statistics_.refused.add("x\"} 1\nforged", "r");

  EXPECT_EQ(text().find("\nforged"), std::string::npos);
}

TEST_F(Metrics, AStoreThatDoesNotAnswerIsAMetricToo) {
  const std::string without = metrics_text({status_, nullptr, statistics_, 0});

  EXPECT_NE(without.find("\nnabe_store_readable 0\n"), std::string::npos);
  EXPECT_EQ(without.find("nabe_deliveries"), std::string::npos);
}

using MetricsEndpoint = RunningAdmin;

TEST_F(MetricsEndpoint, IsServedInTheTextFormat) {
  hub_.fake_store.counted.messages = 9;

  const Answer answer = get("/metrics");

  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.media_type, "text/plain; version=0.0.4; charset=utf-8");
  EXPECT_NE(answer.body.find("\nnabe_messages_stored 9\n"), std::string::npos);
}

TEST_F(MetricsEndpoint, AnswersWithoutTheStore) {
  hub_.fake_store.unreadable = true;

  EXPECT_EQ(get("/metrics").status, 200);
}

}  // namespace
}  // namespace nabe::admin::test
