// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "city/case_system/register.h"

namespace nabe::city::case_system {

inline constexpr const char* kNamespace = "urn:nabe:city:case-system:1";

/// The first applicant of an application (urn:nabe:xfall-profile:1): empty where the application says nothing, as of
/// the names of an organization. Nothing if the text is no such application.
std::optional<PersonName> applicant_of(const std::string& xml);

/// A root element of the interface's namespace with an element for each of the pairs, in their order.
std::string xml_of(const std::string& root, const std::vector<std::pair<std::string, std::string>>& elements);

/// UTF-8 without the control characters that XML cannot hold.
bool is_xml_text(const std::string& text);

}  // namespace nabe::city::case_system
