// SPDX-License-Identifier: EUPL-1.2
// What becomes of a delivery during which the hub has crashed.
#include "delivery/crashed.h"

#include <sys/wait.h>
#include <unistd.h>

#include <csignal>

#include "delivery/flights.h"
#include "hub_fixture.h"

namespace nabe::test {
namespace {

using store::DeliveryState;

class CrashedHub : public HubTest {
 protected:
  /// A message that waits, since its connector's system is away.
  void begin_with_a_message(const std::string& sink) {
    begin(sink, route_to("akte"));
    script::sink("akte").reply_to_connect([] {
      script::Answer away;
      away.outcome = NABE_NOT_CONNECTED;
      return away;
    });
    end();
    begin_again();
    id_ = script::submit("door", script::numbered(1)).message_id;
  }
  store::Delivery delivery() { return delivery_to(id_, "akte"); }
  /// A process with the same state folder crashes while it attempts the delivery, and the hub is started again.
  void crash() {
    const std::int64_t delivery_id = delivery().id;
    end();
    const pid_t child = ::fork();
    if (child == 0) {
      const auto flights = delivery::Flights::open(folder_.string(), log_);
      const auto flight = flights->begin(delivery_id, clock_.now_us(), false);
      const delivery::Flights::OnThisThread here(*flight);
      delivery::Flights::note_crash(SIGSEGV);
      ::_exit(1);
    }
    int status = 0;
    ASSERT_EQ(::waitpid(child, &status, 0), child);
    begin_again();
  }

  std::string id_;
};

TEST_F(CrashedHub, AttemptsADeliveryAgainAfterTheFirstCrashUnderTheSameNumber) {
  begin_with_a_message(sink_section("akte"));

  crash();

  EXPECT_EQ(delivery().state, DeliveryState::Waiting);
  EXPECT_EQ(delivery().code, delivery::kCrashed);
  EXPECT_EQ(delivery().detail, "the hub crashed during this attempt (signal 11), 1 time so far");
  EXPECT_EQ(delivery().attempts, 0u);
  script::sink("akte").reply_to_connect(nullptr);
  EXPECT_TRUE(becomes(id_, "akte", DeliveryState::Delivered));
  EXPECT_EQ(script::sink("akte").arrivals().front().attempt, 1u);
}

TEST_F(CrashedHub, LetsADeliveryWaitForAPersonAfterTheThirdCrash) {
  begin_with_a_message(sink_section("akte"));
  crash();
  crash();
  EXPECT_EQ(delivery().state, DeliveryState::Waiting);

  crash();

  EXPECT_EQ(delivery().state, DeliveryState::Dead);
  EXPECT_EQ(delivery().code, delivery::kCrashed);
  EXPECT_EQ(store().attempts_of(delivery().id)->size(), 3u);
}

TEST_F(CrashedHub, CountsAnewOnceAPersonHasLetTheDeliveryGo) {
  begin_with_a_message(sink_section("akte"));
  for (int i = 0; i < 3; ++i) crash();
  delivery::RemedyRequest retry;
  retry.delivery_id = delivery().id;
  retry.actor = "tester";
  ASSERT_TRUE(operations().apply(retry).ok());

  crash();
  crash();
  EXPECT_EQ(delivery().state, DeliveryState::Waiting);
  crash();
  EXPECT_EQ(delivery().state, DeliveryState::Dead);
}

TEST_F(CrashedHub, GoesByTheNumberThatIsConfigured) {
  node_ = "max_crashes = 1\n";
  begin_with_a_message(sink_section("akte"));

  crash();

  EXPECT_EQ(delivery().state, DeliveryState::Dead);
}

TEST_F(CrashedHub, AttemptsADeliveryForEverIfSoConfigured) {
  node_ = "max_crashes = 0\n";
  begin_with_a_message(sink_section("akte"));

  for (int i = 0; i < 5; ++i) crash();

  EXPECT_EQ(delivery().state, DeliveryState::Waiting);
}

TEST_F(CrashedHub, DoesNotKnowWhatBecameOfAPendingDeliveryThatItCannotResumeWithoutACrash) {
  begin(sink_section("akte"), route_to("akte"));
  script::sink("akte").reply([](const script::Arrival&) {
    script::Answer answer;
    answer.outcome = NABE_PENDING;
    return answer;
  });
  id_ = script::submit("door", script::numbered(1)).message_id;
  ASSERT_TRUE(becomes(id_, "akte", DeliveryState::Pending));
  const std::string token = delivery().completion_token;
  crash();
  crash();
  EXPECT_EQ(delivery().state, DeliveryState::Pending);
  EXPECT_EQ(delivery().completion_token, token);

  crash();

  EXPECT_EQ(delivery().state, DeliveryState::Unknown);
}

}  // namespace
}  // namespace nabe::test
