// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

#include "base/error.h"

namespace nabe::store::sql {

/// From one version of a schema to the next. A released one is never changed.
struct Migration {
  const char* description;
  std::span<const char* const> statements;
};

/// The store was written by a newer program.
Error newer_schema(std::int64_t found, std::size_t known);
/// For readers, which do not migrate.
Error older_schema(std::int64_t found, std::size_t known);
/// `reason`: what the database said. Nothing has been changed.
Error migration_failed(std::int64_t found, std::size_t last, const std::string& reason);

}  // namespace nabe::store::sql
