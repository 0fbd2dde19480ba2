// SPDX-License-Identifier: EUPL-1.2
#include "config/secret.h"

#include <gtest/gtest.h>

#include <cstdlib>

#include "fixture.h"

namespace nabe::config::test {
namespace {

TEST(SecretFile, LosesTheLineEndAtItsEndAndNothingElse) {
  const TemporaryFolder folder;
  const auto secret = read_secret_file(folder.write("token", " a b\n\r\n"));

  ASSERT_TRUE(secret);
  EXPECT_EQ(*secret, " a b");
}

TEST(SecretFile, MustNotBeEmptyHugeOrAFolder) {
  const TemporaryFolder folder;

  EXPECT_FALSE(read_secret_file(folder.write("empty", "\n")));
  EXPECT_FALSE(read_secret_file(folder.write("huge", std::string((64U << 10) + 1, 'x'))));
  EXPECT_FALSE(read_secret_file(folder.path()));
}

TEST(SecretVariable, MustNotBeEmpty) {
  ASSERT_EQ(setenv("NABE_TEST_EMPTY", "", 1), 0);

  const auto secret = read_secret_env("NABE_TEST_EMPTY");

  ASSERT_FALSE(secret);
  EXPECT_EQ(secret.error().code, "NABE-CFG-023");
}

TEST(Secret, ReachesTheOptionAndIsMarked) {
  ASSERT_EQ(setenv("NABE_TEST_PASSWORD", "hunter2", 1), 0);
  const ResolveOutcome outcome = load(
      city("[connectors.x]\nplugin = \"case_system\"\nendpoint = \"https://h.example\"\n"
           "password = { env = \"NABE_TEST_PASSWORD\" }\n[[route]]\nname = \"r\"\ntype = \"application.submitted\"\n"
           "to = [\"x\", \"kommunix\", \"akte\"]\n"));

  ASSERT_TRUE(outcome.configuration) << render(outcome.findings);
  const OptionValue& option = outcome.configuration->find_connector("office.x")->options.back();
  EXPECT_EQ(option.key, "password");
  EXPECT_EQ(option.value, "hunter2");
  EXPECT_TRUE(option.secret);
}

class HiddenSecret : public testing::TestWithParam<const char*> {};

TEST_P(HiddenSecret, IsInNoErrorText) {
  const ResolveOutcome outcome = load(
      city(std::string("[connectors.x]\nplugin = \"case_system\"\nendpoint = \"https://h.example\"\n") + GetParam()));

  ASSERT_FALSE(outcome.findings.errors.empty());
  EXPECT_EQ(render(outcome.findings).find("hunter2"), std::string::npos) << render(outcome.findings);
}

INSTANTIATE_TEST_SUITE_P(Lines, HiddenSecret,
                         testing::Values("password = \"hunter2\"\n", "pasword = \"hunter2\"\n",
                                         "passwort = 'hunter2'\n", "password = [\"hunter2\"]\n",
                                         "password = \"hunter2\n", "password = \"hunter2\" x\n",
                                         "password = { env = \"X\", value = \"hunter2\" }\n",
                                         "spool = \"https://u:hunter2@h\"\nendpoint2 = \"https://u:hunter2@h\"\n"));

TEST(HiddenSecret, IsNotShownOfAUrl) {
  const ResolveOutcome outcome =
      load(city("[connectors.x]\nplugin = \"case_system\"\nendpoint = \"https://u:hunter2@h.example\"\n"));

  ASSERT_EQ(outcome.findings.errors.size(), 1U);
  EXPECT_EQ(render(outcome.findings).find("hunter2"), std::string::npos) << render(outcome.findings);
}

}  // namespace
}  // namespace nabe::config::test
