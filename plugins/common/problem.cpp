// SPDX-License-Identifier: EUPL-1.2
#include "common/problem.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>

namespace nabe::common {
namespace {

struct ProblemRow {
  Problem problem;
  ProblemText text;
};

constexpr std::array<ProblemRow, 21> kProblems = {{
    {Problem::MalformedRequest, {400, "NABE-HTTP-001", "malformed-request", "The request is malformed", 0}},
    {Problem::MalformedContent, {400, "NABE-HTTP-002", "malformed-content", "The content is malformed", 0}},
    {Problem::MalformedMultipart,
     {400, "NABE-HTTP-003", "malformed-multipart", "The multipart content is malformed", 0}},
    {Problem::Unauthenticated, {401, "NABE-HTTP-004", "unauthenticated", "A valid bearer token is required", 0}},
    {Problem::UnknownPath, {404, "NABE-HTTP-005", "unknown-path", "Nothing is received at this path", 0}},
    {Problem::MethodNotAllowed, {405, "NABE-HTTP-006", "method-not-allowed", "Messages are received by POST", 0}},
    {Problem::TooSlow, {408, "NABE-HTTP-007", "too-slow", "The request did not arrive in time", 0}},
    {Problem::Conflict, {409, "NABE-HTTP-008", "conflict", "This message id was used for other content", 0}},
    {Problem::LengthRequired, {411, "NABE-HTTP-009", "length-required", "The request has no content", 0}},
    {Problem::ContentTooLarge, {413, "NABE-HTTP-010", "content-too-large", "The content is too large", 0}},
    {Problem::HeadTooLarge,
     {431, "NABE-HTTP-011", "head-too-large", "The request line or its headers are too large", 0}},
    {Problem::UnsupportedContent,
     {415, "NABE-HTTP-012", "unsupported-content", "This kind of content is not taken", 0}},
    {Problem::Refused, {422, "NABE-HTTP-013", "refused", "The message was refused", 0}},
    {Problem::Busy, {429, "NABE-HTTP-014", "busy", "Too much is waiting: send it again later", 1}},
    {Problem::Stopping, {503, "NABE-HTTP-015", "stopping", "Not taken at the moment: send it again later", 5}},
    {Problem::DiskLow, {503, "NABE-HTTP-016", "no-room", "No room at the moment: send it again later", 60}},
    {Problem::TooManyConnections, {503, "NABE-HTTP-017", "unavailable", "Not available: connect again later", 2}},
    {Problem::NotSure,
     {500, "NABE-HTTP-018", "not-sure", "The message may have been accepted: send it again with the same message id",
      5}},
    {Problem::Internal,
     {500, "NABE-HTTP-019", "internal", "The message was not accepted because of an internal error", 5}},
    {Problem::UnsupportedProtocol,
     {501, "NABE-HTTP-020", "unsupported-protocol", "This use of HTTP is not supported", 0}},
    {Problem::NotAdmitted, {403, "NABE-HTTP-021", "not-admitted", "This sender is not admitted", 0}},
}};

const ProblemRow& row_of(Problem problem) {
  return *std::find_if(kProblems.begin(), kProblems.end(),
                       [problem](const ProblemRow& row) { return row.problem == problem; });
}

std::int64_t seconds(Milliseconds time) { return (time.count() + 999) / 1000; }

}  // namespace

std::string json_string(std::string_view text) {
  std::string result = "\"";
  for (char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      result += '\\';
      result += c;
    } else if (byte < 0x20) {
      std::array<char, 8> escape{};
      std::snprintf(escape.data(), escape.size(), "\\u%04x", static_cast<unsigned>(byte));
      result += escape.data();
    } else {
      result += c;
    }
  }
  result += '"';
  return result;
}

std::string rfc3339(Time time) {
  const auto day = std::chrono::floor<std::chrono::days>(time);
  const std::chrono::year_month_day date(day);
  const std::chrono::hh_mm_ss clock(time - day);
  std::array<char, 48> text{};
  std::snprintf(text.data(), text.size(), "%04d-%02u-%02uT%02d:%02d:%02d.%06dZ", static_cast<int>(date.year()),
                static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                static_cast<int>(clock.hours().count()), static_cast<int>(clock.minutes().count()),
                static_cast<int>(clock.seconds().count()), static_cast<int>(clock.subseconds().count()));
  return text.data();
}

std::string_view problem_code(Problem problem) { return row_of(problem).text.code; }

