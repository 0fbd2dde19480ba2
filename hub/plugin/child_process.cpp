// SPDX-License-Identifier: EUPL-1.2
#include "plugin/child_process.h"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <system_error>

namespace nabe::plugin {
namespace {

using SteadyClock = std::chrono::steady_clock;

constexpr std::size_t kMaxOutputBytes = 256 * 1024;

class Pipe {
 public:
  Pipe() { ok_ = ::pipe2(ends_.data(), O_CLOEXEC) == 0; }
  ~Pipe() {
    close_end(0);
    close_end(1);
  }
  Pipe(const Pipe&) = delete;
  Pipe& operator=(const Pipe&) = delete;

  bool ok() const { return ok_; }
  int read_end() const { return ends_[0]; }
  int write_end() const { return ends_[1]; }
  void close_end(std::size_t end) {
    if (ends_[end] >= 0) ::close(ends_[end]);
    ends_[end] = -1;
  }

 private:
  std::array<int, 2> ends_ = {-1, -1};
  bool ok_ = false;
};

Error failed(const std::string& program, int number) {
  return {"", program + " cannot be run: " + std::generic_category().message(number), "", std::nullopt};
}

// Reads one end; false once there is nothing more.
bool drain(int fd, std::string& into) {
  std::array<char, 4096> buffer{};
  const ssize_t count = ::read(fd, buffer.data(), buffer.size());
  if (count < 0) return errno == EINTR;
  const auto room = kMaxOutputBytes - into.size();
  into.append(buffer.data(), std::min(room, static_cast<std::size_t>(count)));
  return count > 0;
}

// Until both pipes are closed; false if time is up first.
bool collect(Pipe& out, Pipe& err, ChildOutput& output, SteadyClock::time_point deadline) {
  std::array<pollfd, 2> open = {pollfd{out.read_end(), POLLIN, 0}, pollfd{err.read_end(), POLLIN, 0}};
  while (open[0].fd >= 0 || open[1].fd >= 0) {
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(deadline - SteadyClock::now()).count();
    if (left <= 0) return false;
    if (::poll(open.data(), open.size(), static_cast<int>(left)) < 0 && errno != EINTR) return false;
    if (open[0].revents != 0 && !drain(open[0].fd, output.out)) open[0].fd = -1;
    if (open[1].revents != 0 && !drain(open[1].fd, output.err)) open[1].fd = -1;
  }
  return true;
}

}  // namespace

Result<ChildOutput> run_child(const std::vector<std::string>& argv, std::uint32_t timeout_ms) {
  const auto deadline = SteadyClock::now() + std::chrono::milliseconds(timeout_ms);
  Pipe out;
  Pipe err;
  if (!out.ok() || !err.ok()) return failed(argv.front(), errno);

  std::vector<char*> arguments;
  arguments.reserve(argv.size() + 1);
  for (const std::string& argument : argv) arguments.push_back(const_cast<char*>(argument.c_str()));
  arguments.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_adddup2(&actions, out.write_end(), STDOUT_FILENO);
  posix_spawn_file_actions_adddup2(&actions, err.write_end(), STDERR_FILENO);
  pid_t child = 0;
  const int problem = ::posix_spawn(&child, argv.front().c_str(), &actions, nullptr, arguments.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  if (problem != 0) return failed(argv.front(), problem);
  out.close_end(1);
  err.close_end(1);

  ChildOutput output;
  output.timed_out = !collect(out, err, output, deadline);
  if (output.timed_out) ::kill(child, SIGKILL);
  int status = 0;
  while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  output.exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : 0;
  output.signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
  return output;
}

}  // namespace nabe::plugin
