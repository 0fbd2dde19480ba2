// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <string>

#include "city/frame/request.h"
#include "city/frame/reserved_port.h"
#include "common/http_server.h"

namespace nabe::city {

/// The right to answer one request. Forgotten without a word once its door is closed. Threads: any.
class Exchange {
 public:
  Exchange(std::weak_ptr<common::HttpServer> server, common::RequestId id) : server_(std::move(server)), id_(id) {}
  void respond(Response response) const;
  /// As HttpServer::respond_raw.
  void respond_raw(std::string bytes, bool close) const;

 private:
  std::weak_ptr<common::HttpServer> server_;
  common::RequestId id_;
};

/// An HTTP listener on the loopback that hands over whole requests, and can be closed and opened again on its port.
/// Threads: open and close one at a time; `take` runs on the listener's thread.
class Door final : private common::RequestHandler {
 public:
  static constexpr std::size_t kMaxBodyBytes = 64 * 1024 * 1024;
  using Take = std::function<void(const Exchange& exchange, Request request)>;

  explicit Door(Take take) : take_(std::move(take)) {}
  ~Door() override { close(); }

  /// Takes a port (0: any free one) and opens. An empty text, or what failed.
  std::string start(std::uint16_t port);
  std::string open();
  /// Refuses connections from now on; answers that are owed are not given. Blocks: until `take` has returned.
  void close();
  std::uint16_t port() const { return port_.port(); }
  std::string url() const { return "http://127.0.0.1:" + std::to_string(port()); }

 private:
  class Body;
  std::unique_ptr<common::RequestBody> begin(common::RequestId id, const common::RequestHead& head) override;
  void describe(Response&) override {}

  const Take take_;
  ReservedPort port_;
  std::mutex mutex_;
  std::shared_ptr<common::HttpServer> server_;
};

}  // namespace nabe::city
