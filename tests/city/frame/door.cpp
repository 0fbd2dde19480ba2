// SPDX-License-Identifier: EUPL-1.2
#include "city/frame/door.h"

namespace nabe::city {

void Exchange::respond(Response response) const {
  if (const auto server = server_.lock()) server->respond(id_, std::move(response));
}

void Exchange::respond_raw(std::string bytes, bool close) const {
  if (const auto server = server_.lock()) server->respond_raw(id_, std::move(bytes), close);
}

class Door::Body final : public common::RequestBody {
 public:
  Body(const Take& take, Exchange exchange, Request request)
      : take_(take), exchange_(std::move(exchange)), request_(std::move(request)) {}

  common::Flow write(std::string_view bytes) override {
    if (body_.size() + bytes.size() > kMaxBodyBytes) {
      exchange_.respond({413, {}, "too large\n"});
      return common::Flow::Stop;
    }
    body_.append(bytes);
    return common::Flow::Continue;
  }

  void end() override {
    if (!set_body(request_, std::move(body_))) {
      exchange_.respond({400, {}, "broken form\n"});
    } else {
      take_(exchange_, std::move(request_));
    }
  }

 private:
  const Take& take_;
  const Exchange exchange_;
  Request request_;
  std::string body_;
};

std::unique_ptr<common::RequestBody> Door::begin(common::RequestId id, const common::RequestHead& head) {
  std::weak_ptr<common::HttpServer> server;
  {
    const std::lock_guard lock(mutex_);
    server = server_;
  }
  Exchange exchange(std::move(server), id);
  auto request = make_request(head);
  if (request) return std::make_unique<Body>(take_, std::move(exchange), std::move(*request));
  exchange.respond({400, {}, "broken target\n"});
  return nullptr;
}

std::string Door::start(std::uint16_t port) {
  const std::string problem = port_.take(port);
  return problem.empty() ? open() : problem;
}

std::string Door::open() {
  const std::lock_guard lock(mutex_);
  if (server_) return {};
  common::HttpServerSettings settings;
  settings.port = port_.port();
  common::RequestHandler& handler = *this;
  auto made = std::make_shared<common::HttpServer>(settings, handler);
  std::string problem = made->start();
  if (problem.empty()) server_ = std::move(made);
  return problem;
}

void Door::close() {
  std::shared_ptr<common::HttpServer> ending;
  {
    const std::lock_guard lock(mutex_);
    ending = server_;
  }
  if (!ending) return;
  ending->stop(0);  // its thread still finds it as the server
  const std::lock_guard lock(mutex_);
  server_.reset();
}

}  // namespace nabe::city
