// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "config/parsed_files.h"
#include "config/path_syntax.h"

/// One function for each part of a file. All report to `findings` and carry on. Internal to this room.
namespace nabe::config {

/// The key `store` of [node]: which store, by name, by address, or by a reference to an address.
void parse_store(TableReader& reader, Node& node, Findings& findings);

void parse_node_file(const Document& document, ParsedFiles& files, Findings& findings);
void parse_department_file(const Document& document, ParsedFiles& files, Findings& findings);
void parse_profile_file(const Document& document, ParsedFiles& files, Findings& findings);

/// `[connectors.NAME]` of a file; `department` is empty for shared ones.
std::vector<ParsedConnector> parse_connectors(TableReader& file, const std::string& department, Findings& findings);
std::optional<ParsedRoute> parse_route(const Document& document, const Value& table, const std::string& department,
                                       Findings& findings);
std::optional<Condition> parse_condition(const Document& document, const Member& member, Findings& findings);
Namespaces parse_namespaces(TableReader& file, Findings& findings);

/// Reports a path that is not supported or whose prefix `namespaces` does not bind.
PathVerdict check_path_at(const std::string& path, const SourcePosition& where, const Namespaces& namespaces,
                          Findings& findings);

/// Keys of a connector that the hub itself reads.
const std::vector<std::string>& hub_keys();

/// Letters, digits, `_` and `-`, not first; at most 64: it becomes part of addresses and of lane names.
bool is_name(std::string_view text);
/// The same with dots inside: message types, facts, sections.
bool is_dotted_name(std::string_view text);

}  // namespace nabe::config
