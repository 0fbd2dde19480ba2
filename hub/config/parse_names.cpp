// SPDX-License-Identifier: EUPL-1.2
#include <algorithm>

#include "config/codes.h"
#include "config/nearest_name.h"
#include "config/parsers.h"

namespace nabe::config {

namespace {

constexpr std::size_t kMaxNameBytes = 64;
constexpr std::size_t kMaxDottedNameBytes = 128;

bool is_letter_or_digit(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); }

bool is_word(std::string_view text) {
  return !text.empty() && is_letter_or_digit(text.front()) &&
         std::all_of(text.begin(), text.end(), [](char c) { return is_letter_or_digit(c) || c == '_' || c == '-'; });
}

bool is_prefix(std::string_view text) {
  const PathVerdict verdict = check_path(std::string("/").append(text) + ":x");
  return verdict.problem.empty() && verdict.prefixes.size() == 1 && verdict.prefixes.front() == text;
}

}  // namespace

bool is_name(std::string_view text) { return text.size() <= kMaxNameBytes && is_word(text); }

bool is_dotted_name(std::string_view text) {
  if (text.size() > kMaxDottedNameBytes) {
    return false;
  }
  for (std::size_t begin = 0;;) {
    const std::size_t dot = text.find('.', begin);
    if (!is_word(text.substr(begin, dot - begin))) {
      return false;
    }
    if (dot == std::string_view::npos) {
      return true;
    }
    begin = dot + 1;
  }
}

Namespaces parse_namespaces(TableReader& file, Findings& findings) {
  Namespaces namespaces;
  const Member* table = file.table("namespaces");
  if (table == nullptr) {
    return namespaces;
  }
  for (const Member& member : table->value.members) {
    const Document& document = file.document();
    if (member.value.kind != ValueKind::String) {
      findings.error(
          code::kWrongType,
          '"' + member.key + "\" in [namespaces] must be a string, but is " + std::string(kind_name(member.value.kind)),
          "", document.position(member.value.at));
    } else if (!is_prefix(member.key) || member.key == "xml" || member.key == "xmlns") {
      findings.error(code::kBadValue, '"' + member.key + "\" cannot be bound as a prefix",
                     "a name of XML without a colon; xml and xmlns are taken", document.position(member.at));
    } else if (member.value.text.empty()) {
      findings.error(code::kBadValue, "the namespace of the prefix \"" + member.key + "\" is empty",
                     "a step without a prefix has no namespace", document.position(member.value.at));
    } else {
      namespaces[member.key] = member.value.text;
    }
  }
  return namespaces;
}

PathVerdict check_path_at(const std::string& path, const SourcePosition& where, const Namespaces& namespaces,
                          Findings& findings) {
  PathVerdict verdict = check_path(path);
  if (!verdict.problem.empty()) {
    findings.error(code::kUnsupportedPath,
                   "unsupported path \"" + path + "\": " + verdict.problem + " (at character " +
                       std::to_string(verdict.offset + 1) + ')',
                   kPathSyntax, where);
    return verdict;
  }
  std::vector<std::string> bound;
  for (const auto& [prefix, uri] : namespaces) {
    bound.push_back(prefix);
  }
  for (const std::string& prefix : verdict.prefixes) {
    if (prefix != "xml" && namespaces.count(prefix) == 0) {
      findings.error(
          code::kUnboundPrefix, "the prefix \"" + prefix + "\" of the path \"" + path + "\" is not bound",
          bound.empty() ? "bind it: [namespaces] " + prefix + " = \"...\"" : name_hint(prefix, "prefixes", bound),
          where);
    }
  }
  return verdict;
}

}  // namespace nabe::config
