// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <functional>
#include <string>

#include "config/catalog.h"

/// Options of connector types in words, for the reference and for a terminal.
namespace nabe::plugin {

using Quote = std::function<std::string(const std::string&)>;

/// What may be given: "duration, 1s to 1h", "one of a, b, a list". `quote` is applied to each literal value.
std::string value_words(const config::OptionDeclaration& option, const Quote& quote);

/// The default as the operator would write it; empty if there is none.
std::string default_text(const config::OptionDeclaration& option);

/// "source", "sink" or "source and sink".
std::string role_words(const config::ConnectorTypeDeclaration& type);

/// What the type brings or emits, with the options that say so; empty if nothing.
std::string emitted_words(const config::ConnectorTypeDeclaration& type, const Quote& quote);

/// The texts with commas between them.
std::string listed(const std::vector<std::string>& texts, const Quote& quote);

}  // namespace nabe::plugin
