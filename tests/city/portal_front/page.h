// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "city/frame/request.h"

namespace nabe::city::portal_front {

/// The file of web/ at this path; the page itself at the root. Nothing if there is none.
std::optional<Response> page_at(const std::vector<std::string>& path);

/// What a browser must not do with an answer of this server: load from elsewhere, be framed, guess types, keep it.
void add_safety(Response& response);

/// Whether a browser asks for this server by its own name. Another one is that of somebody's page which became us by
/// its DNS. `url`: of this server.
bool is_by_own_name(const Request& request, const std::string& url);

/// Whether the page made this request, or no browser. Other ports of the loopback are the same site to a browser, and
/// would be given its cookie.
bool is_from_own_page(const Request& request);

}  // namespace nabe::city::portal_front
