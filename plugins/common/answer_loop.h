// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <unordered_map>
#include <vector>

#include "common/answer_reader.h"
#include "common/http_transport.h"

namespace nabe::common {

/// One thread that waits for the answers of many exchanges, so that no other one has to. Threads: [any].
class AnswerLoop {
 public:
  /// A request that has been sent, and the wait for its answer.
  struct Exchange {
    const void* owner = nullptr;
    std::unique_ptr<HttpTransport> transport;
    std::unique_ptr<AnswerReader> reader;  ///< says at the end what came, or why nothing did
    Patience patience;
    std::function<void(Exchange&)> done;  ///< once, on the loop's thread; must not block
  };

  /// The one that all connectors of a plugin share. It lives as long as somebody keeps it.
  static std::shared_ptr<AnswerLoop> shared();

  /// Throws std::system_error if the system gives no descriptor or thread.
  AnswerLoop();
  ~AnswerLoop();
  AnswerLoop(const AnswerLoop&) = delete;
  AnswerLoop& operator=(const AnswerLoop&) = delete;

  void wait(Exchange exchange);
  /// Waits until no exchange of this owner is left; those that are left after `grace_ms` end as cancelled.
  /// Blocks: a little longer than `grace_ms`. Not on the loop's thread.
  void end_waits(const void* owner, std::int64_t grace_ms);

 private:
  struct Waiting {
    Exchange exchange;
    bool cancelled = false;
  };

  void run();
  void look(std::uint64_t id);
  void look_at_the_clock();
  void end(std::uint64_t id, Exchange& exchange);
  Exchange* find(std::uint64_t id);
  bool arm(std::uint64_t id, int descriptor, short awaited, int operation) const;
  void wake();
  bool is_left(const void* owner) const;

  int epoll_;
  int wake_;
  std::vector<char> buffer_;  // of the loop's thread

  mutable std::mutex mutex_;
  std::condition_variable ended_;
  std::uint64_t last_id_ = 0;
  bool quit_ = false;
  std::unordered_map<std::uint64_t, Waiting> waiting_;

  std::thread thread_;
};

}  // namespace nabe::common
