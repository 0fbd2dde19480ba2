// SPDX-License-Identifier: EUPL-1.2
#include "http/source.h"

#include <algorithm>
#include <chrono>
#include <optional>
#include <stdexcept>
#include <utility>

#include "common/multipart.h"
#include "common/url.h"
#include "http/problem.h"

namespace nabe::http {
namespace {

constexpr std::size_t kMaxIdBytes = 256;
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

bool ends_with(std::string_view text, std::string_view end) {
  return text.size() >= end.size() && text.substr(text.size() - end.size()) == end;
}

bool is_body_type(std::string_view media_type) {
  return media_type == "application/xml" || media_type == "text/xml" || media_type == "application/json" ||
         ends_with(media_type, "+xml") || ends_with(media_type, "+json");
}

/// Other charsets than the one of XML's own declaration would have to be converted before anybody can read them.
bool is_usable_charset(std::string_view charset) {
  return charset.empty() || common::equals_ignoring_case(charset, "utf-8") ||
         common::equals_ignoring_case(charset, "us-ascii");
}

bool is_multipart(std::string_view media_type) {
  return media_type == "multipart/form-data" || media_type == "multipart/mixed";
}

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

/// One request on its way into the hub. Dropped before `end`, its intake is discarded with it.
class HttpSource::IntakeBody final : public common::RequestBody, private common::MultipartHandler {
 public:
  IntakeBody(HttpSource& source, common::RequestId id, Intake intake, MessageBuilder message)
      : source_(source), id_(id), intake_(std::move(intake)), message_(std::move(message)) {}

  /// The whole request is the body. False: answered.
  bool begin_body(const std::string& media_type, std::uint64_t size_bytes) {
    message_.media_type(media_type, size_bytes);
    return emit();
  }
  void begin_multipart(const std::string& boundary) {
    multipart_.emplace(boundary, common::MultipartLimits{}, static_cast<common::MultipartHandler&>(*this));
  }

  common::Flow write(std::string_view bytes) override {
    request_bytes_ += bytes.size();
    if (request_bytes_ > source_.settings_.max_request_bytes) {
      refuse(Problem::ContentTooLarge);
      return common::Flow::Stop;
    }
    if (!multipart_) return write_content(bytes) ? common::Flow::Continue : common::Flow::Stop;
    switch (multipart_->feed(bytes)) {
      case common::MultipartParser::Status::More:
      case common::MultipartParser::Status::Done:
        return common::Flow::Continue;
      case common::MultipartParser::Status::Malformed:
        refuse(Problem::MalformedMultipart);
        break;
      case common::MultipartParser::Status::TooLarge:
        refuse(Problem::ContentTooLarge, "too many parts, or the head of a part is too large");
        break;
      case common::MultipartParser::Status::Stopped:
        break;
    }
    return common::Flow::Stop;
  }

  void end() override {
    if (multipart_ && multipart_->status() != common::MultipartParser::Status::Done) {
      refuse(Problem::MalformedMultipart, "the closing boundary is missing");
      return;
    }
    if (body_bytes_ == 0) {
      refuse(Problem::MalformedContent, "the body is empty");
      return;
    }
    const Outcome queued = intake_.commit_queued(id_);
    if (!queued.is_ok()) source_.server_->respond(id_, refusal_response(queued));
  }

 private:
  bool part_begin(const common::PartHead& head) override {
    if (++parts_ == 1) {
      if (!is_body_type(head.media_type) || !is_usable_charset(head.charset)) {
        refuse(Problem::UnsupportedContent, "the first part must be XML or JSON in UTF-8");
        return false;
      }
      message_.media_type(head.media_type);
      return emit();
    }
    AttachmentInfo attachment;
    attachment.name = !head.file_name.empty() ? head.file_name
                      : !head.name.empty()    ? head.name
                                              : "attachment-" + std::to_string(parts_ - 1);
    attachment.media_type = head.media_type.empty() ? "application/octet-stream" : head.media_type;
    attachment.sha256 = head.sha256;
    return intake_.attach(attachment) || fail();
  }
  bool part_bytes(std::string_view bytes) override {
    return parts_ == 1 ? write_content(bytes) : intake_.write(bytes) || fail();
  }
  bool part_end() override { return true; }

