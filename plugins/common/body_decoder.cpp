// SPDX-License-Identifier: EUPL-1.2
#include "common/body_decoder.h"

#include <algorithm>
#include <limits>

namespace nabe::common {
namespace {

constexpr std::size_t kMaxChunkLineBytes = 128;
constexpr std::size_t kMaxTrailerBytes = 8 * 1024;

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

}  // namespace

void BodyDecoder::begin(BodyKind kind, std::uint64_t content_length) {
  *this = BodyDecoder();
  kind_ = kind;
  if (kind == BodyKind::Length) {
    remaining_ = content_length;
    state_ = content_length > 0 ? State::Data : State::Done;
  } else if (kind == BodyKind::UntilClose) {
    remaining_ = std::numeric_limits<std::uint64_t>::max();
    state_ = State::Data;
  } else if (kind == BodyKind::Chunked) {
    state_ = State::Size;
  }
}

std::uint64_t BodyDecoder::remaining_bytes() const {
  if (state_ == State::Done) return 0;
  return kind_ == BodyKind::Length ? remaining_ : std::numeric_limits<std::uint64_t>::max();
}

BodyDecoder::Step BodyDecoder::next(std::string_view input) {
  Step step;
  while (state_ != State::Done && step.consumed < input.size()) {
    if (state_ == State::Data) {
      const std::size_t left = input.size() - step.consumed;
      const std::size_t size = remaining_ < left ? static_cast<std::size_t>(remaining_) : left;
      step.content = input.substr(step.consumed, size);
      step.consumed += size;
      if (kind_ != BodyKind::UntilClose) remaining_ -= size;
      if (remaining_ == 0) state_ = kind_ == BodyKind::Chunked ? State::DataReturn : State::Done;
      break;
    }
    if (!chunk_framing(input[step.consumed])) {
      step.malformed = true;
      return step;
    }
    ++step.consumed;
  }
  step.done = state_ == State::Done;
  return step;
}

bool BodyDecoder::chunk_framing(char c) {
  switch (state_) {
    case State::Size:
      if (const int digit = hex_value(c); digit >= 0) {
        if (++digits_ > 15) return false;
        remaining_ = remaining_ << 4 | static_cast<std::uint64_t>(digit);
        return true;
      }
      if (digits_ == 0) return false;
      line_bytes_ = 0;
      if (c == '\r') {
        state_ = State::SizeLineFeed;
        return true;
      }
      if (c != ';' && c != ' ' && c != '\t') return false;
      state_ = State::Extension;
      return true;
    case State::Extension:
      if (c == '\r') {
        state_ = State::SizeLineFeed;
        return true;
      }
      return c != '\n' && ++line_bytes_ <= kMaxChunkLineBytes;
    case State::SizeLineFeed:
      if (c != '\n') return false;
      last_chunk_ = remaining_ == 0;
      digits_ = 0;
      line_bytes_ = 0;
      trailer_line_empty_ = true;
      state_ = last_chunk_ ? State::Trailer : State::Data;
      return true;
    case State::DataReturn:
      state_ = State::DataLineFeed;
      return c == '\r';
    case State::DataLineFeed:
      state_ = State::Size;
      return c == '\n';
    case State::Trailer:
      if (c == '\r') {
        state_ = State::TrailerLineFeed;
        return true;
      }
      trailer_line_empty_ = false;
      return c != '\n' && ++line_bytes_ <= kMaxTrailerBytes;
    case State::TrailerLineFeed:
      if (c != '\n') return false;
      state_ = trailer_line_empty_ ? State::Done : State::Trailer;
      trailer_line_empty_ = true;
      return true;
    case State::Data:
    case State::Done:
      break;
  }
  return false;
}

}  // namespace nabe::common
