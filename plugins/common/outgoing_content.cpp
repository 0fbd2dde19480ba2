// SPDX-License-Identifier: EUPL-1.2
#include "common/outgoing_content.h"

#include <sys/random.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <string_view>
#include <utility>

namespace nabe::common {

void OutgoingContent::add_text(std::string text) {
  if (size_bytes_ != kUnknownSize) size_bytes_ += text.size();
  pieces_.emplace_back(std::move(text));
}

void OutgoingContent::add_stream(Stream stream, std::uint64_t size_bytes) {
  if (size_bytes_ != kUnknownSize) size_bytes_ = size_bytes == kUnknownSize ? kUnknownSize : size_bytes_ + size_bytes;
  pieces_.emplace_back(stream);
}

std::int64_t OutgoingContent::read(char* destination, std::size_t capacity) {
  while (piece_ < pieces_.size()) {
    std::size_t size = 0;
    if (const auto* text = std::get_if<std::string>(&pieces_[piece_])) {
      size = std::min(capacity, text->size() - offset_);
      std::memcpy(destination, text->data() + offset_, size);
      offset_ += size;
    } else {
      try {
        size = std::get<Stream>(pieces_[piece_]).read(destination, capacity);
      } catch (const HostError& error) {
        failure_ = error.outcome();
        return -1;
      }
    }
    if (size > 0) return static_cast<std::int64_t>(size);
    ++piece_;
    offset_ = 0;
  }
  return 0;
}

bool OutgoingContent::rewind() {
  try {
    for (auto& piece : pieces_) {
      if (auto* stream = std::get_if<Stream>(&piece)) stream->rewind();
    }
  } catch (const HostError& error) {
    failure_ = error.outcome();
    return false;
  }
  piece_ = 0;
  offset_ = 0;
  return true;
}

std::string new_boundary() {
  std::array<unsigned char, 16> bytes{};
  for (std::size_t filled = 0; filled < bytes.size();) {
    const ssize_t size = ::getrandom(bytes.data() + filled, bytes.size() - filled, 0);
    if (size > 0) filled += static_cast<std::size_t>(size);
  }
  static constexpr std::string_view kDigits = "0123456789abcdef";
  std::string text = "nabe-";
  for (unsigned char byte : bytes) {
    text += kDigits[byte >> 4];
    text += kDigits[byte & 15];
  }
  return text;
}

}  // namespace nabe::common
