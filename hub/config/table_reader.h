// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "config/document.h"
#include "config/findings.h"

namespace nabe::config {

/// A value and where it stands.
template <typename T>
struct Placed {
  T value{};
  SourcePosition where;
};

struct Range {
  std::uint64_t min = 0;
  std::uint64_t max = 0;
};

/// Reads one table key by key, collects what is wrong, and reports at the end the keys that nobody asked for.
/// A key with a wrong value counts as read and yields nothing. Threads: one.
class TableReader {
 public:
  /// `title` is how messages call the table: `[department]`. All three must outlive the reader.
  TableReader(const Document& document, const Member& table, std::string title, Findings& findings);

  const Member* take(std::string_view key);
  std::optional<Placed<std::string>> text(std::string_view key);
  std::optional<Placed<std::string>> required_text(std::string_view key);
  std::optional<Placed<std::string>> choice(std::string_view key, const std::vector<std::string>& choices);
  std::optional<bool> truth(std::string_view key);
  std::optional<std::uint64_t> integer(std::string_view key, Range range);
  std::optional<std::uint64_t> duration_ms(std::string_view key, Range range_ms);
  std::optional<std::uint64_t> size_bytes(std::string_view key, Range range_bytes);
  /// A string or an array of strings.
  std::vector<Placed<std::string>> texts(std::string_view key);
  /// A table: nothing if the key is absent or something else.
  const Member* table(std::string_view key);
  /// `[[key]]`: nothing if the key is absent or something else.
  const Value* tables(std::string_view key);

  /// Reports the keys that were not taken, with the nearest of those that were asked for.
  void finish();

  const Document& document() const { return document_; }
  const Value& value() const { return table_.value; }
  SourcePosition where() const;

 private:
  const Member* take_kind(std::string_view key, ValueKind kind, std::string_view expected);
  void wrong_type(const Value& value, std::string_view key, std::string_view expected);
  bool in_range(std::uint64_t number, Range range, const Value& value, std::string_view key,
                std::string (*format)(std::uint64_t));

  const Document& document_;
  const Member& table_;
  std::string title_;
  Findings& findings_;
  std::vector<std::string> known_;
};

/// Reports those of `members` whose key is not among `known`; of very many the first ones and how many there are.
void report_unknown_keys(const Document& document, const std::vector<const Member*>& members,
                         const std::vector<std::string>& known, const std::string& title, Findings& findings);

}  // namespace nabe::config
