// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "base/clock.h"
#include "base/log.h"
#include "base/result.h"
#include "delivery/operations.h"
#include "delivery/statistics.h"

namespace nabe::admin {

struct AdminOptions {
  std::string host = "127.0.0.1";
  std::uint16_t port = 0;                     ///< 0: any
  std::string token;                          ///< what `Authorization: Bearer` must carry; not empty
  std::size_t max_message_bytes = 64U << 20;  ///< of a body that is sent, explained or put in another's place
  std::uint64_t body_deadline_ms = 30'000;    ///< for the whole body of a request
  std::size_t threads = 4;
};

/// The admin API, metrics and health over HTTP. A request passes the Host check (loopback names only, so that no web
/// page reaches it by a name of its own), then the token (all but /health/), then the limits.
/// Ownership: everything that start() is given outlives the server. Threads: start and destruction on one thread.
class AdminServer {
 public:
  /// Listens and answers from now on. Errors: NABE-ADM-020.
  static Result<std::unique_ptr<AdminServer>> start(delivery::Operations& operations,
                                                    const delivery::Statistics& statistics, const AdminOptions& options,
                                                    const Clock& clock, Log& log);
  /// Ends open connections. Blocks: until the requests in work have their answer.
  ~AdminServer();

  /// host:port as bound, an IPv6 address in brackets.
  std::string address() const;

 private:
  struct Impl;
  explicit AdminServer(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace nabe::admin
