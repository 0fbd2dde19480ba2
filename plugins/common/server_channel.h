// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "common/tls.h"

namespace nabe::common {

/// An accepted connection, plain or TLS, for a thread that waits with epoll. Owns its socket, which does not block.
/// Threads: one at a time.
class ServerChannel {
 public:
  enum class Status {
    Done,
    Wait,    ///< again when the socket shows one of the events that `interest` names
    Ended,   ///< the peer sends no more
    Broken,  ///< for good
  };
  struct Step {
    Status status = Status::Done;
    std::size_t bytes = 0;
  };

  /// Without `tls` the connection is plain.
  ServerChannel(int fd, std::shared_ptr<const TlsContext> tls);
  ~ServerChannel();
  ServerChannel(const ServerChannel&) = delete;
  ServerChannel& operator=(const ServerChannel&) = delete;

  int descriptor() const { return fd_; }
  /// Bytes can be read and written: at once if plain, after the handshake if not.
  bool established() const { return established_; }
  /// Goes on with the handshake. Broken: the peer was told why; what it still sends can only be dropped.
  Step establish();
  Step read(char* destination, std::size_t capacity);
  /// Sends some of `head` and, behind it, `body`.
  Step write(std::string_view head, std::string_view body);
  /// The peer sees the end of what is sent. Blocks: no.
  void end_output();
  /// Reads and forgets some bytes of a connection that broke in its handshake. False: nothing more will come.
  bool drop_input();

  /// The events (EPOLLIN, ...) to wait for.
  std::uint32_t interest(bool wants_input, bool has_output) const;
  /// Whether `read` is worth a call after these events.
  bool can_read(std::uint32_t events) const;

  std::string peer_subject() const { return tls_ ? tls_->peer_subject() : std::string(); }
  std::string problem() const { return tls_ ? tls_->problem() : std::string(); }

 private:
  int fd_;
  std::unique_ptr<TlsStream> tls_;
  bool established_;
  bool handshake_writes_ = false;
  bool read_awaits_output_ = false;  ///< TLS has to send before it can read on
  bool write_awaits_input_ = false;  ///< and the other way round
};

}  // namespace nabe::common
