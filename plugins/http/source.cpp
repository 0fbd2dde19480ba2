// SPDX-License-Identifier: EUPL-1.2
#include "http/source.h"

#include <algorithm>
#include <chrono>
#include <optional>
#include <stdexcept>
#include <utility>

#include "common/intake_body.h"
#include "common/problem.h"

namespace nabe::http {
namespace {

using common::Problem;

constexpr std::size_t kMaxIdBytes = 256;

std::pair<std::string, std::string> split_pair(const std::string& text, const std::string& option) {
  const std::size_t equals = text.find('=');
  const std::string left = text.substr(0, equals);
  const std::string right = equals == std::string::npos ? std::string() : text.substr(equals + 1);
  if (!common::is_token(left) || right.empty()) {
    throw std::invalid_argument("option " + option + ": expected Header=attribute, got \"" + text + "\"");
  }
  return {left, right};
}

}  // namespace

HttpSource::HttpSource(Host& host, const Options& given)
    : host_(host),
      access_(given),
      handshakes_(host),
      server_settings_(common::server_settings(given)),
      rate_(given.integer("max_rate")) {
  settings_.path = given.text("path");
  if (settings_.path.empty() || settings_.path.front() != '/' || settings_.path.find('?') != std::string::npos) {
    throw std::invalid_argument("option path: expected a path that begins with / and has no query");
  }
  settings_.message_type = given.text("message_type");
  settings_.department = given.text_or("department", "");
  settings_.sender_id_header = given.text("sender_id_header");
  settings_.sender_id_fact = given.text_or("sender_id_fact", "");
  settings_.client_subject_attribute = given.text_or("client_subject_attribute", "");
  if (server_settings_.tls.client_ca_file.empty() && !settings_.client_subject_attribute.empty()) {
    throw std::invalid_argument("option client_subject_attribute needs client_ca_file");
  }
  settings_.opens_case = given.flag("opens_case");
  settings_.case_reference_header = given.text_or("case_reference_header", "");
  settings_.case_reference_system = given.text_or("case_reference_system", "");
  if (settings_.case_reference_header.empty() != settings_.case_reference_system.empty()) {
    throw std::invalid_argument("options case_reference_header and case_reference_system go together");
  }
  settings_.max_request_bytes = given.bytes("max_request");
  for (const std::string& text : given.all("attributes")) {
    settings_.attributes.push_back(split_pair(text, "attributes"));
  }
}

HttpSource::~HttpSource() = default;

Outcome HttpSource::start() {
  server_ = std::make_unique<common::HttpServer>(server_settings_, static_cast<common::RequestHandler&>(*this));
  const std::string problem = server_->start();
  if (!problem.empty()) {
    server_.reset();
    return Outcome::reject(problem).with_code(Code::Unavailable);
  }
  host_.log(LogLevel::Info, "listening",
            {{"host", server_settings_.host}, {"port", std::to_string(server_->bound_port())}});
  return Outcome::ok();
}

void HttpSource::stop(Milliseconds grace) {
  // The server object stays: settled may still come and finds its answers dropped.
  if (server_) server_->stop(static_cast<std::uint32_t>(grace.count()));
}

void HttpSource::settled(std::uint64_t ticket, const Committed& committed) {
  if (!committed) {
    server_->respond(ticket, common::refusal_response(committed.outcome));
  } else if (committed.receipts.size() == 1) {
    server_->respond(ticket, common::receipt_response(committed.receipts.front()));
  } else {
    server_->respond(ticket, common::problem_response(Problem::NotSure));
  }
}

Outcome HttpSource::health() { return server_ ? Outcome::ok() : Outcome::not_connected("not listening"); }

bool HttpSource::describe_message(const common::RequestHead& head, MessageBuilder& message,
                                  std::string& problem) const {
  const auto take = [&](const std::string& header, std::size_t limit, std::string_view& value) {
    const auto given = common::single_header(head, header, limit);
    if (!given) {
      problem = "the header " + header + " is repeated, too long or not UTF-8";
      return false;
    }
    value = *given;
    return true;
  };
  std::string_view value;
  if (!take(settings_.sender_id_header, kMaxIdBytes, value)) return false;
  if (!value.empty()) {
    message.sender_message_id(std::string(value));
  } else if (!settings_.sender_id_fact.empty()) {
    message.sender_fact(settings_.sender_id_fact);
  }
  if (!settings_.department.empty()) message.department(settings_.department);
  if (settings_.opens_case) message.opens_case();
  if (!settings_.case_reference_header.empty()) {
    if (!take(settings_.case_reference_header, kMaxIdBytes, value)) return false;
    if (!value.empty()) message.reference(settings_.case_reference_system, std::string(value));
  }
  for (const auto& [header, attribute] : settings_.attributes) {
    if (!take(header, server_settings_.limits.head_bytes, value)) return false;
    if (!value.empty()) message.attribute(attribute, std::string(value));
  }
  if (!settings_.client_subject_attribute.empty()) {
    message.attribute(settings_.client_subject_attribute, std::string(head.peer_subject));
  }
  common::take_trace_parent(head, message);
  return true;
}

std::unique_ptr<common::RequestBody> HttpSource::begin(common::RequestId id, const common::RequestHead& head) {
  const auto refuse = [&](Problem problem, std::string_view detail = {}) {
    host_.count_refusal(common::problem_code(problem));
    server_->respond(id, common::problem_response(problem, detail));
    return nullptr;
  };
  if (const auto problem = access_.refusal(head)) return refuse(*problem);
  if (head.path != settings_.path) return refuse(Problem::UnknownPath);
  if (head.method != "POST") return refuse(Problem::MethodNotAllowed);
  common::RequestContent content;
  if (const auto refusal = common::read_content_head(head, settings_.max_request_bytes, content)) {
    return refuse(refusal->problem, refusal->detail);
  }
  MessageBuilder message(settings_.message_type);
  std::string problem;
  if (!describe_message(head, message, problem)) return refuse(Problem::MalformedRequest, problem);

  if (!rate_.take(host_.now())) return refuse(Problem::Busy);
  Intake intake = host_.open_intake();
  if (!intake) {
    server_->respond(id, common::refusal_response(*intake.failure()));
    return nullptr;
  }
  auto body = std::make_unique<common::IntakeBody>(
      std::move(intake), std::move(message), settings_.max_request_bytes,
      common::IntakeBody::Calls{
          [this, id](common::HttpResponse response) { server_->respond(id, std::move(response)); },
          [this, id](Intake& whole) {
            const Outcome queued = whole.commit_queued(id);
            if (!queued.is_ok()) server_->respond(id, common::refusal_response(queued));
          }});
  return body->begin(content) ? std::move(body) : nullptr;
}

void HttpSource::describe(common::HttpResponse& response) {
  host_.count_refusal(common::problem_code(common::describe_server_answer(response)));
}

}  // namespace nabe::http
