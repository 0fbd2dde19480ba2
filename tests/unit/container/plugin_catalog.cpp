// SPDX-License-Identifier: EUPL-1.2
#include "plugin_catalog.h"

#include <dlfcn.h>

#include <stdexcept>
#include <string>

#include "nabe/abi.h"
#include "plugin/declaration.h"

namespace nabe::samples::test {
namespace {

constexpr const char* kPlugins[] = {"appointment", "case_system", "dms", "http", "payment", "portal"};

void add_types_of(const std::string& file, config::Catalog& catalog) {
  void* library = ::dlopen(file.c_str(), RTLD_NOW | RTLD_LOCAL);
  if (library == nullptr) throw std::runtime_error(::dlerror());
  using Entry = const nabe_plugin* (*)(const nabe_host_info*);
  const auto entry = reinterpret_cast<Entry>(::dlsym(library, NABE_ENTRY_SYMBOL));
  if (entry == nullptr) throw std::runtime_error(file + " has no entry");
  nabe_host_info host{};
  host.struct_size = sizeof(host);
  host.abi_major = NABE_ABI_MAJOR;
  host.abi_minor = NABE_ABI_MINOR;
  const nabe_plugin* plugin = entry(&host);
  if (plugin == nullptr) throw std::runtime_error(file + " does not work with this hub");
  for (std::uint32_t i = 0; i < plugin->type_count; ++i) {
    const config::ConnectorTypeDeclaration type = plugin::declaration_of(*plugin, *plugin->types[i]);
    catalog[type.name] = type;
  }
}

}  // namespace

const config::Catalog& plugin_catalog() {
  static const config::Catalog kCatalog = [] {
    config::Catalog catalog;
    for (const char* plugin : kPlugins) {
      add_types_of(std::string(NABE_BINARY_DIR) + "/plugins/" + plugin + ".so", catalog);
    }
    return catalog;
  }();
  return kCatalog;
}

}  // namespace nabe::samples::test
