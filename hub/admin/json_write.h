// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <Poco/JSON/Array.h>
#include <Poco/JSON/Object.h>

#include <string>

#include "admin/views.h"

/// From what the hub knows to JSON values. Internal to this room.
/// Times are RFC 3339 text in UTC; what is not set (0, empty) is left out.
namespace nabe::admin::json {

using ObjectPtr = Poco::JSON::Object::Ptr;
using ArrayPtr = Poco::JSON::Array::Ptr;

ObjectPtr object();                          ///< keeps the order of its keys
std::string text(const std::string& value);  ///< repaired where it is not UTF-8
std::string stringify(const ObjectPtr& value);

ObjectPtr write(const delivery::ConnectorStatus& connector);
ObjectPtr write(const StatusView& view);
ObjectPtr write(const store::MessageSummary& message);
ObjectPtr write(const store::Delivery& delivery);
ObjectPtr write(const store::Attempt& attempt);
ObjectPtr write(const MessageView& view);
ObjectPtr write(const store::JournalEntry& entry);
ObjectPtr write(const store::StoredRefusal& refusal);
ObjectPtr write(const store::Receipt& receipt);
ObjectPtr write(const Error& error);

}  // namespace nabe::admin::json
