// SPDX-License-Identifier: EUPL-1.2
#include <filesystem>
#include <future>

#include "simulated_disk.h"
#include "store_fixture.h"

namespace nabe::store::testing {
namespace {

/// A store on a disk that fails from its n-th operation on.
class FailingDisk : public ::testing::TestWithParam<disk::Fault> {
 protected:
  void SetUp() override {
    disk_.attach();
    std::unique_ptr<Store> store = open();
    ASSERT_TRUE(store);
    submit(*store, {known_});
    store.reset();
    std::filesystem::copy(disk_.files(), pristine(), std::filesystem::copy_options::recursive);
  }

  std::string pristine() const { return disk_.folder() + "/pristine"; }
  void start_anew() { disk_.load(pristine()); }
  std::unique_ptr<Store> open() const {
    auto store = nabe::store::open({"sqlite", disk_.files() + "/state", false});
    EXPECT_TRUE(store) << store.error().render();
    return store ? std::move(*store) : nullptr;
  }
  static AcceptMessage identified(const std::string& body) {
    AcceptMessage change = message_to({"kommunix"}, body);
    change.message.sender_message_id = "A-1";
    return change;
  }

  disk::SimulatedDisk disk_;
  const AcceptMessage known_ = identified("known");
};
INSTANTIATE_TEST_SUITE_P(EveryFault, FailingDisk,
                         ::testing::Values(disk::Fault::IoError, disk::Fault::DiskFull, disk::Fault::SingleIoError));

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
  for (std::uint64_t n = 1; !HasFailure(); ++n) {
    start_anew();
    const std::vector<Batch> batches = {{message_to({"kommunix"})}, {identified("conflict")}, {message_to({"akte"})}};
    auto store = open();
    disk_.fail(n, GetParam());
    const History history = live_through(*store, batches);
    store.reset();
    if (!disk_.clear_fault()) {
      break;
    }
    ++faults;

    store = open();
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
  auto store = open();
  disk_.fail(1, GetParam());

  const BatchResult result = submit(*store, {message("body")});

  EXPECT_EQ(result.status, BatchStatus::Failed);
  EXPECT_EQ(result.error.code, "NABE-STO-006");
  EXPECT_TRUE(store->failed());
}

TEST_P(FailingDisk, TakesNothingMoreEvenWhenTheDiskIsWellAgain) {
  auto store = open();
  disk_.fail(1, GetParam());
  submit(*store, {message("body")});
  disk_.clear_fault();

  EXPECT_EQ(submit(*store, {message("body")}).status, BatchStatus::Failed);
}

TEST_P(FailingDisk, StagingOnItIsAFailureToo) {
  auto store = open();
  disk_.fail(1, GetParam());

  EXPECT_EQ(submit(*store, {StageChunk{"blob", 0, "bytes"}}).status, BatchStatus::Failed);
}

// More pages than the log may hold: the checkpoint follows the commit at once, after its answer.
TEST_P(FailingDisk, AFailedCheckpointEndsTheStoreAndLosesNothing) {
  auto store = open();
  const AcceptMessage accepted = message("body");
  Batch large{accepted};
  for (int i = 0; i < 36; ++i) {
    large.push_back(PutState{"office", "kommunix", std::to_string(i), std::string(1'000'000, 'x'), std::nullopt});
  }
  std::promise<BatchStatus> answered;
  store->submit(std::move(large), [this, &answered](const BatchResult& result) {
    disk_.fail(1, GetParam());
    answered.set_value(result.status);
  });
  ASSERT_EQ(answered.get_future().get(), BatchStatus::Committed);

  EXPECT_EQ(submit(*store, {message("body")}).status, BatchStatus::Failed);
  store.reset();
  ASSERT_TRUE(disk_.clear_fault());
  EXPECT_TRUE(open()->message(accepted.message.id)->has_value());
}

TEST_P(FailingDisk, ReadsGoOnAfterAFailedWrite) {
  auto store = open();
  disk_.fail(1, GetParam());
  submit(*store, {message("body")});

  EXPECT_TRUE(store->message(known_.message.id)->has_value());
}

}  // namespace
}  // namespace nabe::store::testing
