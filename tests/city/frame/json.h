// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <Poco/Dynamic/Var.h>
#include <Poco/JSON/Array.h>
#include <Poco/JSON/Object.h>

#include <string>

#include "city/frame/request.h"

namespace nabe::city {

using Json = Poco::Dynamic::Var;
using JsonObject = Poco::JSON::Object;
using JsonArray = Poco::JSON::Array;

/// Null if the text is no JSON object, nests deeper than 32, or names a member twice.
JsonObject::Ptr parse_object(const std::string& text);
std::string text_of(const Json& value);
Response json_response(int status, const Json& value);

/// A member that is a string; empty if it is absent or something else.
std::string text_member(const JsonObject& object, const std::string& name);

}  // namespace nabe::city