  bool emit() { return intake_.emit(message_) || fail(); }

  bool write_content(std::string_view bytes) {
    body_bytes_ += bytes.size();
    return intake_.write(bytes) || fail();
  }

  // When the sender reads a refusal, nothing of the message is left.
  bool fail() {
    intake_.discard();
    source_.server_->respond(id_, refusal_response(*intake_.failure()));
    return false;
  }
  void refuse(Problem problem, std::string_view detail = {}) {
    intake_.refuse(problem_code(problem));
    source_.server_->respond(id_, problem_response(problem, detail));
  }

  HttpSource& source_;
  const common::RequestId id_;
  Intake intake_;
  MessageBuilder message_;
  std::optional<common::MultipartParser> multipart_;
  std::uint64_t request_bytes_ = 0;
  std::uint64_t body_bytes_ = 0;
  std::size_t parts_ = 0;
};

HttpSource::HttpSource(Host& host, const Options& given) : host_(host), rate_(given.integer("max_rate")) {
  const auto listen = common::parse_host_port(given.text("listen"));
  if (!listen) throw std::invalid_argument("option listen: expected host:port");
  settings_.path = given.text("path");
  if (settings_.path.empty() || settings_.path.front() != '/' || settings_.path.find('?') != std::string::npos) {
    throw std::invalid_argument("option path: expected a path that begins with / and has no query");
  }
  settings_.message_type = given.text("message_type");
  settings_.department = given.text_or("department", "");
  settings_.sender_id_header = given.text("sender_id_header");
  settings_.sender_id_fact = given.text_or("sender_id_fact", "");
  settings_.token = given.text_or("token", "");
  if (given.has("token") && settings_.token.empty()) throw std::invalid_argument("option token: it is empty");
  take_tls_options(given);
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
  server_settings_.host = listen->host;
  server_settings_.port = listen->port;
  server_settings_.threads = static_cast<unsigned>(given.integer("threads"));
  server_settings_.max_connections = static_cast<std::size_t>(given.integer("max_connections"));
  server_settings_.head_timeout_ms = given.duration("header_timeout").count();
  server_settings_.body_timeout_ms = given.duration("body_timeout").count();
  server_settings_.idle_timeout_ms = given.duration("idle_timeout").count();
}

HttpSource::~HttpSource() = default;

void HttpSource::take_tls_options(const Options& given) {
  common::TlsServerSettings& tls = server_settings_.tls;
  tls.certificate_file = given.text_or("certificate_file", "");
  tls.key_file = given.text_or("key_file", "");
  tls.client_ca_file = given.text_or("client_ca_file", "");
  settings_.client_subjects = given.all("client_subjects");
  settings_.client_subject_attribute = given.text_or("client_subject_attribute", "");
  if (tls.certificate_file.empty() != tls.key_file.empty()) {
    throw std::invalid_argument("options certificate_file and key_file go together");
  }
  if (!tls.client_ca_file.empty() && !tls.enabled()) {
    throw std::invalid_argument("option client_ca_file needs certificate_file and key_file");
  }
  if (tls.client_ca_file.empty() &&
      !(settings_.client_subjects.empty() && settings_.client_subject_attribute.empty())) {
    throw std::invalid_argument("options client_subjects and client_subject_attribute need client_ca_file");
  }
  std::string problem;
  if (tls.enabled() && !common::TlsContext::for_server(tls, problem)) throw std::invalid_argument(problem);
}

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
    server_->respond(ticket, refusal_response(committed.outcome));
  } else if (committed.receipts.size() == 1) {
    server_->respond(ticket, receipt_response(committed.receipts.front()));
  } else {
    server_->respond(ticket, problem_response(Problem::NotSure));
  }
}

Outcome HttpSource::health() { return server_ ? Outcome::ok() : Outcome::not_connected("not listening"); }

bool HttpSource::authenticated(const common::RequestHead& head) const {
  if (settings_.token.empty()) return true;
  constexpr std::string_view kScheme = "Bearer ";
  const std::string_view given = head.header("Authorization");
  if (head.count("Authorization") != 1 || !common::equals_ignoring_case(given.substr(0, kScheme.size()), kScheme)) {
    return false;
  }
  return equals_in_constant_time(common::trim_blanks(given.substr(kScheme.size())), settings_.token);
}

