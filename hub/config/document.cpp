// SPDX-License-Identifier: EUPL-1.2
#include "config/document.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <utility>

#include "config/codes.h"
#include "config/document_limits.h"

namespace {

/// The parser takes some of its assumptions about the text for granted: `[ä]` fails an assertion of its debug build,
/// and is undefined in others. Here they are checked in every build, and a broken one leaves the parser.
struct BrokenAssumption {};
[[noreturn]] void broken_assumption() { throw BrokenAssumption(); }

}  // namespace

#undef NDEBUG
#define TOML_ASSERT(expr) static_cast<void>((expr) ? void() : broken_assumption())
#define TOML_EXCEPTIONS 0
#define TOML_ENABLE_FORMATTERS 0
#include <toml++/toml.h>

namespace nabe::config {

namespace {

constexpr std::size_t kMaxShownBytes = 160;
constexpr std::string_view kHidden = "(hidden)";

Mark mark_of(const toml::source_region& region) { return {region.begin.line, region.begin.column}; }

Value convert(const toml::node& node);

Value convert_table(const toml::table& table) {
  Value value;
  for (const auto& [key, child] : table) {
    Member member{std::string(key.str()), mark_of(key.source()), convert(child)};
    if (member.at.line == 0) {
      member.at = member.value.at;
    }
    value.members.push_back(std::move(member));
  }
  std::stable_sort(value.members.begin(), value.members.end(), [](const Member& a, const Member& b) {
    return std::pair(a.at.line, a.at.column) < std::pair(b.at.line, b.at.column);
  });
  return value;
}

Value convert(const toml::node& node) {
  Value value;
  if (const auto* table = node.as_table()) {
    value = convert_table(*table);
  } else if (const auto* array = node.as_array()) {
    value.kind = ValueKind::Array;
    for (const auto& item : *array) {
      value.items.push_back(convert(item));
    }
  } else if (const auto* text = node.as_string()) {
    value.kind = ValueKind::String;
    value.text = text->get();
  } else if (const auto* integer = node.as_integer()) {
    value.kind = ValueKind::Integer;
    value.integer = integer->get();
  } else if (const auto* real = node.as_floating_point()) {
    value.kind = ValueKind::Float;
    value.real = real->get();
  } else if (const auto* truth = node.as_boolean()) {
    value.kind = ValueKind::Bool;
    value.truth = truth->get();
  } else {
    value.kind = ValueKind::DateTime;
  }
  value.at = mark_of(node.source());
  return value;
}

std::vector<std::string> split_lines(const std::string& text) {
  std::vector<std::string> lines;
  std::size_t begin = 0;
  while (begin <= text.size()) {
    std::size_t end = text.find('\n', begin);
    end = end == std::string::npos ? text.size() : end;
    std::string line = text.substr(begin, end - begin);
    if (!line.empty() && line.back() == '\r') {
      line.pop_back();
    }
    lines.push_back(std::move(line));
    begin = end + 1;
  }
  return lines;
}

/// Byte offset of a column that counts characters from 1.
std::size_t byte_offset(std::string_view line, std::uint32_t column) {
  std::size_t offset = 0;
  for (std::uint32_t seen = 1; offset < line.size() && seen < column; ++seen) {
    ++offset;
    while (offset < line.size() && (static_cast<unsigned char>(line[offset]) & 0xC0U) == 0x80U) {
      ++offset;
    }
  }
  return offset;
}

bool sounds_secret(std::string_view key) {
  constexpr std::array<std::string_view, 7> kWords = {"passw",  "secret",  "token",  "credential",
                                                      "apikey", "api_key", "private"};
  std::string lower(key);
  std::transform(lower.begin(), lower.end(), lower.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return std::any_of(kWords.begin(), kWords.end(),
                     [&](std::string_view word) { return lower.find(word) != std::string::npos; });
}

std::string shown(const std::string& line) {
  const std::size_t equals = line.find('=');
  if (equals != std::string::npos && sounds_secret(std::string_view(line).substr(0, equals))) {
    const std::size_t value = line.find_first_of("\"'", equals);
    const bool reference = line.find_first_of('{', equals) < value;
    if (value != std::string::npos && !reference) {
      return line.substr(0, value) + std::string(kHidden);
    }
  }
  if (line.size() <= kMaxShownBytes) {
    return line;
  }
  std::size_t end = kMaxShownBytes;
  while (end > 0 && (static_cast<unsigned char>(line[end]) & 0xC0U) == 0x80U) {
    --end;
  }
  return line.substr(0, end) + " ...";
}

/// Editors make lines with bytes that are not text visible only by the number; a terminal should not run them.
std::string printable(std::string line) {
  for (char& c : line) {
    if (static_cast<unsigned char>(c) < 0x20 && c != '\t') {
      c = '?';
    }
  }
  return line;
}

}  // namespace

const Member* Value::find(std::string_view key) const {
  for (const Member& member : members) {
    if (member.key == key) {
      return &member;
    }
  }
  return nullptr;
}

std::string_view kind_name(ValueKind kind) {
  switch (kind) {
    case ValueKind::String:
      return "a string";
    case ValueKind::Integer:
      return "an integer";
    case ValueKind::Float:
      return "a decimal number";
    case ValueKind::Bool:
      return "true or false";
    case ValueKind::DateTime:
      return "a date or time";
    case ValueKind::Array:
      return "an array";
    case ValueKind::Table:
      return "a table";
  }
  return "a value";
}

Result<Document> Document::parse(std::string name, const std::string& text) {
  Document document;
  document.name_ = std::move(name);
  if (text.size() > kMaxFileBytes) {
    return Error{code::kUnreadableFile, "the file is larger than 1 MiB", "split it: one file for each department",
                 SourcePosition{document.name_, 0, 0, ""}};
  }
  document.lines_ = split_lines(text);
  if (const auto problem = check_limits(text)) {
    return Error{code::kSyntax, problem->what, "", document.position({problem->line, problem->column})};
  }
  try {
    const toml::parse_result parsed = toml::parse(std::string_view(text), std::string_view(document.name_));
    if (!parsed) {
      const toml::parse_error& error = parsed.error();
      return Error{code::kSyntax, printable(std::string(error.description())), "",
                   document.position(mark_of(error.source()))};
    }
    document.root_ = Member{"", {1, 1}, convert(parsed.table())};
  } catch (const BrokenAssumption&) {
    return Error{code::kSyntax, "this is not TOML, at a place that the parser cannot name", "",
                 document.position({1, 1})};
  }
  return document;
}

std::string Document::folder() const {
  const std::size_t slash = name_.rfind('/');
  return slash == std::string::npos ? "" : name_.substr(0, slash + 1);
}

SourcePosition Document::position(Mark mark) const {
  SourcePosition position{name_, mark.line, mark.column, ""};
  if (mark.line > 0 && mark.line <= lines_.size()) {
    position.line_text = printable(shown(lines_[mark.line - 1]));
  }
  return position;
}

SourcePosition Document::position_hiding(Mark mark, Mark hidden) const {
  SourcePosition position = this->position(mark);
  if (mark.line > 0 && mark.line <= lines_.size() && hidden.line == mark.line && hidden.column >= mark.column) {
    const std::string& line = lines_[mark.line - 1];
    const std::size_t offset = byte_offset(line, hidden.column);
    if (offset < position.line_text.size()) {
      position.line_text = printable(line.substr(0, offset)) + std::string(kHidden);
    }
  }
  return position;
}

}  // namespace nabe::config
