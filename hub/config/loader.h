// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/error.h"
#include "config/catalog.h"
#include "config/config.h"
#include "config/findings.h"

/// From files to a Configuration in two steps, because the plugins that the configuration names are loaded in
/// between: parse, load what `uses()` names, resolve. `nabe check` and `nabe run` both take this way.
namespace nabe::config {

/// A connector names this connector type.
struct ConnectorUse {
  std::string type;       ///< what `plugin =` says
  std::string connector;  ///< qualified name
  SourcePosition where;   ///< of the value of `plugin`
};

struct ParsedFiles;

/// The files as they were read, not yet checked against the plugins. Immutable.
/// Threads: one at a time may move it; reading [any].
class ParsedConfiguration {
 public:
  explicit ParsedConfiguration(std::unique_ptr<const ParsedFiles> files);
  ParsedConfiguration(ParsedConfiguration&&) noexcept;
  ParsedConfiguration& operator=(ParsedConfiguration&&) noexcept;
  ~ParsedConfiguration();

  /// [node] and [admin]; a key with an error has its default.
  const Node& node() const;
  /// In the order of the files; a type appears once for each connector of it.
  std::vector<ConnectorUse> uses() const;
  const ParsedFiles& files() const { return *files_; }

 private:
  std::unique_ptr<const ParsedFiles> files_;
};

struct ParseOutcome {
  ParsedConfiguration parsed;  ///< what could be read, also when there are errors
  Findings findings;
};

struct ResolveOutcome {
  std::optional<Configuration> configuration;  ///< present if and only if there are no errors
  Findings findings;                           ///< those of the parse included, in order of place
};

/// A file's text under the name that messages use. The role follows from its folder: `departments/x.toml`,
/// `profiles/x.toml`, anything else is the node's file.
struct NamedText {
  std::string name;
  std::string text;
};

/// Reads nabe.toml (or the nabe.toml of a folder) and departments/*.toml and profiles/*.toml beside it, in order of
/// their names. Findings: unreadable files, the first syntax error of each file, all errors of shape.
/// Threads: [any]. Blocks: reads files.
ParseOutcome parse(const std::string& config_folder_or_nabe_toml);

/// The same without files: for tests and fuzzing.
ParseOutcome parse_text(const std::vector<NamedText>& files);

/// Checks everything that needs more than one file or the plugins' declarations, reads secrets, applies defaults.
/// May be called after errors of `parse` as well, so that the operator gets all errors in one go.
/// Threads: [any]. Blocks: reads the files of secrets.
ResolveOutcome resolve(const ParsedConfiguration& parsed, const Catalog& catalog);

}  // namespace nabe::config
