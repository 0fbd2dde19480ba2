// SPDX-License-Identifier: EUPL-1.2
#include "plugin/inspect.h"

#include <cerrno>
#include <cstdlib>
#include <memory>
#include <sstream>
#include <system_error>

#include "plugin/codes.h"
#include "plugin/loader.h"
#include "plugin/refusal.h"
#include "plugin/text.h"

namespace nabe::plugin {
namespace {

constexpr std::size_t kMaxLineBytes = 1024;

std::string line(nabe_str text) { return repaired(view(text), kMaxLineBytes); }

const char* role(std::uint32_t flags) {
  const bool source = (flags & NABE_TYPE_SOURCE) != 0;
  const bool sink = (flags & NABE_TYPE_SINK) != 0;
  return source && sink ? "source and sink" : source ? "source" : "sink";
}

}  // namespace

Result<std::string> inspect(const std::string& file) {
  const std::unique_ptr<char, decltype(&std::free)> path(::realpath(file.c_str(), nullptr), &std::free);
  if (path == nullptr) {
    return error_of({code::kMissingFile, file, "it cannot be opened", std::generic_category().message(errno),
                     "a readable file", "Check the name of the file."});
  }
  const auto loaded = load_plugin(path.get(), "");
  if (!loaded) return loaded.error();
  const nabe_plugin& plugin = **loaded;
  std::ostringstream text;
  text << "id = " << line(plugin.id) << "\nversion = " << line(plugin.version) << "\nvendor = " << line(plugin.vendor)
       << "\nlicense = " << line(plugin.license) << "\nabi = " << plugin.abi_major << '.' << plugin.abi_minor_built
       << ", needs " << plugin.abi_major << '.' << plugin.abi_minor_required << '\n';
  for (std::uint32_t i = 0; i < plugin.type_count; ++i) {
    text << "type = " << line(plugin.types[i]->name) << ", " << role(plugin.types[i]->flags) << '\n';
  }
  return text.str();
}

std::optional<Identity> parse_inspection(std::string_view text) {
  Identity identity;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string_view current = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (current.substr(0, 5) == "id = ") identity.id = current.substr(5);
    if (current.substr(0, 10) == "version = ") identity.version = current.substr(10);
  }
  for (const std::string* value : {&identity.id, &identity.version}) {
    if (value->empty() || value->find_first_of("\"\\") != std::string::npos || !is_utf8(*value)) return std::nullopt;
  }
  return identity;
}

}  // namespace nabe::plugin
