// SPDX-License-Identifier: EUPL-1.2
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <functional>
#include <optional>

#include "load/load.h"
#include "receiver/receiver.h"
#include "simulated_disk.h"
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

/// Its disk fills up once so many bytes of the upload have been read.
Upload filling(const std::function<void()>& fill, std::uint64_t at) {
  constexpr std::uint64_t kBytes = 8 * 1'024 * 1'024;
  return {"scan.bin", "application/octet-stream", kBytes,
          [fill, at](std::uint64_t offset, char* to, std::size_t capacity) {
            if (offset >= at) fill();
            const std::size_t size = std::min<std::size_t>(capacity, kBytes - offset);
            std::fill_n(to, size, 'x');
            return static_cast<std::int64_t>(size);
          }};
}

TEST_F(HubOnAFullDisk, RefusesWhatFillsItWhileItComesInAndGoesOn) {
  const Reply refused = Sender().post(portal(*hub_), small_application("dying", 1, "passersatz"),
                                      {filling([&] { fill_disk(); }, 1'000'000)});
  EXPECT_EQ(refused.status, 503) << refused.body << refused.problem;
  EXPECT_GT(refused.retry_after_s, 0);
  EXPECT_FALSE(hub_->wait_for_exit(Milliseconds(0)).has_value()) << hub_->log();
  empty_disk();

  std::optional<Receipt> receipt;
  EXPECT_TRUE(eventually([&] {
    receipt = Sender().post(portal(*hub_), small_application("dying", 1, "passersatz"), {filling([] {}, 0)}).receipt;
    return receipt.has_value();
  })) << hub_->log();
  EXPECT_TRUE(city_.wait_for_messages("/akte", 1, kPatience));
}

/// A hub whose state is on a simulated disk, which this test can fill and break at any operation.
class HubOnASimulatedDisk : public Workplace {
 protected:
  void SetUp() override {
    if (kSanitized) GTEST_SKIP() << "the library that plays the disk cannot be loaded beside a sanitizer";
    Workplace::SetUp();
    if (HasFatalFailure()) return;
    ::setenv("LD_PRELOAD", NABE_SIMULATED_DISK, 1);
    ::setenv("NABE_SIMULATED_DISK", disk_.folder().c_str(), 1);
    ASSERT_EQ(city_.start(), "");
    configure({{"akte", city_.url("/akte"), "idempotent = true\n"}}, {{{"akte"}, ""}});
    std::string node = read_file(configuration() + "/nabe.toml");
    node.replace(node.find("../state"), std::string("../state").size(), disk_.files() + "/state");
    write_file(configuration() + "/nabe.toml", node);
    hub_.emplace(configuration(), log_path());
    ASSERT_TRUE(hub_->start()) << hub_->log();
  }
  void TearDown() override {
    if (IsSkipped()) return;
    ::unsetenv("LD_PRELOAD");
    ::unsetenv("NABE_SIMULATED_DISK");
    hub_.reset();
    Workplace::TearDown();
  }
  Reply post(std::uint64_t number) {
    return Sender().post(portal(*hub_), small_application("simulated", number, "passersatz"));
  }

  disk::SimulatedDisk disk_;
  Receiver city_;
  std::optional<HubProcess> hub_;
};

TEST_F(HubOnASimulatedDisk, EndsWhenACommitFindsNoRoomAndLosesNothingOnceThereIsSome) {
  ASSERT_TRUE(post(1).receipt.has_value());
  ASSERT_TRUE(city_.wait_for_messages("/akte", 1, kPatience));
  disk_.fail(1, disk::Fault::DiskFull);

  const Reply reply = post(2);
  const auto exit = hub_->wait_for_exit();

  EXPECT_FALSE(reply.receipt.has_value()) << reply.body;
  ASSERT_TRUE(exit.has_value()) << hub_->log();
  EXPECT_EQ(exit->code, 1) << hub_->log();
  disk_.clear_fault();
  ASSERT_TRUE(hub_->start()) << hub_->log();
  EXPECT_TRUE(post(1).receipt.value_or(Receipt()).duplicate) << "it was acknowledged";
  EXPECT_TRUE(post(2).receipt.has_value());
  EXPECT_TRUE(city_.wait_for_messages("/akte", 2, kPatience));
}

TEST_F(HubOnASimulatedDisk, LosesNothingThatItAcknowledgedWhenThePowerGoes) {
  constexpr std::uint64_t kMessages = 20;
  for (std::uint64_t number = 1; number <= kMessages; ++number) {
    ASSERT_TRUE(post(number).receipt.has_value()) << number;
    if (number % 5 != 0) continue;
    hub_->kill();
    disk_.lose_power(disk::PowerLoss::of(number));
    ASSERT_TRUE(hub_->start()) << hub_->log();
  }

  for (std::uint64_t number = 1; number <= kMessages; ++number) {
    EXPECT_TRUE(post(number).receipt.value_or(Receipt()).duplicate) << number << " is lost";
  }
  EXPECT_TRUE(city_.wait_for_messages("/akte", kMessages, kPatience));
}

}  // namespace
}  // namespace nabe::integration
