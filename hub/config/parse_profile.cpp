// SPDX-License-Identifier: EUPL-1.2
#include <algorithm>
#include <utility>

#include "config/codes.h"
#include "config/parsers.h"

namespace nabe::config {

namespace {

bool is_built_in_fact(std::string_view name) {
  return name == "department" || name == "source" || name == "type" || name.substr(0, 10) == "attribute.";
}

void check_named_path(const NamedPath& named, const Profile& profile, bool is_section, Findings& findings) {
  if (profile.format == BodyFormat::Json) {
    const PathVerdict verdict = check_json_pointer(named.path);
    if (!verdict.problem.empty()) {
      findings.error(code::kUnsupportedPath, "unsupported path \"" + named.path + "\": " + verdict.problem,
                     "a profile of format json has JSON pointers (RFC 6901): /applicant/kind", named.where);
    }
    return;
  }
  const PathVerdict verdict = check_path_at(named.path, named.where, profile.namespaces, findings);
  if (is_section && verdict.problem.empty() && !verdict.selects_elements) {
    findings.error(code::kUnsupportedPath, "the section \"" + named.name + "\" selects attributes or text",
                   "a section is an element: end the path with an element", named.where);
  }
}

std::vector<NamedPath> parse_paths(const Document& document, const Member& table, const std::string& title,
                                   const Profile& profile, bool is_section, Findings& findings) {
  std::vector<NamedPath> paths;
  for (const Member& member : table.value.members) {
    if (member.value.kind != ValueKind::String) {
      const bool dotted = member.value.kind == ValueKind::Table;
      findings.error(code::kWrongType,
                     '"' + member.key + "\" in " + title + " must be a path in a string, but is " +
                         std::string(kind_name(member.value.kind)),
                     dotted ? "write a name with dots in quotes: \"" + member.key + ".name\" = \"/path\"" : "",
                     document.position(dotted ? member.at : member.value.at));
      continue;
    }
    const bool reserved = is_section ? member.key == "attachments" : is_built_in_fact(member.key);
    if (!is_dotted_name(member.key) || reserved) {
      findings.error(
          code::kBadValue, '"' + member.key + (reserved ? "\" is a name that the hub itself uses" : "\" is not a name"),
          reserved ? "choose another name" : "letters, digits, _, - and dots inside", document.position(member.at));
      continue;
    }
    paths.push_back({member.key, member.value.text, document.position(member.value.at)});
    check_named_path(paths.back(), profile, is_section, findings);
  }
  return paths;
}

}  // namespace

void parse_profile_file(const Document& document, ParsedFiles& files, Findings& findings) {
  TableReader reader(document, document.root(), "the profile", findings);
  ParsedProfile parsed;
  parsed.where = document.position({1, 1});
  if (const Member* table = reader.table("profile")) {
    TableReader profile(document, *table, "[profile]", findings);
    parsed.where = profile.where();
    if (const auto name = profile.required_text("name")) {
      if (is_name(name->value)) {
        parsed.profile.name = name->value;
      } else {
        findings.error(code::kBadValue, '"' + name->value + "\" is not a name", "letters, digits, _ and -",
                       name->where);
      }
    }
    if (const auto format = profile.choice("format", {"xml", "json"})) {
      parsed.profile.format = format->value == "json" ? BodyFormat::Json : BodyFormat::Xml;
    }
    profile.finish();
  } else if (document.root().value.find("profile") == nullptr) {
    findings.error(code::kMissingKey, "the file needs a table [profile]", "with name and format", parsed.where);
  }
  parsed.profile.namespaces = parse_namespaces(reader, findings);
  if (const Member* facts = reader.table("facts")) {
    parsed.profile.facts = parse_paths(document, *facts, "[facts]", parsed.profile, false, findings);
  }
  if (const Member* sections = reader.table("sections")) {
    parsed.profile.sections = parse_paths(document, *sections, "[sections]", parsed.profile, true, findings);
  }
  reader.finish();

  const std::string& name = parsed.profile.name;
  if (name.empty()) {
    files.profiles_unreadable = true;
    return;
  }
  const auto same = [&](const ParsedProfile& other) { return other.profile.name == name; };
  if (const auto first = std::find_if(files.profiles.begin(), files.profiles.end(), same);
      first != files.profiles.end()) {
    findings.error(code::kDuplicate, "there are two profiles with the name \"" + name + '"',
                   "the other one is in " + first->where.file, parsed.where);
    return;
  }
  files.profiles.push_back(std::move(parsed));
}

}  // namespace nabe::config
