// SPDX-License-Identifier: EUPL-1.2
#include <algorithm>

#include "config/address.h"
#include "config/codes.h"
#include "config/nearest_name.h"
#include "config/option_values.h"
#include "config/parsers.h"
#include "config/resolvers.h"

namespace nabe::config {

namespace {

std::string help_of(const OptionDeclaration& option) {
  if (option.example.empty()) {
    return option.summary;
  }
  return (option.summary.empty() ? "" : option.summary + "; ") + "example: " + option.example;
}

class ConnectorResolver {
 public:
  ConnectorResolver(const ParsedConnector& parsed, const ConnectorTypeDeclaration& declaration, Findings& findings)
      : parsed_(parsed),
        declaration_(declaration),
        findings_(findings),
        connector_(parsed.connector),
        title_("[connectors." + parsed.connector.name + ']') {}

  Connector run() {
    check_keys();
    for (const OptionDeclaration& option : declaration_.options) {
      read_option(option);
    }
    check_listeners();
    apply_hub_keys();
    return connector_;
  }

 private:
  const Member* find(const std::string& key) const {
    const auto same = [&](const Member* member) { return member->key == key; };
    const auto found = std::find_if(parsed_.options.begin(), parsed_.options.end(), same);
    return found == parsed_.options.end() ? nullptr : *found;
  }

  void check_keys() {
    std::vector<std::string> known;
    for (const OptionDeclaration& option : declaration_.options) {
      known.push_back(option.key);
    }
    known.insert(known.end(), hub_keys().begin(), hub_keys().end());
    report_unknown_keys(*parsed_.document, parsed_.options, known, title_ + ", plugin \"" + declaration_.name + '"',
                        findings_);
  }

  void read_option(const OptionDeclaration& option) {
    const Member* member = find(option.key);
    if (member == nullptr) {
      if (!option.default_value.empty()) {
        connector_.options.push_back({option.key, option.default_value, option.secret});
      } else if (option.required) {
        findings_.error(code::kMissingOption,
                        title_ + " needs the option \"" + option.key + "\" of the plugin \"" + declaration_.name + '"',
                        help_of(option), connector_.where);
      }
      return;
    }
    OptionConverter converter(option, *parsed_.document, title_, findings_);
    if (!option.repeated || member->value.kind != ValueKind::Array) {
      add(option, converter.convert(member->value));
      return;
    }
    for (const Value& item : member->value.items) {
      add(option, converter.convert(item));
    }
    if (member->value.items.empty() && option.required) {
      findings_.error(code::kMissingOption, '"' + option.key + "\" in " + title_ + " is empty", option.summary,
                      parsed_.document->position(member->value.at));
    }
  }

  void add(const OptionDeclaration& option, std::optional<std::string> value) {
    if (value) {
      connector_.options.push_back({option.key, std::move(*value), option.secret});
    }
  }

  /// A secret that could not be read counts as given: its own error says enough.
  bool authenticates() const {
    return std::any_of(declaration_.options.begin(), declaration_.options.end(), [&](const OptionDeclaration& option) {
      if (!option.authentication) {
        return false;
      }
      const auto value = std::find_if(connector_.options.begin(), connector_.options.end(),
                                      [&](const OptionValue& given) { return given.key == option.key; });
      if (value == connector_.options.end()) {
        const Member* member = find(option.key);
        return member != nullptr && option.secret;
      }
      return !value->value.empty() && !(option.type == OptionType::Bool && value->value == "false");
    });
  }

  void check_listeners() {
    for (const OptionDeclaration& option : declaration_.options) {
      for (const OptionValue& given : connector_.options) {
        if (!option.listener || given.key != option.key) {
          continue;
        }
        const auto address = parse_address(given.value);
        if (address && !is_loopback(address->host) && !authenticates()) {
          const Member* member = find(option.key);
          findings_.error(code::kOpenListener,
                          title_ + " listens on " + (option.secret ? "an address" : '"' + given.value + '"') +
                              " beyond loopback without authentication",
                          authentication_hint(),
                          member == nullptr ? connector_.where : parsed_.document->position(member->value.at));
        }
      }
    }
  }

  std::string authentication_hint() const {
    std::string keys;
    for (const OptionDeclaration& option : declaration_.options) {
      if (option.authentication) {
        keys += (keys.empty() ? "" : " or ") + option.key;
      }
    }
    return keys.empty() ? "listen on 127.0.0.1" : "give " + keys + ", or listen on 127.0.0.1";
  }

  void apply_hub_keys() {
    if (!parsed_.max_in_flight_given && declaration_.default_max_in_flight > 0) {
      connector_.max_in_flight = declaration_.default_max_in_flight;
    }
    connector_.idempotent = parsed_.idempotent ? parsed_.idempotent->value : declaration_.always_idempotent;
    if (connector_.idempotent && !declaration_.can_be_idempotent && !declaration_.always_idempotent) {
      findings_.error(
          code::kCannotBeIdempotent, "the plugin \"" + declaration_.name + "\" cannot be idempotent (" + title_ + ')',
          "leave the key out: deliveries with an unknown outcome wait for a person", parsed_.idempotent->where);
    }
  }

  const ParsedConnector& parsed_;
  const ConnectorTypeDeclaration& declaration_;
  Findings& findings_;
  Connector connector_;
  std::string title_;
};

}  // namespace

Connector resolve_connector(const ParsedConnector& parsed, const Catalog& catalog, Findings& findings) {
  if (parsed.connector.plugin.empty()) {
    return parsed.connector;
  }
  if (const ConnectorTypeDeclaration* declaration = declaration_of(parsed.connector, catalog)) {
    return ConnectorResolver(parsed, *declaration, findings).run();
  }
  std::vector<std::string> names;
  for (const auto& [name, declaration] : catalog) {
    names.push_back(name);
  }
  findings.error(code::kUnknownPlugin, "unknown plugin \"" + parsed.connector.plugin + '"',
                 name_hint(parsed.connector.plugin, "plugins", names), parsed.plugin_where);
  return parsed.connector;
}

}  // namespace nabe::config
