// SPDX-License-Identifier: EUPL-1.2
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <optional>

#include "load/load.h"
#include "receiver/receiver.h"
#include "workplace.h"

namespace nabe::integration {
namespace {

// The runtime of a sanitizer must be the first library of a process: none can be loaded before it.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool kSanitized = true;
#else
constexpr bool kSanitized = false;
#endif

/// A hub on a disk that this test can break and fill.
class HubOnADyingDisk : public Workplace {
 protected:
  void SetUp() override {
    if (kSanitized) GTEST_SKIP() << "the library that plays the disk cannot be loaded beside a sanitizer";
    Workplace::SetUp();
    if (HasFatalFailure()) return;
    ::setenv("LD_PRELOAD", NABE_FAILING_DISK, 1);
    ::setenv("NABE_TEST_SYNC_FAILS", path("disk-is-dead").c_str(), 1);
    ::setenv("NABE_TEST_DISK_FULL", path("disk-is-full").c_str(), 1);
    ASSERT_EQ(city_.start(), "");
    configure({{"akte", city_.url("/akte"), "idempotent = true\n"}}, {{{"akte"}, ""}});
    hub_.emplace(configuration(), log_path());
    ASSERT_TRUE(hub_->start()) << hub_->log();
  }
  void TearDown() override {
    if (IsSkipped()) return;
    ::unsetenv("LD_PRELOAD");
    ::unsetenv("NABE_TEST_SYNC_FAILS");
    ::unsetenv("NABE_TEST_DISK_FULL");
    hub_.reset();
    Workplace::TearDown();
  }
  void break_disk() const { write_file(path("disk-is-dead"), "x"); }
  void replace_disk() const { std::filesystem::remove(path("disk-is-dead")); }
  void fill_disk() const { write_file(path("disk-is-full"), "x"); }
  void empty_disk() const { std::filesystem::remove(path("disk-is-full")); }
  Reply post(std::uint64_t number) {
    return Sender().post(portal(*hub_), small_application("dying", number, "passersatz"));
  }

  Receiver city_;
  std::optional<HubProcess> hub_;
};

TEST_F(HubOnADyingDisk, AcknowledgesNothingMoreAndEndsWithOne) {
  ASSERT_TRUE(post(1).receipt.has_value());
  // The commit that fails is to be that of the next message, not that of this one's outcome.
  ASSERT_TRUE(eventually([&] {
    return run_nabe({"status", "--config", configuration()}).output.find("oldest waiting none") != std::string::npos;
  }));
  break_disk();

  const Reply reply = post(2);
  const auto exit = hub_->wait_for_exit();

  EXPECT_FALSE(reply.receipt.has_value()) << reply.body;
  EXPECT_NE(reply.status, 503) << "nothing was stored, it says, and nobody knows: " << reply.body;
  ASSERT_TRUE(exit.has_value()) << hub_->log();
  EXPECT_EQ(exit->code, 1) << hub_->log();
  EXPECT_NE(hub_->log().find("store failed, nothing is acknowledged any more"), std::string::npos) << hub_->log();
}

TEST_F(HubOnADyingDisk, LosesNothingThatItAcknowledgedBefore) {
  ASSERT_TRUE(post(1).receipt.has_value());
  break_disk();
  post(2);
  ASSERT_TRUE(hub_->wait_for_exit().has_value()) << hub_->log();
  replace_disk();

  ASSERT_TRUE(hub_->start()) << hub_->log();

  // What the sender could not be sure of, he sends again under the same id: it is there once.
  const Reply again = post(2);
  ASSERT_TRUE(again.receipt.has_value()) << again.status << again.body;
  EXPECT_TRUE(city_.wait_for_messages("/akte", 2, kPatience));
  EXPECT_EQ(city_.counts("/akte").messages, 2U);
  EXPECT_EQ(city_.counts("/akte").other_key, 0U);
}

using HubOnAFullDisk = HubOnADyingDisk;

TEST_F(HubOnAFullDisk, OpensItsIntakeAgainByItselfOnceThereIsRoom) {
  ASSERT_TRUE(post(1).receipt.has_value());
  fill_disk();
  ASSERT_TRUE(eventually([&] { return post(2).status == 503; })) << hub_->log();
  empty_disk();

  std::optional<Receipt> receipt;
  EXPECT_TRUE(eventually([&] { return (receipt = post(3).receipt).has_value(); })) << hub_->log();

  EXPECT_TRUE(city_.wait(kPatience, [&] { return city_.counts("/akte").messages >= 2; }));
}

}  // namespace
}  // namespace nabe::integration
