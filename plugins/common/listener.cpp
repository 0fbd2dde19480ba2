// SPDX-License-Identifier: EUPL-1.2
#include "common/listener.h"

#include <algorithm>
#include <chrono>
#include <stdexcept>
#include <utility>

#include "common/url.h"

namespace nabe::common {
namespace {

constexpr std::size_t kTraceParentBytes = 55;
constexpr auto kHandshakeLogInterval = std::chrono::minutes(1);

/// Takes the same time for every text of the same length, so that a token cannot be guessed byte by byte.
bool equals_in_constant_time(std::string_view given, std::string_view expected) {
  unsigned difference = given.size() == expected.size() ? 0U : 1U;
  for (std::size_t i = 0; i < given.size(); ++i) {
    const char other = expected.empty() ? '\0' : expected[i % expected.size()];
    difference |= static_cast<unsigned>(static_cast<unsigned char>(given[i]) ^ static_cast<unsigned char>(other));
  }
  return difference == 0;
}

TlsServerSettings tls_settings(const Options& options) {
  TlsServerSettings tls;
  tls.certificate_file = options.text_or("certificate_file", "");
  tls.key_file = options.text_or("key_file", "");
  tls.client_ca_file = options.text_or("client_ca_file", "");
  if (tls.certificate_file.empty() != tls.key_file.empty()) {
    throw std::invalid_argument("options certificate_file and key_file go together");
  }
  if (!tls.client_ca_file.empty() && !tls.enabled()) {
    throw std::invalid_argument("option client_ca_file needs certificate_file and key_file");
  }
  std::string problem;
  if (tls.enabled() && !TlsContext::for_server(tls, problem)) throw std::invalid_argument(problem);
  return tls;
}

}  // namespace

HttpServerSettings server_settings(const Options& options) {
  const auto listen = parse_host_port(options.text("listen"));
  if (!listen) throw std::invalid_argument("option listen: expected host:port");
  HttpServerSettings settings;
  settings.host = listen->host;
  settings.port = listen->port;
  settings.tls = tls_settings(options);
  settings.threads = static_cast<unsigned>(options.integer("threads"));
  settings.max_connections = static_cast<std::size_t>(options.integer("max_connections"));
  settings.head_timeout_ms = options.duration("header_timeout").count();
  settings.body_timeout_ms = options.duration("body_timeout").count();
  settings.idle_timeout_ms = options.duration("idle_timeout").count();
  return settings;
}

Outcome Listener::start(RequestHandler& handler) {
  server_ = std::make_unique<HttpServer>(settings_, handler);
  const std::string problem = server_->start();
  if (!problem.empty()) {
    server_.reset();
    return Outcome::reject(problem).with_code(Code::Unavailable);
  }
  host_.log(LogLevel::Info, "listening", {{"host", settings_.host}, {"port", std::to_string(server_->bound_port())}});
  return Outcome::ok();
}

void Listener::stop(Milliseconds grace) {
  if (server_) server_->stop(static_cast<std::uint32_t>(grace.count()));
}

Outcome Listener::health() const { return server_ ? Outcome::ok() : Outcome::not_connected("not listening"); }

ListenerAccess::ListenerAccess(const Options& options)
    : token_(options.text_or("token", "")), subjects_(options.all("client_subjects")) {
  if (options.has("token") && token_.empty()) throw std::invalid_argument("option token: it is empty");
  if (!subjects_.empty() && !options.has("client_ca_file")) {
    throw std::invalid_argument("option client_subjects needs client_ca_file");
  }
}

std::optional<Problem> ListenerAccess::refusal(const RequestHead& head) const {
  if (!token_.empty()) {
    constexpr std::string_view kScheme = "Bearer ";
    const std::string_view given = head.header("Authorization");
    if (head.count("Authorization") != 1 || !equals_ignoring_case(given.substr(0, kScheme.size()), kScheme) ||
        !equals_in_constant_time(trim_blanks(given.substr(kScheme.size())), token_)) {
      return Problem::Unauthenticated;
    }
  }
  if (!subjects_.empty() && std::find(subjects_.begin(), subjects_.end(), head.peer_subject) == subjects_.end()) {
    return Problem::NotAdmitted;
  }
  return std::nullopt;
}

void HandshakeLog::failed(const std::string& problem) {
  host_.count_refusal("tls-handshake");
  std::uint64_t count = 0;
  {
    const std::lock_guard lock(mutex_);
    ++count_;
    const Time now = host_.now();
    if (now - logged_at_ < kHandshakeLogInterval) return;
    logged_at_ = now;
    count = std::exchange(count_, 0);
  }
  host_.log(LogLevel::Warning, "TLS handshakes failed", {{"count", std::to_string(count)}, {"last", problem}});
}

std::optional<std::string_view> single_header(const RequestHead& head, std::string_view name, std::size_t limit_bytes) {
  const std::string_view value = head.header(name);
  if (head.count(name) > 1 || value.size() > limit_bytes || !is_utf8(value)) return std::nullopt;
  return value;
}

std::string trace_parent_of(const RequestHead& head) {
  const std::string_view trace = head.header("traceparent");
  return trace.size() == kTraceParentBytes && is_utf8(trace) ? std::string(trace) : std::string();
}

void take_trace_parent(const RequestHead& head, MessageBuilder& message) {
  if (std::string trace = trace_parent_of(head); !trace.empty()) message.trace_parent(std::move(trace));
}

}  // namespace nabe::common
