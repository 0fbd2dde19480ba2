// SPDX-License-Identifier: EUPL-1.2
// How often the SQLite store syncs, counted below SQLite.
#include <future>
#include <memory>
#include <vector>

#include "fault_vfs.h"
#include "store_fixture.h"

namespace nabe::store::testing {
namespace {

class Syncs : public StoreTest {
 protected:
  void SetUp() override {
    fault_vfs::install();
    StoreTest::SetUp();
    accept(message("what a new log writes once"));
  }
};
INSTANTIATE_TEST_SUITE_P(OfSqlite, Syncs, ::testing::Values("sqlite"));

TEST_P(Syncs, AreSharedByWhatQueuedWhileTheLastCommitRan) {
  constexpr int kBatches = 200;
  std::vector<std::future<BatchStatus>> answers;
  hold();
  for (int i = 0; i < kBatches; ++i) {
    auto answer = std::make_shared<std::promise<BatchStatus>>();
    answers.push_back(answer->get_future());
    store().submit({message("body")}, [answer](const BatchResult& result) { answer->set_value(result.status); });
  }
  const int before = fault_vfs::syncs();
  release();
  for (auto& answer : answers) {
    EXPECT_EQ(answer.get(), BatchStatus::Committed);
  }

  EXPECT_EQ(fault_vfs::syncs() - before, 1);
}

TEST_P(Syncs, ComeBeforeTheAnswerOfEveryCommit) {
  constexpr int kBatches = 20;
  for (int i = 0; i < kBatches; ++i) {
    const int before = fault_vfs::syncs();
    std::promise<int> answered;
    store().submit({message("body")}, [&answered](const BatchResult&) { answered.set_value(fault_vfs::syncs()); });
    EXPECT_EQ(answered.get_future().get(), before + 1) << "commit " << i;
  }
}

}  // namespace
}  // namespace nabe::store::testing
