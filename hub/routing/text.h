// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace nabe::routing {

/// Without the white space of XML at both ends.
std::string_view trimmed(std::string_view text);

/// Not more than `max_bytes` of UTF-8, without a torn character. True if something was cut off.
bool cut_to(std::string& text, std::size_t max_bytes);

/// A value as it arrives in pieces: trimmed and bounded, the same for every split.
class BoundedText {
 public:
  static constexpr std::size_t kMaxBytes = 4096;

  void clear();
  void add(std::string_view piece);
  /// Something else than white space has come.
  bool begun() const { return !text_.empty(); }
  bool cut() const { return cut_; }
  std::string take();

 private:
  std::string text_;
  bool cut_ = false;
};

}  // namespace nabe::routing
