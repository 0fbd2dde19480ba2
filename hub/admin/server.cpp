// SPDX-License-Identifier: EUPL-1.2
#include "admin/server.h"

#include <Poco/Exception.h>
#include <Poco/Net/HTTPRequestHandler.h>
#include <Poco/Net/HTTPRequestHandlerFactory.h>
#include <Poco/Net/HTTPServer.h>
#include <Poco/Net/HTTPServerParams.h>
#include <Poco/Net/HTTPServerRequest.h>
#include <Poco/Net/HTTPServerResponse.h>
#include <Poco/Net/ServerSocket.h>
#include <Poco/ThreadPool.h>
#include <Poco/URI.h>

#include <algorithm>
#include <array>
#include <utility>

#include "admin/access.h"
#include "admin/api.h"
#include "admin/codes.h"
#include "admin/problem.h"
#include "base/printable.h"
#include "config/address.h"

namespace nabe::admin {
namespace {

namespace net = Poco::Net;

constexpr std::size_t kSmallBodyBytes = 64U << 10;
constexpr std::size_t kActorBytes = 100;
constexpr int kReceiveTimeoutSeconds = 10;
constexpr std::size_t kDiscardBytes = 1U << 20;
constexpr std::int64_t kDiscardUs = 2'000'000;

/// The host of a Host header: without port and brackets.
std::string host_of(const std::string& header) {
  if (const auto address = config::parse_address(header)) {
    return address->host;
  }
  if (header.size() > 2 && header.front() == '[' && header.back() == ']') {
    return header.substr(1, header.size() - 2);
  }
  return header;
}

std::string actor_of(const net::HTTPServerRequest& request) {
  std::string decoded;
  try {
    Poco::URI::decode(request.get("X-Nabe-Actor", ""), decoded);
  } catch (const Poco::Exception&) {
    decoded.clear();  // a name that cannot be read is as good as none
  }
  return decoded.empty() ? "admin" : printable(decoded, kActorBytes);
}

class Door {
 public:
  Door(const ApiParts& parts, AdminOptions options) : api_(parts), clock_(parts.clock), options_(std::move(options)) {}

  Response answer(net::HTTPServerRequest& http) {
    Request request;
    if (const auto admitted = admit(http, request); !admitted) {
      discard_body(http);
      http.response().setKeepAlive(false);  // what is left of the body must not be taken for the next request
      return problem(admitted.error());
    }
    if (request.body.empty()) {
      http.response().setKeepAlive(!http.hasContentLength() && !http.getChunkedTransferEncoding());
    }
    return api_.handle(request);
  }

 private:
  Result<void> admit(net::HTTPServerRequest& http, Request& request) const {
    if (!config::is_loopback(host_of(http.get("Host", "")))) {
      return Error{
          code::kForeignHost, "the Host header does not name this machine", "use 127.0.0.1, [::1] or localhost", {}};
    }
    try {
      const Poco::URI uri(http.getURI());
      uri.getPathSegments(request.path);
      request.query = uri.getQueryParameters();
    } catch (const Poco::Exception&) {
      return Error{code::kBadRequest, "the path or query cannot be read", "", {}};
    }
    if (!Api::is_open(request.path) && !is_authorized(http)) {
      return Error{code::kUnauthorized,
                   "the bearer token is missing or wrong",
                   "it is in the file admin.token of the state folder",
                   {}};
    }
    request.method = http.getMethod();
    request.media_type = http.getContentType() == net::HTTPMessage::UNKNOWN_CONTENT_TYPE ? "" : http.getContentType();
    request.actor = actor_of(http);
    return read_body(http, request);
  }

  /// Reads on for a moment, so that a caller who is still writing gets to read the answer.
  void discard_body(net::HTTPServerRequest& http) const {
    if (!http.hasContentLength()) {
      return;
    }
    const std::int64_t until = clock_.monotonic_us() + kDiscardUs;
    std::array<char, 16'384> block{};
    std::size_t discarded = 0;
    while (discarded < kDiscardBytes && clock_.monotonic_us() < until &&
           http.stream().read(block.data(), block.size()).gcount() > 0) {
      discarded += static_cast<std::size_t>(http.stream().gcount());
    }
  }

  bool is_authorized(const net::HTTPServerRequest& http) const {
    const std::string header = http.get("Authorization", "");
    constexpr std::string_view kScheme = "Bearer ";
    return header.size() > kScheme.size() && header.compare(0, kScheme.size(), kScheme) == 0 &&
           same_secret(std::string_view(header).substr(kScheme.size()), options_.token);
  }

  Result<void> read_body(net::HTTPServerRequest& http, Request& request) const {
    if (request.method != "POST" && request.method != "PUT") {
      return {};
    }
    if (!http.hasContentLength()) {
      return Error{code::kLengthRequired, "a body needs a Content-Length", "", {}};
    }
    const std::size_t most = Api::takes_message(request.path) ? options_.max_message_bytes : kSmallBodyBytes;
    const auto size = http.getContentLength64();
    if (size < 0 || static_cast<Poco::UInt64>(size) > most) {
      return Error{code::kTooLarge, "the body has more than " + std::to_string(most) + " bytes", "", {}};
    }
    const std::int64_t until = clock_.monotonic_us() + static_cast<std::int64_t>(options_.body_deadline_ms) * 1'000;
    std::array<char, 16'384> block{};
    std::istream& stream = http.stream();
    while (request.body.size() < static_cast<std::size_t>(size)) {
      const std::size_t wanted = std::min(block.size(), static_cast<std::size_t>(size) - request.body.size());
      stream.read(block.data(), static_cast<std::streamsize>(wanted));
      request.body.append(block.data(), static_cast<std::size_t>(stream.gcount()));
      const bool ended = request.body.size() < static_cast<std::size_t>(size) && !stream;
      if (ended || clock_.monotonic_us() > until) {
        return Error{code::kBadRequest, "the body ended early or took too long", "", {}};
      }
    }
    return {};
  }

