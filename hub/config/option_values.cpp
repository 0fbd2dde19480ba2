// SPDX-License-Identifier: EUPL-1.2
#include "config/option_values.h"

#include <algorithm>
#include <charconv>
#include <limits>
#include <utility>

#include "config/address.h"
#include "config/codes.h"
#include "config/duration.h"
#include "config/nearest_name.h"
#include "config/secret_reference.h"

namespace nabe::config {

namespace {

std::optional<std::int64_t> signed_number(std::optional<std::uint64_t> number) {
  if (!number || *number > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max())) {
    return std::nullopt;
  }
  return static_cast<std::int64_t>(*number);
}

std::optional<std::int64_t> integer_of(const std::string& text) {
  std::int64_t number = 0;
  const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (text.empty() || failure != std::errc() || end != text.data() + text.size()) {
    return std::nullopt;
  }
  return number;
}

bool has_control_or_blank(std::string_view text) {
  return std::any_of(text.begin(), text.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte <= 0x20 || byte == 0x7F;
  });
}

/// Scheme and authority of `scheme://authority/...`; empty parts if the text has another form.
std::pair<std::string_view, std::string_view> url_parts(std::string_view text) {
  const std::size_t end_of_scheme = text.find("://");
  if (end_of_scheme == std::string_view::npos) {
    return {};
  }
  const std::string_view scheme = text.substr(0, end_of_scheme);
  const std::string_view rest = text.substr(end_of_scheme + 3);
  return {scheme, rest.substr(0, rest.find_first_of("/?#"))};
}

bool is_scheme(std::string_view text) {
  const auto is_letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
  return !text.empty() && is_letter(text.front()) && std::all_of(text.begin(), text.end(), [&](char c) {
    return is_letter(c) || (c >= '0' && c <= '9') || c == '+' || c == '-' || c == '.';
  });
}

}  // namespace

OptionConverter::OptionConverter(const OptionDeclaration& declaration, const Document& document, std::string title,
                                 Findings& findings)
    : declaration_(declaration), document_(document), title_(std::move(title)), findings_(findings) {}

std::nullopt_t OptionConverter::fail(const char* code, std::string message, std::string hint, const Value& value) {
  const bool hide = declaration_.secret || code == code::kSecretInTheClear;
  findings_.error(code, std::move(message), std::move(hint),
                  hide ? document_.position_hiding(value.at, value.at) : document_.position(value.at));
  return std::nullopt;
}

std::string OptionConverter::quoted(const std::string& text) const {
  return declaration_.secret ? "the secret \"" + declaration_.key + "\" in " + title_
                             : '"' + text + "\" (\"" + declaration_.key + "\" in " + title_ + ')';
}

std::string OptionConverter::expected() const {
  switch (declaration_.type) {
    case OptionType::Int:
      return "an integer";
    case OptionType::Bool:
      return "true or false";
    case OptionType::DurationMs:
      return "a duration in quotes, such as \"500ms\" or \"10m\"";
    case OptionType::Bytes:
      return "a size in quotes, such as \"64MiB\"";
    default:
      return "a string";
  }
}

std::string OptionConverter::format(std::int64_t number) const {
  if (number >= 0 && declaration_.type == OptionType::DurationMs) {
    return format_duration_ms(static_cast<std::uint64_t>(number));
  }
  if (number >= 0 && declaration_.type == OptionType::Bytes) {
    return format_size_bytes(static_cast<std::uint64_t>(number));
  }
  return std::to_string(number);
}

std::optional<std::string> OptionConverter::convert(const Value& value) {
  return declaration_.secret ? secret(value) : plain(value);
}

std::optional<std::string> OptionConverter::secret(const Value& value) {
  if (value.kind != ValueKind::Table) {
    return fail(code::kSecretInTheClear, "the secret \"" + declaration_.key + "\" in " + title_ + " is in the clear",
                kSecretForm, value);
  }
  if (!is_secret_reference(value)) {
    return fail(code::kWrongType, "the secret \"" + declaration_.key + "\" in " + title_ + " is not a reference",
                kSecretForm, value);
  }
  auto text = read_secret(document_, value);
  if (!text) {
    return fail(code::kSecretUnreadable,
                "the secret \"" + declaration_.key + "\" in " + title_ + " cannot be read: " + text.error().message,
                text.error().hint, value);
  }
  return from_text(text.value(), value);
}

