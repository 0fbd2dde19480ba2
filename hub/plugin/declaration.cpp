// SPDX-License-Identifier: EUPL-1.2
#include "plugin/declaration.h"

#include "plugin/text.h"
#include "plugin/validate.h"

namespace nabe::plugin {
namespace {

std::string text(nabe_str value) { return std::string(view(value)); }

std::vector<std::string> texts(const nabe_str* values, std::uint32_t count) {
  std::vector<std::string> result;
  for (std::uint32_t i = 0; i < count; ++i) result.push_back(text(values[i]));
  return result;
}

config::OptionType type_of(std::int32_t type) {
  switch (type) {
    case NABE_OPTION_INT:
      return config::OptionType::Int;
    case NABE_OPTION_BOOL:
      return config::OptionType::Bool;
    case NABE_OPTION_DURATION_MS:
      return config::OptionType::DurationMs;
    case NABE_OPTION_BYTES:
      return config::OptionType::Bytes;
    case NABE_OPTION_ENUM:
      return config::OptionType::Enum;
    case NABE_OPTION_URL:
      return config::OptionType::Url;
    case NABE_OPTION_PATH:
      return config::OptionType::Path;
    default:
      return config::OptionType::String;
  }
}

config::OptionDeclaration option_of(const nabe_option& option) {
  const auto is = [&](std::uint32_t flag) { return (option.flags & flag) != 0; };
  config::OptionDeclaration result;
  result.key = text(option.key);
  result.type = type_of(option.type);
  result.required = is(NABE_OPTION_REQUIRED);
  result.secret = is(NABE_OPTION_SECRET);
  result.repeated = is(NABE_OPTION_REPEATED);
  result.listener = is(NABE_OPTION_LISTENER);
  result.authentication = is(NABE_OPTION_AUTHENTICATION);
  result.emitted = is(NABE_OPTION_EMITTED);
  if (option.default_value.len != 0) {
    result.default_value = canonical_option_text(option, view(option.default_value)).canonical;
  }
  result.summary = text(option.summary);
  result.example = text(option.example);
  result.min = option.min;
  result.max = option.max;
  result.choices = texts(option.choices, option.choice_count);
  return result;
}

}  // namespace

config::ConnectorTypeDeclaration declaration_of(const nabe_plugin& plugin, const nabe_connector_type& type) {
  const auto is = [&](std::uint32_t flag) { return (type.flags & flag) != 0; };
  config::ConnectorTypeDeclaration result;
  result.name = text(type.name);
  result.plugin_id = text(plugin.id);
  result.plugin_version = text(plugin.version);
  result.summary = text(type.summary);
  result.source = is(NABE_TYPE_SOURCE);
  result.sink = is(NABE_TYPE_SINK);
  result.always_idempotent = is(NABE_TYPE_IDEMPOTENT);
  result.can_be_idempotent = is(NABE_TYPE_CAN_BE_IDEMPOTENT) || result.always_idempotent;
  result.sink_emits_nothing = is(NABE_TYPE_SINK_EMITS_NOTHING);
  if (type.default_max_in_flight != 0) result.default_max_in_flight = type.default_max_in_flight;
  result.accepts = texts(type.accepts, type.accept_count);
  result.emits = texts(type.emits, type.emit_count);
  for (std::uint32_t i = 0; i < type.option_count; ++i) result.options.push_back(option_of(*type.options[i]));
  return result;
}

}  // namespace nabe::plugin