  Api api_;
  const Clock& clock_;
  const AdminOptions options_;
};

void send_stream(net::HTTPServerResponse& http, const Response& response) {
  http.setContentLength64(static_cast<Poco::Int64>(response.stream_size_bytes));
  std::ostream& out = http.send();
  std::array<char, 65'536> block{};
  for (;;) {
    const auto got = response.stream(block.data(), block.size());
    if (!got || *got == 0) {
      break;  // a short answer shows that the rest could not be read
    }
    out.write(block.data(), static_cast<std::streamsize>(*got));
  }
}

void send(net::HTTPServerResponse& http, const Response& response, bool head_only) {
  http.setStatusAndReason(static_cast<net::HTTPResponse::HTTPStatus>(response.status));
  http.setContentType(response.media_type);
  http.set("Cache-Control", "no-store");
  for (const auto& [name, value] : response.headers) {
    http.set(name, value);
  }
  if (response.stream && !head_only) {
    send_stream(http, response);
  } else {
    http.sendBuffer(response.body.data(), response.body.size());
  }
}

class Handler final : public net::HTTPRequestHandler {
 public:
  Handler(Door& door, Log& log) : door_(door), log_(log) {}

  void handleRequest(net::HTTPServerRequest& request, net::HTTPServerResponse& response) override {
    Response answer;
    try {
      answer = door_.answer(request);
    } catch (const Poco::Exception& failure) {
      answer = give_up(failure.className());
    } catch (const std::exception&) {
      answer = give_up("std::exception");
    }
    try {
      send(response, answer, false);
    } catch (const Poco::Exception&) {
      response.setKeepAlive(false);  // the caller went away; nobody is left to be told
    }
  }

 private:
  Response give_up(const std::string& kind) {
    log_.write(LogLevel::Error, "admin request failed", {{"code", code::kInternal}, {"exception", kind}});
    return problem({code::kInternal, "the request could not be answered", "the log of the hub has an entry", {}});
  }

  Door& door_;
  Log& log_;
};

class HandlerFactory final : public net::HTTPRequestHandlerFactory {
 public:
  HandlerFactory(Door& door, Log& log) : door_(door), log_(log) {}
  net::HTTPRequestHandler* createRequestHandler(const net::HTTPServerRequest&) override {
    return new Handler(door_, log_);
  }

 private:
  Door& door_;
  Log& log_;
};

}  // namespace

struct AdminServer::Impl {
  Impl(const ApiParts& parts, const AdminOptions& options, Log& log)
      : door(parts, options), threads(1, static_cast<int>(std::max<std::size_t>(1, options.threads))), log_(log) {}

  void listen(const AdminOptions& options) {
    const net::SocketAddress at(options.host, options.port);
    net::ServerSocket socket;
    socket.bind(at, true, false);  // not SO_REUSEPORT: nobody shares this port
    socket.listen(64);
    bound = socket.address().toString();
    net::HTTPServerParams::Ptr params = new net::HTTPServerParams;
    params->setMaxThreads(threads.capacity());
    params->setMaxQueued(64);
    params->setKeepAlive(true);
    params->setTimeout(Poco::Timespan(kReceiveTimeoutSeconds, 0));
    params->setKeepAliveTimeout(Poco::Timespan(kReceiveTimeoutSeconds, 0));
    server = std::make_unique<net::HTTPServer>(new HandlerFactory(door, log_), threads, socket, params);
    server->start();
  }

  ~Impl() {
    if (server) {
      server->stopAll(true);
      server.reset();
    }
    threads.joinAll();
  }

  Door door;
  Poco::ThreadPool threads;
  Log& log_;
  std::string bound;
  std::unique_ptr<net::HTTPServer> server;
};

AdminServer::AdminServer(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
AdminServer::~AdminServer() = default;

Result<std::unique_ptr<AdminServer>> AdminServer::start(delivery::Operations& operations,
                                                        const delivery::Statistics& statistics,
                                                        const AdminOptions& options, const Clock& clock, Log& log) {
  try {
    auto impl = std::make_unique<Impl>(ApiParts{operations, statistics, clock, log}, options, log);
    impl->listen(options);
    return std::unique_ptr<AdminServer>(new AdminServer(std::move(impl)));
  } catch (const Poco::Exception& failure) {
    return Error{code::kCannotListen,
                 "the admin listener cannot use " + options.host + ':' + std::to_string(options.port) + ": " +
                     failure.displayText(),
                 "is another hub running? Set listen in [admin] to a free port",
                 {}};
  }
}

std::string AdminServer::address() const { return impl_->bound; }

}  // namespace nabe::admin
