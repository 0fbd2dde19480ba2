// SPDX-License-Identifier: EUPL-1.2
#include "cli/plugins_json.h"

#include "cli/json_object.h"

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

std::string write_option(const config::OptionDeclaration& option) {
  JsonObject object;
  object.add("key", option.key).add("type", std::string(name_of(option.type))).add("summary", option.summary);
  object.add("required", option.required).add("secret", option.secret).add("repeated", option.repeated);
  object.add("emitted", option.emitted);
  object.add_if_any("default", option.default_value).add_if_any("example", option.example);
  if (!option.choices.empty()) {
    object.raw("choices", json_texts(option.choices));
  }
  if (option.min != 0 || option.max != 0) {
    object.raw("min", std::to_string(option.min)).raw("max", std::to_string(option.max));
  }
  return object.text();
}

std::string write_type(const config::Catalog::value_type& entry) {
  const config::ConnectorTypeDeclaration& type = entry.second;
  JsonObject object;
  object.add("name", type.name).add("plugin", type.plugin_id).add("summary", type.summary);
  object.add("source", type.source).add("sink", type.sink);
  object.add("can_be_idempotent", type.can_be_idempotent || type.always_idempotent);
  object.add("sink_emits_nothing", type.sink_emits_nothing);
  object.raw("accepts", json_texts(type.accepts)).raw("emits", json_texts(type.emits));
  return object.raw("options", json_list(type.options, write_option)).text();
}

std::string write_file(const plugin::PluginFile& file) {
  JsonObject object;
  object.add("id", file.id).add("version", file.version).add("vendor", file.vendor).add("license", file.license);
  return object.add("file", file.file).add("sha256", file.sha256).raw("types", json_texts(file.types)).text();
}

}  // namespace

std::string plugins_json(const std::vector<plugin::PluginFile>& files, const config::Catalog& catalog) {
  return JsonObject().raw("plugins", json_list(files, write_file)).raw("types", json_list(catalog, write_type)).text();
}

std::string inspection_json(const plugin::Inspection& inspection) {
  JsonObject object;
  object.add("id", inspection.id).add("version", inspection.version).add("vendor", inspection.vendor);
  object.add("license", inspection.license).add("abi", inspection.abi).add("needs_abi", inspection.needs_abi);
  const auto write = [](const plugin::Inspection::Type& type) {
    return JsonObject().add("name", type.name).add("role", type.role).text();
  };
  return object.raw("types", json_list(inspection.types, write)).text();
}

}  // namespace nabe::cli
