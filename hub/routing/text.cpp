// SPDX-License-Identifier: EUPL-1.2
#include "routing/text.h"

#include <algorithm>
#include <utility>

namespace nabe::routing {

namespace {
constexpr std::string_view kSpace = " \t\r\n";
}

std::string_view trimmed(std::string_view text) {
  const std::size_t first = text.find_first_not_of(kSpace);
  if (first == std::string_view::npos) {
    return {};
  }
  return text.substr(first, text.find_last_not_of(kSpace) - first + 1);
}

bool cut_to(std::string& text, std::size_t max_bytes) {
  if (text.size() <= max_bytes) {
    return false;
  }
  std::size_t end = max_bytes;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) {
    --end;
  }
  text.resize(end);
  return true;
}

void BoundedText::clear() {
  text_.clear();
  cut_ = false;
}

void BoundedText::add(std::string_view piece) {
  if (text_.empty()) {
    piece.remove_prefix(std::min(piece.find_first_not_of(kSpace), piece.size()));
  }
  // One byte more than is kept shows whether the last character is whole.
  const std::size_t room = kMaxBytes + 1 - text_.size();
  text_.append(piece.substr(0, room));
  if (piece.size() > room && !trimmed(piece.substr(room)).empty()) {
    cut_ = true;
  }
}

std::string BoundedText::take() {
  if (cut_ || trimmed(text_).size() > kMaxBytes) {
    cut_ = true;
    cut_to(text_, kMaxBytes);
  }
  text_.resize(trimmed(text_).size());
  return std::exchange(text_, {});
}

}  // namespace nabe::routing
