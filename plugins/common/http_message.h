// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "common/body_decoder.h"
#include "common/http_text.h"

namespace nabe::common {

/// Bounds of what one peer may send in front of a body.
struct HttpLimits {
  std::size_t line_bytes = 8 * 1024;
  std::size_t head_bytes = 32 * 1024;
  std::size_t header_count = 100;
};

struct HeaderView {
  std::string_view name;
  std::string_view value;  ///< without leading and trailing white space
};

using HeaderList = std::vector<std::pair<std::string, std::string>>;

/// The head of a request. All views but peer_subject point into the block that was parsed.
struct RequestHead {
  std::string_view method;
  std::string_view target;  ///< as sent
  std::string_view path;    ///< of the target, not decoded
  std::string_view query;   ///< without the question mark
  bool http_1_0 = false;    ///< the peer cannot read chunks
  bool keep_alive = false;
  bool expects_continue = false;
  BodyKind body = BodyKind::None;
  std::uint64_t content_length = 0;  ///< with BodyKind::Length
  std::vector<HeaderView> headers;
  std::string_view peer_subject;  ///< of the certificate that the peer proved to have (RFC 4514); empty without one

  /// The value of the first header of that name, in any case; empty if there is none.
  std::string_view header(std::string_view name) const;
  std::size_t count(std::string_view name) const;
};

/// The head of a response. All views point into the block that was parsed.
struct ResponseHead {
  int status = 0;
  bool keep_alive = false;
  BodyKind body = BodyKind::None;
  std::uint64_t content_length = 0;
  std::vector<HeaderView> headers;

  std::string_view header(std::string_view name) const;
};

/// Finds the end of a head in bytes that arrive in pieces. Call scan with everything since the head's first byte.
class HeadScanner {
 public:
  enum class Result {
    NeedMore,
    Complete,
    Malformed,     ///< a line that does not end in CR LF
    LineTooLong,   ///< the first line
    HeadTooLarge,  ///< bytes or count of headers
  };
  explicit HeadScanner(const HttpLimits& limits) : limits_(limits) {}
  Result scan(std::string_view bytes);
  /// Size of the complete head with its empty line.
  std::size_t head_size() const { return scanned_; }
  void reset() { *this = HeadScanner(limits_); }

 private:
  HttpLimits limits_;
  std::size_t scanned_ = 0;    ///< complete lines
  std::size_t looked_at_ = 0;  ///< of the line that is not complete
  std::size_t line_count_ = 0;
};

/// Parses a complete head (with its empty line). Returns 0 or the status to refuse it with: 400, 501, 505. Refuses
/// all that two parsers could read differently: a bare line feed, folded lines, blanks before the colon, both
/// Content-Length and Transfer-Encoding, a repeated Content-Length or Host, codings other than `chunked`.
int parse_request_head(std::string_view block, RequestHead& head);

/// Parses a complete response head. `to_method` is the method of its request. Returns false if it is malformed.
bool parse_response_head(std::string_view block, std::string_view to_method, ResponseHead& head);

}  // namespace nabe::common
