// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "admin/http.h"
#include "base/error.h"

namespace nabe::admin {

/// The answer for an error: application/problem+json (RFC 9457) with the members `code` and `hint` beside the usual
/// ones. The HTTP status follows from the code.
Response problem(const Error& error);

}  // namespace nabe::admin
