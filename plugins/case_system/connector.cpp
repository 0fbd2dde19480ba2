// SPDX-License-Identifier: EUPL-1.2
#include "case_system/connector.h"

#include <algorithm>
#include <chrono>
#include <stdexcept>
#include <utility>

#include "case_system/event_body.h"
#include "common/intake_body.h"
#include "common/json.h"
#include "common/message_content.h"
#include "common/problem.h"

namespace nabe::case_system {
namespace {

using common::MessageContent;
using common::Patience;
using common::Problem;

constexpr const char* kPrefix = "endpoint_";
constexpr std::string_view kQueryAnswered = "query.answered";

common::Url endpoint(const Options& options) {
  const auto url = common::parse_url(options.text("endpoint"));
  if (!url) throw std::invalid_argument("option endpoint: not an address of http or https");
  if (url->target.find('?') != std::string::npos) throw std::invalid_argument("option endpoint: it has a query");
  return *url;
}

std::string key_of(const Message& message) { return std::string(message.idempotency_key()); }

Outcome not_known_there() {
  return Outcome::reject("the case is not known to the case system").with_code(Code::NotFound);
}

void emit_registration(Session& session, const std::string& key, const Registration& registration) {
  const bool assigned = registration.match != Match::Clerk;
  const std::string match(name_of(registration.match));
  common::Json body = common::Json::object();
  body.set("application", registration.application).set("match", match);
  MessageBuilder message(assigned ? "case.assigned" : "case.registered");
  message.attribute("match", match);
  if (assigned) {
    body.set("fileNumber", registration.file_number);
    message.attribute("file_number", registration.file_number);
  }
  session.emit(message.sender_message_id(key + "/registered").body(body.text(), "application/json"));
}

}  // namespace

CaseSystem::CaseSystem(Host& host, const Options& given)
    : host_(host),
      client_(endpoint(given), common::client_settings(given, kPrefix), common::credential_headers(given, kPrefix)),
      reference_system_(given.text("reference_system")),
      letters_({std::string(kQueryAnswered)}),
      timeout_ms_(given.duration("timeout").count()),
      events_path_(given.text("events_path")),
      max_request_bytes_(given.bytes("max_request")),
      access_(given),
      handshakes_(host),
      rate_(given.integer("max_rate")),
      server_(host, given) {
  if (events_path_.empty() || events_path_.front() != '/' || events_path_.find('?') != std::string::npos) {
    throw std::invalid_argument("option events_path: expected a path that begins with / and has no query");
  }
  for (const std::string& type : given.all("letters")) letters_.insert(type);
}

CaseSystem::~CaseSystem() = default;

Outcome CaseSystem::connect() {
  client_.clear();
  return client_.probe({common::steady_now_ms() + timeout_ms_, {}});
}

Outcome CaseSystem::start() { return server_.start(*this); }

void CaseSystem::stop(Milliseconds grace) {
  server_.stop(grace);
  client_.clear();
}

Outcome CaseSystem::health() { return server_.health(); }

Patience CaseSystem::patience(const Message& message, const Session& session, bool for_content) const {
  const auto left = std::chrono::duration_cast<Milliseconds>(message.deadline() - host_.now()).count();
  const std::int64_t most = for_content ? left : std::min<std::int64_t>(timeout_ms_, left);
  return {common::steady_now_ms() + most, [&session] { return session.cancelled(); }};
}

Outcome CaseSystem::deliver(const Message& message, Session& session) {
  if (message.type() == "application.submitted") return submit(message, session);
  if (message.type() == "application.withdrawn") return withdraw(message, session);
  if (letters_.contains(message.type())) return send_letter(message, session);
  return Outcome::reject("option letters does not name " + std::string(message.type())).with_code(Code::Unsupported);
}

Outcome CaseSystem::submit(const Message& message, Session& session) {
  const std::string key = key_of(message);
  CaseReply reply;
  reply.not_found = true;
  // What an attempt before has handed over need not be sent again, however large it is.
  if (message.attempt() > 1) {
    reply = client_.find(key, patience(message, session, false));
    if (!reply.is_ok() && !reply.not_found) return reply.outcome;
  }
  if (reply.not_found) {
    reply = client_.submit(key, message, MessageContent(message, MessageContent::Parts::BodyAndAttachments),
                           patience(message, session, true));
    if (!reply.is_ok()) return reply.outcome;
  }
  session.reference(reference_system_, reply.registration.application);
  emit_registration(session, key, reply.registration);
  return Outcome::delivered(reply.registration.application);
}

Outcome CaseSystem::withdraw(const Message& message, const Session& session) {
  const auto application = message.reference(reference_system_);
  if (!application) return not_known_there();
  const CaseReply reply =
      client_.withdraw(std::string(*application), key_of(message), patience(message, session, false));
  if (reply.not_found) return not_known_there();
  return reply.is_ok() ? Outcome::delivered(reply.registration.application) : reply.outcome;
}

Outcome CaseSystem::send_letter(const Message& message, const Session& session) {
  const auto application = message.reference(reference_system_);
  if (!application) return not_known_there();
  const std::string query(message.attribute("query_id").value_or(std::string_view()));
  const CaseReply reply = client_.send_letter(
      std::string(*application), key_of(message), std::string(message.type()), query, message,
      MessageContent(message, MessageContent::Parts::BodyAndAttachments), patience(message, session, true));
  if (reply.not_found) return not_known_there();
  return reply.is_ok() ? Outcome::delivered() : reply.outcome;
}

void CaseSystem::settled(std::uint64_t ticket, const Committed& committed) {
  server_->respond(ticket, common::commit_response(committed));
}

std::unique_ptr<common::RequestBody> CaseSystem::begin(common::RequestId id, const common::RequestHead& head) {
  const auto refuse = [&](Problem problem, std::string_view detail = {}) {
    host_.count_refusal(common::problem_code(problem));
    server_->respond(id, common::problem_response(problem, detail));
    return nullptr;
  };
  if (const auto problem = access_.refusal(head)) return refuse(*problem);
  if (head.path != events_path_) return refuse(Problem::UnknownPath);
  if (head.method != "POST") return refuse(Problem::MethodNotAllowed);
  common::RequestContent content;
  if (const auto refusal = common::read_content_head(head, max_request_bytes_, content)) {
    return refuse(refusal->problem, refusal->detail);
  }
  if (!rate_.take(host_.now())) return refuse(Problem::Busy);
  Intake intake = host_.open_intake();
  if (!intake) {
    server_->respond(id, common::refusal_response(*intake.failure()));
    return nullptr;
  }
  auto body = std::make_unique<EventBody>(
      std::move(intake), reference_system_, common::trace_parent_of(head), max_request_bytes_,
      EventBody::Calls{[this, id](common::HttpResponse response) { server_->respond(id, std::move(response)); },
                       [this, id](Intake& whole) {
                         const Outcome queued = whole.commit_queued(id);
                         if (!queued.is_ok()) server_->respond(id, common::refusal_response(queued));
                       }});
  return body->begin(content) ? std::move(body) : nullptr;
}

void CaseSystem::describe(common::HttpResponse& response) {
  host_.count_refusal(common::problem_code(common::describe_server_answer(response)));
}

}  // namespace nabe::case_system
