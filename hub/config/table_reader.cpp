// SPDX-License-Identifier: EUPL-1.2
#include "config/table_reader.h"

#include <algorithm>
#include <utility>

#include "config/codes.h"
#include "config/duration.h"
#include "config/nearest_name.h"

namespace nabe::config {

namespace {
constexpr std::size_t kMaxUnknownKeys = 50;  // each costs a search for the nearest name

std::string format_number(std::uint64_t number) { return std::to_string(number); }
}  // namespace

TableReader::TableReader(const Document& document, const Member& table, std::string title, Findings& findings)
    : document_(document), table_(table), title_(std::move(title)), findings_(findings) {}

SourcePosition TableReader::where() const { return document_.position(table_.at); }

const Member* TableReader::take(std::string_view key) {
  known_.emplace_back(key);
  return table_.value.find(key);
}

void TableReader::wrong_type(const Value& value, std::string_view key, std::string_view expected) {
  findings_.error(code::kWrongType,
                  '"' + std::string(key) + "\" in " + title_ + " must be " + std::string(expected) + ", but is " +
                      std::string(kind_name(value.kind)),
                  "", document_.position(value.at));
}

const Member* TableReader::take_kind(std::string_view key, ValueKind kind, std::string_view expected) {
  const Member* member = take(key);
  if (member != nullptr && member->value.kind != kind) {
    wrong_type(member->value, key, expected);
    return nullptr;
  }
  return member;
}

std::optional<Placed<std::string>> TableReader::text(std::string_view key) {
  const Member* member = take_kind(key, ValueKind::String, "a string");
  if (member == nullptr) {
    return std::nullopt;
  }
  return Placed<std::string>{member->value.text, document_.position(member->value.at)};
}

std::optional<Placed<std::string>> TableReader::required_text(std::string_view key) {
  const bool present = table_.value.find(key) != nullptr;
  auto value = text(key);
  if (!present) {
    findings_.error(code::kMissingKey, title_ + " needs the key \"" + std::string(key) + '"', "", where());
  } else if (value && value->value.empty()) {
    findings_.error(code::kBadValue, '"' + std::string(key) + "\" in " + title_ + " must not be empty", "",
                    value->where);
    return std::nullopt;
  }
  return value;
}

std::optional<Placed<std::string>> TableReader::choice(std::string_view key, const std::vector<std::string>& choices) {
  auto value = text(key);
  if (value && std::find(choices.begin(), choices.end(), value->value) == choices.end()) {
    findings_.error(code::kNotAChoice,
                    '"' + value->value + "\" is not a value of \"" + std::string(key) + "\" in " + title_,
                    name_hint(value->value, "values", choices), value->where);
    return std::nullopt;
  }
  return value;
}

std::optional<bool> TableReader::truth(std::string_view key) {
  const Member* member = take_kind(key, ValueKind::Bool, "true or false");
  return member == nullptr ? std::nullopt : std::optional(member->value.truth);
}

bool TableReader::in_range(std::uint64_t number, Range range, const Value& value, std::string_view key,
                           std::string (*format)(std::uint64_t)) {
  if (number >= range.min && number <= range.max) {
    return true;
  }
  findings_.error(code::kOutOfRange, '"' + std::string(key) + "\" in " + title_ + " is " + format(number),
                  "allowed: " + format(range.min) + " to " + format(range.max), document_.position(value.at));
  return false;
}

std::optional<std::uint64_t> TableReader::integer(std::string_view key, Range range) {
  const Member* member = take_kind(key, ValueKind::Integer, "an integer");
  if (member == nullptr) {
    return std::nullopt;
  }
  if (member->value.integer < 0) {
    findings_.error(code::kOutOfRange, '"' + std::string(key) + "\" in " + title_ + " is negative",
                    "allowed: " + format_number(range.min) + " to " + format_number(range.max),
                    document_.position(member->value.at));
    return std::nullopt;
  }
  const auto number = static_cast<std::uint64_t>(member->value.integer);
  return in_range(number, range, member->value, key, format_number) ? std::optional(number) : std::nullopt;
}

std::optional<std::uint64_t> TableReader::duration_ms(std::string_view key, Range range_ms) {
  const Member* member = take_kind(key, ValueKind::String, "a duration in quotes, such as \"500ms\" or \"10m\"");
  if (member == nullptr) {
    return std::nullopt;
  }
  const auto parsed = parse_duration_ms(member->value.text);
  if (!parsed) {
    findings_.error(code::kBadValue, '"' + member->value.text + "\" is not a duration",
                    "a whole number and ms, s, m, h or d: \"500ms\", \"10m\", \"1h30m\"",
                    document_.position(member->value.at));
    return std::nullopt;
  }
  return in_range(*parsed, range_ms, member->value, key, format_duration_ms) ? parsed : std::nullopt;
}

std::optional<std::uint64_t> TableReader::size_bytes(std::string_view key, Range range_bytes) {
  const Member* member = take_kind(key, ValueKind::String, "a size in quotes, such as \"64MiB\"");
  if (member == nullptr) {
    return std::nullopt;
  }
  const auto parsed = parse_size_bytes(member->value.text);
  if (!parsed) {
    findings_.error(code::kBadValue, '"' + member->value.text + "\" is not a size",
                    "a whole number and B, KiB, MiB, GiB, TiB, kB, MB, GB or TB: \"64MiB\"",
                    document_.position(member->value.at));
    return std::nullopt;
  }
  return in_range(*parsed, range_bytes, member->value, key, format_size_bytes) ? parsed : std::nullopt;
}

std::vector<Placed<std::string>> TableReader::texts(std::string_view key) {
  std::vector<Placed<std::string>> values;
  const Member* member = take(key);
  if (member == nullptr) {
    return values;
  }
  const bool single = member->value.kind == ValueKind::String;
  if (!single && member->value.kind != ValueKind::Array) {
    wrong_type(member->value, key, "a string or an array of strings");
    return values;
  }
  const std::vector<Value> alone = single ? std::vector<Value>{member->value} : std::vector<Value>{};
  for (const Value& item : single ? alone : member->value.items) {
    if (item.kind != ValueKind::String) {
      wrong_type(item, key, "an array of strings");
    } else if (item.text.empty()) {
      findings_.error(code::kBadValue, '"' + std::string(key) + "\" in " + title_ + " has an empty element", "",
                      document_.position(item.at));
    } else if (std::any_of(values.begin(), values.end(), [&](const auto& v) { return v.value == item.text; })) {
      findings_.error(code::kDuplicate, '"' + item.text + "\" appears twice in \"" + std::string(key) + '"', "",
                      document_.position(item.at));
    } else {
      values.push_back({item.text, document_.position(item.at)});
    }
  }
  return values;
}

const Member* TableReader::table(std::string_view key) { return take_kind(key, ValueKind::Table, "a table"); }

const Value* TableReader::tables(std::string_view key) {
  const std::string expected = "a list of tables: write [[" + std::string(key) + "]]";
  const Member* member = take_kind(key, ValueKind::Array, expected);
  if (member == nullptr) {
    return nullptr;
  }
  for (const Value& item : member->value.items) {
    if (item.kind != ValueKind::Table) {
      wrong_type(item, key, expected);
      return nullptr;
    }
  }
  return &member->value;
}

void TableReader::finish() {
  std::vector<const Member*> members;
  for (const Member& member : table_.value.members) {
    members.push_back(&member);
  }
  report_unknown_keys(document_, members, known_, title_, findings_);
}

void report_unknown_keys(const Document& document, const std::vector<const Member*>& members,
                         const std::vector<std::string>& known, const std::string& title, Findings& findings) {
  std::vector<const Member*> unknown;
  for (const Member* member : members) {
    if (std::find(known.begin(), known.end(), member->key) == known.end()) {
      unknown.push_back(member);
    }
  }
  for (std::size_t i = 0; i < unknown.size(); ++i) {
    const Member& member = *unknown[i];
    const SourcePosition where = document.position_hiding(member.at, member.value.at);
    if (i == kMaxUnknownKeys) {
      findings.error(code::kUnknownKey, std::to_string(unknown.size() - i) + " more unknown keys in " + title,
                     "this looks like the wrong table", where);
      return;
    }
    findings.error(code::kUnknownKey, "unknown key \"" + member.key + "\" in " + title,
                   name_hint(member.key, "keys", known), where);
  }
}

}  // namespace nabe::config
