// SPDX-License-Identifier: EUPL-1.2
#include "common/http_message.h"

#include <algorithm>
#include <cstring>

namespace nabe::common {
namespace {

bool parse_length(std::string_view text, std::uint64_t& length) {
  if (text.empty() || text.size() > 18) return false;
  length = 0;
  for (char c : text) {
    if (c < '0' || c > '9') return false;
    length = length * 10 + static_cast<std::uint64_t>(c - '0');
  }
  return true;
}

/// Takes the next line off `rest`; false if it does not end in CR LF or holds a lone CR.
bool take_line(std::string_view& rest, std::string_view& line) {
  const std::size_t end = rest.find('\n');
  if (end == std::string_view::npos || end == 0 || rest[end - 1] != '\r') return false;
  line = rest.substr(0, end - 1);
  rest.remove_prefix(end + 1);
  return true;
}

bool parse_headers(std::string_view rest, std::vector<HeaderView>& headers) {
  headers.clear();
  std::string_view line;
  while (take_line(rest, line)) {
    if (line.empty()) return rest.empty();
    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos) return false;
    const std::string_view name = line.substr(0, colon);
    const std::string_view value = trim_blanks(line.substr(colon + 1));
    if (!is_token(name) || !is_header_value(value)) return false;
    headers.push_back({name, value});
  }
  return false;
}

std::string_view find_header(const std::vector<HeaderView>& headers, std::string_view name) {
  for (const HeaderView& header : headers) {
    if (equals_ignoring_case(header.name, name)) return header.value;
  }
  return {};
}

struct Framing {
  std::size_t lengths = 0;
  std::size_t codings = 0;
  std::string_view length;
  std::string_view coding;
  bool close = false;
  bool keep_alive = false;
};

Framing read_framing(const std::vector<HeaderView>& headers) {
  Framing framing;
  for (const HeaderView& header : headers) {
    if (equals_ignoring_case(header.name, "Content-Length")) {
      ++framing.lengths;
      framing.length = header.value;
    } else if (equals_ignoring_case(header.name, "Transfer-Encoding")) {
      ++framing.codings;
      framing.coding = header.value;
    } else if (equals_ignoring_case(header.name, "Connection")) {
      std::string_view rest = header.value;
      while (!rest.empty()) {
        const std::size_t comma = std::min(rest.find(','), rest.size());
        const std::string_view item = trim_blanks(rest.substr(0, comma));
        if (equals_ignoring_case(item, "close")) framing.close = true;
        if (equals_ignoring_case(item, "keep-alive")) framing.keep_alive = true;
        rest.remove_prefix(std::min(comma + 1, rest.size()));
      }
    }
  }
  return framing;
}

/// 0, 400 for what is ambiguous, 501 for a coding that is not understood.
int request_body(const Framing& framing, bool http_1_0, RequestHead& head) {
  if (framing.codings > 0) {
    if (framing.lengths > 0 || framing.codings > 1 || http_1_0) return 400;
    if (!equals_ignoring_case(framing.coding, "chunked")) return 501;
    head.body = BodyKind::Chunked;
    return 0;
  }
  if (framing.lengths == 0) {
    head.body = BodyKind::None;
    return 0;
  }
  if (framing.lengths > 1 || !parse_length(framing.length, head.content_length)) return 400;
  head.body = head.content_length > 0 ? BodyKind::Length : BodyKind::None;
  return 0;
}

/// Splits the target; only the origin form, the absolute form and "*" are understood.
bool split_target(RequestHead& head) {
  std::string_view target = head.target;
  for (char c : target) {
    if (static_cast<unsigned char>(c) <= 0x20 || static_cast<unsigned char>(c) >= 0x7f || c == '#') return false;
  }
  if (target == "*") {
    head.path = target;
    return head.method == "OPTIONS";
  }
  if (target.substr(0, 7) == "http://" || target.substr(0, 8) == "https://") {
    const std::size_t path = target.find('/', 8);
    target = path == std::string_view::npos ? std::string_view("/") : target.substr(path);
  }
  if (target.empty() || target.front() != '/') return false;
  const std::size_t question = target.find('?');
  head.path = target.substr(0, question);
  head.query = question == std::string_view::npos ? std::string_view() : target.substr(question + 1);
  return true;
}

}  // namespace

std::string_view RequestHead::header(std::string_view name) const { return find_header(headers, name); }

