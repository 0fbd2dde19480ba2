// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <optional>

#include "city/dms/repository.h"
#include "city/frame/request.h"

namespace nabe::city::dms {

/// The properties that a form names: propertyId[n] with propertyValue[n], or propertyValue[n][m] for several values.
/// Values are of the types of the properties; one that no type has is a text. Refuses by CmisError.
PropertyValues properties_of(const Request& request);

/// The part named `content`; nothing if the form has none.
std::optional<Content> content_of(const Request& request);

/// As `true` or `false`; refuses by CmisError what is neither.
bool flag_of(const Request& request, const std::string& name);
/// A whole number that is not negative; nothing if the field is absent.
std::optional<std::size_t> count_of(const Request& request, const std::string& name);

}  // namespace nabe::city::dms
