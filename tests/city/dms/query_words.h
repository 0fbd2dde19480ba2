// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace nabe::city::dms {

/// A piece of a statement.
struct Word {
  enum class Kind { Name, Text, Number, Sign, End } kind = Kind::End;
  std::string text;  ///< of Text without its quotes and with its escapes undone, but for those of a pattern
  bool is(std::string_view keyword) const;  ///< a name, in any case, or a sign
};

/// With an End behind the last one. Refuses by CmisError what is no word of the language.
std::vector<Word> split_statement(std::string_view statement);

/// SQL's LIKE: % and _, escaped by a backslash.
bool matches_pattern(std::string_view text, std::string_view pattern);

/// `2026-11-24T12:30:00.000Z`, or with +01:00: milliseconds since 1970. Refuses by CmisError.
std::int64_t parse_moment(const std::string& text);

}  // namespace nabe::city::dms
