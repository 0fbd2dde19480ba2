// SPDX-License-Identifier: EUPL-1.2
#include "conformance/plugin_file.h"

#include <dlfcn.h>

#include <cstdlib>
#include <exception>
#include <memory>

namespace nabe::conformance {
namespace {

std::string incomplete(const nabe_plugin& plugin) {
  if (plugin.abi_major != NABE_ABI_MAJOR) return "it was built for another major version of the ABI";
  if (plugin.abi_minor_required > NABE_ABI_MINOR) return "it needs a newer minor version of the ABI";
  if (plugin.struct_size < sizeof(nabe_plugin) || plugin.type_count == 0 || plugin.types == nullptr) {
    return "its descriptor is incomplete";
  }
  for (std::uint32_t i = 0; i < plugin.type_count; ++i) {
    const nabe_connector_type* type = plugin.types[i];
    if (type == nullptr || type->struct_size < sizeof(nabe_connector_type) || type->vtbl == nullptr ||
        type->vtbl->struct_size < sizeof(nabe_connector_vtbl)) {
      return "connector type " + std::to_string(i + 1) + " is incomplete";
    }
    if (type->vtbl->create == nullptr || type->vtbl->destroy == nullptr) {
      return "connector type " + std::to_string(i + 1) + " has no create or no destroy";
    }
    if ((type->flags & NABE_TYPE_SINK) != 0 && type->vtbl->deliver == nullptr) return "a sink has no deliver";
    if ((type->flags & NABE_TYPE_RESUMES_PENDING) != 0 && type->vtbl->resume == nullptr) return "resume is missing";
    if (type->option_count != 0 && type->options == nullptr) return "the table of options is a null pointer";
  }
  return {};
}

}  // namespace

PluginFile open_plugin(const std::string& path) {
  const std::unique_ptr<char, decltype(&std::free)> real(::realpath(path.c_str(), nullptr), &std::free);
  if (real == nullptr) return {nullptr, "there is no such file"};
  void* library = ::dlopen(real.get(), RTLD_NOW | RTLD_LOCAL);
  if (library == nullptr) return {nullptr, ::dlerror()};  // NOLINT(concurrency-mt-unsafe): a text of this thread
  const auto entry = reinterpret_cast<nabe_plugin_entry_fn>(::dlsym(library, NABE_ENTRY_SYMBOL));
  if (entry == nullptr) return {nullptr, "it has no symbol " NABE_ENTRY_SYMBOL};
  static const nabe_host_info host = {sizeof(nabe_host_info), NABE_ABI_MAJOR, NABE_ABI_MINOR, {"conformance", 11}};
  try {
    const nabe_plugin* plugin = entry(&host);
    if (plugin == nullptr) return {nullptr, "its entry refuses this hub"};
    if (entry(&host) != plugin) return {nullptr, "its entry answers differently when called twice"};
    if (std::string problem = incomplete(*plugin); !problem.empty()) return {nullptr, std::move(problem)};
    return {plugin, {}};
  } catch (const std::exception& error) {
    return {nullptr, std::string("its entry threw: ") + error.what()};
  } catch (...) {
    return {nullptr, "its entry threw something that is no std::exception"};
  }
}

}  // namespace nabe::conformance
