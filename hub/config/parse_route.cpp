// SPDX-License-Identifier: EUPL-1.2
#include <utility>

#include "config/codes.h"
#include "config/parsers.h"

namespace nabe::config {

namespace {

std::vector<Placed<std::string>> message_types(TableReader& reader, std::string_view key, Findings& findings) {
  std::vector<Placed<std::string>> types;
  for (Placed<std::string>& type : reader.texts(key)) {
    if (!is_dotted_name(type.value)) {
      findings.error(code::kBadValue, '"' + type.value + "\" is not a message type",
                     type.value == "*" ? "for any type leave the key \"" + std::string(key) + "\" out"
                                       : "letters, digits, _, - and dots inside: application.submitted",
                     type.where);
    } else {
      types.push_back(std::move(type));
    }
  }
  return types;
}

}  // namespace

std::optional<ParsedRoute> parse_route(const Document& document, const Value& table, const std::string& department,
                                       Findings& findings) {
  const Member member{"route", table.at, table};
  TableReader reader(document, member, "[[route]]", findings);
  ParsedRoute parsed;
  parsed.route.department = department;
  parsed.route.where = reader.where();
  if (const auto name = reader.required_text("name")) {
    parsed.route.name = name->value;
    parsed.route.where = name->where;
    if (!is_dotted_name(name->value)) {
      findings.error(code::kBadValue, '"' + name->value + "\" is not a name of a route",
                     "letters, digits, _, - and dots inside", name->where);
    }
  }
  parsed.any_source = table.find("from") == nullptr;
  parsed.any_type = table.find("type") == nullptr;
  parsed.from = reader.text("from");
  parsed.types = message_types(reader, "type", findings);
  if (table.find("type") != nullptr && table.find("type")->value.kind == ValueKind::Array &&
      table.find("type")->value.items.empty()) {
    findings.error(code::kBadValue, "\"type\" in [[route]] is empty, so the route would never match",
                   "for any type leave the key out", document.position(table.find("type")->value.at));
  }
  parsed.to = reader.texts("to");
  if (const Member* to = table.find("to"); to == nullptr) {
    findings.error(code::kMissingKey, "[[route]] needs the key \"to\"", "a connector or an array of them",
                   parsed.route.where);
  } else if (to->value.kind == ValueKind::Array && to->value.items.empty()) {
    findings.error(code::kBadValue, "\"to\" in [[route]] is empty", "name at least one connector",
                   document.position(to->value.at));
  }
  parsed.grant = reader.texts("grant");
  parsed.with = message_types(reader, "with", findings);
  if (const auto on_dead = reader.choice("on_dead", {"block", "continue"})) {
    parsed.route.on_dead = on_dead->value == "continue" ? OnDead::Continue : OnDead::Block;
  }
  if (const Member* when = reader.table("when")) {
    for (const Member& condition : when->value.members) {
      if (auto read = parse_condition(document, condition, findings)) {
        parsed.route.when.push_back(std::move(*read));
      }
    }
  }
  reader.finish();
  return parsed;
}

}  // namespace nabe::config
