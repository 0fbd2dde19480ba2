// SPDX-License-Identifier: EUPL-1.2
#include "plugin/registry.h"

#include <unistd.h>

#include <filesystem>
#include <system_error>
#include <utility>

#include "plugin/codes.h"
#include "plugin/declaration.h"
#include "plugin/loader.h"
#include "plugin/lock_file.h"
#include "plugin/refusal.h"
#include "plugin/text.h"
#include "plugin/trust.h"

namespace nabe::plugin {
namespace {

std::string named(const std::string& id, const std::string& version) { return id + " " + version; }

Error not_locked(const std::string& folder, const std::string& name) {
  return error_of({code::kNotInLock, folder + "/" + name, "plugins.lock does not name it", "a file without an entry",
                   "an entry with its sha256",
                   "Run `nabe plugins lock " + folder + "` if you trust the file, else remove it."});
}

std::vector<Error> files_without_lock(const std::string& folder, const std::vector<LockEntry>& entries) {
  std::set<std::string> locked;
  for (const LockEntry& entry : entries) locked.insert(entry.file);
  std::set<std::string> others;
  std::error_code ignored;  // a folder that cannot be listed has nothing to warn of
  for (const auto& item : std::filesystem::directory_iterator(folder, ignored)) {
    const std::string name = item.path().filename().string();
    if (item.path().extension() == ".so" && locked.count(name) == 0) others.insert(name);
  }
  std::vector<Error> errors;
  errors.reserve(others.size());
  for (const std::string& name : others) errors.push_back(not_locked(folder, name));
  return errors;
}

}  // namespace

struct Registry::Impl {
  RegistryOptions options;
  std::vector<PluginFile> plugins;
  config::Catalog catalog;
  std::map<std::string, const nabe_connector_type*> types;

  Result<void> load_one(const std::string& folder, const LockEntry& entry, const TrustPolicy& policy) {
    const auto file = check_file(folder, entry.file, policy);
    if (!file) return file.error();
    if (file->sha256 != entry.sha256) {
      return error_of(
          {code::kWrongHash, file->path, "its content is not what was locked", "sha256 " + file->sha256,
           "sha256 " + entry.sha256,
           "If the change is yours, run `nabe plugins lock " + folder + "`; if not, find out whose it is."});
    }
    const auto plugin = load_plugin(file->path, file->sha256);
    if (!plugin) return plugin.error();
    const std::string id(view((*plugin)->id));
    const std::string version(view((*plugin)->version));
    if (id != entry.id || version != entry.version) {
      return error_of({code::kNotAsLocked, file->path, "it says to be another plugin than plugins.lock says",
                       named(id, version), named(entry.id, entry.version), "Run `nabe plugins lock " + folder + "`."});
    }
    return take(**plugin, entry);
  }

  // All types of the plugin or none.
  Result<void> take(const nabe_plugin& plugin, const LockEntry& entry) {
    for (std::uint32_t i = 0; i < plugin.type_count; ++i) {
      const auto found = catalog.find(std::string(view(plugin.types[i]->name)));
      if (found != catalog.end()) {
        return error_of({code::kDuplicateType, entry.file, "another plugin offers the same connector type",
                         found->first + " of " + named(found->second.plugin_id, found->second.plugin_version),
                         "names that are unique in the hub", "Keep one of the two plugins in the folder."});
      }
    }
    PluginFile file;
    file.id = entry.id;
    file.version = entry.version;
    file.vendor = std::string(view(plugin.vendor));
    file.license = std::string(view(plugin.license));
    file.file = entry.file;
    file.sha256 = entry.sha256;
    file.abi_major = plugin.abi_major;
    file.abi_minor_built = plugin.abi_minor_built;
    file.abi_minor_required = plugin.abi_minor_required;
    for (std::uint32_t i = 0; i < plugin.type_count; ++i) {
      auto declaration = declaration_of(plugin, *plugin.types[i]);
      file.types.push_back(declaration.name);
      types[declaration.name] = plugin.types[i];
      catalog.emplace(declaration.name, std::move(declaration));
    }
    plugins.push_back(std::move(file));
    return {};
  }
};

Registry::Registry(RegistryOptions options) : impl_(std::make_unique<Impl>()) { impl_->options = std::move(options); }
Registry::~Registry() = default;

std::vector<Error> Registry::load() {
  const TrustPolicy policy{::geteuid(), impl_->options.development};
  const auto folder = check_folder(impl_->options.plugin_folder, policy);
  if (!folder) return {folder.error()};
  const auto lock = check_file(*folder, kLockFileName, policy);
  if (!lock && lock.error().code != code::kMissingFile) return {lock.error()};
  const auto entries = read_lock(*folder);
  if (!entries) return {entries.error()};

  std::vector<Error> errors;
  for (const LockEntry& entry : *entries) {
    if (const auto loaded = impl_->load_one(*folder, entry, policy); !loaded) errors.push_back(loaded.error());
  }
  for (Error& error : files_without_lock(*folder, *entries)) errors.push_back(std::move(error));
  return errors;
}

Result<void> Registry::adopt(const nabe_plugin& plugin) {
  LockEntry entry;
  entry.id = std::string(view(plugin.id));
  entry.version = std::string(view(plugin.version));
  entry.file = "(part of the program)";
  return impl_->take(plugin, entry);
}

const std::vector<PluginFile>& Registry::plugins() const { return impl_->plugins; }
const config::Catalog& Registry::catalog() const { return impl_->catalog; }

const nabe_connector_type* Registry::find_type(const std::string& name) const {
  const auto found = impl_->types.find(name);
  return found == impl_->types.end() ? nullptr : found->second;
}

}  // namespace nabe::plugin
