// SPDX-License-Identifier: EUPL-1.2
// A sync failed and the process went, not the machine: the bytes count as written, and no later sync puts them on the
// disk.
#include <filesystem>
#include <memory>

#include "simulated_disk.h"
#include "store_fixture.h"

namespace nabe::store::testing {
namespace {

class AfterAFailedSync : public ::testing::Test {
 protected:
  void SetUp() override {
    disk_.attach();
    open();
    AcceptMessage lost = message_to({"kommunix"}, "whose sync fails");
    doubtful_ = lost.message.id;
    disk_.fail(1, disk::Fault::SingleIoError, disk::kSyncFile);
    ASSERT_EQ(submit(*store_, {lost}).status, BatchStatus::Failed);
    store_.reset();
    disk_.clear_fault();
    open();
  }
  void TearDown() override {
    store_.reset();
    disk_.detach();
  }
  void open() {
    auto opened = store::open({"sqlite", disk_.files() + "/state", false});
    ASSERT_TRUE(opened.ok()) << opened.error().render();
    store_ = std::move(opened).value();
  }
  /// Whether the message is there if the power goes now and takes all that was not synced.
  bool survives(const std::string& message_id) {
    disk::PowerLoss loss;
    loss.survives = 0;
    const std::string folder = disk_.folder() + "/survivors";
    disk_.write_survivors(disk_.position(), loss, folder);
    auto opened = store::open({"sqlite", folder + "/state", false});
    const bool there = opened.ok() && (*opened)->message(message_id)->has_value();
    opened = Result<std::unique_ptr<Store>>(Error{});
    std::filesystem::remove_all(folder);
    return there;
  }

  disk::SimulatedDisk disk_;
  std::unique_ptr<Store> store_;
  std::string doubtful_;
};

TEST_F(AfterAFailedSync, WhatTheNextStartCommitsSurvivesThePower) {
  const AcceptMessage next = message_to({"kommunix"}, "answered");
  ASSERT_EQ(submit(*store_, {next}).status, BatchStatus::Committed);

  EXPECT_TRUE(survives(next.message.id));
}

TEST_F(AfterAFailedSync, WhatTheNextStartShowsSurvivesThePower) {
  ASSERT_TRUE(store_->message(doubtful_)->has_value());

  EXPECT_TRUE(survives(doubtful_));
}

}  // namespace
}  // namespace nabe::store::testing
