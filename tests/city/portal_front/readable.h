// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>

namespace nabe::city::portal_front {

/// What a person reads of an office's content: of XML the first element `text`, else all of its text; of JSON the
/// member `text`; of a plain text all. Empty if there is nothing like that.
std::string readable_text(const std::string& media_type, const std::string& content);

}  // namespace nabe::city::portal_front
