// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>

#include "base/result.h"
#include "config/document.h"

namespace nabe::config {

inline constexpr const char* kSecretForm =
    R"(give it by reference: { env = "NAME" } or { file = "/run/secrets/name" })";

/// `{ env = "NAME" }` or `{ file = "PATH" }`.
bool is_secret_reference(const Value& value);

/// What the reference leads to; a relative file starts at the document's folder. Errors name the variable or the file,
/// never a part of the value. Blocks: reads a file.
Result<std::string> read_secret(const Document& document, const Value& reference);

}  // namespace nabe::config
