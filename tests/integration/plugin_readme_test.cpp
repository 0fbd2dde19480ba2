// SPDX-License-Identifier: EUPL-1.2
// What the README of a plugin says: its options are those that it declares, its configurations are accepted.
#include <gtest/gtest.h>
#include <stdlib.h>

#include <algorithm>
#include <regex>
#include <set>

#include "authority.h"
#include "support/code_blocks.h"
#include "workplace.h"

namespace nabe::integration {
namespace {

struct Documented {
  std::string plugin;
  std::vector<std::string> types;
};
void PrintTo(const Documented& documented, std::ostream* out) { *out << documented.plugin; }

class PluginReadme : public Workplace, public testing::WithParamInterface<Documented> {
 protected:
  void SetUp() override {
    Workplace::SetUp();
    install({GetParam().plugin});
    readme_ = read_file(std::string(NABE_SOURCE_DIR) + "/plugins/" + GetParam().plugin + "/README.md");
  }
  std::string readme_;
};

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  for (std::size_t at = 0; (at = text.find(from, at)) != std::string::npos; at += to.size()) {
    text.replace(at, from.size(), to);
  }
  return text;
}

/// What an excerpt leaves out: the systems that bring what its routes carry.
std::string sources_of_the_types_in(const std::string& block) {
  static const std::regex kType("\"([a-z_]+\\.[a-z_]+)\"");
  std::set<std::string> types;
  for (std::sregex_iterator found(block.begin(), block.end(), kType), end; found != end; ++found) {
    types.insert((*found)[1]);
  }
  std::string sources;
  for (const std::string& type : types) {
    sources += "\n[connectors.source_" + std::to_string(sources.size()) +
               "]\nplugin = \"http_source\"\nlisten = \"127.0.0.1:0\"\nmessage_type = \"" + type + "\"\n";
  }
  return sources;
}

TEST_P(PluginReadme, ListsTheOptionsAsThePluginDeclaresThem) {
  const Command reference = run_nabe({"plugins", "list", plugin_folder(), "--development", "--markdown"});
  ASSERT_EQ(reference.exit_code, 0) << reference.output;

  for (const std::string& type : GetParam().types) {
    const std::size_t section = reference.output.find("\n## " + type + '\n');
    ASSERT_NE(section, std::string::npos) << type;
    const std::size_t table = reference.output.find("| option |", section);
    const std::size_t end = std::min(reference.output.find("\n\n", table), reference.output.size());

    EXPECT_NE(readme_.find(reference.output.substr(table, end - table)), std::string::npos)
        << type << " has other options than its README; they are:\n"
        << reference.output.substr(table, end - table);
  }
}

TEST_P(PluginReadme, ShowsConfigurationsThatAreAccepted) {
  const std::vector<std::string> blocks = nabe::test::code_blocks(readme_, "toml");
  ASSERT_FALSE(blocks.empty());
  const test::Authority authority;
  const test::Identity identity = authority.client("hub.example");
  ::setenv("DMS_PASSWORD", "a-secret-of-the-file", 1);
  ::setenv("PORTAL_TOKEN", "a-token-of-a-portal-that-is-long-enough", 1);
  write_file(path("secret"), "a-secret-that-is-long-enough\n");

  for (std::string block : blocks) {
    block = std::regex_replace(block, std::regex("/run/secrets/[a-z_]+"), path("secret"));
    block = replaced(block, "/etc/nabe/tls/hub.crt", identity.certificate_file());
    block = replaced(block, "/etc/nabe/tls/hub.key", identity.key_file());
    for (const char* ca : {"/etc/nabe/tls/ca.crt", "/etc/nabe/tls/portals.crt"}) {
      block = replaced(block, ca, authority.ca_file());
    }
    configure({}, {});
    const std::string department = configuration() + "/departments/auslaenderbehoerde.toml";
    write_file(department, read_file(department) + '\n' + block + sources_of_the_types_in(block));

    const Command checked = run_nabe({"check", "--config", configuration()});

    EXPECT_EQ(checked.exit_code, 0) << block << checked.output;
  }
}

INSTANTIATE_TEST_SUITE_P(Of, PluginReadme,
                         testing::Values(Documented{"appointment", {"appointment"}},
                                         Documented{"case_system", {"case_system"}}, Documented{"dms", {"dms"}},
                                         Documented{"http", {"http_source", "http_sink"}},
                                         Documented{"payment", {"payment", "payment_posting"}},
                                         Documented{"portal", {"portal"}}),
                         [](const auto& each) { return each.param.plugin; });

}  // namespace
}  // namespace nabe::integration
