// SPDX-License-Identifier: EUPL-1.2
#include "common/response_wire.h"

#include <array>
#include <cstdio>
#include <ctime>
#include <string_view>

#include "common/http_text.h"

namespace nabe::common {
namespace {

/// The Date header's value, made once a second per thread.
std::string_view http_date() {
  thread_local std::time_t made_for = -1;
  thread_local std::array<char, 40> text{};
  thread_local std::size_t size = 0;
  const std::time_t now = std::time(nullptr);
  if (now != made_for) {
    static constexpr std::array<const char*, 7> kDays = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    static constexpr std::array<const char*, 12> kMonths = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                            "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    std::tm utc{};
    gmtime_r(&now, &utc);
    // Not strftime: it follows the locale of the process.
    const int written = std::snprintf(text.data(), text.size(), "%s, %02d %s %04d %02d:%02d:%02d GMT",
                                      kDays[static_cast<std::size_t>(utc.tm_wday)], utc.tm_mday,
                                      kMonths[static_cast<std::size_t>(utc.tm_mon)], utc.tm_year + 1900, utc.tm_hour,
                                      utc.tm_min, utc.tm_sec);
    size = static_cast<std::size_t>(written);
    made_for = now;
  }
  return {text.data(), size};
}

}  // namespace

void append_head_lines(std::string& out, const HttpResponse& response) {
  out.append("HTTP/1.1 ").append(std::to_string(response.status)).append(" ").append(reason_phrase(response.status));
  out.append("\r\nDate: ").append(http_date());
  for (const auto& [name, value] : response.headers) {
    if (is_token(name) && is_header_value(value)) out.append("\r\n").append(name).append(": ").append(value);
  }
}

void append_head_end(std::string& out, bool keep_alive) {
  out.append(keep_alive ? "\r\n\r\n" : "\r\nConnection: close\r\n\r\n");
}

void append_response_head(std::string& out, const HttpResponse& response, bool keep_alive) {
  append_head_lines(out, response);
  if (response.status != 204 && response.status != 304) {
    out.append("\r\nContent-Length: ").append(std::to_string(response.body.size()));
  }
  append_head_end(out, keep_alive);
}

std::string wire_of(const HttpResponse& response, bool keep_alive) {
  std::string wire;
  append_response_head(wire, response, keep_alive);
  return wire + response.body;
}

}  // namespace nabe::common
