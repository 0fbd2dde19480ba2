// SPDX-License-Identifier: EUPL-1.2
#include "conformance/knock.h"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <stdexcept>
#include <system_error>

namespace nabe::conformance {
namespace {

using SteadyClock = std::chrono::steady_clock;

constexpr int kSettleEveryMs = 2;
constexpr auto kLimit = std::chrono::seconds(20);

pid_t spawn_shell(const std::string& command) {
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
  std::array<std::string, 3> words = {"sh", "-c", command};
  std::array<char*, 4> argv = {words[0].data(), words[1].data(), words[2].data(), nullptr};
  pid_t pid = -1;
  const int error = posix_spawn(&pid, "/bin/sh", &actions, nullptr, argv.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  if (error != 0) throw std::runtime_error("no shell: " + std::generic_category().message(error));
  return pid;
}

KnockResult ended(int status) {
  if (WIFSIGNALED(status)) return {false, "signal " + std::to_string(WTERMSIG(status))};
  const int code = WEXITSTATUS(status);
  return {code == 0, "exit code " + std::to_string(code)};
}

}  // namespace

KnockResult knock(const Subject& subject, Stage& stage, Findings& findings) {
  const auto deadline = SteadyClock::now() + kLimit;
  const std::size_t committed_before = stage.host().messages().size();
  const pid_t pid = spawn_shell(subject.settings->knock);
  const int ends = static_cast<int>(::syscall(SYS_pidfd_open, pid, 0));
  bool late = false;
  // A sender waits for its receipt, and the receipt for the settlement.
  for (bool running = true; running;) {
    stage.host().settle();
    pollfd waiting{ends, POLLIN, 0};
    running = ::poll(&waiting, 1, kSettleEveryMs) == 0;
    if (running && SteadyClock::now() > deadline) {
      late = true;
      ::kill(pid, SIGKILL);
      running = false;
    }
  }
  if (ends >= 0) ::close(ends);
  int status = 0;
  while (::waitpid(pid, &status, 0) < 0 && errno == EINTR) {
  }
  stage.host().settle();
  if (late) findings.add("the knock did not come to an end");
  KnockResult result = ended(status);
  if (result.succeeded && stage.host().messages().size() == committed_before) {
    findings.add("the knock succeeds, and nothing was committed");
  }
  return result;
}

}  // namespace nabe::conformance
