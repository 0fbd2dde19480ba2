// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <set>
#include <string>

#include "city/dms/query.h"
#include "city/dms/repository.h"
#include "city/frame/json.h"

namespace nabe::city::dms {

/// How an answer shows objects (CMIS 1.1, 5.4: Browser binding).
struct View {
  bool succinct = false;
  std::set<std::string> filter;  ///< property ids; empty: all

  bool shows(const std::string& property) const { return filter.empty() || filter.count(property) > 0; }
};

JsonObject::Ptr repository_json(const std::string& repository_url);
JsonObject::Ptr type_json(const Type& type);
JsonObject::Ptr object_json(const Repository& repository, const Object& object, const View& view);
/// The values alone: a member for each property.
JsonObject::Ptr values_json(const Repository& repository, const Object& object, const View& view);
/// The same with what is known of each property.
JsonObject::Ptr properties_json(const Repository& repository, const Object& object, const View& view);
JsonObject::Ptr row_json(const Repository& repository, const Object& object, const QueryResult& result, bool succinct);

}  // namespace nabe::city::dms
