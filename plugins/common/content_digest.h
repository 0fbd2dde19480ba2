// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace nabe::common {

/// The SHA-256 that a Content-Digest (RFC 9530) declares, in lower-case hexadecimal; empty if it declares only others,
/// which nobody here compares. Nothing if the header is malformed.
/// `Content-Digest: sha-256=:RK/0qy18MlBSVnWgjwz6lZEWjP/lF5HF9bvEF8FabDg=:`
std::optional<std::string> declared_sha256(std::string_view content_digest);

}  // namespace nabe::common
