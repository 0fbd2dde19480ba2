// SPDX-License-Identifier: EUPL-1.2
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <random>

#include "store_fixture.h"

extern char** environ;

namespace nabe::store::testing {
namespace {

/// The program `committer` on a folder, with its acknowledgements.
class Committer {
 public:
  explicit Committer(const std::string& folder) {
    int ends[2] = {};
    EXPECT_EQ(pipe(ends), 0);
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
    posix_spawn_file_actions_addclose(&actions, ends[0]);
    std::string program = NABE_STORE_COMMITTER;
    std::string argument = folder;
    char* arguments[] = {program.data(), argument.data(), nullptr};
    EXPECT_EQ(posix_spawn(&process_, program.c_str(), &actions, nullptr, arguments, environ), 0);
    posix_spawn_file_actions_destroy(&actions);
    close(ends[1]);
    output_ = ends[0];
  }
  ~Committer() { close(output_); }
  Committer(const Committer&) = delete;
  Committer& operator=(const Committer&) = delete;

  /// Reads `count` acknowledgements, kills it, and answers all that it had given.
  std::vector<std::string> kill_after(std::size_t count) {
    std::string text;
    while (text.size() < count * kLine && read_some(text)) {
    }
    kill(process_, SIGKILL);
    while (read_some(text)) {
    }
    int status = 0;
    waitpid(process_, &status, 0);
    EXPECT_TRUE(WIFSIGNALED(status)) << "it ended by itself with " << status;
    std::vector<std::string> ids;
    for (std::size_t at = 0; at + kLine <= text.size(); at += kLine) {
      ids.push_back(text.substr(at, kLine - 1));
    }
    return ids;
  }

 private:
  static constexpr std::size_t kLine = 37;  // an id and the end of the line
  bool read_some(std::string& text) const {
    char buffer[4'096];
    const ssize_t size = read(output_, buffer, sizeof buffer);
    text.append(buffer, size > 0 ? static_cast<std::size_t>(size) : 0);
    return size > 0;
  }

  pid_t process_ = 0;
  int output_ = -1;
};

TEST(StoreCrash, WhatWasAcknowledgedIsThereAfterKillNine) {
  const TemporaryFolder folder;
  std::mt19937 random(20'261'124);
  std::vector<std::string> acknowledged;
  for (int round = 0; round < 8; ++round) {
    const auto ids = Committer(folder.path()).kill_after(random() % 400 + 1);
    acknowledged.insert(acknowledged.end(), ids.begin(), ids.end());
  }

  const auto store = nabe::store::open({"sqlite", folder.path(), false});

  ASSERT_TRUE(store) << store.error().render();
  for (const std::string& id : acknowledged) {
    ASSERT_TRUE((*store)->message(id)->has_value()) << id;
    ASSERT_EQ((*store)->deliveries_of(id)->size(), 1U) << id;
  }
  EXPECT_GE((*store)->counts()->messages, acknowledged.size());
}

}  // namespace
}  // namespace nabe::store::testing
