// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <optional>
#include <string>

#include "city/case_system/register.h"

namespace nabe::city::case_system {

/// The first applicant of an application (urn:nabe:xfall-profile:1): empty where the application says nothing, as of
/// the names of an organization. Nothing if the text is no such application.
std::optional<PersonName> applicant_of(const std::string& xml);

}  // namespace nabe::city::case_system
