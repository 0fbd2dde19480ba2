// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "base/result.h"
#include "config/catalog.h"
#include "nabe/abi.h"

namespace nabe::plugin {

struct RegistryOptions {
  std::string plugin_folder;  ///< holds plugins.lock and the files that it names, nothing else is ever loaded
  bool development = false;   ///< accept sticky folders such as /tmp above it
};

struct PluginFile {
  std::string id, version, vendor, license, file, sha256;
  std::uint16_t abi_major = 0, abi_minor_built = 0, abi_minor_required = 0;
  std::vector<std::string> types;
};

/// The plugins of this process. Loaded once, never unloaded: the libraries stay mapped until the process ends,
/// whatever becomes of the Registry. Threads: load on one; reads [any] afterwards.
class Registry {
 public:
  explicit Registry(RegistryOptions options);
  ~Registry();

  /// Loads what the lock file names, one after the other; a refused one does not hide the others.
  /// Blocks: on the disk. Returns the refusals (NABE-PLG-0xx: file, reason, found, needed, remedy).
  std::vector<Error> load();

  /// Takes a plugin that is part of this program instead of a file. `plugin` lasts as long as the process.
  /// Errors: NABE-PLG-0xx a type name that another plugin has.
  Result<void> adopt(const nabe_plugin& plugin);

  const std::vector<PluginFile>& plugins() const;
  const config::Catalog& catalog() const;
  /// Null if no loaded plugin has such a type.
  const nabe_connector_type* find_type(const std::string& name) const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace nabe::plugin
