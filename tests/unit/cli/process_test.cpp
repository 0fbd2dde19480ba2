// SPDX-License-Identifier: EUPL-1.2
#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <cstdlib>

#include "workplace.h"

extern char** environ;

namespace nabe::cli::test {
namespace {

/// The real program, its stderr in a pipe.
class Process {
 public:
  explicit Process(const std::vector<std::string>& arguments) {
    std::array<int, 2> ends{};
    EXPECT_EQ(pipe2(ends.data(), O_CLOEXEC), 0);
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, ends[1], STDERR_FILENO);
    std::vector<char*> argv = {const_cast<char*>(NABE_PROGRAM)};
    for (const std::string& argument : arguments) {
      argv.push_back(const_cast<char*>(argument.c_str()));
    }
    argv.push_back(nullptr);
    EXPECT_EQ(posix_spawn(&pid_, NABE_PROGRAM, &actions, nullptr, argv.data(), environ), 0);
    posix_spawn_file_actions_destroy(&actions);
    close(ends[1]);
    err_ = ends[0];
  }
  ~Process() {
    if (pid_ > 0) {
      kill(pid_, SIGKILL);
      waitpid(pid_, nullptr, 0);
    }
    close(err_);
  }

  /// Reads on until `text` was written; false if the process ended before.
  bool says(const std::string& text) {
    while (!contains(said_, text)) {
      std::array<char, 4096> block{};
      const ssize_t got = read(err_, block.data(), block.size());
      if (got <= 0) {
        return false;
      }
      said_.append(block.data(), static_cast<std::size_t>(got));
    }
    return true;
  }
  void signal(int number) const { kill(pid_, number); }
  int exit_code() {
    int status = 0;
    waitpid(pid_, &status, 0);
    pid_ = -1;
    return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
  }
  const std::string& said() const { return said_; }

 private:
  pid_t pid_ = -1;
  int err_ = -1;
  std::string said_;
};

class RunningHub : public Workplace {
 protected:
  std::vector<std::string> run() const { return {"run", "--config", folder_.string()}; }
};

TEST_F(RunningHub, AnswersCommandsAndEndsOnSigterm) {
  Process hub(run());
  ASSERT_TRUE(hub.says("hub ready")) << hub.said();

  const Outcome status = nabe({"status"});
  EXPECT_EQ(status.code, 0) << status.out << status.err;
  EXPECT_TRUE(contains(status.out, "ready")) << status.out;

  hub.signal(SIGTERM);
  EXPECT_EQ(hub.exit_code(), 0);
  EXPECT_FALSE(std::filesystem::exists(folder_ / "state/admin.address"));
}

TEST_F(RunningHub, ASecondOneOnTheSameStateIsRefused) {
  Process first(run());
  ASSERT_TRUE(first.says("hub ready")) << first.said();

  Process second(run());

  EXPECT_TRUE(second.says("NABE-STO-002")) << second.said();
  EXPECT_EQ(second.exit_code(), 1);
  EXPECT_EQ(nabe({"status"}).code, 0) << "the first one is still found";
}

TEST_F(RunningHub, ALostTerminalOrReaderDoesNotEndIt) {
  Process hub(run());
  ASSERT_TRUE(hub.says("hub ready")) << hub.said();

  hub.signal(SIGPIPE);
  hub.signal(SIGUSR1);

  EXPECT_EQ(nabe({"status"}).code, 0);
}

TEST_F(RunningHub, SigintDrainsToo) {
  Process hub(run());
  ASSERT_TRUE(hub.says("hub ready")) << hub.said();

  hub.signal(SIGINT);

  EXPECT_TRUE(hub.says("hub ended")) << hub.said();
  EXPECT_EQ(hub.exit_code(), 0);
}

TEST_F(RunningHub, AConfigurationErrorIsTwo) {
  write("nabe.toml", "[node]\n");

  Process hub(run());

  EXPECT_TRUE(hub.says("NABE-CFG-005")) << hub.said();
  EXPECT_EQ(hub.exit_code(), 2);
}

TEST_F(RunningHub, TheTokenAndTheFolderAreForTheOwnerOnly) {
  std::filesystem::remove_all(folder_ / "state");
  Process hub(run());
  ASSERT_TRUE(hub.says("hub ready")) << hub.said();

  using std::filesystem::perms;
  EXPECT_EQ(std::filesystem::status(folder_ / "state").permissions() & (perms::group_all | perms::others_all),
            perms::none);
  EXPECT_EQ(std::filesystem::status(folder_ / "state/admin.token").permissions(),
            perms::owner_read | perms::owner_write);
}

}  // namespace
}  // namespace nabe::cli::test
