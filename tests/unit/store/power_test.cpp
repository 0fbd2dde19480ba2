// SPDX-License-Identifier: EUPL-1.2
// The power goes at every operation of the disk: what was answered is there whole, what was not is there whole or not
// at all.
#include <filesystem>

#include "power_check.h"
#include "power_load.h"
#include "store_fixture.h"

namespace nabe::store::testing {
namespace {

constexpr std::uint64_t kImages = 1'000;  // of one history, a few at each position
constexpr std::uint64_t kImagesWhenThorough = 10'000;
constexpr std::uint64_t kHistories = 20;
constexpr std::uint64_t kHistoriesWhenThorough = 200;
constexpr int kLossesPerHistory = 20;

/// A store that has lived through a load on a simulated disk.
class PowerLoss : public ::testing::Test {
 protected:
  /// With a fault that the store cannot notice from the first operation on.
  void live(std::optional<std::uint32_t> skipped_syncs = std::nullopt) {
    disk_.attach();
    if (skipped_syncs) {
      disk_.fail(1, disk::Fault::SkippedSync, *skipped_syncs);
    }
    load_.emplace(disk_, 1);
    ASSERT_TRUE(load_->open()) << load_->error();
    load_->run_script();
    load_->close();
    ASSERT_FALSE(load_->failed()) << load_->error();
    disk_.detach();
  }
  /// What is wrong after a loss at `position`; empty: nothing.
  std::string cut(std::uint64_t position, std::uint64_t seed, const std::vector<Moment>& moments) const {
    const std::string folder = disk_.folder() + "/survivors";
    disk_.write_survivors(position, disk::PowerLoss::of(seed), folder);
    const Finding finding = examine(folder, moments, position);
    std::filesystem::remove_all(folder);
    return finding.problem.empty()
               ? ""
               : "power lost at " + std::to_string(position) + ", after \"" + disk_.describe(position) + "\", seed " +
                     std::to_string(seed) + ": " + finding.problem;
  }
  std::string first_problem(const std::vector<Moment>& moments, std::uint64_t images = kImages) const {
    std::string problem;
    const std::uint64_t positions = disk_.position() + 1;
    for (std::uint64_t image = 0; image < images && problem.empty(); ++image) {
      problem = cut(image * positions / images, image, moments);
    }
    return problem;
  }

  disk::SimulatedDisk disk_;
  std::optional<PowerLoad> load_;
};

TEST_F(PowerLoss, LosesNothingAnsweredAndLeavesNothingHalfAtWhicheverOperationItComes) {
  ASSERT_NO_FATAL_FAILURE(live());
  ASSERT_GT(load_->moments().size(), 20U);
  ASSERT_LT(disk_.position(), kImages) << "there are more operations than images";

  EXPECT_EQ(first_problem(load_->moments(), rounds(kImages, kImagesWhenThorough)), "");
}

/// Lives through one power loss after the other; how many times what survived was newer than the last answer.
std::size_t live_through_losses(std::uint64_t seed) {
  disk::SimulatedDisk disk;
  disk.attach();
  PowerLoad load(disk, seed);
  std::mt19937_64 random(seed);
  std::size_t newer = 0;
  for (int loss = 0; loss < kLossesPerHistory; ++loss) {
    EXPECT_TRUE(load.open()) << load.error();
    load.run_random(1 + static_cast<int>(random() % 8));
    load.close();
    const std::uint64_t position = random() % (disk.position() + 1);
    disk.lose_power(disk::PowerLoss::of(random()), position);
    const std::string copy = disk.folder() + "/copy";
    std::filesystem::copy(disk.files(), copy, std::filesystem::copy_options::recursive);
    const Finding finding = examine(copy, load.moments(), position);
    std::filesystem::remove_all(copy);
    EXPECT_EQ(finding.problem, "") << "history " << seed << ", loss " << loss << " at " << position;
    if (load.failed() || !finding.problem.empty()) {
      break;
    }
    newer += load.moments()[finding.moment].position > position ? 1 : 0;
    load.forget_after(finding.moment);
  }
  return newer;
}

TEST(PowerLosses, LoseNothingAnsweredHoweverManyFollowEachOther) {
  std::size_t newer = 0;
  const std::uint64_t histories = rounds(kHistories, kHistoriesWhenThorough);
  for (std::uint64_t seed = 1; seed <= histories && !::testing::Test::HasFailure(); ++seed) {
    newer += live_through_losses(seed);
  }
  EXPECT_TRUE(newer > 0 || histories < kHistories) << "no loss has met a commit between its sync and its answer";
}

// `nabe run` makes the folder before it opens the store, and a start that was killed may have made it.
TEST_F(PowerLoss, TakesNoStateFolderThatWasMadeBeforeTheStoreWasOpened) {
  disk_.attach();
  std::filesystem::create_directories(disk_.files() + "/lib/nabe/state");
  auto store = nabe::store::open({"sqlite", disk_.files() + "/lib/nabe/state", false});
  ASSERT_TRUE(store) << store.error().render();
  const AcceptMessage change = message("body");
  ASSERT_EQ(submit(**store, {change}).status, BatchStatus::Committed);
  const std::uint64_t position = disk_.position();
  store->reset();

  disk_.lose_power({1, 0, 0, 512, false}, position);

  store = nabe::store::open({"sqlite", disk_.files() + "/lib/nabe/state", false});
  ASSERT_TRUE(store) << store.error().render();
  EXPECT_TRUE((*store)->message(change.message.id)->has_value());
}

// Does the proof prove? What follows breaks the promise on purpose.

TEST_F(PowerLoss, IsFoundToLoseWhatWasAnsweredWhereFilesAreNotSynced) {
  ASSERT_NO_FATAL_FAILURE(live(disk::kSyncFile));

  EXPECT_NE(first_problem(load_->moments()), "");
}

TEST_F(PowerLoss, IsFoundToLoseWhatWasAnsweredWhereFoldersAreNotSynced) {
  ASSERT_NO_FATAL_FAILURE(live(disk::kSyncFolder));

  EXPECT_NE(first_problem(load_->moments()), "");
}

TEST_F(PowerLoss, IsFoundToLoseWhatIsAnsweredOneOperationBeforeItIsSynced) {
  ASSERT_NO_FATAL_FAILURE(live());
  std::vector<Moment> early = load_->moments();
  for (Moment& moment : early) {
    moment.position -= moment.position > 0 ? 1 : 0;
  }

  EXPECT_NE(first_problem(early), "");
}

}  // namespace
}  // namespace nabe::store::testing
