// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/result.h"

/// A TOML file as a plain tree that remembers where everything stands; the parser behind it stays in document.cpp.
namespace nabe::config {

struct Mark {
  std::uint32_t line = 0;  ///< 0: unknown
  std::uint32_t column = 0;
};

enum class ValueKind { String, Integer, Float, Bool, DateTime, Array, Table };

struct Member;

struct Value {
  ValueKind kind = ValueKind::Table;
  Mark at;
  std::string text;
  std::int64_t integer = 0;
  double real = 0;
  bool truth = false;
  std::vector<Value> items;
  std::vector<Member> members;  ///< in the order of the file

  const Member* find(std::string_view key) const;
};

struct Member {
  std::string key;
  Mark at;
  Value value;
};

/// What a value of this kind is called in a message: `a string`.
std::string_view kind_name(ValueKind kind);

class Document {
 public:
  /// The tree of `text`, or its first syntax error. `name` is how messages call the file.
  static Result<Document> parse(std::string name, const std::string& text);

  const std::string& name() const { return name_; }
  /// The whole file as a table without a key. Pointers into it stay valid as long as the document is not moved.
  const Member& root() const { return root_; }

  /// The folder that relative paths of this file start from; empty: the current one.
  std::string folder() const;

  /// With the text of the line: cut where a secret could begin (a string behind a key that sounds like one) and at
  /// 160 bytes.
  SourcePosition position(Mark mark) const;

  /// As `position`, but nothing of the line from `hidden` on is shown.
  SourcePosition position_hiding(Mark mark, Mark hidden) const;

 private:
  Document() = default;

  std::string name_;
  std::vector<std::string> lines_;
  Member root_;
};

}  // namespace nabe::config
