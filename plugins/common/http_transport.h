// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

#include "common/tls.h"
#include "common/url.h"

namespace nabe::common {

/// A moment of the steady clock in milliseconds, and a question that ends waiting early.
struct Patience {
  std::int64_t until_ms = 0;
  std::function<bool()> cancelled;  ///< may be empty; asked several times a second while waiting
};

std::int64_t steady_now_ms();

enum class IoStatus {
  Done,
  TimedOut,
  Cancelled,
  Broken,
  Refused,  ///< the peer does not admit us and has looked at nothing that was written
  Waits,    ///< read_now: nothing is there yet
};

struct IoResult {
  IoStatus status = IoStatus::Done;
  std::size_t bytes = 0;  ///< read: 0 with Done is the end
};

/// A connected byte stream, plain or TLS. Owned and used by one thread at a time.
class HttpTransport {
 public:
  virtual ~HttpTransport() = default;
  /// Blocks until some bytes went, the patience ends or the stream is broken.
  virtual IoResult write_some(std::string_view bytes, const Patience& patience) = 0;
  virtual IoResult read_some(char* destination, std::size_t capacity, const Patience& patience) = 0;
  /// What is there, or Waits until the descriptor shows `waits_for`. Blocks: no.
  virtual IoResult read_now(char* destination, std::size_t capacity) = 0;
  /// True if the peer has sent something or closed, although nothing is expected. Blocks: no.
  virtual bool readable() = 0;
  virtual int descriptor() const = 0;
  /// The event of poll (POLLIN, POLLOUT) that read_now waits for.
  virtual short waits_for() const = 0;
};

/// Makes connections; one per kind of peer settings. Threads: [any].
class HttpConnector {
 public:
  explicit HttpConnector(TlsClientSettings tls);
  /// Reads the files of TLS again for the next connection: certificates are renewed.
  void forget_files();
  /// Null and `problem` if the host cannot be resolved or reached, or TLS fails: nothing of a request was sent.
  /// Blocks: until `patience` ends; resolving a name is bounded by the system's resolver only.
  std::unique_ptr<HttpTransport> connect(const Url& url, const Patience& patience, std::string& problem);

 private:
  std::shared_ptr<const TlsContext> context(std::string& problem);

  const TlsClientSettings settings_;
  std::mutex mutex_;
  std::shared_ptr<const TlsContext> context_;  ///< made for the first secure connection
};

}  // namespace nabe::common
