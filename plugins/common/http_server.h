// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "common/http_message.h"
#include "common/tls.h"

namespace nabe::common {

/// Names one request of one connection, 0 names none. A name comes back after 2^32 requests of the same connection
/// slot.
using RequestId = std::uint64_t;

struct HttpResponse {
  int status = 200;
  HeaderList headers;  ///< without Content-Length, Connection and Date
  std::string body;
  bool close = false;  ///< end the connection after it
};

/// The bytes that a server sends for an answer.
std::string wire_of(const HttpResponse& response, bool keep_alive);

enum class Flow {
  Continue,
  Pause,  ///< no more bytes until HttpServer::resume; the peer is slowed down by its full window
  Stop,   ///< the answer is given or will be; what still arrives of this body is dropped
};

/// The body of an answer that is made while it is sent, because it does not fit into memory or has no end. Called on
/// the connection's thread of the server, where everybody on it waits; destroyed there too, at the end or when the peer
/// is gone.
class ResponseBody {
 public:
  enum class Next {
    More,    ///< `out` has got the next piece
    Wait,    ///< nothing yet: asked again after HttpServerSettings::body_wait_ms
    End,     ///< that was all, with what `out` has got
    Broken,  ///< there is no more although there should be: the connection is cut, so that the peer sees it
  };
  virtual ~ResponseBody() = default;
  /// Appends the next piece to `out`, some 64 KiB at most. Called when everything before has been sent.
  virtual Next next(std::string& out) = 0;
};

/// Takes the body of one request as it arrives. Called on the connection's thread of the server; destroyed there too.
/// Destruction before `end` means that the request will never be complete: the peer went away, was too slow, broke
/// the framing, or the server stops. No answer can be given then.
class RequestBody {
 public:
  virtual ~RequestBody() = default;
  virtual Flow write(std::string_view bytes) = 0;
  /// The body is complete. The answer may follow now or later, from any thread.
  virtual void end() = 0;
};

/// What a server serves. Threads: the server's threads, several at once. An exception ends the request with 500.
class RequestHandler {
 public:
  virtual ~RequestHandler() = default;
  /// A request has begun; `head` lasts for the call. Returns the taker of its body, or null if the request is answered
  /// (HttpServer::respond, now or later) without reading the body. Blocks: briefly, as everybody on this thread waits.
  virtual std::unique_ptr<RequestBody> begin(RequestId id, const RequestHead& head) = 0;
  /// Fills an answer that the server gives by itself: 400, 408, 413, 414, 431, 500, 501, 503, 505.
  virtual void describe(HttpResponse& response) = 0;
  /// A peer did not get through the TLS handshake; `problem` holds nothing that the peer chose. Blocks: briefly.
  virtual void handshake_failed([[maybe_unused]] const std::string& problem) {}
};

struct HttpServerSettings {
  std::string host = "127.0.0.1";  ///< an address, or a name that is resolved once
  std::uint16_t port = 0;          ///< 0: any free port
  TlsServerSettings tls;           ///< plain without a certificate
  unsigned threads = 1;
  std::size_t max_connections = 1024;
  HttpLimits limits;
  std::int64_t head_timeout_ms = 10'000;  ///< from the first byte of a request to the end of its head; a handshake
  std::int64_t idle_timeout_ms = 60'000;  ///< between requests
  std::int64_t body_timeout_ms = 30'000;  ///< in which at least `body_progress_bytes` of a body must arrive
  std::size_t body_progress_bytes = 1024;
  std::int64_t write_timeout_ms = 30'000;  ///< in which a peer must take some of its answer
  std::int64_t body_wait_ms = 1'000;       ///< after which a ResponseBody that waits is asked again
};

/// An HTTP/1.1 server on epoll, plain or TLS: a fixed number of threads, none per connection and none per request that
/// waits for its answer. Requests of one connection are served one after the other in the order of arrival. Threads:
/// respond and resume [any]; start, stop and the destructor one at a time.
class HttpServer {
 public:
  HttpServer(HttpServerSettings settings, RequestHandler& handler);
  ~HttpServer();
  HttpServer(const HttpServer&) = delete;
  HttpServer& operator=(const HttpServer&) = delete;

  /// Listens and starts the threads (which block all signals). Returns an empty text or what failed.
  std::string start();
  std::uint16_t bound_port() const;
  std::size_t connection_count() const;

  /// Queues the answer to a request; dropped without a word if the peer is gone. An answer that comes before the whole
  /// body ends the connection after it, unless the rest is small. Blocks: no.
  void respond(RequestId id, HttpResponse response);
  /// The same with a body that is asked for its pieces as the peer takes them. `size_bytes`: what it will be in all;
  /// without it the body goes in chunks, to a peer of HTTP/1.0 until the connection ends. An answer to HEAD has no
  /// body, and `body` is not asked. When the server stops, a body that waits has ended. Blocks: no.
  void respond(RequestId id, HttpResponse response, std::unique_ptr<ResponseBody> body,
               std::optional<std::uint64_t> size_bytes = std::nullopt);
  /// In place of an answer: sends these bytes as they are, whole answers or the beginning of one, and ends the
  /// connection if `close` or if there are none. A server that plays a broken peer needs it. Blocks: no.
  void respond_raw(RequestId id, std::string bytes, bool close);
  /// Goes on with a request whose body taker said Pause. Blocks: no.
  void resume(RequestId id);

  /// Accepts nothing new, answers requests whose body is incomplete with 503, waits up to `grace_ms` for the answers
  /// that are still owed, then closes everything and ends the threads. Blocks: <= grace_ms and a moment.
  void stop(std::uint32_t grace_ms);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace nabe::common