std::size_t RequestHead::count(std::string_view name) const {
  return static_cast<std::size_t>(std::count_if(headers.begin(), headers.end(), [name](const HeaderView& header) {
    return equals_ignoring_case(header.name, name);
  }));
}

std::string_view ResponseHead::header(std::string_view name) const { return find_header(headers, name); }

HeadScanner::Result HeadScanner::scan(std::string_view bytes) {
  while (true) {
    const std::size_t from = scanned_ + looked_at_;
    const void* found = from < bytes.size() ? std::memchr(bytes.data() + from, '\n', bytes.size() - from) : nullptr;
    if (found == nullptr) {
      looked_at_ = bytes.size() - scanned_;
      if (line_count_ == 0 && looked_at_ > limits_.line_bytes) return Result::LineTooLong;
      return bytes.size() > limits_.head_bytes ? Result::HeadTooLarge : Result::NeedMore;
    }
    const auto end = static_cast<std::size_t>(static_cast<const char*>(found) - bytes.data());
    if (end == scanned_ || bytes[end - 1] != '\r') return Result::Malformed;
    const std::size_t line_size = end - 1 - scanned_;
    if (line_count_ == 0 && line_size > limits_.line_bytes) return Result::LineTooLong;
    scanned_ = end + 1;
    looked_at_ = 0;
    if (scanned_ > limits_.head_bytes) return Result::HeadTooLarge;
    if (line_size == 0) return Result::Complete;
    if (++line_count_ > limits_.header_count + 1) return Result::HeadTooLarge;
  }
}

int parse_request_head(std::string_view block, RequestHead& head) {
  head = RequestHead{};
  std::string_view line;
  if (!take_line(block, line)) return 400;
  const std::size_t first = line.find(' ');
  const std::size_t second = first == std::string_view::npos ? first : line.find(' ', first + 1);
  if (second == std::string_view::npos || line.find(' ', second + 1) != std::string_view::npos) return 400;
  head.method = line.substr(0, first);
  head.target = line.substr(first + 1, second - first - 1);
  const std::string_view version = line.substr(second + 1);
  if (!is_token(head.method)) return 400;
  const bool http_1_0 = version == "HTTP/1.0";
  if (!http_1_0 && version != "HTTP/1.1") {
    const bool looks_right = version.size() == 8 && version.substr(0, 5) == "HTTP/" && version[6] == '.';
    return looks_right ? 505 : 400;
  }
  head.http_1_0 = http_1_0;
  if (!split_target(head)) return 400;
  if (!parse_headers(block, head.headers)) return 400;
  const std::size_t hosts = head.count("Host");
  if (hosts > 1 || (hosts == 0 && !http_1_0)) return 400;
  const Framing framing = read_framing(head.headers);
  head.keep_alive = !framing.close && (!http_1_0 || framing.keep_alive);
  if (const int status = request_body(framing, http_1_0, head); status != 0) return status;
  head.expects_continue = !http_1_0 && equals_ignoring_case(head.header("Expect"), "100-continue");
  return 0;
}

bool parse_response_head(std::string_view block, std::string_view to_method, ResponseHead& head) {
  head = ResponseHead{};
  std::string_view line;
  if (!take_line(block, line)) return false;
  if (line.size() < 12 || line.substr(0, 7) != "HTTP/1." || line[8] != ' ') return false;
  if (line.size() > 12 && line[12] != ' ') return false;
  const bool http_1_0 = line[7] == '0';
  for (std::size_t i = 9; i < 12; ++i) {
    if (line[i] < '0' || line[i] > '9') return false;
    head.status = head.status * 10 + (line[i] - '0');
  }
  if (head.status < 100 || !is_header_value(line)) return false;
  if (!parse_headers(block, head.headers)) return false;
  const Framing framing = read_framing(head.headers);
  head.keep_alive = !framing.close && (!http_1_0 || framing.keep_alive);
  if (framing.codings > 0 && framing.lengths > 0) return false;
  if (head.status < 200 || head.status == 204 || head.status == 304 || to_method == "HEAD") return true;
  if (framing.codings > 0) {
    if (framing.codings > 1 || !equals_ignoring_case(framing.coding, "chunked")) return false;
    head.body = BodyKind::Chunked;
  } else if (framing.lengths > 0) {
    if (framing.lengths > 1 || !parse_length(framing.length, head.content_length)) return false;
    head.body = head.content_length > 0 ? BodyKind::Length : BodyKind::None;
  } else {
    head.body = BodyKind::UntilClose;
    head.keep_alive = false;
  }
  return true;
}

}  // namespace nabe::common
