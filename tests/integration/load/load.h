// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "load/sender.h"

namespace nabe::integration {

struct LoadPlan {
  std::function<std::string()> url;                   ///< asked before every attempt: a hub may come back elsewhere
  std::function<std::string(std::uint64_t)> message;  ///< XML of message number n; the same one at every call
  std::function<Headers(std::uint64_t)> headers;      ///< of message number n, if any
  std::function<std::vector<Upload>(std::uint64_t)> attachments;  ///< of message number n, if any
  /// Called with the number of receipts so far, on the thread of the sender that got the last one of them.
  std::function<void(std::uint64_t)> on_acknowledged;
  std::uint64_t count = 1000;
  unsigned connections = 8;
  std::int64_t patience_ms = 120'000;  ///< for one message, with all its attempts
};

struct Acknowledged {
  std::uint64_t number = 0;
  Receipt receipt;
};

struct LoadResult {
  std::vector<Acknowledged> acknowledged;  ///< in order of their numbers
  std::vector<std::string> refused;        ///< number, status and answer of what was refused for good
  std::uint64_t given_up = 0;              ///< not acknowledged within the patience
  std::uint64_t repeated = 0;              ///< attempts without an answer, or answered with 429, 500 or 503
  double seconds = 0;
};

/// Senders that do as real ones do: each sends its next message when the last one is acknowledged (a closed loop over a
/// kept connection), and one without an answer again until it has one. Threads: any.
class Load {
 public:
  explicit Load(LoadPlan plan);
  ~Load();  ///< ends early

  /// Begins in the background.
  void start();
  std::uint64_t acknowledged() const;
  bool running() const;
  /// Waits until everything is acknowledged, refused or given up.
  LoadResult finish();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

/// A line per acknowledged message: number, message id, receipt time, duplicate. False: it cannot be written.
bool write_acknowledged(const std::string& path, const LoadResult& result);

/// A small application of its own for every number, in the namespace of the samples, with a name of the samples in it.
std::string small_application(const std::string& prefix, std::uint64_t number, const std::string& service);

}  // namespace nabe::integration
