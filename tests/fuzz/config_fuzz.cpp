// SPDX-License-Identifier: EUPL-1.2
// Any bytes as each of the three kinds of file, beside good files of the other two kinds: through both steps, into the
// rendered findings, and what is free of errors into the routing tables.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <utility>
#include <vector>

#include "config/loader.h"
#include "routing/table.h"

namespace {

using namespace nabe;
using config::OptionType;

config::OptionDeclaration option(const char* key, OptionType type) {
  config::OptionDeclaration declaration;
  declaration.key = key;
  declaration.type = type;
  return declaration;
}

/// A source with a listener, a sink with an option of every type, one that takes anything. No option is secret, so that
/// the fuzzer reads neither files nor variables.
config::Catalog make_catalog() {
  config::ConnectorTypeDeclaration portal;
  portal.name = "portal";
  portal.source = true;
  portal.sink = true;
  portal.accepts = {"case.assigned"};
  portal.emits = {"application.submitted", "application.withdrawn"};
  portal.options = {option("listen", OptionType::String), option("authority", OptionType::Path)};
  portal.options[0].listener = true;
  portal.options[0].default_value = "127.0.0.1:8443";
  portal.options[1].authentication = true;

  config::ConnectorTypeDeclaration office;
  office.name = "office";
  office.sink = true;
  office.can_be_idempotent = true;
  office.accepts = {"application.submitted", "application.withdrawn"};
  office.emits = {"case.assigned"};
  office.options = {option("url", OptionType::Url),      option("wait", OptionType::DurationMs),
                    option("mode", OptionType::Enum),    option("chunk", OptionType::Bytes),
                    option("workers", OptionType::Int),  option("verify", OptionType::Bool),
                    option("header", OptionType::String)};
  office.options[0].required = true;
  office.options[1].min = 10;
  office.options[1].max = 60'000;
  office.options[2].choices = {"strict", "lenient"};
  office.options[2].default_value = "strict";
  office.options[4].min = 1;
  office.options[4].max = 16;
  office.options[6].repeated = true;

  config::ConnectorTypeDeclaration archive;
  archive.name = "archive";
  archive.sink = true;
  archive.always_idempotent = true;
  archive.accepts = {"*"};

  return {{portal.name, portal}, {office.name, office}, {archive.name, archive}};
}

const std::vector<config::NamedText>& good_files() {
  static const std::vector<config::NamedText> files = {{"nabe.toml", R"([node]
state_folder  = "state"
plugin_folder = "plugins"
[connectors.portal]
plugin = "portal"
)"},
                                                       {"departments/a.toml", R"([department]
id      = "a"
name    = "A"
profile = "p"
[connectors.office]
plugin = "office"
url    = "https://office.example/"
[[route]]
name  = "r"
from  = "portal"
to    = ["office"]
grant = ["name"]
[route.when]
service = "pass"
)"},
                                                       {"profiles/p.toml", R"([profile]
name   = "p"
format = "xml"
[namespaces]
x = "urn:x"
[facts]
service = "/x:a/x:service"
[sections]
name = "/x:a/x:name"
)"}};
  return files;
}

void require(bool good) {
  if (!good) {
    std::abort();
  }
}

/// True: no errors.
bool load(const std::vector<config::NamedText>& files) {
  static const config::Catalog catalog = make_catalog();
  const config::ParseOutcome outcome = config::parse_text(files);
  (void)outcome.parsed.uses();
  const config::ResolveOutcome resolved = config::resolve(outcome.parsed, catalog);
  require(resolved.configuration.has_value() == resolved.findings.errors.empty());
  require(resolved.findings.errors.size() >= outcome.findings.errors.size());
  require(config::render(resolved.findings).empty() ==
          (resolved.findings.errors.empty() && resolved.findings.warnings.empty()));
  if (!resolved.configuration) {
    return false;
  }
  for (const config::Connector* connector : resolved.configuration->connectors()) {
    require(resolved.configuration->find_connector(config::qualified_name(*connector)) == connector);
  }
  for (const config::Department& department : resolved.configuration->departments) {
    for (const config::Route& route : department.routes) {
      for (const std::string& sink : route.to) {
        require(resolved.configuration->find_connector(sink) != nullptr);
      }
    }
  }
  const Result<routing::RoutingTables> tables = routing::RoutingTables::compile(*resolved.configuration);
  require(tables.ok() || !tables.error().code.empty());
  return true;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const bool good = load(good_files());
  require(good);
  const std::string text(reinterpret_cast<const char*>(data), size);
  for (std::size_t replaced = 0; replaced < good_files().size(); ++replaced) {
    std::vector<config::NamedText> files = good_files();
    files[replaced].text = text;
    load(files);
  }
  return 0;
}
