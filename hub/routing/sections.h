// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"
#include "config/config.h"
#include "routing/path_set.h"

namespace nabe::routing {

/// The sections of one XML profile, compiled. Immutable. Threads: [any].
class Sections {
 public:
  /// Errors: NABE-RTE-001, 002; NABE-RTE-003 for a section that selects text().
  static Result<std::shared_ptr<const Sections>> compile(const config::Profile& profile);

  bool has(std::string_view name) const { return names_.find(name) != names_.end(); }

 private:
  friend class GrantFilter;
  PathSet paths_;
  std::map<std::string, PathId, std::less<>> names_;
};

}  // namespace nabe::routing
