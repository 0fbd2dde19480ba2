// SPDX-License-Identifier: EUPL-1.2
// The disk fails at one operation, the process ends, and then the power goes: nothing that was answered is lost.
#include <filesystem>
#include <optional>

#include "power_check.h"
#include "power_load.h"
#include "store_fixture.h"

namespace nabe::store::testing {
namespace {

constexpr std::uint64_t kFaults = 160;  // spread over the operations of the script
constexpr std::uint64_t kOperations = 800;

/// The script on a new disk, with what it would have gone through without a fault.
class BrokenDisk {
 public:
  BrokenDisk(std::uint64_t n, disk::Fault fault, std::uint32_t operations) : load_(disk_, 1) {
    disk_.attach();
    disk_.fail(n, fault, operations);
    if (load_.open()) {
      load_.run_script();
    }
    load_.close();
    struck_ = disk_.clear_fault();
  }

  bool struck() const { return struck_; }
  const std::vector<Moment>& moments() const { return load_.moments(); }

  /// What is wrong once the power went at the end of the process; `well` are the moments without a fault.
  std::string problem_at_the_end(const std::vector<Moment>& well, const disk::PowerLoss& loss) {
    disk_.lose_power(loss);
    const std::size_t answered = moments().size();
    return examine(disk_.files(), well, answered == 0 ? 0 : answered - 1, std::min(answered, well.size() - 1)).problem;
  }

  /// What is wrong if the power goes right after an answer, whichever it is.
  std::string problem_after_an_answer(const std::vector<Moment>& well, const disk::PowerLoss& loss) const {
    const std::string folder = disk_.folder() + "/survivors";
    std::string problem;
    for (std::size_t i = 0; i < moments().size() && problem.empty(); ++i) {
      disk_.write_survivors(moments()[i].position, loss, folder);
      problem = examine(folder, well, i, std::min(i + 1, well.size() - 1)).problem;
      std::filesystem::remove_all(folder);
    }
    return problem;
  }

 private:
  disk::SimulatedDisk disk_;
  PowerLoad load_;
  bool struck_ = false;
};

std::vector<Moment> without_a_fault() { return BrokenDisk(0, disk::Fault::IoError, 0).moments(); }

class EveryFault : public ::testing::TestWithParam<disk::Fault> {};
INSTANTIATE_TEST_SUITE_P(Of, EveryFault,
                         ::testing::Values(disk::Fault::IoError, disk::Fault::SingleIoError, disk::Fault::DiskFull));

TEST_P(EveryFault, AtWhicheverOperationLosesNothingAnsweredWhenThePowerGoesToo) {
  const std::vector<Moment> well = without_a_fault();
  const std::uint64_t step = kOperations / rounds(kFaults, kOperations);
  std::uint64_t faults = 0;
  for (std::uint64_t n = 1; !HasFailure(); n += step) {
    BrokenDisk broken(n, GetParam(), disk::kAnyOperation);
    if (!broken.struck()) {
      break;
    }
    ++faults;
    EXPECT_EQ(broken.problem_at_the_end(well, disk::PowerLoss::of(n)), "") << "fault at operation " << n;
  }
  EXPECT_GT(faults * step, 500U) << "the faults must strike";
}

class EverySync : public ::testing::TestWithParam<std::uint32_t> {};
INSTANTIATE_TEST_SUITE_P(Of, EverySync, ::testing::Values(disk::kSyncFile, disk::kSyncFolder));

TEST_P(EverySync, ThatFailsOnceLeavesNothingAnsweredThatAPowerLossTakes) {
  constexpr disk::PowerLoss kLosesAll{1, 0, 0, 512, false};
  const std::vector<Moment> well = without_a_fault();
  std::uint64_t faults = 0;
  const std::uint64_t step = GetParam() == disk::kSyncFolder ? 1 : 10 / rounds(10, 10);  // every one, where it is cheap
  for (std::uint64_t n = 1; !HasFailure(); n += step) {
    BrokenDisk broken(n, disk::Fault::SingleIoError, GetParam());
    if (!broken.struck()) {
      break;
    }
    ++faults;
    EXPECT_EQ(broken.problem_after_an_answer(well, kLosesAll), "") << "sync " << n;
  }
  EXPECT_GT(faults, 1U);
}

}  // namespace
}  // namespace nabe::store::testing