std::optional<std::string> OptionConverter::plain(const Value& value) {
  if (is_secret_reference(value)) {
    return fail(code::kNotASecret, '"' + declaration_.key + "\" in " + title_ + " is not a secret",
                "write its value as " + expected(), value);
  }
  const bool fits = [&] {
    switch (declaration_.type) {
      case OptionType::Int:
        return value.kind == ValueKind::Integer;
      case OptionType::Bool:
        return value.kind == ValueKind::Bool;
      default:
        return value.kind == ValueKind::String;
    }
  }();
  if (!fits) {
    return fail(code::kWrongType,
                '"' + declaration_.key + "\" in " + title_ + " must be " + expected() + ", but is " +
                    std::string(kind_name(value.kind)),
                declaration_.example.empty() ? "" : "example: " + declaration_.example, value);
  }
  switch (value.kind) {
    case ValueKind::Integer:
      return number(value.integer, value, "");
    case ValueKind::Bool:
      return value.truth ? "true" : "false";
    default:
      return from_text(value.text, value);
  }
}

std::optional<std::string> OptionConverter::from_text(const std::string& text, const Value& value) {
  if (text.find('\0') != std::string::npos) {
    return fail(code::kBadValue, '"' + declaration_.key + "\" in " + title_ + " contains a zero byte", "", value);
  }
  switch (declaration_.type) {
    case OptionType::Int:
      return number(integer_of(text), value, "an integer");
    case OptionType::Bool:
      if (text != "true" && text != "false") {
        return fail(code::kBadValue, quoted(text) + " is not true or false", "", value);
      }
      return text;
    case OptionType::DurationMs:
      return number(signed_number(parse_duration_ms(text)), value, "a duration: \"500ms\", \"10m\", \"1h30m\"");
    case OptionType::Bytes:
      return number(signed_number(parse_size_bytes(text)), value, "a size: \"64MiB\"");
    case OptionType::Enum:
      if (std::find(declaration_.choices.begin(), declaration_.choices.end(), text) == declaration_.choices.end()) {
        return fail(code::kNotAChoice, quoted(text) + " is not one of the values",
                    name_hint(declaration_.secret ? "" : text, "values", declaration_.choices), value);
      }
      return text;
    case OptionType::Url:
      return url(text, value);
    case OptionType::Path:
      return path(text, value);
    case OptionType::String:
      break;
  }
  if (text.empty() && declaration_.required) {
    return fail(code::kMissingOption, '"' + declaration_.key + "\" in " + title_ + " must not be empty",
                declaration_.summary, value);
  }
  if (declaration_.listener && !parse_address(text)) {
    return fail(code::kBadAddress, quoted(text) + " is not an address",
                "host:port, such as \"127.0.0.1:8443\" or \"[::1]:8443\"", value);
  }
  return text;
}

std::optional<std::string> OptionConverter::number(std::optional<std::int64_t> number, const Value& value,
                                                   const std::string& expected) {
  if (!number) {
    return fail(code::kBadValue, quoted(value.text) + " is not " + expected, "", value);
  }
  const bool bounded = declaration_.min != 0 || declaration_.max != 0;
  if (bounded && (*number < declaration_.min || *number > declaration_.max)) {
    return fail(code::kOutOfRange,
                '"' + declaration_.key + "\" in " + title_ + " is out of range" +
                    (declaration_.secret ? "" : ": " + format(*number)),
                "allowed: " + format(declaration_.min) + " to " + format(declaration_.max), value);
  }
  return std::to_string(*number);
}

std::optional<std::string> OptionConverter::url(const std::string& text, const Value& value) {
  const auto [scheme, authority] = url_parts(text);
  const std::size_t at = authority.rfind('@');
  if (at != std::string_view::npos && authority.substr(0, at).find(':') != std::string_view::npos &&
      !declaration_.secret) {
    return fail(code::kSecretInTheClear, "the URL \"" + declaration_.key + "\" in " + title_ + " has a password in it",
                "use the connector's options for authentication", value);
  }
  const std::string_view host = at == std::string_view::npos ? authority : authority.substr(at + 1);
  if (!is_scheme(scheme) || host.empty() || host.front() == ':' || has_control_or_blank(text)) {
    return fail(code::kBadUrl, quoted(text) + " is not a URL",
                "scheme://host/path, such as \"https://host.example/in\"", value);
  }
  return text;
}

std::optional<std::string> OptionConverter::path(const std::string& text, const Value& value) {
  if (text.empty()) {
    return fail(code::kBadPath, '"' + declaration_.key + "\" in " + title_ + " is an empty path", "", value);
  }
  const bool control =
      std::any_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20; });
  if (control) {
    return fail(code::kBadPath, '"' + declaration_.key + "\" in " + title_ + " is a path with a control character", "",
                value);
  }
  return text.front() == '/' ? text : document_.folder() + text;
}

}  // namespace nabe::config
