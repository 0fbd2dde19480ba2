// SPDX-License-Identifier: EUPL-1.2
#include <algorithm>
#include <utility>

#include "config/codes.h"
#include "config/parsers.h"

namespace nabe::config {

namespace {

void parse_department_table(const Document& document, const Member& table, ParsedDepartment& parsed,
                            Findings& findings) {
  TableReader reader(document, table, "[department]", findings);
  parsed.department.where = reader.where();
  if (const auto id = reader.required_text("id")) {
    if (is_name(id->value)) {
      parsed.department.id = id->value;
    } else {
      findings.error(code::kBadValue, '"' + id->value + "\" is not an id",
                     "letters, digits, _ and -; the name for people goes into \"name\"", id->where);
    }
  }
  if (const auto name = reader.required_text("name")) {
    parsed.department.name = name->value;
  }
  parsed.profile = reader.text("profile");
  reader.finish();
}

void parse_routes(TableReader& reader, ParsedDepartment& parsed, Findings& findings) {
  const Value* routes = reader.tables("route");
  if (routes == nullptr) {
    return;
  }
  for (const Value& table : routes->items) {
    auto route = parse_route(reader.document(), table, parsed.department.id, findings);
    if (!route) {
      continue;
    }
    const auto same = [&](const ParsedRoute& other) { return other.route.name == route->route.name; };
    const auto first = std::find_if(parsed.routes.begin(), parsed.routes.end(), same);
    if (!route->route.name.empty() && first != parsed.routes.end()) {
      findings.error(code::kDuplicate, "there are two routes with the name \"" + route->route.name + '"',
                     "the other one is in line " + std::to_string(first->route.where.line), route->route.where);
      continue;
    }
    parsed.routes.push_back(std::move(*route));
  }
}

}  // namespace

void parse_department_file(const Document& document, ParsedFiles& files, Findings& findings) {
  TableReader reader(document, document.root(), "the department's file", findings);
  ParsedDepartment parsed;
  parsed.department.where = document.position({1, 1});
  if (const Member* table = reader.table("department")) {
    parse_department_table(document, *table, parsed, findings);
  } else if (document.root().value.find("department") == nullptr) {
    findings.error(code::kMissingKey, "the file needs a table [department]", "with id and name",
                   parsed.department.where);
  }
  parsed.namespaces = parse_namespaces(reader, findings);
  parsed.connectors = parse_connectors(reader, parsed.department.id, findings);
  parse_routes(reader, parsed, findings);
  reader.finish();

  const std::string& id = parsed.department.id;
  const auto same = [&](const ParsedDepartment& other) { return other.department.id == id; };
  if (const auto first = std::find_if(files.departments.begin(), files.departments.end(), same);
      !id.empty() && first != files.departments.end()) {
    findings.error(code::kDuplicate, "there are two departments with the id \"" + id + '"',
                   "the other one is in " + first->department.where.file, parsed.department.where);
    return;
  }
  files.departments.push_back(std::move(parsed));
}

}  // namespace nabe::config
