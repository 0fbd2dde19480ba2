// SPDX-License-Identifier: EUPL-1.2
#include <filesystem>
#include <future>

#include "fault_vfs.h"
#include "store_fixture.h"

namespace nabe::store::testing {
namespace {

/// A store on a disk that fails from its n-th operation on.
class FailingDisk : public ::testing::TestWithParam<fault_vfs::Kind> {
 protected:
  void SetUp() override {
    fault_vfs::install();
    std::unique_ptr<Store> store = open(pristine());
    ASSERT_TRUE(store);
    submit(*store, {known_});
  }
  void TearDown() override { fault_vfs::clear(); }

  std::string pristine() const { return temporary_.path() + "/pristine"; }
  std::string used() const { return temporary_.path() + "/used"; }
  void start_anew() const {
    std::filesystem::remove_all(used());
    std::filesystem::copy(pristine(), used());
  }
  static std::unique_ptr<Store> open(const std::string& folder) {
    auto store = nabe::store::open({"sqlite", folder, false});
    EXPECT_TRUE(store) << store.error().render();
    return store ? std::move(*store) : nullptr;
  }
  static AcceptMessage identified(const std::string& body) {
    AcceptMessage change = message_to({"kommunix"}, body);
    change.message.sender_message_id = "A-1";
    return change;
  }

  TemporaryFolder temporary_;
  const AcceptMessage known_ = identified("known");
};
INSTANTIATE_TEST_SUITE_P(EveryFault, FailingDisk,
                         ::testing::Values(fault_vfs::Kind::WriteError, fault_vfs::Kind::DiskFull,
                                           fault_vfs::Kind::SingleError));

struct History {
  std::vector<std::string> committed, refused;
  bool failed = false;
};

History live_through(Store& store, const std::vector<Batch>& batches) {
  History history;
  for (const Batch& batch : batches) {
    const std::string id = std::get<AcceptMessage>(batch.front()).message.id;
    const BatchResult result = submit(store, batch);
    EXPECT_FALSE(history.failed && result.status != BatchStatus::Failed) << "nothing is acknowledged after a failure";
    history.failed = history.failed || result.status == BatchStatus::Failed;
    if (result.status == BatchStatus::Committed) {
      history.committed.push_back(id);
    } else if (result.status != BatchStatus::Failed) {
      history.refused.push_back(id);
    }
  }
  EXPECT_EQ(store.failed(), history.failed);
  return history;
}

TEST_P(FailingDisk, KeepsWhatWasAcknowledgedWhereverItFails) {
  int faults = 0;
  for (int n = 1; !HasFailure(); ++n) {
    start_anew();
    const std::vector<Batch> batches = {{message_to({"kommunix"})}, {identified("conflict")}, {message_to({"akte"})}};
    auto store = open(used());
    fault_vfs::fail_from(n, GetParam());
    const History history = live_through(*store, batches);
    store.reset();
    if (!fault_vfs::clear()) {
      break;
    }
    ++faults;

    store = open(used());
    ASSERT_TRUE(store) << "after fault " << n;
    for (const std::string& id : history.committed) {
      EXPECT_TRUE(store->message(id)->has_value()) << "lost after fault " << n;
    }
    for (const std::string& id : history.refused) {
      EXPECT_FALSE(store->message(id)->has_value()) << "half applied after fault " << n;
    }
    EXPECT_TRUE(store->message(known_.message.id)->has_value()) << "lost after fault " << n;
    EXPECT_EQ(submit(*store, {message("after")}).status, BatchStatus::Committed);
  }
  EXPECT_GT(faults, 10) << "the faults must strike";
}

TEST_P(FailingDisk, AnswersFailedWithItsCodeAndTheReason) {
  auto store = open(pristine());
  fault_vfs::fail_from(1, GetParam());

  const BatchResult result = submit(*store, {message("body")});

  EXPECT_EQ(result.status, BatchStatus::Failed);
  EXPECT_EQ(result.error.code, "NABE-STO-006");
  EXPECT_TRUE(store->failed());
}

TEST_P(FailingDisk, TakesNothingMoreEvenWhenTheDiskIsWellAgain) {
  auto store = open(pristine());
  fault_vfs::fail_from(1, GetParam());
  submit(*store, {message("body")});
  fault_vfs::clear();

  EXPECT_EQ(submit(*store, {message("body")}).status, BatchStatus::Failed);
}

TEST_P(FailingDisk, StagingOnItIsAFailureToo) {
  auto store = open(pristine());
  fault_vfs::fail_from(1, GetParam());

  EXPECT_EQ(submit(*store, {StageChunk{"blob", 0, "bytes"}}).status, BatchStatus::Failed);
}

// More pages than the log may hold: the checkpoint follows the commit at once, after its answer.
TEST_P(FailingDisk, AFailedCheckpointEndsTheStoreAndLosesNothing) {
  auto store = open(pristine());
  const AcceptMessage large = message(std::string(36'000'000, 'x'));
  std::promise<BatchStatus> answered;
  store->submit({large}, [&answered](const BatchResult& result) {
    fault_vfs::fail_from(1, GetParam());
    answered.set_value(result.status);
  });
  ASSERT_EQ(answered.get_future().get(), BatchStatus::Committed);

  EXPECT_EQ(submit(*store, {message("body")}).status, BatchStatus::Failed);
  store.reset();
  ASSERT_TRUE(fault_vfs::clear());
  EXPECT_TRUE(open(pristine())->message(large.message.id)->has_value());
}

TEST_P(FailingDisk, ReadsGoOnAfterAFailedWrite) {
  auto store = open(pristine());
  fault_vfs::fail_from(1, GetParam());
  submit(*store, {message("body")});

  EXPECT_TRUE(store->message(known_.message.id)->has_value());
}

}  // namespace
}  // namespace nabe::store::testing
