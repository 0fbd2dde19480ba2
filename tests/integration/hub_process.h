// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <sys/types.h>

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace nabe::integration {

using Milliseconds = std::chrono::milliseconds;

/// How long a test waits for what takes an instant on an idle machine.
inline constexpr Milliseconds kPatience{60'000};

/// Asks every few milliseconds, until `holds` or `patience` ends. For things that tell nobody when they change, such as
/// the files and the end of another process.
template <typename Question>
bool eventually(Question holds, Milliseconds patience = kPatience);

struct Exit {
  int code = -1;   ///< -1: ended by a signal
  int signal = 0;  ///< 0: ended by itself
};

/// The real `nabe run` on a configuration folder. Killed when it goes out of scope.
class HubProcess {
 public:
  /// `log`: appended to, so that it holds the words of all hubs of a test.
  HubProcess(std::string configuration, std::string log);
  ~HubProcess();
  HubProcess(const HubProcess&) = delete;
  HubProcess& operator=(const HubProcess&) = delete;

  /// Waits until the hub is ready. False: it has ended, or is not ready within kPatience.
  bool start();
  /// Starts it without waiting.
  void launch();
  bool wait_until_ready(Milliseconds patience = kPatience);

  /// Where the source `connector` listens.
  std::string source_url(const std::string& connector, const std::string& path) const;
  /// Where its admin listener listens: host:port. The log must be text.
  std::string admin_address() const;
  /// What this hub has logged since launch().
  std::string log() const;
  bool wait_for_log(const std::string& text, Milliseconds patience = kPatience) const;

  void send_signal(int signal) const;
  /// Nothing if it still runs when `patience` has ended.
  std::optional<Exit> wait_for_exit(Milliseconds patience = kPatience);
  /// kill -9, and waits for the end.
  void kill();

  /// The most memory that was ever resident, in MiB; 0 if it does not run.
  std::uint64_t peak_resident_mib() const;

 private:
  bool reap();

  const std::string configuration_;
  const std::string log_path_;
  std::uint64_t log_begin_ = 0;
  pid_t pid_ = -1;
  std::optional<Exit> exit_;
};

struct Command {
  int exit_code = -1;
  std::string output;  ///< of both streams
};

/// Runs a line of the shell to its end and returns what it printed.
std::string run(const std::string& command);

/// Runs `nabe` with these arguments to its end.
Command run_nabe(const std::vector<std::string>& arguments);

}  // namespace nabe::integration

#include <thread>

template <typename Question>
bool nabe::integration::eventually(Question holds, Milliseconds patience) {
  const auto until = std::chrono::steady_clock::now() + patience;
  while (!holds()) {
    if (std::chrono::steady_clock::now() > until) return false;
    std::this_thread::sleep_for(Milliseconds(5));
  }
  return true;
}
