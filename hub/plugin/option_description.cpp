// SPDX-License-Identifier: EUPL-1.2
#include "plugin/option_description.h"

#include "config/duration.h"

namespace nabe::plugin {
namespace {

using config::OptionDeclaration;
using config::OptionType;

const char* type_name(OptionType type) {
  switch (type) {
    case OptionType::String:
      return "text";
    case OptionType::Int:
      return "number";
    case OptionType::Bool:
      return "true or false";
    case OptionType::DurationMs:
      return "duration";
    case OptionType::Bytes:
      return "size";
    case OptionType::Enum:
      return "one of";
    case OptionType::Url:
      return "URL";
    case OptionType::Path:
      return "path";
  }
  return "text";
}

// As the operator would write it.
std::string readable(OptionType type, const std::string& canonical) {
  if (canonical.empty()) return {};
  if (type == OptionType::DurationMs) return config::format_duration_ms(std::stoull(canonical));
  if (type == OptionType::Bytes) return config::format_size_bytes(std::stoull(canonical));
  return canonical;
}

}  // namespace

std::string listed(const std::vector<std::string>& texts, const Quote& quote) {
  std::string result;
  for (const std::string& text : texts) result += (result.empty() ? "" : ", ") + quote(text);
  return result;
}

std::string value_words(const OptionDeclaration& option, const Quote& quote) {
  std::string text = type_name(option.type);
  if (option.type == OptionType::Enum) text += " " + listed(option.choices, quote);
  if (option.min != 0 || option.max != 0) {
    text += ", " + readable(option.type, std::to_string(option.min)) + " to " +
            readable(option.type, std::to_string(option.max));
  }
  if (option.listener) text = "host:port to listen on";
  if (option.secret) text += ", a secret: by reference only";
  if (option.repeated) text += ", a list";
  return text;
}

std::string default_text(const OptionDeclaration& option) { return readable(option.type, option.default_value); }

std::string role_words(const config::ConnectorTypeDeclaration& type) {
  return type.source && type.sink ? "source and sink" : type.source ? "source" : "sink";
}

std::string emitted_words(const config::ConnectorTypeDeclaration& type, const Quote& quote) {
  std::vector<std::string> keys;
  for (const OptionDeclaration& option : type.options) {
    if (option.emitted) keys.push_back(option.key);
  }
  return listed(type.emits, quote) + (keys.empty() ? "" : ", as " + listed(keys, quote) + " says") +
         (type.sink_emits_nothing ? "; a delivery emits nothing" : "");
}

}  // namespace nabe::plugin
