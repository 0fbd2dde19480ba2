// SPDX-License-Identifier: EUPL-1.2
#include "common/request_writer.h"

#include <algorithm>
#include <limits>

#include "common/http_text.h"

namespace nabe::common {
namespace {

constexpr std::size_t kBlockBytes = 64 * 1024;
constexpr std::size_t kFrameBytes = 10;  // eight digits, CR LF
constexpr std::uint64_t kUnknownSize = std::numeric_limits<std::uint64_t>::max();

}  // namespace

RequestWriter::RequestWriter(const HttpRequest& request)
    : request_(request), chunked_(request.read_body && request.body_bytes == kUnknownSize) {
  block_.append(request.method).append(" ").append(request.url.target).append(" HTTP/1.1\r\nHost: ");
  block_.append(request.url.authority());
  for (const auto& [name, value] : request.headers) {
    if (is_token(name) && is_header_value(value)) block_.append("\r\n").append(name).append(": ").append(value);
  }
  if (chunked_) {
    block_.append("\r\nTransfer-Encoding: chunked");
  } else if (request.read_body || request.method != "GET") {
    block_.append("\r\nContent-Length: ").append(std::to_string(request.read_body ? request.body_bytes : 0));
  }
  block_.append("\r\n\r\n");
  complete_ = !request.read_body || (!chunked_ && request.body_bytes == 0);
}

bool RequestWriter::fill() {
  const std::size_t head = block_.size();
  const std::size_t offset = head + (chunked_ ? kFrameBytes : 0);
  const auto wanted = static_cast<std::size_t>(
      chunked_ ? kBlockBytes : std::min<std::uint64_t>(kBlockBytes, request_.body_bytes - body_bytes_));
  block_.resize(offset + wanted);
  const std::int64_t size = request_.read_body(block_.data() + offset, wanted);
  if (size < 0 || (size == 0 && !chunked_)) return false;
  const auto bytes = static_cast<std::size_t>(size);
  body_bytes_ += bytes;
  block_.resize(offset + bytes);
  if (chunked_) {
    frame_chunk(head, bytes);
  } else {
    complete_ = body_bytes_ == request_.body_bytes;
  }
  return true;
}

void RequestWriter::frame_chunk(std::size_t head, std::size_t bytes) {
  if (bytes == 0) {
    block_.resize(head);
    block_.append("0\r\n\r\n");
    complete_ = true;
    return;
  }
  static constexpr std::string_view kDigits = "0123456789abcdef";
  for (std::size_t i = 0; i < 8; ++i) block_[head + i] = kDigits[bytes >> (28 - 4 * i) & 15];
  block_[head + 8] = '\r';
  block_[head + 9] = '\n';
  block_.append("\r\n");
}

void RequestWriter::sent(std::size_t bytes) {
  sent_ += bytes;
  if (sent_ == block_.size()) {
    block_.clear();
    sent_ = 0;
  }
}

}  // namespace nabe::common
