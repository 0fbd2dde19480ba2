// SPDX-License-Identifier: EUPL-1.2
#include <gtest/gtest.h>

#include "fixture.h"

namespace nabe::config::test {
namespace {

const char* const kRoute =
    "[[route]]\nname = \"r\"\ntype = \"application.submitted\"\nto = [\"second\", \"kommunix\", \"akte\"]\n";

Connector second(const std::string& options) {
  const ResolveOutcome outcome = load(city(
      "[connectors.second]\nplugin = \"case_system\"\nendpoint = \"https://h.example\"\n" + options + '\n' + kRoute));
  EXPECT_TRUE(outcome.configuration) << render(outcome.findings);
  return outcome.configuration ? *outcome.configuration->find_connector("office.second") : Connector{};
}

std::vector<std::string> values(const Connector& connector, const std::string& key) {
  std::vector<std::string> values;
  for (const OptionValue& option : connector.options) {
    if (option.key == key) {
      values.push_back(option.value);
    }
  }
  return values;
}

using Values = std::vector<std::string>;

TEST(Option, OfADurationIsMilliseconds) { EXPECT_EQ(values(second("wait = \"2s\""), "wait"), Values{"2000"}); }

TEST(Option, OfASizeIsBytes) { EXPECT_EQ(values(second("chunk = \"64KiB\""), "chunk"), Values{"65536"}); }

TEST(Option, OfAnIntegerIsDecimal) { EXPECT_EQ(values(second("workers = 0x10"), "workers"), Values{"16"}); }

TEST(Option, OfATruthIsTrueOrFalse) { EXPECT_EQ(values(second("verify = false"), "verify"), Values{"false"}); }

TEST(Option, HasItsDefaultIfItIsAbsent) { EXPECT_EQ(values(second(""), "mode"), Values{"strict"}); }

TEST(Option, IsAbsentWithoutDefault) { EXPECT_EQ(values(second(""), "wait"), Values{}); }

TEST(Option, RelativePathStartsAtTheFolderOfItsFile) {
  EXPECT_EQ(values(second("spool = \"spool/a\""), "spool"), Values{"etc/departments/spool/a"});
  EXPECT_EQ(values(second("spool = \"/spool\""), "spool"), Values{"/spool"});
}

TEST(Option, ThatIsRepeatedHasOneValueForEachElement) {
  EXPECT_EQ(values(second("header = [\"b: 1\", \"a: 2\"]"), "header"), (Values{"b: 1", "a: 2"}));
  EXPECT_EQ(values(second("header = \"b: 1\""), "header"), Values{"b: 1"});
}

TEST(Option, ListenerBeyondLoopbackIsAllowedWithAuthentication) {
  const TemporaryFolder folder;
  const std::string token = folder.write("token", "t");
  const ResolveOutcome outcome =
      load(city("[connectors.open]\nplugin = \"portal\"\nlisten = \"0.0.0.0:8443\"\ntoken = { file = \"" + token +
                "\" }\n[[route]]\nname = \"r\"\nto = \"akte\"\n"));

  EXPECT_TRUE(outcome.configuration) << render(outcome.findings);
}

TEST(HubKey, HasItsDefault) {
  const Connector connector = second("");

  EXPECT_EQ(connector.attempt_timeout_ms, 60'000U);
  EXPECT_EQ(connector.retry.give_up_after_ms, 7ULL * 24 * 3600 * 1000);
  EXPECT_EQ(connector.max_body_bytes, 64ULL << 20);
  EXPECT_TRUE(connector.full_xml_check);
  EXPECT_FALSE(connector.trusted_receipt_time);
}

TEST(HubKey, IsRead) {
  const Connector connector = second(
      "max_in_flight = 3\nattempt_timeout = \"5s\"\npending_timeout = \"1h\"\nidempotent = true\nfull_xml_check = "
      "false\n"
      "trusted_receipt_time = true\nmax_body = \"1MiB\"\nmax_attachment = \"2MiB\"\nmax_attachments = 7\n"
      "retry = { first = \"2s\", max = \"1m\", give_up_after = \"1d\" }");

  EXPECT_EQ(connector.max_in_flight, 3U);
  EXPECT_EQ(connector.attempt_timeout_ms, 5'000U);
  EXPECT_EQ(connector.pending_timeout_ms, 3'600'000U);
  EXPECT_TRUE(connector.idempotent);
  EXPECT_FALSE(connector.full_xml_check);
  EXPECT_TRUE(connector.trusted_receipt_time);
  EXPECT_EQ(connector.max_body_bytes, 1U << 20);
  EXPECT_EQ(connector.max_attachment_bytes, 2U << 20);
  EXPECT_EQ(connector.max_attachments, 7U);
  EXPECT_EQ(connector.retry.first_ms, 2'000U);
  EXPECT_EQ(connector.retry.max_ms, 60'000U);
  EXPECT_EQ(connector.retry.give_up_after_ms, 86'400'000U);
}

TEST(HubKey, MaxInFlightHasTheDefaultOfThePlugin) { EXPECT_EQ(second("").max_in_flight, 8U); }

TEST(HubKey, IdempotentIsTrueForAPluginThatAlwaysIs) {
  const ResolveOutcome plain = load(city("[[route]]\nname = \"r\"\nto = \"akte\"\n"));

  ASSERT_TRUE(plain.configuration) << render(plain.findings);
  EXPECT_TRUE(plain.configuration->find_connector("office.akte")->idempotent);
  EXPECT_FALSE(plain.configuration->find_connector("office.kommunix")->idempotent);
}

}  // namespace
}  // namespace nabe::config::test
