// SPDX-License-Identifier: EUPL-1.2
#include "http_head.h"

#include <strings.h>

#include <charconv>

namespace nabe::bench {
namespace {

/// The value, if `line` is the field `name`.
std::optional<std::string_view> value_of(std::string_view line, std::string_view name) {
  if (line.size() <= name.size() || line[name.size()] != ':') return std::nullopt;
  if (::strncasecmp(line.data(), name.data(), name.size()) != 0) return std::nullopt;
  line.remove_prefix(name.size() + 1);
  while (!line.empty() && line.front() == ' ') line.remove_prefix(1);
  return line;
}

void read_field(std::string_view line, HttpHead& head) {
  if (const auto length = value_of(line, "Content-Length")) {
    const auto [end, error] = std::from_chars(length->data(), length->data() + length->size(), head.body_bytes);
    head.readable = error == std::errc() && end == length->data() + length->size();
  } else if (value_of(line, "Transfer-Encoding")) {
    head.readable = false;
  } else if (const auto connection = value_of(line, "Connection")) {
    head.close = connection->size() == 5 && ::strncasecmp(connection->data(), "close", 5) == 0;
  }
}

}  // namespace

std::optional<HttpHead> read_head(std::string_view bytes) {
  const std::size_t end = bytes.find("\r\n\r\n");
  if (end == std::string_view::npos) return std::nullopt;
  HttpHead head;
  head.size_bytes = end + 4;
  std::size_t at = bytes.find("\r\n");
  head.first_line = bytes.substr(0, at);
  while (at < end && head.readable) {
    at += 2;
    const std::size_t line_end = bytes.find("\r\n", at);
    read_field(bytes.substr(at, line_end - at), head);
    at = line_end;
  }
  return head;
}

}  // namespace nabe::bench
