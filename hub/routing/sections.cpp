// SPDX-License-Identifier: EUPL-1.2
#include "routing/sections.h"

namespace nabe::routing {

Result<std::shared_ptr<const Sections>> Sections::compile(const config::Profile& profile) {
  auto sections = std::make_shared<Sections>();
  for (const config::NamedPath& section : profile.sections) {
    Result<Path> path = compile_path(section.path, profile.namespaces);
    if (!path) {
      Error error = path.error();
      error.where = section.where;
      return error;
    }
    if (path->selects == Selects::OwnText) {
      return Error{
          "NABE-RTE-003", "section \"" + section.name + "\" of profile \"" + profile.name + "\" selects text()",
          "a section selects elements or attributes: leave text() out to grant the whole element", section.where};
    }
    sections->names_.emplace(section.name, sections->paths_.add(*path));
  }
  return std::shared_ptr<const Sections>(std::move(sections));
}

}  // namespace nabe::routing
