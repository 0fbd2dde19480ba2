// SPDX-License-Identifier: EUPL-1.2
// How often the SQLite store syncs, counted below SQLite.
#include <future>
#include <memory>
#include <vector>

#include "simulated_disk.h"
#include "store_fixture.h"

namespace nabe::store::testing {
namespace {

class Syncs : public ::testing::Test {
 protected:
  void SetUp() override {
    disk_.attach();
    auto store = nabe::store::open({"sqlite", disk_.files() + "/state", false});
    ASSERT_TRUE(store) << store.error().render();
    store_ = std::move(*store);
    ASSERT_EQ(submit(*store_, {message("what a new log writes once")}).status, BatchStatus::Committed);
  }
  std::uint64_t syncs() const { return disk_.count(disk::kSyncFile | disk::kSyncFolder); }

  disk::SimulatedDisk disk_;
  std::unique_ptr<Store> store_;
};

TEST_F(Syncs, AreSharedByWhatQueuedWhileTheLastCommitRan) {
  constexpr int kBatches = 200;
  std::promise<void> held;
  std::promise<void> released;
  store_->submit({}, [&](const BatchResult&) {
    held.set_value();
    released.get_future().wait();
  });
  held.get_future().wait();
  std::vector<std::future<BatchStatus>> answers;
  for (int i = 0; i < kBatches; ++i) {
    auto answer = std::make_shared<std::promise<BatchStatus>>();
    answers.push_back(answer->get_future());
    store_->submit({message("body")}, [answer](const BatchResult& result) { answer->set_value(result.status); });
  }
  const std::uint64_t before = syncs();
  released.set_value();
  for (auto& answer : answers) {
    EXPECT_EQ(answer.get(), BatchStatus::Committed);
  }

  EXPECT_EQ(syncs() - before, 1U);
}

TEST_F(Syncs, ComeBeforeTheAnswerOfEveryCommit) {
  constexpr int kBatches = 20;
  for (int i = 0; i < kBatches; ++i) {
    const std::uint64_t before = syncs();
    std::promise<std::uint64_t> answered;
    store_->submit({message("body")}, [&](const BatchResult&) { answered.set_value(syncs()); });
    EXPECT_EQ(answered.get_future().get(), before + 1) << "commit " << i;
  }
}

}  // namespace
}  // namespace nabe::store::testing
