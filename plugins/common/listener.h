// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "common/http_server.h"
#include "common/problem.h"
#include "nabe/connector.hpp"

namespace nabe::common {

/// The server that the options of listener_options.h describe. Throws std::invalid_argument if they do not fit
/// together or a file cannot be used. Blocks: reads files.
HttpServerSettings server_settings(const Options& options);

/// The server of a connector that listens, with the hooks of that connector: start, stop and health are theirs.
class Listener {
 public:
  /// Throws as server_settings does. `host` outlives it.
  Listener(Host& host, const Options& options) : host_(host), settings_(server_settings(options)) {}

  const HttpServerSettings& settings() const { return settings_; }

  /// Listens and says where in the log. `handler` outlives this. Errors: Unavailable with what failed.
  Outcome start(RequestHandler& handler);
  /// The server stays until the listener goes: an answer that comes later is dropped. Blocks: <= grace and a moment.
  void stop(Milliseconds grace);
  Outcome health() const;
  std::uint16_t bound_port() const { return server_ ? server_->bound_port() : std::uint16_t{0}; }

  /// The server, from the first start on.
  HttpServer* operator->() const { return server_.get(); }

 private:
  Host& host_;
  const HttpServerSettings settings_;
  std::unique_ptr<HttpServer> server_;
};

/// Whom a listener lets in: the token and the subjects of certificates that its options name. Threads: [any].
class ListenerAccess {
 public:
  /// Throws std::invalid_argument for an empty token, or for subjects without an authority.
  explicit ListenerAccess(const Options& options);

  /// Nothing if the sender is admitted; else Unauthenticated or NotAdmitted. Looks at nothing but the head. Takes the
  /// same time for every token of the same length.
  std::optional<Problem> refusal(const RequestHead& head) const;

 private:
  std::string token_;
  std::vector<std::string> subjects_;
};

/// Counts failed TLS handshakes and logs them at most once a minute: anybody who reaches the port can fail.
/// Threads: [any].
class HandshakeLog {
 public:
  /// `host` outlives it.
  explicit HandshakeLog(Host& host) : host_(host) {}
  void failed(const std::string& problem);

 private:
  Host& host_;
  std::mutex mutex_;
  std::uint64_t count_ = 0;  ///< since they were logged
  Time logged_at_{};
};

/// The value of a header that may be given once: absent is empty. Nothing if it is repeated, longer than `limit_bytes`
/// or not UTF-8.
std::optional<std::string_view> single_header(const RequestHead& head, std::string_view name, std::size_t limit_bytes);

/// The trace context that the request carries; empty if there is nothing that looks like one.
std::string trace_parent_of(const RequestHead& head);
/// Sets it.
void take_trace_parent(const RequestHead& head, MessageBuilder& message);

}  // namespace nabe::common
