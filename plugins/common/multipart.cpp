// SPDX-License-Identifier: EUPL-1.2
#include "common/multipart.h"

#include <algorithm>

#include "common/content_digest.h"
#include "common/http_message.h"
#include "common/url.h"

namespace nabe::common {
namespace {

/// Reads a token or a quoted string at the front of `rest`.
std::optional<std::string> take_value(std::string_view& rest) {
  std::string value;
  if (!rest.empty() && rest.front() == '"') {
    for (std::size_t i = 1; i < rest.size(); ++i) {
      if (rest[i] == '"') {
        rest.remove_prefix(i + 1);
        return value;
      }
      if (rest[i] == '\\' && i + 1 < rest.size() && (rest[i + 1] == '"' || rest[i + 1] == '\\')) ++i;
      value += rest[i];
    }
    return std::nullopt;
  }
  const std::size_t end = std::min(rest.find_first_of("; \t"), rest.size());
  value = std::string(rest.substr(0, end));
  rest.remove_prefix(end);
  return value;
}

/// RFC 8187: UTF-8''percent-encoded.
std::optional<std::string> extended_value(std::string_view text) {
  const std::size_t charset = text.find('\'');
  const std::size_t language = charset == std::string_view::npos ? charset : text.find('\'', charset + 1);
  if (language == std::string_view::npos || !equals_ignoring_case(text.substr(0, charset), "UTF-8"))
    return std::nullopt;
  return percent_decode(text.substr(language + 1));
}

std::string without_folders(const std::string& name) {
  const std::size_t slash = name.find_last_of("/\\");
  return slash == std::string::npos ? name : name.substr(slash + 1);
}

}  // namespace

std::optional<std::string> header_parameter(std::string_view header, std::string_view name) {
  std::size_t semicolon = header.find(';');
  std::string_view rest = semicolon == std::string_view::npos ? std::string_view() : header.substr(semicolon);
  while (!rest.empty()) {
    rest = trim_blanks(rest);
    if (rest.empty() || rest.front() != ';') return std::nullopt;
    rest = trim_blanks(rest.substr(1));
    if (rest.empty()) break;
    const std::size_t equals = rest.find('=');
    if (equals == std::string_view::npos) return std::nullopt;
    const std::string_view key = rest.substr(0, equals);
    rest.remove_prefix(equals + 1);
    std::optional<std::string> value = take_value(rest);
    if (!value) return std::nullopt;
    if (equals_ignoring_case(key, name)) return value;
  }
  return std::nullopt;
}

std::string media_type_of(std::string_view header) { return to_lower(trim_blanks(header.substr(0, header.find(';')))); }

bool is_boundary(std::string_view text) {
  if (text.empty() || text.size() > 70 || text.back() == ' ') return false;
  return std::all_of(text.begin(), text.end(), [](char c) {
    return is_token(std::string_view(&c, 1)) || std::string_view("'()+_,-./:=? ").find(c) != std::string_view::npos;
  });
}

MultipartParser::MultipartParser(std::string_view boundary, const MultipartLimits& limits, MultipartHandler& handler)
    : limits_(limits), handler_(handler), delimiter_("\r\n--") {
  delimiter_.append(boundary);
  // The first delimiter may stand at the very beginning: it is found like the others behind a line end of our own.
  carry_ = "\r\n";
}

MultipartParser::Status MultipartParser::feed(std::string_view bytes) {
  if (status_ == Status::Done) return status_;
  if (status_ != Status::More) return status_;
  std::string joined;
  if (!carry_.empty()) {
    joined = std::move(carry_);
    joined.append(bytes);
    bytes = joined;
    carry_.clear();
  }
  while (status_ == Status::More && !bytes.empty()) {
    const std::size_t taken = take(bytes);
    if (taken == 0) break;
    bytes.remove_prefix(taken);
  }
  if (status_ == Status::More) carry_.assign(bytes);
  return status_;
}

std::size_t MultipartParser::take(std::string_view bytes) {
  switch (state_) {
    case State::Preamble:
      return take_until_delimiter(bytes, false);
    case State::AfterDelimiter:
      return take_after_delimiter(bytes);
    case State::Head:
      return take_head(bytes);
    case State::Data:
      return take_until_delimiter(bytes, true);
    case State::Epilogue:
      return bytes.size();
  }
  return 0;
}

std::size_t MultipartParser::take_until_delimiter(std::string_view bytes, bool is_data) {
  std::size_t end = bytes.find(delimiter_);
  const bool found = end != std::string_view::npos;
  if (!found) {
    // What could be the beginning of a delimiter stays until more is known.
    end = bytes.size();
    const std::size_t from = bytes.size() - std::min(bytes.size(), delimiter_.size() - 1);
    for (std::size_t at = bytes.find('\r', from); at != std::string_view::npos; at = bytes.find('\r', at + 1)) {
      if (std::string_view(delimiter_).substr(0, bytes.size() - at) == bytes.substr(at)) {
        end = at;
        break;
      }
    }
  }
  if (is_data) {
    if (end > 0 && !handler_.part_bytes(bytes.substr(0, end))) status_ = Status::Stopped;
    if (found && status_ == Status::More && !handler_.part_end()) status_ = Status::Stopped;
  } else {
    preamble_bytes_ += end;
    if (preamble_bytes_ > limits_.preamble_bytes) status_ = Status::TooLarge;
  }
  if (!found) return end;
  state_ = State::AfterDelimiter;
  return end + delimiter_.size();
}

std::size_t MultipartParser::take_after_delimiter(std::string_view bytes) {
  if (bytes.size() < 2) return 0;
  if (bytes[0] == '-' && bytes[1] == '-') {
    state_ = State::Epilogue;
    status_ = Status::Done;
    return bytes.size();
  }
  std::size_t at = 0;
  while (at < bytes.size() && (bytes[at] == ' ' || bytes[at] == '\t')) ++at;
  if (at > 32) {
    status_ = Status::Malformed;
    return 0;
  }
  if (at + 2 > bytes.size()) return 0;
  if (bytes[at] != '\r' || bytes[at + 1] != '\n') {
    status_ = Status::Malformed;
    return 0;
  }
  if (++parts_ > limits_.parts) {
    status_ = Status::TooLarge;
    return 0;
  }
  state_ = State::Head;
  return at + 2;
}

std::size_t MultipartParser::take_head(std::string_view bytes) {
  // A part may have no headers at all: its head is then an empty line.
  std::size_t size = 0;
  if (bytes.substr(0, 2) == "\r\n") {
    size = 2;
  } else if (const std::size_t end = bytes.find("\r\n\r\n"); end != std::string_view::npos) {
    size = end + 4;
  }
  if (size > limits_.part_head_bytes || (size == 0 && bytes.size() > limits_.part_head_bytes)) {
    status_ = Status::TooLarge;
    return 0;
  }
  if (size == 0) return 0;
  PartHead head;
  if (!parse_head(bytes.substr(0, size), head)) {
    status_ = Status::Malformed;
    return 0;
  }
  if (!handler_.part_begin(head)) status_ = Status::Stopped;
  state_ = State::Data;
  return size;
}

bool MultipartParser::parse_head(std::string_view block, PartHead& head) const {
  std::size_t count = 0;
  while (block.size() > 2) {
    const std::size_t end = block.find("\r\n");
    const std::string_view line = block.substr(0, end);
    block.remove_prefix(end + 2);
    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos || ++count > limits_.part_headers) return false;
    const std::string_view name = line.substr(0, colon);
    const std::string_view value = trim_blanks(line.substr(colon + 1));
    if (!is_token(name) || !is_header_value(value) || !is_utf8(value)) return false;
    if (equals_ignoring_case(name, "Content-Type")) {
      head.media_type = media_type_of(value);
      head.charset = to_lower(header_parameter(value, "charset").value_or(""));
    } else if (equals_ignoring_case(name, "Content-Disposition")) {
      head.name = header_parameter(value, "name").value_or("");
      std::string file = header_parameter(value, "filename").value_or("");
      if (const auto extended = header_parameter(value, "filename*")) {
        const auto decoded = extended_value(*extended);
        if (!decoded || !is_utf8(*decoded) || !is_header_value(*decoded)) return false;
        file = *decoded;
      }
      head.file_name = without_folders(file);
    } else if (equals_ignoring_case(name, "Content-Digest")) {
      auto sha256 = declared_sha256(value);
      if (!sha256 || !head.sha256.empty()) return false;
      head.sha256 = std::move(*sha256);
    } else if (equals_ignoring_case(name, "Content-Transfer-Encoding")) {
      // Deprecated in HTTP (RFC 7578, 4.7); what would have to be decoded is refused.
      if (!equals_ignoring_case(value, "binary") && !equals_ignoring_case(value, "8bit") &&
          !equals_ignoring_case(value, "7bit")) {
        return false;
      }
    }
  }
  return true;
}

}  // namespace nabe::common
