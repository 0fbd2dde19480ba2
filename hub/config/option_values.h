// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <optional>
#include <string>

#include "config/catalog.h"
#include "config/document.h"
#include "config/findings.h"

namespace nabe::config {

/// Turns one value of an option into the canonical text that plugins get, or reports why it cannot.
class OptionConverter {
 public:
  OptionConverter(const OptionDeclaration& declaration, const Document& document, std::string title,
                  Findings& findings);

  std::optional<std::string> convert(const Value& value);

 private:
  std::optional<std::string> plain(const Value& value);
  std::optional<std::string> secret(const Value& value);
  std::optional<std::string> from_text(const std::string& text, const Value& value);
  std::optional<std::string> number(std::optional<std::int64_t> number, const Value& value,
                                    const std::string& expected);
  std::optional<std::string> url(const std::string& text, const Value& value);
  std::optional<std::string> path(const std::string& text, const Value& value);

  std::nullopt_t fail(const char* code, std::string message, std::string hint, const Value& value);
  std::string expected() const;
  std::string format(std::int64_t number) const;
  /// `"x"`, or nothing of it if the option is a secret.
  std::string quoted(const std::string& text) const;

  const OptionDeclaration& declaration_;
  const Document& document_;
  std::string title_;
  Findings& findings_;
};

}  // namespace nabe::config
