// SPDX-License-Identifier: EUPL-1.2
#include <algorithm>
#include <charconv>
#include <limits>
#include <optional>

#include "config/address.h"
#include "config/duration.h"
#include "plugin/text.h"
#include "plugin/validate.h"

namespace nabe::plugin {
namespace {

OptionText good(std::string text) { return {true, std::move(text), {}}; }
OptionText bad(std::string problem) { return {false, {}, std::move(problem)}; }

std::optional<std::int64_t> digits(std::string_view text) {
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return number;
}

std::optional<std::int64_t> as_signed(std::optional<std::uint64_t> number) {
  if (!number || *number > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max())) return std::nullopt;
  return static_cast<std::int64_t>(*number);
}

OptionText number_text(const nabe_option& option, std::optional<std::int64_t> number, const char* expected) {
  if (!number) return bad(std::string("expected ") + expected);
  const bool bounded = option.min != 0 || option.max != 0;
  if (bounded && (*number < option.min || *number > option.max)) {
    return bad("expected " + std::to_string(option.min) + " to " + std::to_string(option.max));
  }
  return good(std::to_string(*number));
}

std::optional<std::int64_t> not_negative(std::optional<std::int64_t> number) {
  return number && *number >= 0 ? number : std::nullopt;
}

OptionText enum_text(const nabe_option& option, std::string_view text) {
  for (std::uint32_t i = 0; i < option.choice_count; ++i) {
    if (view(option.choices[i]) == text) return good(std::string(text));
  }
  return bad("expected one of the choices");
}

}  // namespace

OptionText canonical_option_text(const nabe_option& option, std::string_view text) {
  switch (option.type) {
    case NABE_OPTION_STRING:
      if ((option.flags & NABE_OPTION_LISTENER) != 0 && !config::parse_address(text)) return bad("expected host:port");
      return good(std::string(text));
    case NABE_OPTION_INT:
      return number_text(option, digits(text), "a whole number");
    case NABE_OPTION_BOOL:
      return text == "true" || text == "false" ? good(std::string(text)) : bad("expected true or false");
    case NABE_OPTION_DURATION_MS: {
      const auto plain = not_negative(digits(text));
      return number_text(option, plain ? plain : as_signed(config::parse_duration_ms(text)), "a duration such as 30s");
    }
    case NABE_OPTION_BYTES: {
      const auto plain = not_negative(digits(text));
      return number_text(option, plain ? plain : as_signed(config::parse_size_bytes(text)), "a size such as 64MiB");
    }
    case NABE_OPTION_ENUM:
      return enum_text(option, text);
    case NABE_OPTION_URL: {
      const std::size_t scheme = text.find("://");
      const bool absolute = scheme != std::string_view::npos && scheme != 0 && scheme + 3 < text.size();
      return absolute ? good(std::string(text)) : bad("expected a URL such as https://host/path");
    }
    case NABE_OPTION_PATH:
      return text.find('\0') == std::string_view::npos ? good(std::string(text)) : bad("expected a path");
    default:
      return bad("the type of the option is not known to this hub");
  }
}

}  // namespace nabe::plugin
