// SPDX-License-Identifier: EUPL-1.2
#include "http/sink.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <optional>
#include <stdexcept>
#include <utility>

#include "common/http_outcome.h"
#include "common/message_content.h"
#include "common/problem.h"
#include "http/option_pair.h"

namespace nabe::http {
namespace {

constexpr int kMaxRedirects = 3;

/// Headers that frame the request or that the connector sends itself.
bool is_reserved(std::string_view name) {
  static constexpr std::array<std::string_view, 7> kReserved = {
      "Host", "Content-Length", "Transfer-Encoding", "Connection", "Content-Type", "Expect", "traceparent"};
  return std::any_of(kReserved.begin(), kReserved.end(),
                     [name](std::string_view reserved) { return common::equals_ignoring_case(name, reserved); });
}

/// Where a redirect leads, or nothing if it leaves the configured scheme, host and port: token and content stay there.
std::optional<common::Url> redirected(const common::Url& from, const std::string& location) {
  if (location.empty()) return std::nullopt;
  std::optional<common::Url> to;
  if (location.front() == '/' && location.substr(0, 2) != "//") {
    to = common::parse_url((from.secure ? "https://" : "http://") + from.authority() + location);
  } else {
    to = common::parse_url(location);
  }
  if (!to || to->secure != from.secure || to->host != from.host || to->port != from.port) return std::nullopt;
  return to;
}

}  // namespace

HttpSink::HttpSink(Host& host, const Options& given)
    : host_(host),
      url_(given.text("url")),
      client_(common::client_settings(given)),
      timeout_ms_(given.duration("timeout").count()),
      connect_timeout_ms_(given.duration("connect_timeout").count()),
      idempotency_header_(common::header_name(given.text("idempotency_header"), "idempotency_header")),
      reference_header_(common::header_name(given.text("reference_header"), "reference_header")),
      with_attachments_(given.text("attachments") == "multipart"),
      follow_redirects_(given.flag("follow_redirects")) {
  for (const std::string& text : given.all("headers")) {
    const auto [key, value] = option_pair("headers", text, "Header=value");
    if (is_reserved(common::header_name(key, "headers"))) {
      throw std::invalid_argument("option headers: " + key + " is set by the connector itself");
    }
    if (!common::is_header_value(value)) throw std::invalid_argument("option headers: the value of " + key);
    fixed_headers_.emplace_back(key, value);
  }
  for (const std::string& text : given.all("attribute_headers")) {
    const auto [attribute, key] = option_pair("attribute_headers", text, "attribute=Header");
    if (is_reserved(common::header_name(key, "attribute_headers"))) {
      throw std::invalid_argument("option attribute_headers: " + key + " is set by the connector itself");
    }
    attribute_headers_.emplace_back(attribute, key);
  }
  for (auto& header : common::token_headers(given)) fixed_headers_.push_back(std::move(header));
}

Outcome HttpSink::connect() {
  client_.clear();
  const std::string problem = client_.probe(url_.base(), {common::steady_now_ms() + connect_timeout_ms_, {}});
  if (problem.empty()) return Outcome::ok();
  return Outcome::not_connected("not connected: " + problem).with_code(Code::Unavailable);
}

Outcome HttpSink::start() {
  if (!follow_redirects_) loop_ = common::AnswerLoop::shared();
  return Outcome::ok();
}

void HttpSink::stop(Milliseconds grace) {
  if (loop_) loop_->end_waits(&client_, grace.count());
  loop_.reset();
  client_.clear();
}

common::HeaderList HttpSink::headers_for(const Message& message) const {
  common::HeaderList headers = fixed_headers_;
  const auto add = [&](std::string_view key, std::string_view value) {
    if (!value.empty()) headers.emplace_back(key, value);
  };
  add(idempotency_header_, message.idempotency_key());
  add("Nabe-Message-Id", message.id());
  add("Nabe-Message-Type", message.type());
  add("Nabe-Case-Id", message.case_id());
  add("Nabe-Attempt", std::to_string(message.attempt()));
  add("Nabe-Lane-Sequence", std::to_string(message.lane_sequence()));
  add("Nabe-Receipt-Time", common::rfc3339(message.receipt_time()));
  add("traceparent", message.trace_parent());
  for (const auto& [attribute, key] : attribute_headers_) add(key, message.attribute(attribute).value_or(""));
  return headers;
}

Outcome HttpSink::deliver(const Message& message, Session& session) {
  UrlTemplate::Expansion expansion = url_.expand(message);
  if (!expansion.missing.empty()) {
    return Outcome::reject("the message has no usable value for {" + expansion.missing + "} of the url")
        .with_code(Code::Invalid);
  }
  using Parts = common::MessageContent::Parts;
  common::MessageContent content(message, with_attachments_ ? Parts::All : Parts::Body);
  common::HttpRequest request;
  request.url = std::move(expansion.url);
  request.headers = headers_for(message);
  if (!content.content_type().empty()) request.headers.emplace_back("Content-Type", content.content_type());
  request.body_bytes = content.size_bytes();
  request.read_body = [&content](char* destination, std::size_t capacity) {
    return content.read(destination, capacity);
  };
  request.rewind_body = [&content] { return content.rewind(); };

  const auto left = std::chrono::duration_cast<Milliseconds>(message.deadline() - host_.now()).count();
  const std::int64_t until_ms = common::steady_now_ms() + std::min<std::int64_t>(timeout_ms_, left);
  if (loop_) {
    if (auto given = LateDelivery::of(message, session)) {
      return deliver_later(request, content, until_ms, std::move(*given)).value_or(Outcome::later());
    }
  }
  return deliver_now(request, content, until_ms, session);
}

Outcome HttpSink::deliver_now(common::HttpRequest& request, common::MessageContent& content, std::int64_t until_ms,
                              const Session& session) {
  const common::Patience patience{until_ms, [&session] { return session.cancelled(); }};
  common::HttpAnswer answer = client_.exchange(request, patience);
  for (int redirects = 0; follow_redirects_ && redirects < kMaxRedirects; ++redirects) {
    if (answer.progress != common::Progress::Answered || (answer.status != 307 && answer.status != 308)) break;
    const auto target = redirected(request.url, answer.header("Location"));
    if (!target || !content.rewind()) break;
    request.url = *target;
    answer = client_.exchange(request, patience);
  }
  if (answer.body_unreadable && content.failure()) return *content.failure();
  return outcome_of(answer);
}

/// An outcome if it is known before the wait for the answer began.
std::optional<Outcome> HttpSink::deliver_later(const common::HttpRequest& request,
                                               const common::MessageContent& content, std::int64_t until_ms,
                                               LateDelivery given) {
  const auto delivery = std::make_shared<LateDelivery>(std::move(given));
  const common::Patience patience{until_ms, [delivery] { return delivery->cancelled(); }};
  const auto answer = client_.exchange_later(
      request, patience, *loop_, [this, delivery](common::HttpAnswer come) { delivery->end(outcome_of(come)); });
  if (!answer) return std::nullopt;
  delivery->give_back();
  if (answer->body_unreadable && content.failure()) return *content.failure();
  return outcome_of(*answer);
}

Outcome HttpSink::outcome_of(const common::HttpAnswer& answer) const {
  return common::outcome_of(answer, host_.now(), reference_header_);
}

}  // namespace nabe::http
