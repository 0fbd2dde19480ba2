// SPDX-License-Identifier: EUPL-1.2
#include "cli/plugins_json.h"

#include "base/printable.h"

namespace nabe::cli {
namespace {

const char* name_of(config::OptionType type) {
  switch (type) {
    case config::OptionType::Int:
      return "integer";
    case config::OptionType::Bool:
      return "boolean";
    case config::OptionType::DurationMs:
      return "duration";
    case config::OptionType::Bytes:
      return "bytes";
    case config::OptionType::Enum:
      return "enum";
    case config::OptionType::Url:
      return "url";
    case config::OptionType::Path:
      return "path";
    case config::OptionType::String:
      break;
  }
  return "string";
}

template <typename Values, typename Write>
std::string list(const Values& values, Write write) {
  std::string text = "[";
  for (const auto& value : values) {
    text += (text.size() > 1 ? "," : "") + write(value);
  }
  return text + ']';
}

std::string texts(const std::vector<std::string>& values) {
  return list(values, [](const std::string& value) { return json_string(value); });
}

class Object {
 public:
  Object& add(const char* name, const std::string& value) { return raw(name, json_string(value)); }
  /// Left out if it is empty.
  Object& add_if_any(const char* name, const std::string& value) { return value.empty() ? *this : add(name, value); }
  Object& add(const char* name, bool value) { return raw(name, value ? "true" : "false"); }
  Object& raw(const char* name, const std::string& json) {
    text_ += (text_.empty() ? "" : ",") + json_string(name) + ':' + json;
    return *this;
  }
  std::string text() const { return '{' + text_ + '}'; }

 private:
  std::string text_;
};

std::string write_option(const config::OptionDeclaration& option) {
  Object object;
  object.add("key", option.key).add("type", std::string(name_of(option.type))).add("summary", option.summary);
  object.add("required", option.required).add("secret", option.secret).add("repeated", option.repeated);
  object.add_if_any("default", option.default_value).add_if_any("example", option.example);
  if (!option.choices.empty()) {
    object.raw("choices", texts(option.choices));
  }
  if (option.min != 0 || option.max != 0) {
    object.raw("min", std::to_string(option.min)).raw("max", std::to_string(option.max));
  }
  return object.text();
}

std::string write_type(const config::Catalog::value_type& entry) {
  const config::ConnectorTypeDeclaration& type = entry.second;
  Object object;
  object.add("name", type.name).add("plugin", type.plugin_id).add("summary", type.summary);
  object.add("source", type.source).add("sink", type.sink);
  object.add("can_be_idempotent", type.can_be_idempotent || type.always_idempotent);
  object.raw("accepts", texts(type.accepts)).raw("emits", texts(type.emits));
  return object.raw("options", list(type.options, write_option)).text();
}

std::string write_file(const plugin::PluginFile& file) {
  Object object;
  object.add("id", file.id).add("version", file.version).add("vendor", file.vendor).add("license", file.license);
  return object.add("file", file.file).add("sha256", file.sha256).raw("types", texts(file.types)).text();
}

}  // namespace

std::string plugins_json(const std::vector<plugin::PluginFile>& files, const config::Catalog& catalog) {
  return Object().raw("plugins", list(files, write_file)).raw("types", list(catalog, write_type)).text();
}

}  // namespace nabe::cli
