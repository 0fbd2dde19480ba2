// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "common/http_message.h"
#include "common/http_transport.h"
#include "common/url.h"

namespace nabe::common {

struct HttpClientSettings {
  TlsClientSettings tls;
  std::int64_t connect_timeout_ms = 5'000;
  std::int64_t idle_ms = 30'000;  ///< a kept connection that was not used for so long is closed
  std::size_t max_idle_per_target = 16;
  std::size_t max_body_bytes = 64 * 1024;  ///< of an answer: more is cut off and the connection not kept
  HttpLimits limits;
};

struct HttpRequest {
  std::string method = "POST";
  Url url;
  HeaderList headers;            ///< without Host, Content-Length, Transfer-Encoding and Connection
  std::uint64_t body_bytes = 0;  ///< UINT64_MAX: unknown, the body goes in chunks
  /// Fills `destination`: bytes, 0 at the end, < 0 if the body cannot be read. Empty: no body.
  std::function<std::int64_t(char* destination, std::size_t capacity)> read_body;
  /// Back to the first byte; false if that is impossible. Empty: impossible.
  std::function<bool()> rewind_body;
  /// Whether the client may send again on its own when a kept connection breaks before any byte of the answer.
  bool repeatable = false;
};

/// How far an exchange came: what the sender may conclude about effects at the peer.
enum class Progress {
  NotSent,     ///< not connected, not admitted, or no byte of the request left: no effect
  Incomplete,  ///< the last byte was never handed over: the peer cannot have seen a whole request
  Lost,        ///< all was handed over and no answer came: there may be an effect
  Answered,    ///< `status` is the peer's answer
};

struct HttpAnswer {
  Progress progress = Progress::NotSent;
  int status = 0;
  HeaderList headers;
  std::string body;
  bool body_complete = false;  ///< with Answered: `body` is all of it, neither broken off nor cut to the limit
  bool timed_out = false;
  bool cancelled = false;
  bool body_unreadable = false;   ///< read_body failed
  bool request_complete = false;  ///< false with Answered: the peer answered before it had everything
  std::string problem;            ///< what happened, without content; empty if answered

  std::string header(std::string_view name) const;
};

class AnswerLoop;

/// HTTP/1.1 client that keeps connections per target. Redirects are answers like others. Threads: [any].
class HttpClient {
 public:
  explicit HttpClient(HttpClientSettings settings);
  ~HttpClient();
  HttpClient(const HttpClient&) = delete;
  HttpClient& operator=(const HttpClient&) = delete;

  /// Sends one request and waits for its answer. Memory is bounded whatever the size of the bodies.
  /// Blocks: until `patience` ends.
  HttpAnswer exchange(const HttpRequest& request, const Patience& patience);

  /// The same without waiting for the answer: sends here, and lets `loop` wait, which calls `done` once on its thread.
  /// An answer is returned if there is one before the whole request went, or none can come; `done` is not called then.
  /// What broke after the request is not repeated here. `request` is not used after the return, `patience` until
  /// `done`. The loop's waits for this client are ended (AnswerLoop::end_waits) before it is destroyed. Blocks: until
  /// connected and sent, or `patience` ends. `done` must not block.
  std::optional<HttpAnswer> exchange_later(const HttpRequest& request, const Patience& patience, AnswerLoop& loop,
                                           std::function<void(HttpAnswer)> done);

  /// Makes sure that a connection to the target can be had, and keeps it. Returns an empty text or the problem.
  std::string probe(const Url& url, const Patience& patience);

  /// Drops all idle connections; the next one is made with the files of TLS as they are then.
  void clear();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace nabe::common
