// SPDX-License-Identifier: EUPL-1.2
#include "case_system/case_client.h"

#include <chrono>
#include <utility>

#include "common/http_outcome.h"
#include "common/xml.h"

namespace nabe::case_system {
namespace {

constexpr std::size_t kMaxAnswerBytes = 1024 * 1024;
constexpr int kNotFound = 404;

common::HttpClientSettings with_room_for_answers(common::HttpClientSettings settings) {
  settings.max_body_bytes = kMaxAnswerBytes;
  return settings;
}

Time now() { return std::chrono::time_point_cast<std::chrono::microseconds>(std::chrono::system_clock::now()); }

Outcome unclear(bool has_effect, const std::string& text, std::uint32_t code) {
  return has_effect ? Outcome::unknown(text).with_code(code) : Outcome::retry(text).with_code(code);
}

/// Whether the case system itself says no: a proxy, or something else at the address, answers in another form.
bool is_problem(const std::string& body) {
  const auto document = common::read_xml(body);
  return document && document->name == "problem" && document->name_space == kNamespace;
}

std::string path(const std::string& application) { return "/applications/" + common::percent_encode(application); }

}  // namespace

CaseClient::CaseClient(common::Url base, common::HttpClientSettings settings, common::HeaderList headers)
    : base_(std::move(base)), client_(with_room_for_answers(std::move(settings))), headers_(std::move(headers)) {
  headers_.emplace_back("Accept", "application/xml");
}

common::HttpRequest CaseClient::request(const std::string& method, const std::string& target) const {
  common::HttpRequest request;
  request.method = method;
  request.url = base_;
  if (!request.url.target.empty() && request.url.target.back() == '/') request.url.target.pop_back();
  request.url.target += target;
  request.headers = headers_;
  request.repeatable = method == "GET";
  return request;
}

CaseReply CaseClient::judge(const common::HttpAnswer& answer, bool has_effect) const {
  CaseReply reply;
  reply.outcome = common::outcome_of(answer, now(), "");
  if (reply.is_ok()) return reply;
  const std::string text = reply.outcome.text();
  const std::uint32_t code = reply.outcome.code_number();
  const bool answered = answer.progress == common::Progress::Answered;
  if (reply.outcome.kind() == Outcome::Kind::Unknown) {
    reply.outcome = unclear(has_effect, text, code);
  } else if (answered && answer.status == kNotFound) {
    reply.not_found = answer.body_complete && is_problem(answer.body);
    // Something else than a case system answers: that concerns every message, and none should die of it.
    if (!reply.not_found && answer.body_complete) {
      reply.outcome =
          Outcome::not_connected("there is no case system at the endpoint", common::kConfigurationWait).with_code(code);
    } else if (!answer.body_complete) {
      reply.outcome = Outcome::retry("the peer's answer broke off").with_code(code);
    }
  }
  return reply;
}

void CaseClient::read(CaseReply& reply, const common::HttpAnswer& answer, bool has_effect) {
  if (!reply.is_ok()) return;
  auto registration = answer.body_complete ? read_registration(answer.body) : std::nullopt;
  if (!registration) {
    reply.outcome = unclear(has_effect, "the case system's answer is not complete", common::kStatusCode + 200);
    return;
  }
  reply.registration = std::move(*registration);
}

common::HttpAnswer CaseClient::post(common::HttpRequest request, const std::string& key, const Message& message,
                                    common::MessageContent& content, const common::Patience& patience) {
  request.headers.emplace_back("Idempotency-Key", key);
  if (!message.trace_parent().empty()) request.headers.emplace_back("traceparent", message.trace_parent());
  if (!content.content_type().empty()) request.headers.emplace_back("Content-Type", content.content_type());
  request.body_bytes = content.size_bytes();
  request.read_body = [&content](char* destination, std::size_t capacity) {
    return content.read(destination, capacity);
  };
  request.rewind_body = [&content] { return content.rewind(); };
  return client_.exchange(request, patience);
}

Outcome CaseClient::probe(const common::Patience& patience) {
  const CaseReply reply = find("nabe", patience);
  if (reply.is_ok() || reply.not_found) return Outcome::ok();
  return Outcome::not_connected(reply.outcome.text(), reply.outcome.retry_after())
      .with_code(reply.outcome.code_number());
}

CaseReply CaseClient::submit(const std::string& key, const Message& message, common::MessageContent content,
                             const common::Patience& patience) {
  const common::HttpAnswer answer = post(request("POST", "/applications"), key, message, content, patience);
  CaseReply reply = judge(answer, true);
  if (content.failure()) reply.outcome = *content.failure();
  read(reply, answer, true);
  if (reply.is_ok() && reply.registration.key != key) {
    reply.outcome = Outcome::unknown("the case system's answer belongs to another request").with_code(Code::Conflict);
  }
  // There is no application that could be missing: the address is wrong.
  if (reply.not_found) {
    reply.outcome = Outcome::not_connected("the endpoint takes no applications", common::kConfigurationWait)
                        .with_code(Code::NotFound);
  }
  return reply;
}

CaseReply CaseClient::find(const std::string& key, const common::Patience& patience) {
  const auto answer = client_.exchange(request("GET", "/applications?key=" + common::percent_encode(key)), patience);
  CaseReply reply = judge(answer, false);
  read(reply, answer, false);
  if (reply.is_ok() && reply.registration.key != key) {
    reply.outcome = Outcome::retry("the case system's answer belongs to another request").with_code(Code::Conflict);
  }
  return reply;
}

CaseReply CaseClient::withdraw(const std::string& application, const std::string& key,
                               const common::Patience& patience) {
  common::HttpRequest order = request("POST", path(application) + "/withdrawal");
  order.headers.emplace_back("Idempotency-Key", key);
  const common::HttpAnswer answer = client_.exchange(order, patience);
  CaseReply reply = judge(answer, true);
  read(reply, answer, true);
  const Registration& about = reply.registration;
  if (reply.is_ok() && (about.application != application || !about.withdrawn)) {
    reply.outcome = Outcome::unknown("the case system's answer belongs to another request").with_code(Code::Conflict);
  }
  return reply;
}

CaseReply CaseClient::send_letter(const std::string& application, const std::string& key, const std::string& kind,
                                  const std::string& query, const Message& message, common::MessageContent content,
                                  const common::Patience& patience) {
  std::string target = path(application) + "/letters?type=" + common::percent_encode(kind);
  if (!query.empty()) target += "&query=" + common::percent_encode(query);
  const common::HttpAnswer answer = post(request("POST", target), key, message, content, patience);
  CaseReply reply = judge(answer, true);
  if (content.failure()) reply.outcome = *content.failure();
  if (!reply.is_ok()) return reply;
  const auto named = answer.body_complete ? read_letter_key(answer.body) : std::nullopt;
  if (!named) {
    reply.outcome = unclear(true, "the case system's answer is not complete", common::kStatusCode + 200);
  } else if (*named != key) {
    reply.outcome = Outcome::unknown("the case system's answer belongs to another request").with_code(Code::Conflict);
  }
  return reply;
}

}  // namespace nabe::case_system
