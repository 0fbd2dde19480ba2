// SPDX-License-Identifier: EUPL-1.2
#include "fixture.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <stdexcept>

namespace nabe::config::test {

namespace {

OptionDeclaration option(const std::string& key, OptionType type) {
  OptionDeclaration declaration;
  declaration.key = key;
  declaration.type = type;
  return declaration;
}

ConnectorTypeDeclaration portal() {
  ConnectorTypeDeclaration type;
  type.name = "portal";
  type.source = true;
  type.sink = true;
  type.accepts = {"case.assigned", "case.status_changed"};
  type.emits = {"application.submitted", "application.withdrawn"};
  type.options = {option("listen", OptionType::String), option("token", OptionType::String)};
  type.options[0].listener = true;
  type.options[0].default_value = "127.0.0.1:8443";
  type.options[1].secret = true;
  type.options[1].authentication = true;
  return type;
}

ConnectorTypeDeclaration case_system() {
  ConnectorTypeDeclaration type;
  type.name = "case_system";
  type.sink = true;
  type.can_be_idempotent = true;
  type.default_max_in_flight = 8;
  type.accepts = {"application.submitted", "application.withdrawn"};
  type.emits = {"case.assigned", "case.status_changed"};
  type.options = {option("endpoint", OptionType::Url),   option("wait", OptionType::DurationMs),
                  option("mode", OptionType::Enum),      option("chunk", OptionType::Bytes),
                  option("workers", OptionType::Int),    option("spool", OptionType::Path),
                  option("verify", OptionType::Bool),    option("header", OptionType::String),
                  option("password", OptionType::String)};
  type.options[0].required = true;
  type.options[0].example = "endpoint = \"https://host.example/\"";
  type.options[1].min = 10;
  type.options[1].max = 60'000;
  type.options[2].choices = {"strict", "lenient"};
  type.options[2].default_value = "strict";
  type.options[4].min = 1;
  type.options[4].max = 16;
  type.options[7].repeated = true;
  type.options[8].secret = true;
  return type;
}

ConnectorTypeDeclaration simple(const std::string& name, bool source, bool sink, std::vector<std::string> accepts,
                                std::vector<std::string> emits) {
  ConnectorTypeDeclaration type;
  type.name = name;
  type.source = source;
  type.sink = sink;
  type.accepts = std::move(accepts);
  type.emits = std::move(emits);
  return type;
}

/// A source for whatever its operator names.
ConnectorTypeDeclaration door() {
  ConnectorTypeDeclaration type = simple("door", true, false, {}, {"door.opened", "*"});
  type.options = {option("message_type", OptionType::String)};
  type.options[0].emitted = true;
  type.options[0].repeated = true;
  return type;
}

}  // namespace

Catalog catalog() {
  Catalog catalog;
  for (const ConnectorTypeDeclaration& type :
       {portal(), case_system(), simple("archive", false, true, {"*"}, {}), simple("clock", true, false, {}, {"tick"}),
        simple("forward", false, true, {"tick"}, {"tick"}), simple("counter", true, true, {"receipt"}, {"receipt"}),
        door()}) {
    catalog[type.name] = type;
  }
  catalog["archive"].always_idempotent = true;
  catalog["window"] = catalog["counter"];
  catalog["window"].name = "window";
  catalog["window"].sink_emits_nothing = true;
  return catalog;
}

std::string node_text() {
  return R"([node]
state_folder = "/var/lib/nabe"
plugin_folder = "plugins"

[connectors.portal]
plugin = "portal"
)";
}

std::string profile_text() {
  return R"([profile]
name = "xfall"
format = "xml"

[namespaces]
x = "urn:nabe:xfall-profile:1"

[facts]
service = "/x:application/x:service/x:key"
"applicant.trust" = "//x:applicant/@trust"

[sections]
applicant = "/x:application/x:applicant"
)";
}

std::string department_text() {
  return R"([department]
id = "office"
name = "Office"
profile = "xfall"

[connectors.kommunix]
plugin = "case_system"
endpoint = "https://kommunix.example/xfall"

[connectors.akte]
plugin = "archive"
)";
}

std::vector<NamedText> city(const std::string& rest) {
  return {{"etc/nabe.toml", node_text()},
          {"etc/departments/office.toml", department_text() + rest},
          {"etc/profiles/xfall.toml", profile_text()}};
}

Place take_mark(std::string& text) {
  const std::string mark = "§";
  const std::size_t at = text.find(mark);
  EXPECT_NE(at, std::string::npos) << "a row needs a mark";
  text.erase(at, mark.size());
  Place place;
  for (std::size_t i = 0; i < at; ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if (byte == '\n') {
      ++place.line;
      place.column = 1;
    } else if ((byte & 0xC0U) != 0x80U) {
      ++place.column;
    }
  }
  return place;
}

ResolveOutcome load(const std::vector<NamedText>& files) { return resolve(parse_text(files).parsed, catalog()); }

TemporaryFolder::TemporaryFolder() {
  std::string name = (std::filesystem::temp_directory_path() / "nabe-config-XXXXXX").string();
  if (mkdtemp(name.data()) == nullptr) {
    throw std::runtime_error("no temporary folder");
  }
  path_ = name;
}

TemporaryFolder::~TemporaryFolder() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

std::string TemporaryFolder::write(const std::string& name, const std::string& text) const {
  const std::filesystem::path file = path_ / name;
  std::filesystem::create_directories(file.parent_path());
  std::ofstream(file, std::ios::binary) << text;
  return file.string();
}

}  // namespace nabe::config::test
