// SPDX-License-Identifier: EUPL-1.2
#include "common/http_outcome.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <string_view>

namespace nabe::common {
namespace {

using Kind = Outcome::Kind;

constexpr std::int64_t kMaxWaitMs = 24LL * 3600 * 1000;

struct StatusRule {
  int first;
  int last;
  Kind kind;
  std::int64_t wait_ms;  ///< when the peer names no time; 0 leaves it to the hub
};

/// The first rule that holds counts. The reasons are in plugins/http/README.md, in the same order.
constexpr std::array<StatusRule, 15> kRules = {{
    {200, 299, Kind::Delivered, 0},
    {304, 306, Kind::Reject, 0},
    {300, 399, Kind::NotConnected, kConfigurationWait.count()},
    {401, 401, Kind::NotConnected, kConfigurationWait.count()},
    {407, 407, Kind::NotConnected, kConfigurationWait.count()},
    {403, 403, Kind::Retry, kConfigurationWait.count()},
    {408, 408, Kind::Retry, 0},
    {421, 421, Kind::Retry, 0},
    {423, 423, Kind::Retry, 0},
    {425, 425, Kind::Retry, 0},
    {429, 429, Kind::Busy, 0},
    {400, 499, Kind::Reject, 0},
    {503, 503, Kind::NotConnected, 0},
    {501, 501, Kind::Reject, 0},
    {500, 599, Kind::Unknown, 0},
}};

/// Seconds since 1970 of an HTTP date of the preferred form: Sun, 06 Nov 1994 08:49:37 GMT.
bool parse_http_date(std::string_view text, std::int64_t& seconds) {
  constexpr std::string_view kMonths = "JanFebMarAprMayJunJulAugSepOctNovDec";
  if (text.size() != 29 || text.substr(25) != " GMT") return false;
  const auto number = [&](std::size_t at, std::size_t size, int& value) {
    const std::string_view part = text.substr(at, size);
    const auto [end, error] = std::from_chars(part.data(), part.data() + part.size(), value);
    return error == std::errc() && end == part.data() + part.size();
  };
  int day = 0;
  int year = 0;
  int hour = 0;
  int minute = 0;
  int second = 0;
  const std::size_t month = kMonths.find(text.substr(8, 3));
  if (month == std::string_view::npos || month % 3 != 0) return false;
  if (!number(5, 2, day) || !number(12, 4, year) || !number(17, 2, hour) || !number(20, 2, minute) ||
      !number(23, 2, second)) {
    return false;
  }
  const std::chrono::year_month_day date{std::chrono::year(year),
                                         std::chrono::month(static_cast<unsigned>(month / 3 + 1)),
                                         std::chrono::day(static_cast<unsigned>(day))};
  if (!date.ok()) return false;
  const auto days = std::chrono::sys_days(date).time_since_epoch().count();
  seconds = static_cast<std::int64_t>(days) * 86'400 + hour * 3600 + minute * 60 + second;
  return true;
}

Outcome make(Kind kind, std::string text, Milliseconds wait) {
  switch (kind) {
    case Kind::Delivered:
      return Outcome::delivered();
    case Kind::Retry:
      return Outcome::retry(std::move(text), wait);
    case Kind::Reject:
      return Outcome::reject(std::move(text));
    case Kind::NotConnected:
      return Outcome::not_connected(std::move(text), wait);
    case Kind::Busy:
      return Outcome::busy(std::move(text), wait);
    default:
      return Outcome::unknown(std::move(text));
  }
}

/// Codes that the hub knows for statuses that mean the same; others are kStatusCode and the status.
std::uint32_t code_for(int status) {
  switch (status) {
    case 401:
    case 403:
    case 407:
      return NABE_CODE_DENIED;
    case 408:
      return NABE_CODE_TIMEOUT;
    case 409:
      return NABE_CODE_CONFLICT;
    case 413:
      return NABE_CODE_TOO_LARGE;
    case 415:
      return NABE_CODE_UNSUPPORTED;
    case 503:
      return NABE_CODE_UNAVAILABLE;
    default:
      return kStatusCode + static_cast<std::uint32_t>(status);
  }
}

Outcome outcome_of_status(const HttpAnswer& answer, Time now, const std::string& reference_header) {
  const int status = answer.status;
  const auto rule = std::find_if(kRules.begin(), kRules.end(),
                                 [status](const StatusRule& row) { return row.first <= status && status <= row.last; });
  // The body of an answer may repeat what was sent: only its status is told.
  std::string text = "the peer answered " + std::to_string(status);
  if (rule == kRules.end()) return Outcome::unknown(std::move(text)).with_code(code_for(status));
  if (rule->kind == Kind::Delivered) {
    if (answer.request_complete) return Outcome::delivered(answer.header(reference_header));
    return Outcome::unknown(text + " before it had the whole request").with_code(code_for(status));
  }
  Milliseconds wait = retry_after(answer.header("Retry-After"), now);
  if (wait.count() == 0) wait = Milliseconds(rule->wait_ms);
  return make(rule->kind, std::move(text), wait).with_code(code_for(status));
}

}  // namespace

Milliseconds retry_after(const std::string& value, Time now) {
  std::int64_t seconds = 0;
  const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), seconds);
  if (error != std::errc() || end != value.data() + value.size() || value.empty()) {
    if (!parse_http_date(value, seconds)) return {};
    seconds -= std::chrono::duration_cast<std::chrono::seconds>(now.time_since_epoch()).count();
  }
  return Milliseconds(std::clamp<std::int64_t>(seconds, 0, kMaxWaitMs / 1000) * 1000);
}

Outcome outcome_of(const HttpAnswer& answer, Time now, const std::string& reference_header) {
  const Code code = answer.timed_out ? Code::Timeout : answer.cancelled ? Code::Cancelled : Code::Unavailable;
  switch (answer.progress) {
    case Progress::Answered:
      return outcome_of_status(answer, now, reference_header);
    case Progress::NotSent:
      if (answer.cancelled) return Outcome::retry(answer.problem).with_code(code);
      return Outcome::not_connected("not connected: " + answer.problem).with_code(code);
    case Progress::Incomplete:
      return Outcome::retry("the request was not completely sent: " + answer.problem).with_code(code);
    case Progress::Lost:
      break;
  }
  return Outcome::unknown("the request was sent, the answer is missing: " + answer.problem).with_code(code);
}

}  // namespace nabe::common
