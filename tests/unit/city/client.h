// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>

#include "city/frame/json.h"
#include "support/http_call.h"

namespace nabe::city {

using test::call;

/// The answer's JSON object; an empty one if it is none.
inline JsonObject json_of(const common::HttpAnswer& answer) {
  const JsonObject::Ptr object = parse_object(answer.body);
  return object ? *object : JsonObject();
}

}  // namespace nabe::city
