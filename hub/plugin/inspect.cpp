// SPDX-License-Identifier: EUPL-1.2
#include "plugin/inspect.h"

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <memory>
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

Result<Inspection> inspect(const std::string& file) {
  const std::unique_ptr<char, decltype(&std::free)> path(::realpath(file.c_str(), nullptr), &std::free);
  if (path == nullptr) {
    return error_of({code::kMissingFile, file, "it cannot be opened", std::generic_category().message(errno),
                     "a readable file", "Check the name of the file."});
  }
  const auto loaded = load_plugin(path.get(), "");
  if (!loaded) return loaded.error();
  const nabe_plugin& plugin = **loaded;
  const auto abi = [&](std::uint16_t minor) { return std::to_string(plugin.abi_major) + '.' + std::to_string(minor); };
  Inspection inspection{line(plugin.id),
                        line(plugin.version),
                        line(plugin.vendor),
                        line(plugin.license),
                        abi(plugin.abi_minor_built),
                        abi(plugin.abi_minor_required),
                        {}};
  for (std::uint32_t i = 0; i < plugin.type_count; ++i) {
    inspection.types.push_back({line(plugin.types[i]->name), role(plugin.types[i]->flags)});
  }
  return inspection;
}

std::string inspection_text(const Inspection& inspection) {
  std::string text = "id = " + inspection.id + "\nversion = " + inspection.version + "\nvendor = " + inspection.vendor +
                     "\nlicense = " + inspection.license + "\nabi = " + inspection.abi + ", needs " +
                     inspection.needs_abi + '\n';
  for (const Inspection::Type& type : inspection.types) text += "type = " + type.name + ", " + type.role + '\n';
  return text;
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
