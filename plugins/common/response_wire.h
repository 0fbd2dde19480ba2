// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>

#include "common/http_server.h"

namespace nabe::common {

/// Appends status line, Date and the headers of an answer, those that can be sent. The caller adds how the body is
/// framed and the end of the head.
void append_head_lines(std::string& out, const HttpResponse& response);

/// The end of a head.
void append_head_end(std::string& out, bool keep_alive);

/// Appends the whole head of an answer whose body is `response.body`.
void append_response_head(std::string& out, const HttpResponse& response, bool keep_alive);

}  // namespace nabe::common
