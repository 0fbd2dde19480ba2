// SPDX-License-Identifier: EUPL-1.2
#include "common/http_server.h"

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <system_error>
#include <utility>

#include "common/http_worker.h"
#include "common/listening_socket.h"

namespace nabe::common {

struct HttpServer::Impl {
  HttpWorkers workers;
  std::uint16_t port = 0;
  bool running = false;

  /// To the worker that the id names.
  void push(HttpCommand command) {
    const std::size_t worker = command.id >> (kSlotBits + kNumberBits);
    if (worker < workers.all.size()) workers.all[worker]->push(std::move(command));
  }
};

HttpServer::HttpServer(HttpServerSettings settings, RequestHandler& handler) : impl_(std::make_unique<Impl>()) {
  impl_->workers.settings = std::move(settings);
  impl_->workers.handler = &handler;
}

HttpServer::~HttpServer() { stop(0); }

std::string HttpServer::start() {
  HttpWorkers& workers = impl_->workers;
  std::string problem;
  if (workers.settings.tls.enabled()) {
    workers.tls = TlsContext::for_server(workers.settings.tls, problem);
    if (!workers.tls) return problem;
  }
  const int listener = listen_on(workers.settings.host, workers.settings.port, problem);
  if (listener < 0) return problem;
  impl_->port = port_of(listener);
  const unsigned threads = std::clamp(workers.settings.threads, 1U, 64U);
  bool prepared = true;
  for (unsigned i = 0; i < threads; ++i) {
    workers.all.push_back(std::make_unique<HttpWorker>(workers, i));
    prepared = workers.all.back()->prepare(i == 0 ? listener : -1) && prepared;
  }
  if (!prepared) {
    const int why = errno;
    workers.all.clear();
    return "cannot set up epoll: " + std::generic_category().message(why);
  }
  for (const auto& worker : workers.all) worker->start();
  impl_->running = true;
  return {};
}

std::uint16_t HttpServer::bound_port() const { return impl_->port; }

std::size_t HttpServer::connection_count() const { return impl_->workers.connections.load(); }

void HttpServer::respond(RequestId id, HttpResponse response) {
  HttpCommand command;
  command.id = id;
  command.response = std::move(response);
  impl_->push(std::move(command));
}

void HttpServer::respond(RequestId id, HttpResponse response, std::unique_ptr<ResponseBody> body,
                         std::optional<std::uint64_t> size_bytes) {
  HttpCommand command;
  command.kind = HttpCommand::Kind::RespondBody;
  command.id = id;
  command.response = std::move(response);
  command.body = std::move(body);
  command.size_bytes = size_bytes;
  impl_->push(std::move(command));
}

void HttpServer::respond_raw(RequestId id, std::string bytes, bool close) {
  HttpCommand command;
  command.kind = HttpCommand::Kind::RespondRaw;
  command.id = id;
  command.response.body = std::move(bytes);
  command.response.close = close;
  impl_->push(std::move(command));
}

void HttpServer::resume(RequestId id) {
  HttpCommand command;
  command.kind = HttpCommand::Kind::Resume;
  command.id = id;
  impl_->push(std::move(command));
}

void HttpServer::stop(std::uint32_t grace_ms) {
  if (!impl_->running) return;
  HttpWorkers& workers = impl_->workers;
  workers.stopping.store(true);
  for (const auto& worker : workers.all) worker->wake();
  {
    std::unique_lock lock(workers.mutex);
    workers.changed.wait_for(lock, std::chrono::milliseconds(grace_ms),
                             [&] { return workers.connections.load() == 0; });
  }
  workers.ended.store(true);
  for (const auto& worker : workers.all) worker->wake();
  for (const auto& worker : workers.all) worker->join();
  impl_->running = false;
}

}  // namespace nabe::common
