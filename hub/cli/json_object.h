// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>
#include <vector>

#include "base/printable.h"

namespace nabe::cli {

/// A JSON object in the making, members in the order in which they are added.
class JsonObject {
 public:
  JsonObject& add(const char* name, const std::string& value) { return raw(name, json_string(value)); }
  JsonObject& add(const char* name, const char* value) { return raw(name, json_string(value)); }
  JsonObject& add(const char* name, bool value) { return raw(name, value ? "true" : "false"); }
  /// Left out if it is empty.
  JsonObject& add_if_any(const char* name, const std::string& value) {
    return value.empty() ? *this : add(name, value);
  }
  JsonObject& raw(const char* name, const std::string& json) {
    text_ += (text_.empty() ? "" : ",") + json_string(name) + ':' + json;
    return *this;
  }
  std::string text() const { return '{' + text_ + '}'; }

 private:
  std::string text_;
};

template <typename Values, typename Write>
std::string json_list(const Values& values, Write write) {
  std::string text = "[";
  for (const auto& value : values) {
    text += (text.size() > 1 ? "," : "") + write(value);
  }
  return text + ']';
}

inline std::string json_texts(const std::vector<std::string>& values) {
  return json_list(values, [](const std::string& value) { return json_string(value); });
}

}  // namespace nabe::cli
