// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

/// What the loaded plugins declare about themselves, as the configuration needs it: no pointer into a plugin.
namespace nabe::config {

enum class OptionType { String, Int, Bool, DurationMs, Bytes, Enum, Url, Path };

struct OptionDeclaration {
  std::string key;
  OptionType type = OptionType::String;
  bool required = false;
  bool secret = false;
  bool repeated = false;        ///< a TOML array; canonical form: one option value per element, in order
  bool listener = false;        ///< an address host:port that the connector listens on
  bool authentication = false;  ///< its presence means that callers of the listener are authenticated
  bool emitted = false;         ///< its values are message types: given, they stand for the "*" of `emits`
  std::string default_value;    ///< canonical text; empty: none
  std::string summary;
  std::string example;
  std::int64_t min = 0;  ///< min == max == 0: unbounded
  std::int64_t max = 0;
  std::vector<std::string> choices;
};

struct ConnectorTypeDeclaration {
  std::string name;  ///< what `plugin =` names
  std::string plugin_id;
  std::string plugin_version;
  std::string summary;
  bool source = false;
  bool sink = false;
  bool can_be_idempotent = false;
  bool always_idempotent = false;
  bool sink_emits_nothing = false;  ///< what it emits it brings as a source: no delivery causes any of it
  std::uint32_t default_max_in_flight = 4;
  std::vector<std::string> accepts;  ///< message types; "*": any
  std::vector<std::string> emits;    ///< message types; "*": any
  std::vector<OptionDeclaration> options;
};

using Catalog = std::map<std::string, ConnectorTypeDeclaration>;

}  // namespace nabe::config
