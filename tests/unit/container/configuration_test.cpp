// SPDX-License-Identifier: EUPL-1.2
// config/ as it is shipped, with what the plugins declare; and the configuration that the tests of the hub use.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <ostream>
#include <set>
#include <stdexcept>

#include "config/loader.h"
#include "config/source_files.h"
#include "http_catalog.h"
#include "plugin_catalog.h"
#include "support/code_blocks.h"

namespace nabe::samples {
namespace {

namespace fs = std::filesystem;
using test::http_catalog;
using test::plugin_catalog;

const fs::path kShipped = fs::path(NABE_SOURCE_DIR) / "config";

config::ResolveOutcome resolve_shipped() {
  return config::resolve(config::parse(kShipped.string()).parsed, plugin_catalog());
}

config::ResolveOutcome resolve_forwarding() {
  const config::ParseOutcome parsed = config::parse(std::string(NABE_SOURCE_DIR) + "/tests/integration/config");
  return config::resolve(parsed.parsed, http_catalog());
}

const config::Connector& connector(const config::ResolveOutcome& resolved, const std::string& name) {
  const config::Connector* found = resolved.configuration ? resolved.configuration->find_connector(name) : nullptr;
  if (found == nullptr) throw std::runtime_error("no connector " + name + '\n' + config::render(resolved.findings));
  return *found;
}

/// All that any route grants to one connector.
std::set<std::string> granted(const config::ResolveOutcome& resolved, const std::string& department,
                              const std::string& connector) {
  std::set<std::string> all;
  for (const config::Route& route : resolved.configuration->find_department(department)->routes) {
    const bool leads_there =
        std::find(route.to.begin(), route.to.end(), department + '.' + connector) != route.to.end();
    if (leads_there) all.insert(route.grant.begin(), route.grant.end());
  }
  return all;
}

TEST(ShippedConfiguration, HasNoErrorAndNoWarning) { EXPECT_EQ(config::render(resolve_shipped().findings), ""); }

// A file that no configuration takes in would be an example that nothing holds to the truth.
TEST(ShippedConfiguration, LoadsEveryFileOfItsFolder) {
  std::set<std::string> there, loaded;
  std::string texts;
  for (const fs::directory_entry& entry : fs::recursive_directory_iterator(kShipped)) {
    if (!entry.is_regular_file()) continue;
    there.insert(entry.path().lexically_normal().string());
    if (entry.path().parent_path() != kShipped) continue;  // a node's file: nabe.toml or one with its own name
    const std::string node = entry.path().string();
    const config::ResolveOutcome resolved = config::resolve(config::parse(node).parsed, plugin_catalog());
    EXPECT_EQ(config::render(resolved.findings), "") << node;
    for (const config::NamedText& text : config::read_source_files(node).texts) {
      loaded.insert(fs::path(text.name).lexically_normal().string());
      texts += text.text;
    }
  }
  for (const std::string& file : there) {
    const fs::path path(file);
    const bool is_secret = path.parent_path() == kShipped / "secrets";
    if (is_secret && texts.find("{ file = \"../secrets/" + path.filename().string() + "\" }") != std::string::npos) {
      loaded.insert(file);
    }
  }

  EXPECT_EQ(there, loaded);
}

TEST(ShippedConfiguration, GrantsTheCashierNothingButFeeNameAndTheKeyOfTheService) {
  EXPECT_EQ(granted(resolve_shipped(), "auslaenderbehoerde", "kasse"),
            (std::set<std::string>{"applicant.name", "payment", "fact:service"}));
}

TEST(ShippedConfiguration, GrantsTheAppointmentSystemOfAnApplicationNameAndContact) {
  const config::ResolveOutcome resolved = resolve_shipped();
  ASSERT_TRUE(resolved.configuration) << config::render(resolved.findings);

  for (const config::Route& route : resolved.configuration->find_department("auslaenderbehoerde")->routes) {
    if (route.name != "wishes-for-appointments") continue;
    EXPECT_EQ(route.grant, (std::vector<std::string>{"applicant.name", "applicant.contact"}));
    return;
  }
  FAIL() << "no such route";
}

TEST(ShippedConfiguration, RepeatsAPostingOnlyWhereItAsksForTheDocumentFirst) {
  const config::ResolveOutcome resolved = resolve_shipped();
  const config::Connector& posting = connector(resolved, "auslaenderbehoerde.buchung");

  EXPECT_TRUE(posting.idempotent);
  EXPECT_TRUE(std::any_of(posting.options.begin(), posting.options.end(),
                          [](const config::OptionValue& option) { return option.key == "documents_url"; }));
}

TEST(GuideToANewDepartment, ShowsOneThatIsGoodAndTheConnectorsOfTheShippedOne) {
  std::ifstream file(std::string(NABE_SOURCE_DIR) + "/docs/new-department.md");
  const std::string guide{std::istreambuf_iterator<char>(file), {}};
  std::string shown;
  for (const std::string& block : nabe::test::code_blocks(guide, "toml")) shown += block + '\n';
  std::vector<config::NamedText> texts = config::read_source_files(kShipped.string()).texts;
  for (config::NamedText& text : texts) {
    if (text.name.find("standesamt.toml") != std::string::npos) text.text = shown;
  }

  const config::ResolveOutcome guided = config::resolve(config::parse_text(texts).parsed, plugin_catalog());

  EXPECT_EQ(config::render(guided.findings), "");
  ASSERT_TRUE(guided.configuration);
  const config::Department* department = guided.configuration->find_department("standesamt");
  ASSERT_NE(department, nullptr);
  const config::ResolveOutcome shipped = resolve_shipped();
  ASSERT_TRUE(shipped.configuration);
  for (const config::Connector& each : shipped.configuration->find_department("standesamt")->connectors) {
    EXPECT_NE(guided.configuration->find_connector("standesamt." + each.name), nullptr) << each.name;
  }
}

/// The shipped configuration with a line of the second department changed.
std::vector<config::NamedText> with_changed_line(const std::string& line, const std::string& changed) {
  std::vector<config::NamedText> texts = config::read_source_files(kShipped.string()).texts;
  for (config::NamedText& text : texts) {
    if (text.name.find("standesamt.toml") == std::string::npos) continue;
    const std::size_t at = text.text.find(line);
    if (at == std::string::npos) throw std::runtime_error("the second department has no line " + line);
    text.text.replace(at, line.size(), changed);
  }
  return texts;
}

struct Reach {
  std::string name;
  std::string line;
  std::string changed;

