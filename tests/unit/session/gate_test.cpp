// SPDX-License-Identifier: EUPL-1.2
#include "session/gate.h"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>
#include <vector>

#include "nabe/abi.h"

namespace nabe::session {
namespace {

class Gate : public ::testing::Test {
 protected:
  void SetUp() override { gate_.set_draining(false); }

  static constexpr std::uint32_t kPlaces = 3;
  IntakeGate gate_{kPlaces};
};

TEST_F(Gate, IsShutUntilTheHubHasStarted) {
  IntakeGate fresh(kPlaces);

  const auto closed = fresh.enter();

  ASSERT_TRUE(closed.has_value());
  EXPECT_EQ(closed->code, static_cast<std::uint32_t>(NABE_CODE_STOPPING));
  EXPECT_EQ(closed->outcome, NABE_NOT_CONNECTED);
  EXPECT_EQ(fresh.inside(), 0U);
}

TEST_F(Gate, LetsInAsManyAsItHasPlaces) {
  for (std::uint32_t i = 0; i < kPlaces; ++i) {
    EXPECT_FALSE(gate_.enter().has_value());
  }

  const auto full = gate_.enter();

  ASSERT_TRUE(full.has_value());
  EXPECT_EQ(full->outcome, NABE_BUSY);
  EXPECT_EQ(full->code, static_cast<std::uint32_t>(NABE_CODE_UNAVAILABLE));
  EXPECT_EQ(gate_.inside(), kPlaces);
}

TEST_F(Gate, GivesAPlaceThatWasLeftToTheNext) {
  for (std::uint32_t i = 0; i < kPlaces; ++i) {
    gate_.enter();
  }
  gate_.leave();

  EXPECT_FALSE(gate_.enter().has_value());
  EXPECT_TRUE(gate_.enter().has_value());
}

TEST_F(Gate, NeverLetsInMoreWhenManyComeAtOnce) {
  std::atomic<std::uint32_t> admitted{0};
  std::vector<std::thread> senders;
  for (int i = 0; i < 8; ++i) {
    senders.emplace_back([&] {
      for (int round = 0; round < 1'000; ++round) {
        if (!gate_.enter()) {
          EXPECT_LE(++admitted, kPlaces);
          --admitted;
          gate_.leave();
        }
      }
    });
  }
  for (std::thread& sender : senders) {
    sender.join();
  }

  EXPECT_EQ(gate_.inside(), 0U);
}

TEST_F(Gate, OpensAgainOnceTheDiskHasRoom) {
  gate_.set_disk_low(true);
  const auto closed = gate_.enter();
  gate_.set_disk_low(false);

  ASSERT_TRUE(closed.has_value());
  EXPECT_EQ(closed->code, static_cast<std::uint32_t>(NABE_CODE_DISK_LOW));
  EXPECT_EQ(closed->outcome, NABE_BUSY);
  EXPECT_FALSE(gate_.enter().has_value());
}

TEST_F(Gate, StaysShutOnceTheStoreHasFailed) {
  gate_.set_store_failed();
  gate_.set_draining(false);
  gate_.set_disk_low(false);

  const auto closed = gate_.enter();

  ASSERT_TRUE(closed.has_value());
  EXPECT_EQ(closed->outcome, NABE_NOT_CONNECTED);
  EXPECT_NE(closed->reason.find("restart"), std::string::npos);
}

TEST_F(Gate, LetsThoseInsideGoOnWhileItIsShut) {
  gate_.enter();
  gate_.set_draining(true);

  EXPECT_EQ(gate_.inside(), 1U);
  gate_.leave();
  EXPECT_EQ(gate_.inside(), 0U);
}

}  // namespace
}  // namespace nabe::session
