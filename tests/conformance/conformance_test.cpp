// SPDX-License-Identifier: EUPL-1.2
#include "conformance/conformance.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <sstream>

namespace nabe::conformance {
namespace {

struct Report {
  int exit_code = 0;
  std::string text;

  bool says(const std::string& part) const { return text.find(part) != std::string::npos; }
};

ConformanceOptions options_for(const std::string& fixture) {
  ConformanceOptions options;
  options.plugin_file = std::string(NABE_BINARY_DIR) + "/fixtures/plugins/" + fixture + ".so";
  options.completion_limit_ms = 100;
  return options;
}

Report run(const ConformanceOptions& options) {
  std::ostringstream out;
  const int exit_code = run_conformance(options, out);
  return {exit_code, out.str()};
}

Report run_misbehaving(const std::string& how, const std::string& check, std::uint32_t time_limit_ms = 60'000) {
  ConformanceOptions options = options_for("misbehaving");
  options.options = {{"how", how}};
  options.checks = {check};
  options.time_limit_ms = time_limit_ms;
  return run(options);
}

TEST(Conformance, HoldsForAPluginInPlainC) {
  const Report report = run(options_for("plain_c"));

  EXPECT_EQ(report.exit_code, 0) << report.text;
  EXPECT_TRUE(report.says("all hold"));
}

TEST(Conformance, HoldsForAPluginThatDoesNothingWrong) {
  ConformanceOptions options = options_for("misbehaving");
  options.options = {{"how", "nothing_wrong"}};

  const Report report = run(options);

  EXPECT_EQ(report.exit_code, 0) << report.text;
  for (const std::string& name : check_names()) EXPECT_TRUE(report.says(" " + name + " ")) << name;
}

struct Misbehaviour {
  const char* how;
  const char* check;
  const char* finding;
};

class Misbehaviours : public testing::TestWithParam<Misbehaviour> {};

TEST_P(Misbehaviours, FailTheirCheckWithTheReason) {
  const Report report = run_misbehaving(GetParam().how, GetParam().check);

  EXPECT_EQ(report.exit_code, 1);
  EXPECT_TRUE(report.says("FAIL")) << report.text;
  EXPECT_TRUE(report.says(GetParam().finding)) << report.text;
}

INSTANTIATE_TEST_SUITE_P(
    Rows, Misbehaviours,
    testing::Values(
        Misbehaviour{"throws_in_create", "create", "create threw: thrown on purpose"},
        Misbehaviour{"refuses_its_options", "create", "these options cannot work together"},
        Misbehaviour{"throws_in_destroy", "create", "destroy threw: thrown on purpose"},
        Misbehaviour{"asks_the_host_in_create", "create", "intake_open in the constructor"},
        Misbehaviour{"throws_in_connect", "hooks", "connect threw: thrown on purpose"},
        Misbehaviour{"pends_in_connect", "hooks", "connect answered PENDING"},
        Misbehaviour{"throws_in_start", "hooks", "start threw: thrown on purpose"},
        Misbehaviour{"throws_in_stop", "hooks", "stop threw: thrown on purpose"},
        Misbehaviour{"throws_in_cancel", "hooks", "cancel threw: thrown on purpose"},
        Misbehaviour{"throws_in_health", "hooks", "health threw: thrown on purpose"},
        Misbehaviour{"leaks_a_descriptor", "cycles", "open descriptors grow"},
        Misbehaviour{"leaks_a_thread", "cycles", "threads grow"},
        Misbehaviour{"leaks_a_thread", "threads", "a thread is still there after stop"},
        Misbehaviour{"throws_in_deliver", "deliver", "deliver threw: thrown on purpose"},
        Misbehaviour{"throws_an_int_in_deliver", "deliver", "threw something that is no std::exception"},
        Misbehaviour{"answers_an_unknown_outcome", "deliver", "unknown outcome 42"},
        Misbehaviour{"writes_a_detail_that_is_not_utf8", "deliver", "the detail is not UTF-8"},
        Misbehaviour{"points_the_detail_elsewhere", "deliver", "was pointed elsewhere"},
        Misbehaviour{"faults_on_an_empty_body", "empty", "an empty body is answered with FAULT"},
        Misbehaviour{"crashes_on_malformed_xml", "malformed", "the process crashed"},
        Misbehaviour{"relies_on_full_reads", "short-reads", "turn DELIVERED into REJECT"},
        Misbehaviour{"refuses_repeats", "repeated", "the repeat of what was delivered is answered with REJECT"},
        Misbehaviour{"ignores_a_failed_read", "failing-host-calls", "claims success although stream_read failed"},
        Misbehaviour{"completes_twice", "pending", "is completed 2 times"},
        Misbehaviour{"never_completes", "pending", "is never completed"},
        Misbehaviour{"throws_in_resume", "resume", "resume threw: thrown on purpose"},
        Misbehaviour{"throws_in_poll", "poll", "poll threw: thrown on purpose"},
        Misbehaviour{"throws_in_settled", "poll", "settled threw: thrown on purpose"},
        Misbehaviour{"leaves_an_intake_open", "poll", "it left a session open"},
        Misbehaviour{"calls_a_refused_intake_a_bug", "refused-intakes", "poll answers FAULT when intakes are refused"}),
    [](const auto& row) {
      std::string name = std::string(row.param.how) + "_" + row.param.check;
      std::replace(name.begin(), name.end(), '-', '_');
      return name;
    });

// The heap and the memory of a process under a sanitizer say nothing about the plugin.
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
TEST(Conformance, FindsMemoryThatIsLeaked) {
  const Report report = run_misbehaving("leaks_itself", "cycles");

  EXPECT_TRUE(report.says("memory grows")) << report.text;
}

TEST(Conformance, FindsAnAttachmentThatIsGathered) {
  const Report report = run_misbehaving("gathers_an_attachment", "huge");

  EXPECT_TRUE(report.says("gathered in memory instead of streamed")) << report.text;
}
#endif

TEST(Conformance, FindsADeliveryThatIgnoresItsCancellation) {
  const Report report = run_misbehaving("ignores_cancel", "cancel", 500);

  EXPECT_TRUE(report.says("did not come to an end within 500 ms")) << report.text;
}

TEST(Conformance, FindsAStopThatWaitsForItsWork) {
  const Report report = run_misbehaving("stops_after_its_work_only", "stop-during-work", 500);

  EXPECT_TRUE(report.says("did not come to an end within 500 ms")) << report.text;
}

TEST(Conformance, FindsAHookThatHangs) {
  const Report report = run_misbehaving("hangs_in_start", "hooks", 500);

  EXPECT_TRUE(report.says("did not come to an end within 500 ms")) << report.text;
}

TEST(Conformance, AsksForSuccessWhereThePeerIsSaidToBeThere) {
  ConformanceOptions options = options_for("misbehaving");
  options.options = {{"how", "writes_a_reference_that_is_not_utf8"}};
  options.checks = {"deliver"};
  EXPECT_EQ(run(options).exit_code, 0);

  options.peer_is_there = true;
  EXPECT_TRUE(run(options).says("with its peer there a message is answered with REJECT"));
}

TEST(Conformance, DoesNotGoOnWithAConnectorThatCannotBeMade) {
  ConformanceOptions options = options_for("misbehaving");
  options.options = {{"how", "refuses_its_options"}};

  const Report report = run(options);

  EXPECT_EQ(report.exit_code, 1);
  EXPECT_TRUE(report.says("deliver             it cannot be made")) << report.text;
}

TEST(Conformance, SaysWhichChecksDoNotConcernAType) {
  EXPECT_TRUE(run(options_for("plain_c")).says("it does not poll"));
}

TEST(Conformance, CannotUseAFileThatIsNoPlugin) {
  const Report report = run(options_for("no_entry"));

  EXPECT_EQ(report.exit_code, 2);
  EXPECT_TRUE(report.says("it has no symbol nabe_plugin_entry_v1")) << report.text;
}

TEST(Conformance, SurvivesAFileThatCrashesOnLoading) {
  const Report report = run(options_for("crashes_on_load"));

  EXPECT_EQ(report.exit_code, 2);
  EXPECT_TRUE(report.says("cannot be loaded: ")) << report.text;
}

TEST(Conformance, RefusesAnOptionThatNoTypeDeclares) {
  ConformanceOptions options = options_for("plain_c");
  options.options = {{"colour", "blue"}};

  EXPECT_EQ(run(options).exit_code, 2);
}

TEST(Conformance, RefusesAConnectorTypeThatIsNotThere) {
  ConformanceOptions options = options_for("plain_c");
  options.connector_type = "none";

  EXPECT_EQ(run(options).exit_code, 2);
}

TEST(Conformance, RefusesACheckThatIsNotThere) {
  ConformanceOptions options = options_for("plain_c");
  options.checks = {"none"};

  EXPECT_EQ(run(options).exit_code, 2);
}

TEST(ConformanceOption, IsSplitAtTheFirstEqualsSign) {
  std::pair<std::string, std::string> option;

  EXPECT_TRUE(parse_option("url=http://host/?a=b", option));
  EXPECT_EQ(option, (std::pair<std::string, std::string>{"url", "http://host/?a=b"}));
  EXPECT_FALSE(parse_option("url", option));
  EXPECT_FALSE(parse_option("=x", option));
}

}  // namespace
}  // namespace nabe::conformance
