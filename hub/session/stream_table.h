// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <unordered_map>

#include "base/waits.h"
#include "session/content_stream.h"

namespace nabe::session {

/// Which threads may use a stream: [call] or [any] of the plugin contract.
enum class StreamUse { ThisThread, AnyThread };

struct OpenStream {
  std::unique_ptr<ContentStream> content;
  std::optional<std::thread::id> only_on;

  bool usable_here() const { return !only_on || *only_on == std::this_thread::get_id(); }
};

/// The open streams of one connector, by handles that are never used twice. Threads: [any].
class StreamTable {
 public:
  std::uint64_t add(std::unique_ptr<ContentStream> content, StreamUse use) {
    auto stream = std::make_shared<OpenStream>();
    stream->content = std::move(content);
    if (use == StreamUse::ThisThread) stream->only_on = std::this_thread::get_id();
    const std::lock_guard lock(mutex_);
    streams_.emplace(++last_, std::move(stream));
    return last_;
  }
  void remove(std::uint64_t handle) {
    const std::lock_guard lock(mutex_);
    streams_.erase(handle);
  }
  /// Null for a handle that is not open.
  std::shared_ptr<OpenStream> find(std::uint64_t handle) {
    const std::lock_guard lock(mutex_);
    const auto found = streams_.find(handle);
    return found == streams_.end() ? nullptr : found->second;
  }

 private:
  Mutex mutex_;
  std::uint64_t last_ = 0;
  std::unordered_map<std::uint64_t, std::shared_ptr<OpenStream>> streams_;
};

}  // namespace nabe::session