HttpResponse problem_document(const ProblemText& problem, std::string_view detail, std::int64_t retry_after_s) {
  HttpResponse response;
  response.status = problem.status;
  response.headers.emplace_back("Content-Type", "application/problem+json");
  const std::int64_t after_s = retry_after_s > 0 ? retry_after_s : problem.retry_after_s;
  if (after_s > 0) response.headers.emplace_back("Retry-After", std::to_string(after_s));
  std::string& body = response.body;
  body.append("{\"type\":\"urn:nabe:problem:").append(problem.slug);
  body.append("\",\"title\":").append(json_string(problem.title));
  body.append(",\"status\":").append(std::to_string(problem.status));
  body.append(",\"code\":\"").append(problem.code).append("\"");
  if (!detail.empty()) body.append(",\"detail\":").append(json_string(detail));
  body.append("}\n");
  return response;
}

HttpResponse problem_response(Problem problem, std::string_view detail, std::int64_t retry_after_s) {
  HttpResponse response = problem_document(row_of(problem).text, detail, retry_after_s);
  if (problem == Problem::Unauthenticated) response.headers.emplace_back("WWW-Authenticate", "Bearer");
  if (problem == Problem::MethodNotAllowed) response.headers.emplace_back("Allow", "POST");
  return response;
}

Problem describe_server_answer(HttpResponse& response) {
  const int status = response.status;
  Problem problem = Problem::Internal;
  switch (status) {
    case 400:
      problem = Problem::MalformedRequest;
      break;
    case 408:
      problem = Problem::TooSlow;
      break;
    case 413:
      problem = Problem::ContentTooLarge;
      break;
    case 414:
    case 431:
      problem = Problem::HeadTooLarge;
      break;
    case 501:
    case 505:
      problem = Problem::UnsupportedProtocol;
      break;
    case 503:
      problem = Problem::TooManyConnections;
      break;
    default:
      break;
  }
  response = problem_response(problem);
  if (response.status == status) return problem;
  const std::string given = "\"status\":" + std::to_string(response.status);
  response.body.replace(response.body.find(given), given.size(), "\"status\":" + std::to_string(status));
  response.status = status;
  return problem;
}

HttpResponse refusal_response(const Outcome& outcome) {
  const std::int64_t after_s = seconds(outcome.retry_after());
  // The texts of an outcome are for the operator: what the sender may know is in the title.
  switch (outcome.code()) {
    case Code::Stopping:
      return problem_response(Problem::Stopping, {}, after_s);
    case Code::DiskLow:
      return problem_response(Problem::DiskLow, {}, after_s);
    default:
      break;
  }
  if (outcome.kind() == Outcome::Kind::Unknown) return problem_response(Problem::NotSure, {}, after_s);
  switch (outcome.code()) {
    case Code::Invalid:
      return problem_response(Problem::MalformedContent);
    case Code::TooLarge:
      return problem_response(Problem::ContentTooLarge);
    case Code::Conflict:
      return problem_response(Problem::Conflict);
    case Code::Unsupported:
      return problem_response(Problem::UnsupportedContent);
    case Code::Denied:
    case Code::NotFound:
      return problem_response(Problem::Refused);
    default:
      break;
  }
  switch (outcome.kind()) {
    case Outcome::Kind::Busy:
      return problem_response(Problem::Busy, {}, after_s);
    case Outcome::Kind::Retry:
    case Outcome::Kind::NotConnected:
      return problem_response(Problem::Stopping, {}, after_s);
    case Outcome::Kind::Reject:
      return problem_response(Problem::Refused);
    default:
      return problem_response(Problem::Internal);
  }
}

HttpResponse receipt_response(const Receipt& receipt) {
  HttpResponse response;
  response.status = receipt.duplicate ? 200 : 201;
  response.headers.emplace_back("Content-Type", "application/json");
  response.body.append("{\"message_id\":").append(json_string(receipt.message_id));
  response.body.append(",\"case_id\":");
  response.body.append(receipt.case_id.empty() ? "null" : json_string(receipt.case_id));
  response.body.append(",\"receipt_time\":\"").append(rfc3339(receipt.receipt_time));
  response.body.append("\",\"duplicate\":").append(receipt.duplicate ? "true" : "false").append("}\n");
  return response;
}

HttpResponse commit_response(const Committed& committed) {
  if (!committed) return refusal_response(committed.outcome);
  if (committed.receipts.size() != 1) return problem_response(Problem::NotSure);
  return receipt_response(committed.receipts.front());
}

}  // namespace nabe::common
