// SPDX-License-Identifier: EUPL-1.2
#include <utility>

#include "config/address.h"
#include "config/codes.h"
#include "config/parsers.h"

namespace nabe::config {

namespace {

constexpr std::uint64_t kHourMs = 3'600'000;

std::string from_folder(const Document& document, const std::string& path) {
  return path.front() == '/' ? path : document.folder() + path;
}

void parse_node_table(const Document& document, const Member& table, Node& node, Findings& findings) {
  TableReader reader(document, table, "[node]", findings);
  if (const auto value = reader.required_text("state_folder")) {
    node.state_folder = from_folder(document, value->value);
  }
  if (const auto value = reader.required_text("plugin_folder")) {
    node.plugin_folder = from_folder(document, value->value);
  }
  parse_store(reader, node, findings);
  if (const auto value = reader.choice("log_format", {"text", "json"})) {
    node.log_format = value->value == "json" ? LogFormat::Json : LogFormat::Text;
  }
  if (const auto value = reader.choice("log_level", {"debug", "info", "warning", "error"})) {
    node.log_level = value->value;
  }
  node.drain_timeout_ms = reader.duration_ms("drain_timeout", {0, kHourMs}).value_or(node.drain_timeout_ms);
  node.low_disk_bytes = reader.size_bytes("low_disk", {0, 1ULL << 50}).value_or(node.low_disk_bytes);
  node.memory_bytes = reader.size_bytes("memory", {0, 1ULL << 40}).value_or(node.memory_bytes);
  node.intake_memory_bytes =
      reader.size_bytes("intake_memory", {1ULL << 20, 1ULL << 40}).value_or(node.intake_memory_bytes);
  node.max_crashes = static_cast<std::uint32_t>(reader.integer("max_crashes", {0, 100}).value_or(node.max_crashes));
  node.development = reader.truth("development").value_or(node.development);
  reader.finish();
}

void parse_admin_table(const Document& document, const Member& table, Node& node, Findings& findings) {
  TableReader reader(document, table, "[admin]", findings);
  if (const auto listen = reader.text("listen")) {
    const auto address = parse_address(listen->value);
    if (!address) {
      findings.error(code::kBadAddress, '"' + listen->value + "\" is not an address",
                     "host:port, such as \"127.0.0.1:8180\" or \"[::1]:8180\"", listen->where);
    } else if (!is_loopback(address->host)) {
      findings.error(code::kOpenAdmin, "the admin listener is beyond loopback: \"" + listen->value + '"',
                     "listen on 127.0.0.1 or [::1] and reach it through a tunnel", listen->where);
    } else {
      node.admin_host = address->host;
      node.admin_port = address->port;
    }
  }
  reader.finish();
}

}  // namespace

void parse_node_file(const Document& document, ParsedFiles& files, Findings& findings) {
  TableReader reader(document, document.root(), "the node's file", findings);
  if (const Member* node = reader.table("node")) {
    parse_node_table(document, *node, files.node, findings);
  } else if (document.root().value.find("node") == nullptr) {
    findings.error(code::kMissingKey, "the node's file needs a table [node]", "with state_folder and plugin_folder",
                   document.position({1, 1}));
  }
  if (const Member* admin = reader.table("admin")) {
    parse_admin_table(document, *admin, files.node, findings);
  }
  files.shared = parse_connectors(reader, "", findings);
  if (const Member* route = document.root().value.find("route")) {
    reader.take("route");
    findings.error(code::kUnknownKey, "routes are not allowed in the node's file",
                   "move the route to the file of its department", document.position(route->at));
  }
  reader.finish();
}

}  // namespace nabe::config
