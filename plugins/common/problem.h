// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "common/http_server.h"
#include "nabe/connector.hpp"

namespace nabe::common {

/// Why a sender did not get a receipt. Each has a code with a section in docs/errors/http.md.
enum class Problem {
  MalformedRequest,
  MalformedContent,
  MalformedMultipart,
  Unauthenticated,
  UnknownPath,
  MethodNotAllowed,
  TooSlow,
  Conflict,
  LengthRequired,
  ContentTooLarge,
  HeadTooLarge,
  UnsupportedContent,
  Refused,
  Busy,
  Stopping,
  DiskLow,
  TooManyConnections,
  NotSure,  ///< may have been accepted
  Internal,
  UnsupportedProtocol,
  NotAdmitted,
};

/// A problem of a listener's own. `code` is stable, and the one that refusals are counted by.
struct ProblemText {
  int status;
  std::string_view code;
  std::string_view slug;
  std::string_view title;
  std::int64_t retry_after_s = 0;  ///< 0: none is sent
};
/// application/problem+json (RFC 9457). `detail` is for the sender and holds nothing of the content.
HttpResponse problem_document(const ProblemText& problem, std::string_view detail = {}, std::int64_t retry_after_s = 0);

/// The answer to a request that was not accepted: application/problem+json (RFC 9457). `detail` is for the sender and
/// holds nothing of the content. Retry-After in seconds is sent if it is not 0 or if the problem has one by itself.
HttpResponse problem_response(Problem problem, std::string_view detail = {}, std::int64_t retry_after_s = 0);

/// Stable: NABE-HTTP-001.
std::string_view problem_code(Problem problem);

/// Turns an answer that the server gives by itself into one with a problem document, and returns which.
Problem describe_server_answer(HttpResponse& response);

/// What the hub's refusal of an intake means for the sender.
HttpResponse refusal_response(const Outcome& outcome);

/// 201, or 200 for a duplicate, with {message_id, case_id, receipt_time, duplicate}.
HttpResponse receipt_response(const Receipt& receipt);

/// What the end of a session with one message means for the sender of that message.
HttpResponse commit_response(const Committed& committed);

/// 2026-03-01T08:15:30.000042Z
std::string rfc3339(Time time);

/// `text` as a JSON string with its quotes.
std::string json_string(std::string_view text);

}  // namespace nabe::common
