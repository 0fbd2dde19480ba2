// SPDX-License-Identifier: EUPL-1.2
#include <gtest/gtest.h>

#include <filesystem>
#include <set>

#include "config/loader.h"
#include "config/source_files.h"
#include "http_catalog.h"

namespace nabe::samples {
namespace {

using test::http_catalog;

config::ParseOutcome parse_shipped() { return config::parse(std::string(NABE_SOURCE_DIR) + "/config"); }

TEST(ShippedConfiguration, HasNoErrorAndNoWarning) {
  const config::ParseOutcome parsed = parse_shipped();
  const config::ResolveOutcome resolved = config::resolve(parsed.parsed, http_catalog());

  EXPECT_EQ(config::render(resolved.findings), "");
}

// A file that no configuration takes in would be an example that nothing holds to the truth.
TEST(ShippedConfiguration, LoadsEveryFileOfItsFolder) {
  namespace fs = std::filesystem;
  const fs::path folder = fs::path(NABE_SOURCE_DIR) / "config";
  std::set<std::string> there, loaded;
  for (const fs::directory_entry& entry : fs::recursive_directory_iterator(folder)) {
    if (!entry.is_regular_file()) continue;
    there.insert(entry.path().lexically_normal().string());
    if (entry.path().parent_path() != folder) continue;  // a node's file: nabe.toml or one with its own name
    const std::string node = entry.path().string();
    const config::ResolveOutcome resolved = config::resolve(config::parse(node).parsed, http_catalog());
    EXPECT_EQ(config::render(resolved.findings), "") << node;
    for (const config::NamedText& text : config::read_source_files(node).texts) {
      loaded.insert(fs::path(text.name).lexically_normal().string());
    }
  }

  EXPECT_EQ(there, loaded);
}

TEST(ShippedConfiguration, GrantsTheCashierNothingButFeeNameAndAddress) {
  const config::ParseOutcome parsed = parse_shipped();
  const config::ResolveOutcome resolved = config::resolve(parsed.parsed, http_catalog());
  ASSERT_TRUE(resolved.configuration);

  std::set<std::string> granted;
  for (const config::Route& route : resolved.configuration->find_department("auslaenderbehoerde")->routes) {
    if (route.to == std::vector<std::string>{"auslaenderbehoerde.kasse"}) {
      granted.insert(route.grant.begin(), route.grant.end());
    }
  }

  EXPECT_EQ(granted, (std::set<std::string>{"applicant.address", "applicant.name", "payment"}));
}

TEST(ShippedConfiguration, RepeatsNoClaimWhoseOutcomeIsUnknown) {
  const config::ParseOutcome parsed = parse_shipped();
  const config::ResolveOutcome resolved = config::resolve(parsed.parsed, http_catalog());
  ASSERT_TRUE(resolved.configuration);

  EXPECT_FALSE(resolved.configuration->find_connector("auslaenderbehoerde.kasse")->idempotent);
}

}  // namespace
}  // namespace nabe::samples
