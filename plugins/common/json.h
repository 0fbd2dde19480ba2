// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace nabe::common {

/// A JSON value: made piece by piece and written, or read from a text that a peer sent. Members keep the order in which
/// they were set, so that the same value is always the same text. A value type. Threads: as a std::string.
class Json {
 public:
  using Array = std::vector<Json>;
  using Member = std::pair<std::string, Json>;
  using Object = std::vector<Member>;

  Json() = default;  ///< null
  Json(bool value) : value_(value) {}
  Json(std::int64_t value) : value_(value) {}
  Json(double value) : value_(value) {}
  Json(std::string value) : value_(std::move(value)) {}
  Json(std::string_view value) : value_(std::string(value)) {}
  Json(const char* value) : value_(std::string(value)) {}
  Json(Array value) : value_(std::move(value)) {}
  static Json object() { return Json(Object()); }
  static Json array() { return Json(Array()); }

  /// Nothing if the text is no JSON, nests deeper than `max_depth` or names a member twice. The caller bounds its size.
  static std::optional<Json> parse(const std::string& text, std::size_t max_depth = 32);
  /// Without blanks and line ends.
  std::string text() const;

  bool is_null() const { return std::holds_alternative<std::monostate>(value_); }
  bool is_object() const { return std::holds_alternative<Object>(value_); }
  bool is_array() const { return std::holds_alternative<Array>(value_); }

  /// Sets a member of an object; one that is there is replaced. Does nothing to other values.
  Json& set(std::string name, Json value);
  /// The same, unless the text is empty.
  Json& set_text(std::string name, std::string_view value);
  /// Appends to an array. Does nothing to other values.
  Json& add(Json value);

  /// A member of an object; null if it is absent or this is no object.
  const Json& at(std::string_view name) const;
  /// Of an object; none of any other value.
  const Object& members() const;
  /// Of an array; none of any other value.
  const Array& items() const;
  /// Nothing if it is something else.
  std::optional<std::string> as_text() const;
  std::optional<std::int64_t> as_integer() const;
  std::optional<double> as_number() const;
  std::optional<bool> as_flag() const;

  /// A member as text; empty if it is absent or something else.
  std::string text_at(std::string_view name) const { return at(name).as_text().value_or(std::string()); }
  std::int64_t integer_at(std::string_view name) const { return at(name).as_integer().value_or(0); }

 private:
  explicit Json(Object value) : value_(std::move(value)) {}
  friend struct JsonConversion;

  std::variant<std::monostate, bool, std::int64_t, double, std::string, Array, Object> value_;
};

}  // namespace nabe::common
