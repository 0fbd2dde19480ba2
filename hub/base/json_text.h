// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace nabe {

/// Writes JSON text as it is told, member by member (RFC 8259), for texts that are made for each message. Who writes
/// sees to it that a key comes before each value of an object, and that what begins ends.
/// Threads: one at a time.
class JsonText {
 public:
  JsonText& begin_object() { return open('{'); }
  JsonText& end_object() { return close('}'); }
  JsonText& begin_array() { return open('['); }
  JsonText& end_array() { return close(']'); }

  JsonText& key(std::string_view name);
  /// Text must be UTF-8.
  JsonText& value(std::string_view text);
  JsonText& value(const char* text) { return value(std::string_view(text)); }
  JsonText& value(const std::string& text) { return value(std::string_view(text)); }
  JsonText& value(bool truth);
  JsonText& value(std::int64_t number);

  template <typename Value>
  JsonText& member(std::string_view name, const Value& of) {
    return key(name).value(of);
  }
  /// An array of texts.
  template <typename Texts>
  JsonText& texts(std::string_view name, const Texts& all) {
    key(name).begin_array();
    for (const auto& text : all) {
      value(std::string_view(text));
    }
    return end_array();
  }

  std::string take() { return std::move(text_); }

 private:
  JsonText& open(char bracket);
  JsonText& close(char bracket);
  void separate();
  void quote(std::string_view text);

  std::string text_;
  bool first_ = true;  ///< nothing stands before the next value
};

}  // namespace nabe
