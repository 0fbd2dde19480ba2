// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <sys/epoll.h>

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include "common/http_connection.h"
#include "common/http_server.h"
#include "common/server_channel.h"

namespace nabe::common {

// A request id is worker (8 bits), slot (24 bits), number of the request in that slot (32 bits).
inline constexpr unsigned kSlotBits = 24;
inline constexpr unsigned kNumberBits = 32;

class HttpWorker;

/// What the threads of one server have in common.
struct HttpWorkers {
  HttpServerSettings settings;
  RequestHandler* handler = nullptr;
  std::shared_ptr<const TlsContext> tls;  ///< null: plain
  std::vector<std::unique_ptr<HttpWorker>> all;
  std::atomic<std::size_t> connections{0};
  std::atomic<bool> stopping{false};  ///< the listener is closed, connections drain
  std::atomic<bool> ended{false};     ///< threads leave
  std::mutex mutex;
  std::condition_variable changed;  ///< a connection ended
};

/// What another thread wants of a connection's thread.
struct HttpCommand {
  enum class Kind { Respond, RespondRaw, RespondBody, Resume, Adopt, Refuse } kind = Kind::Respond;
  RequestId id = 0;
  int fd = -1;
  HttpResponse response;
  std::unique_ptr<ResponseBody> body;
  std::optional<std::uint64_t> size_bytes;
};

/// One thread of an HttpServer, with its own epoll and its own connections. Threads: push and wake [any]; the others by
/// the server, prepare before start and join behind it.
class HttpWorker {
 public:
  HttpWorker(HttpWorkers& shared, std::uint64_t index);
  ~HttpWorker();
  HttpWorker(const HttpWorker&) = delete;
  HttpWorker& operator=(const HttpWorker&) = delete;

  /// Takes the listening socket over, if it is one. False and errno if it cannot watch.
  bool prepare(int listener_fd);
  void start();
  void join();

  void push(HttpCommand command);
  void wake() const;

 private:
  struct Slot {
    std::unique_ptr<HttpConnection> connection;
    std::unique_ptr<ServerChannel> channel;
    RequestId next_id = 0;
    std::int64_t handshake_deadline_ms = HttpConnection::kNever;
    std::uint32_t interest = 0;
    bool shut = false;
    bool failed = false;  ///< in its handshake: what still comes is dropped
  };

  bool watch(int fd, std::uint64_t key) const;
  void run();
  int sleep_ms() const;
  std::int64_t sweep_interval_ms() const;
  void sweep();
  void handle(const epoll_event& event);
  void shake_hands(std::size_t index);
  /// False: the connection is broken.
  bool read(Slot& slot);
  /// Sends what can be sent and asks epoll for what the connection needs next.
  void settle(std::size_t index);
  void release(std::size_t index);
  void accept_some();
  void adopt(int fd, bool refuse);
  bool take_inbox();
  void drain();

  HttpWorkers& shared_;
  const std::uint64_t index_;
  std::thread thread_;
  std::atomic<std::thread::id> own_id_;
  int epoll_fd_ = -1;
  int wake_fd_ = -1;
  int listener_fd_ = -1;
  std::mutex mutex_;
  std::vector<HttpCommand> inbox_;
  bool signalled_ = false;
  std::vector<HttpCommand> taken_;
  std::vector<Slot> slots_;
  std::vector<std::size_t> free_;
  std::size_t used_ = 0;
  std::size_t next_worker_ = 0;
  std::int64_t now_ms_;
  std::int64_t next_sweep_ms_ = 0;
  bool accept_paused_ = false;
  bool draining_ = false;
  std::vector<char> read_buffer_;
};

}  // namespace nabe::common
