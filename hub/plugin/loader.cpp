// SPDX-License-Identifier: EUPL-1.2
#include "plugin/loader.h"

#include <boost/dll/shared_library.hpp>
#include <exception>
#include <map>
#include <mutex>
#include <utility>

#include "base/waits.h"
#include "plugin/codes.h"
#include "plugin/refusal.h"
#include "plugin/text.h"
#include "plugin/validate.h"

namespace nabe::plugin {
namespace {

constexpr std::size_t kMaxExceptionBytes = 1024;
constexpr const char* kBugRemedy = "This is a bug in the plugin: tell its vendor, or install another version.";

struct Kept {
  boost::dll::shared_library library;
  std::string sha256;
};

struct Entry {
  nabe_plugin_entry_fn function;
};

struct KeptLibraries {
  Mutex mutex;
  std::map<std::string, Kept> by_path;
};

// Never destroyed: code and descriptors of a plugin stay valid for threads and exceptions that outlive everything else.
KeptLibraries& kept_libraries() {
  static auto* libraries = new KeptLibraries;
  return *libraries;
}

Result<Entry> open_library(const std::string& path, const std::string& sha256) {
  KeptLibraries& libraries = kept_libraries();
  const std::lock_guard lock(libraries.mutex);
  auto found = libraries.by_path.find(path);
  if (found != libraries.by_path.end() && found->second.sha256 != sha256) {
    return error_of({code::kReplacedWhileLoaded, path, "another content was loaded from this path before",
                     "sha256 " + sha256, "sha256 " + found->second.sha256,
                     "Restart the hub, or install the new version under a name of its own."});
  }
  if (found == libraries.by_path.end()) {
    try {
      const auto mode = boost::dll::load_mode::rtld_now | boost::dll::load_mode::rtld_local;
      boost::dll::shared_library library(boost::dll::fs::path(path), mode);
      found = libraries.by_path.emplace(path, Kept{std::move(library), sha256}).first;
    } catch (const std::exception& exception) {
      return error_of({code::kLoadFailed, path, "the dynamic linker refuses it",
                       repaired(exception.what(), kMaxExceptionBytes),
                       "a shared library for this machine whose every symbol is found",
                       "Install what it depends on, or build it with nabe_add_connector()."});
    }
  }
  boost::dll::shared_library& library = found->second.library;
  if (!library.has(NABE_ENTRY_SYMBOL)) {
    return error_of({code::kNoEntry, path, "it is no plugin for this hub", "no symbol " NABE_ENTRY_SYMBOL,
                     "the symbol " NABE_ENTRY_SYMBOL,
                     "Install a plugin that was built for ABI " + std::to_string(NABE_ABI_MAJOR) +
                         ", or take the file out of the plugin folder."});
  }
  return Entry{&library.get<const nabe_plugin*(const nabe_host_info*)>(NABE_ENTRY_SYMBOL)};
}

Result<const nabe_plugin*> ask(Entry entry, const std::string& path) {
  static const nabe_host_info host = {sizeof(nabe_host_info), NABE_ABI_MAJOR, NABE_ABI_MINOR,
                                      borrow(NABE_PRODUCT_VERSION)};
  std::string what = "an exception that is no std::exception";
  try {
    const nabe_plugin* plugin = entry.function(&host);
    if (plugin != nullptr) return plugin;
    return error_of({code::kEntryRefused, path, "it says that it does not work with such a hub",
                     "no descriptor for ABI " + std::to_string(NABE_ABI_MAJOR) + "." + std::to_string(NABE_ABI_MINOR),
                     "a descriptor", "Install a version of the plugin that was made for this hub."});
  } catch (const std::exception& exception) {
    what = repaired(exception.what(), kMaxExceptionBytes);
  } catch (...) {
  }
  return error_of({code::kEntryThrew, path, "its entry function threw", what, "a descriptor", kBugRemedy});
}

}  // namespace

Result<const nabe_plugin*> load_plugin(const std::string& path, const std::string& sha256) {
  auto entry = open_library(path, sha256);
  if (!entry) return entry.error();
  auto plugin = ask(*entry, path);
  if (!plugin) return plugin.error();
  if (const auto valid = validate(**plugin, path); !valid) return valid.error();
  return *plugin;
}

}  // namespace nabe::plugin
