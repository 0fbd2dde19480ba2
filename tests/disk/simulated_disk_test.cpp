// SPDX-License-Identifier: EUPL-1.2
#include "simulated_disk.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>

namespace nabe::disk {
namespace {

constexpr PowerLoss kLosesAll{1, 0, 0, 512, false};
constexpr PowerLoss kLosesNothing{1, 1, 0, 512, false};
constexpr std::uint64_t kSeeds = 200;

class OpenFile {
 public:
  explicit OpenFile(const std::string& path, int flags = 0)
      : file_(::open(path.c_str(), O_RDWR | O_CREAT | flags, 0600)) {}
  ~OpenFile() {
    if (good()) {
      ::close(file_);
    }
  }
  OpenFile(const OpenFile&) = delete;
  OpenFile& operator=(const OpenFile&) = delete;
  bool good() const { return file_ >= 0; }
  ssize_t write(const std::string& bytes, off_t at) const { return ::pwrite(file_, bytes.data(), bytes.size(), at); }
  int append(const std::string& bytes) const { return static_cast<int>(::write(file_, bytes.data(), bytes.size())); }
  int truncate(off_t size) const { return ::ftruncate(file_, size); }
  int sync() const { return ::fdatasync(file_); }

 private:
  int file_;
};

class TheDisk : public ::testing::Test {
 protected:
  void SetUp() override { disk_.attach(); }

  std::string path(const std::string& name) const { return disk_.files() + "/" + name; }
  std::string text(const std::string& name) const {
    std::ifstream file(path(name), std::ios::binary);
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  }
  bool exists(const std::string& name) const { return std::filesystem::exists(path(name)); }
  int sync_folder() const {
    const int folder = ::open(disk_.files().c_str(), O_RDONLY | O_DIRECTORY);
    const int result = ::fsync(folder);
    ::close(folder);
    return result;
  }
  /// A file whose name and bytes are durable.
  void make(const std::string& name, const std::string& bytes) const {
    const OpenFile file(path(name));
    EXPECT_EQ(file.write(bytes, 0), static_cast<ssize_t>(bytes.size()));
    EXPECT_EQ(file.sync(), 0);
    EXPECT_EQ(sync_folder(), 0);
  }
  /// What a file can be after the power went here.
  std::set<std::string> outcomes(const std::string& name, PowerLoss loss) const {
    std::set<std::string> all;
    for (loss.seed = 0; loss.seed < kSeeds; ++loss.seed) {
      const std::string folder = disk_.folder() + "/outcome";
      disk_.write_survivors(disk_.position(), loss, folder);
      std::ifstream file(folder + "/" + name, std::ios::binary);
      all.insert(file ? std::string(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()) : "(none)");
      std::filesystem::remove_all(folder);
    }
    return all;
  }

