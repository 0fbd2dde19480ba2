// SPDX-License-Identifier: EUPL-1.2
#include <gtest/gtest.h>

#include <set>

#include "config/loader.h"
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
