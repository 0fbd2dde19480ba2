// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string_view>

namespace nabe::message {

enum class BodyKind { Xml, Json, Opaque };

/// By media type, parameters and case ignored: application/xml, text/xml and *+xml; application/json and *+json;
/// all else is opaque. Threads: [any].
BodyKind body_kind_of(std::string_view media_type);

}  // namespace nabe::message
