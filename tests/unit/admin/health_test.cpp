// SPDX-License-Identifier: EUPL-1.2
#include "running_admin.h"

namespace nabe::admin::test {
namespace {

using Health = RunningAdmin;

TEST_F(Health, IsGoodWhileTheHubIs) {
  EXPECT_EQ(get("/health/live").body, "live\n");
  EXPECT_EQ(get("/health/ready").body, "ready\n");
}

TEST_F(Health, SaysWhyTheHubIsNotReady) {
  hub_.hub_status.ready = false;
  hub_.hub_status.not_ready_because = {"amt.akte is disconnected", "disk is low"};

  const Answer answer = get("/health/ready");

  EXPECT_EQ(answer.status, 503);
  EXPECT_EQ(answer.body, "not ready\namt.akte is disconnected\ndisk is low\n");
  EXPECT_EQ(answer.headers.at("Retry-After"), "5");
  EXPECT_EQ(get("/health/live").status, 200);
}

TEST_F(Health, AHubThatIsNotLiveSaysSo) {
  hub_.hub_status.live = false;

  EXPECT_EQ(get("/health/live").status, 503);
}

}  // namespace
}  // namespace nabe::admin::test
