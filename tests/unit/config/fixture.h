// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "config/loader.h"

namespace nabe::config::test {

/// A portal (source and sink with a listener), a case system with an option of every type, an archive that takes
/// everything, a clock that is only a source, a forwarder that emits what it takes, and a door for types by option.
Catalog catalog();

/// A node with the shared connector `portal`.
std::string node_text();
/// The profile `xfall` with the facts service and trust and the section applicant.
std::string profile_text();
/// `[department]` of `office` with the profile `xfall`, connectors `kommunix` and `akte`; routes are appended.
std::string department_text();

/// Everything above, with `rest` at the end of the department's file.
std::vector<NamedText> city(const std::string& rest);

/// parse and resolve.
ResolveOutcome load(const std::vector<NamedText>& files);

struct Place {
  std::string file;
  std::uint32_t line = 1;
  std::uint32_t column = 1;
};

/// Takes the mark § out of `text`, which stands in front of the place where something is expected. The place has no
/// file.
Place take_mark(std::string& text);

/// A folder that is removed at the end.
class TemporaryFolder {
 public:
  TemporaryFolder();
  ~TemporaryFolder();
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;

  std::string write(const std::string& name, const std::string& text) const;
  std::string path() const { return path_.string(); }

 private:
  std::filesystem::path path_;
};

}  // namespace nabe::config::test
