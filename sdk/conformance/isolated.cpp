// SPDX-License-Identifier: EUPL-1.2
#include "conformance/isolated.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstring>
#include <exception>
#include <system_error>
#include <thread>

namespace nabe::conformance {
namespace {

using SteadyClock = std::chrono::steady_clock;

constexpr char kEnd = '\0';   // behind each finding
constexpr char kDone = '\1';  // the child came to its end; before it, why nothing was exercised

void write_all(int fd, const std::string& text) {
  std::size_t done = 0;
  while (done < text.size()) {
    const ssize_t count = ::write(fd, text.data() + done, text.size() - done);
    if (count < 0 && errno != EINTR) return;
    if (count > 0) done += static_cast<std::size_t>(count);
  }
}

[[noreturn]] void be_child(const std::function<void(Findings&)>& work, int fd) {
  // A runtime (a sanitizer's) may start a thread of its own with the first one: it is not to be taken for the plugin's.
  std::thread([] {}).join();
  Findings findings;
  try {
    work(findings);
  } catch (const std::exception& error) {
    findings.add(std::string("the check could not go on: ") + error.what());
  }
  std::string text;
  for (const std::string& finding : findings.texts()) text += finding + kEnd;
  write_all(fd, text + findings.not_exercised() + kDone);
  // Without destructors: what a plugin left behind must not turn a result into a crash.
  ::_exit(0);
}

// False if time was up.
bool read_all(int fd, std::string& text, SteadyClock::time_point deadline) {
  std::array<char, 4096> buffer{};
  while (true) {
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(deadline - SteadyClock::now()).count();
    if (left <= 0) return false;
    pollfd waiting{fd, POLLIN, 0};
    if (::poll(&waiting, 1, static_cast<int>(left)) <= 0) continue;
    const ssize_t count = ::read(fd, buffer.data(), buffer.size());
    if (count == 0) return true;
    if (count > 0) text.append(buffer.data(), static_cast<std::size_t>(count));
  }
}

std::string how_it_ended(int status) {
  if (WIFSIGNALED(status)) {
    const char* name = ::sigdescr_np(WTERMSIG(status));
    return std::string("the process crashed: ") + (name == nullptr ? "an unknown signal" : name);
  }
  return "the process ended with exit code " + std::to_string(WEXITSTATUS(status));
}

}  // namespace

Isolated run_isolated(const std::function<void(Findings&)>& work, std::uint32_t time_limit_ms) {
  const auto deadline = SteadyClock::now() + std::chrono::milliseconds(time_limit_ms);
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) return {{"no pipe: " + std::generic_category().message(errno)}, ""};
  const pid_t child = ::fork();
  if (child == 0) {
    ::close(ends[0]);
    be_child(work, ends[1]);
  }
  ::close(ends[1]);
  if (child < 0) {
    ::close(ends[0]);
    return {{"no process: " + std::generic_category().message(errno)}, ""};
  }
  std::string text;
  const bool in_time = read_all(ends[0], text, deadline);
  ::close(ends[0]);
  if (!in_time) ::kill(child, SIGKILL);
  int status = 0;
  while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }

  Isolated result;
  const bool done = !text.empty() && text.back() == kDone;
  std::size_t begin = 0;
  for (std::size_t end = text.find(kEnd); end != std::string::npos; end = text.find(kEnd, begin)) {
    result.findings.push_back(text.substr(begin, end - begin));
    begin = end + 1;
  }
  if (!in_time) {
    result.findings.push_back("it did not come to an end within " + std::to_string(time_limit_ms) + " ms");
  } else if (!done) {
    result.findings.push_back(how_it_ended(status));
  } else {
    result.not_exercised = text.substr(begin, text.size() - begin - 1);
  }
  return result;
}

}  // namespace nabe::conformance