bool HttpSource::admitted(const common::RequestHead& head) const {
  const std::vector<std::string>& subjects = settings_.client_subjects;
  return subjects.empty() || std::find(subjects.begin(), subjects.end(), head.peer_subject) != subjects.end();
}

void HttpSource::handshake_failed(const std::string& problem) {
  host_.count_refusal("tls-handshake");
  std::uint64_t count = 0;
  {
    // Anybody who reaches the port can fail: one line in a minute, whatever comes.
    const std::lock_guard lock(handshakes_mutex_);
    ++failed_handshakes_;
    const Time now = host_.now();
    if (now - handshakes_logged_at_ < kHandshakeLogInterval) return;
    handshakes_logged_at_ = now;
    count = std::exchange(failed_handshakes_, 0);
  }
  host_.log(LogLevel::Warning, "TLS handshakes failed", {{"count", std::to_string(count)}, {"last", problem}});
}

bool HttpSource::describe_message(const common::RequestHead& head, MessageBuilder& message,
                                  std::string& problem) const {
  const auto take = [&](const std::string& header, std::size_t limit, std::string_view& value) {
    value = head.header(header);
    if (head.count(header) > 1 || value.size() > limit || !common::is_utf8(value)) {
      problem = "the header " + header + " is repeated, too long or not UTF-8";
      return false;
    }
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
  const std::string_view trace = head.header("traceparent");
  if (trace.size() == kTraceParentBytes && common::is_utf8(trace)) message.trace_parent(std::string(trace));
  return true;
}

std::unique_ptr<common::RequestBody> HttpSource::begin(common::RequestId id, const common::RequestHead& head) {
  const auto refuse = [&](Problem problem, std::string_view detail = {}) {
    host_.count_refusal(problem_code(problem));
    server_->respond(id, problem_response(problem, detail));
    return nullptr;
  };
  if (!authenticated(head)) return refuse(Problem::Unauthenticated);
  if (!admitted(head)) return refuse(Problem::NotAdmitted);
  if (head.path != settings_.path) return refuse(Problem::UnknownPath);
  if (head.method != "POST") return refuse(Problem::MethodNotAllowed);
  if (head.body == common::BodyKind::None) {
    if (head.count("Content-Length") == 0) return refuse(Problem::LengthRequired);
    return refuse(Problem::MalformedContent, "the body is empty");
  }
  const std::string_view coding = head.header("Content-Encoding");
  const std::string_view content_type = head.header("Content-Type");
  const std::string media_type = common::media_type_of(content_type);
  const bool multipart = is_multipart(media_type);
  if (!coding.empty() && !common::equals_ignoring_case(coding, "identity")) {
    return refuse(Problem::UnsupportedContent, "content codings are not taken");
  }
  if (!multipart && !is_body_type(media_type)) return refuse(Problem::UnsupportedContent, "send XML or JSON");
  if (!is_usable_charset(common::header_parameter(content_type, "charset").value_or(""))) {
    return refuse(Problem::UnsupportedContent, "send UTF-8");
  }
  const bool has_length = head.body == common::BodyKind::Length;
  if (has_length && head.content_length > settings_.max_request_bytes) {
    return refuse(Problem::ContentTooLarge);
  }
  const std::string boundary = common::header_parameter(content_type, "boundary").value_or("");
  if (multipart && !common::is_boundary(boundary)) return refuse(Problem::MalformedMultipart, "no usable boundary");

  MessageBuilder message(settings_.message_type);
  std::string problem;
  if (!describe_message(head, message, problem)) return refuse(Problem::MalformedRequest, problem);

  if (!rate_.take(host_.now())) return refuse(Problem::Busy);
  Intake intake = host_.open_intake();
  if (!intake) {
    server_->respond(id, refusal_response(*intake.failure()));
    return nullptr;
  }
  auto body = std::make_unique<IntakeBody>(*this, id, std::move(intake), std::move(message));
  if (multipart) {
    body->begin_multipart(boundary);
  } else if (!body->begin_body(media_type, has_length ? head.content_length : kUnknownSize)) {
    return nullptr;
  }
  return body;
}

void HttpSource::describe(common::HttpResponse& response) {
  host_.count_refusal(problem_code(describe_server_answer(response)));
}

}  // namespace nabe::http
