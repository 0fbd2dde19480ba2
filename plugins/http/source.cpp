// SPDX-License-Identifier: EUPL-1.2
#include "http/source.h"

#include <algorithm>
#include <chrono>
#include <optional>
#include <stdexcept>
#include <utility>

#include "common/client_options.h"
#include "common/intake_body.h"
#include "common/problem.h"
#include "http/option_pair.h"

namespace nabe::http {
namespace {

using common::Problem;

constexpr std::size_t kMaxIdBytes = 256;

}  // namespace

HttpSource::HttpSource(Host& host, const Options& given)
    : host_(host), access_(given), handshakes_(host), server_(host, given), rate_(given.integer("max_rate")) {
  settings_.path = given.text("path");
  if (settings_.path.empty() || settings_.path.front() != '/' || settings_.path.find('?') != std::string::npos) {
    throw std::invalid_argument("option path: expected a path that begins with / and has no query");
  }
  settings_.message_type = given.text("message_type");
  settings_.department = given.text_or("department", "");
  settings_.sender_id_header = given.text("sender_id_header");
  settings_.sender_id_fact = given.text_or("sender_id_fact", "");
  settings_.client_subject_attribute = given.text_or("client_subject_attribute", "");
  if (server_.settings().tls.client_ca_file.empty() && !settings_.client_subject_attribute.empty()) {
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
    auto [header, attribute] = option_pair("attributes", text, "Header=attribute");
    if (attribute.empty()) throw std::invalid_argument("option attributes: " + text + " names no attribute");
    settings_.attributes.emplace_back(common::header_name(header, "attributes"), std::move(attribute));
  }
}

HttpSource::~HttpSource() = default;

Outcome HttpSource::start() { return server_.start(*this); }

void HttpSource::stop(Milliseconds grace) { server_.stop(grace); }

void HttpSource::settled(std::uint64_t ticket, const Committed& committed) {
  server_->respond(ticket, common::commit_response(committed));
}

Outcome HttpSource::health() { return server_.health(); }

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
    if (!take(header, server_.settings().limits.head_bytes, value)) return false;
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