  SimulatedDisk disk_;
};

TEST_F(TheDisk, ShowsWhatIsWrittenAndLosesItUntilItIsSynced) {
  make("a", "old");
  OpenFile(path("a")).write("new", 0);
  EXPECT_EQ(text("a"), "new");

  disk_.lose_power(kLosesAll);

  EXPECT_EQ(text("a"), "old");
}

TEST_F(TheDisk, KeepsWhatIsSyncedWhateverElseIsLost) {
  make("a", "old");
  const OpenFile file(path("a"));
  file.write("new", 0);
  file.sync();
  file.write("xx", 8);

  for (const std::string& outcome : outcomes("a", {0, 0.5, 1, 512, true})) {
    EXPECT_EQ(outcome.substr(0, 3), "new");
  }
}

TEST_F(TheDisk, KeepsAnyOfTheWritesThatAreNotSynced) {
  make("a", "------");
  const OpenFile file(path("a"));
  file.write("1", 0);
  file.write("2", 2);
  file.write("3", 4);

  EXPECT_EQ(outcomes("a", {0, 0.5, 0, 512, false}),
            (std::set<std::string>{"------", "1-----", "--2---", "----3-", "1-2---", "1---3-", "--2-3-", "1-2-3-"}));
}

TEST_F(TheDisk, LosesANameUntilItsFolderIsSyncedHoweverWellTheFileIs) {
  const OpenFile file(path("new"));
  file.write("bytes", 0);
  file.sync();
  EXPECT_EQ(outcomes("new", {0, 0.5, 0, 512, false}), (std::set<std::string>{"(none)", "bytes"}));

  sync_folder();

  EXPECT_EQ(outcomes("new", {0, 0.5, 0, 512, false}), (std::set<std::string>{"bytes"}));
}

TEST_F(TheDisk, BringsBackARemovedNameUntilItsFolderIsSynced) {
  make("a", "bytes");
  ::unlink(path("a").c_str());
  EXPECT_FALSE(exists("a"));
  EXPECT_EQ(outcomes("a", {0, 0.5, 0, 512, false}), (std::set<std::string>{"(none)", "bytes"}));

  sync_folder();

  EXPECT_EQ(outcomes("a", {0, 0.5, 0, 512, false}), (std::set<std::string>{"(none)"}));
}

TEST_F(TheDisk, RenamesWholeOrNotAtAll) {
  make("a", "old");
  make("b", "new");
  ::rename(path("b").c_str(), path("a").c_str());

  std::set<std::string> both;
  for (PowerLoss loss{0, 0.5, 0, 512, false}; loss.seed < kSeeds; ++loss.seed) {
    const std::string folder = disk_.folder() + "/outcome";
    disk_.write_survivors(disk_.position(), loss, folder);
    std::ifstream a(folder + "/a");
    both.insert(std::string(std::istreambuf_iterator<char>(a), {}) +
                (std::filesystem::exists(folder + "/b") ? " and b" : ""));
    std::filesystem::remove_all(folder);
  }
  EXPECT_EQ(both, (std::set<std::string>{"old and b", "new"}));
}

TEST_F(TheDisk, LosesAFolderWithAllThatIsInIt) {
  ::mkdir(path("folder").c_str(), 0700);
  const OpenFile file(path("folder/a"));
  file.write("bytes", 0);
  file.sync();

  disk_.lose_power(kLosesAll);

  EXPECT_FALSE(exists("folder"));
}

TEST_F(TheDisk, TearsAWriteAtSectors) {
  for (const std::uint32_t sector : {512U, 4'096U}) {
    const std::string name = "a" + std::to_string(sector);
    make(name, std::string(std::size_t{2} * sector, '-'));
    OpenFile(path(name)).write(std::string(sector, 'x'), sector / 2);
    const std::string before(sector / 2, '-');
    const std::string half(sector / 2, 'x');

    EXPECT_EQ(outcomes(name, {0, 1, 1, sector, false}),
              (std::set<std::string>{before + before + before + before, before + half + before + before,
                                     before + before + half + before, before + half + half + before}));
  }
}

TEST_F(TheDisk, MayHaveTheLengthOfAFileWithoutItsBytes) {
  make("a", "");
  OpenFile(path("a")).write("xx", 2);

  EXPECT_EQ(outcomes("a", {0, 0.5, 0, 512, false}),
            (std::set<std::string>{"", std::string(4, '\0'), std::string(2, '\0') + "xx"}));
}

TEST_F(TheDisk, ForgetsATruncationThatIsNotSynced) {
  make("a", "bytes");
  const OpenFile file(path("a"));
  file.truncate(0);
  EXPECT_EQ(outcomes("a", {0, 0.5, 0, 512, false}), (std::set<std::string>{"", "bytes"}));

  file.sync();

  EXPECT_EQ(outcomes("a", {0, 0.5, 0, 512, false}), (std::set<std::string>{""}));
}

// What Linux does: after the error the pages count as clean, and the next fsync has nothing to write.
TEST_F(TheDisk, NeverKeepsForCertainWhatASyncHasFailedFor) {
  make("a", "--");
  const OpenFile file(path("a"));
  file.write("1", 0);
  disk_.fail(1, Fault::SingleIoError, kSyncFile);
  EXPECT_EQ(file.sync(), -1);
  file.write("2", 1);
  EXPECT_EQ(file.sync(), 0);

  EXPECT_EQ(outcomes("a", {0, 0.5, 0, 512, false}), (std::set<std::string>{"-2", "12"}));
}

TEST_F(TheDisk, WritesHalfAndAnswersEioWhereItBreaks) {
  make("a", "------");
  const OpenFile file(path("a"));
  disk_.fail(2, Fault::IoError, kWrite);
  EXPECT_EQ(file.write("12", 0), 2);

  EXPECT_EQ(file.write("3456", 2), -1);
  EXPECT_EQ(errno, EIO);
  EXPECT_EQ(text("a"), "1234--");
  EXPECT_EQ(file.sync(), -1);
  EXPECT_TRUE(disk_.clear_fault());
  EXPECT_EQ(file.sync(), 0);
}

TEST_F(TheDisk, TakesNoMoreBytesWhenItIsFullButWritesOverOldOnes) {
  make("a", "----");
  const OpenFile file(path("a"));
  disk_.fail(1, Fault::DiskFull);

  EXPECT_EQ(file.write("1234", 0), 4);
  EXPECT_EQ(file.write("5678", 2), 2);
  EXPECT_EQ(file.write("9", 4), -1);
  EXPECT_EQ(errno, ENOSPC);
  EXPECT_FALSE(OpenFile(path("b")).good());
  EXPECT_EQ(errno, ENOSPC);
  EXPECT_EQ(file.sync(), 0);
  EXPECT_EQ(text("a"), "1256");
}

TEST_F(TheDisk, TakesNothingOnceThePowerIsGoneAndAnswersErrors) {
  make("a", "--");
  const OpenFile file(path("a"));
  disk_.fail(2, Fault::PowerLoss);
  EXPECT_EQ(file.write("1", 0), 1);
  EXPECT_EQ(file.sync(), -1);
  EXPECT_EQ(file.write("2", 1), -1);
  EXPECT_EQ(file.sync(), -1);

  EXPECT_EQ(outcomes("a", {0, 0.5, 0, 512, false}), (std::set<std::string>{"--", "1-"}));
}

TEST_F(TheDisk, MayHaveTheWriteDuringWhichThePowerWent) {
  make("a", "-");
  disk_.fail(1, Fault::PowerLoss);
  EXPECT_EQ(OpenFile(path("a")).write("1", 0), -1);

  EXPECT_EQ(outcomes("a", {0, 0.5, 0, 512, false}), (std::set<std::string>{"-", "1"}));
}

TEST_F(TheDisk, LosesWhatALyingSyncHasPromised) {
  make("a", "-");
  const OpenFile file(path("a"));
  disk_.fail(1, Fault::SkippedSync, kSyncFile);
  file.write("1", 0);
  EXPECT_EQ(file.sync(), 0);

  EXPECT_EQ(outcomes("a", {0, 0.5, 0, 512, false}), (std::set<std::string>{"-", "1"}));
}

TEST_F(TheDisk, GoesBackToWhatItWasAtAnEarlierPosition) {
  make("a", "old");
  const std::uint64_t then = disk_.position();
  make("a", "new");

  disk_.lose_power(kLosesNothing, then);

  EXPECT_EQ(text("a"), "old");
}

TEST_F(TheDisk, GivesTheSameImageForTheSameSeed) {
  make("a", std::string(4'096, '-'));
  OpenFile(path("a")).write(std::string(4'000, 'x'), 300);

  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    std::set<std::string> images;
    for (const char* name : {"one", "two"}) {
      const std::string folder = disk_.folder() + "/" + name;
      disk_.write_survivors(disk_.position(), PowerLoss::of(seed), folder);
      std::ifstream file(folder + "/a");
      images.insert(std::string(std::istreambuf_iterator<char>(file), {}));
      std::filesystem::remove_all(folder);
    }
    EXPECT_EQ(images.size(), 1U) << seed;
  }
}

TEST_F(TheDisk, GoesOnWhereAProcessEndedInTheMiddle) {
  const pid_t child = ::fork();
  if (child == 0) {
    const OpenFile file(path("a"));
    file.append("synced");
    file.sync();
    sync_folder();
    file.append(" lost");
    ::_exit(0);
  }
  int status = 0;
  ASSERT_EQ(::waitpid(child, &status, 0), child);
  EXPECT_EQ(text("a"), "synced lost");

  disk_.lose_power(kLosesAll);

  EXPECT_EQ(text("a"), "synced");
}

TEST_F(TheDisk, SurvivesAsItWasSeenIfNothingIsLost) {
  make("a", "1");
  OpenFile(path("a")).append("22");
  OpenFile(path("b"), O_TRUNC).append("333");
  ::rename(path("b").c_str(), path("c").c_str());

  disk_.lose_power(kLosesNothing);

  EXPECT_EQ(text("a"), "22");
  EXPECT_EQ(text("c"), "333");
  EXPECT_FALSE(exists("b"));
}

TEST_F(TheDisk, LeavesFilesBesideItAlone) {
  const std::string beside = disk_.folder() + "/beside";
  const std::uint64_t before = disk_.count();
  OpenFile(beside).append("x");

  EXPECT_EQ(disk_.count(), before);
}

TEST_F(TheDisk, CountsEachKindOfOperation) {
  make("a", "1");

  EXPECT_EQ(disk_.count(kWrite), 1U);
  EXPECT_EQ(disk_.count(kSyncFile), 1U);
  EXPECT_EQ(disk_.count(kSyncFolder), 1U);
  EXPECT_EQ(disk_.count(kCreate), 1U);
  EXPECT_EQ(disk_.describe(2), "write a at 0, 1 bytes");
}

}  // namespace
}  // namespace nabe::disk