  friend void PrintTo(const Reach& reach, std::ostream* out) { *out << reach.name; }
};

class SecondDepartment : public testing::TestWithParam<Reach> {};

TEST_P(SecondDepartment, CannotNameWhatIsTheFirstOnes) {
  const config::ParseOutcome parsed = config::parse_text(with_changed_line(GetParam().line, GetParam().changed));
  const config::ResolveOutcome resolved = config::resolve(parsed.parsed, plugin_catalog());

  EXPECT_FALSE(resolved.configuration);
  ASSERT_FALSE(resolved.findings.errors.empty());
  EXPECT_EQ(resolved.findings.errors.front().code, "NABE-CFG-008") << config::render(resolved.findings);
}

INSTANTIATE_TEST_SUITE_P(
    Each, SecondDepartment,
    testing::Values(Reach{"ItsCaseSystem", "to    = [\"register\"]", "to    = [\"register\", \"kommunix\"]"},
                    Reach{"ItsCaseSystemByItsWholeName", "to    = [\"register\"]",
                          "to    = [\"register\", \"auslaenderbehoerde.kommunix\"]"},
                    Reach{"WhatItsCaseSystemSays", "from  = \"portal\"\ntype  = \"receipt.issued\"",
                          "from  = \"auslaenderbehoerde.kommunix\"\ntype  = \"receipt.issued\""},
                    Reach{"ItsConnectorsInACondition", "service = \"geburtsurkunde\"",
                          "service = \"geburtsurkunde\"\nsource = \"auslaenderbehoerde.kommunix\""}),
    [](const auto& reach) { return reach.param.name; });

TEST(ForwardingConfiguration, HasNoErrorAndNoWarning) { EXPECT_EQ(config::render(resolve_forwarding().findings), ""); }

TEST(ForwardingConfiguration, RepeatsNoClaimWhoseOutcomeIsUnknown) {
  EXPECT_FALSE(connector(resolve_forwarding(), "auslaenderbehoerde.kasse").idempotent);
}

}  // namespace
}  // namespace nabe::samples
