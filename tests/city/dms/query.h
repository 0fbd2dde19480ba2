// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>
#include <vector>

#include "city/dms/repository.h"

namespace nabe::city::dms {

struct QueryResult {
  std::vector<std::pair<std::string, const Property*>> columns;  ///< name in the answer, property
  std::vector<const Object*> rows;
};

/// Answers a statement of the query language of CMIS 1.1, of which it knows:
///   SELECT *|columns FROM type [AS alias] [WHERE condition] [ORDER BY column [ASC|DESC], ...]
///   conditions: = <> < <= > >=, [NOT] IN, [NOT] LIKE, IS [NOT] NULL, value = ANY column, ANY column IN,
///   IN_FOLDER, IN_TREE, AND, OR, NOT, parentheses
/// No joins, no full text: invalidArgument, as for everything else that it does not understand. A secondary type may
/// stand behind FROM; its table has cmis:objectId and what the type adds.
QueryResult run_query(const Repository& repository, const std::string& statement);

}  // namespace nabe::city::dms
