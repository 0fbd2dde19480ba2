// SPDX-License-Identifier: EUPL-1.2
#include "conformance/conformance.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>
#include <sstream>

namespace nabe::conformance {
namespace {

struct Printed {
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

Printed run(const ConformanceOptions& options) {
  std::ostringstream out;
  const int exit_code = run_conformance(options, out);
  return {exit_code, out.str()};
}

Printed run_misbehaving(const std::string& how, const std::string& check, std::uint32_t time_limit_ms = 60'000) {
  ConformanceOptions options = options_for("misbehaving");
  options.options = {{"how", how}};
  options.checks = {check};
  options.time_limit_ms = time_limit_ms;
  options.stop_grace_ms = 20;
  options.patience_ms = 100;
  return run(options);
}

class ShippedExamples : public testing::TestWithParam<const char*> {};

TEST_P(ShippedExamples, Conform) {
  ConformanceOptions options = options_for(GetParam());
  options.peer_is_there = true;

  EXPECT_EQ(run(options).exit_code, 0) << run(options).text;
}

INSTANTIATE_TEST_SUITE_P(Rows, ShippedExamples, testing::Values("plain_c", "hello_sink", "hello_source"),
                         [](const auto& row) { return std::string(row.param); });

TEST(Conformance, HoldsForAPluginThatDoesNothingWrong) {
  ConformanceOptions options = options_for("misbehaving");
  options.options = {{"how", "nothing_wrong"}};

  const Printed report = run(options);

  EXPECT_EQ(report.exit_code, 0) << report.text;
  for (const std::string& name : check_names()) EXPECT_TRUE(report.says(" " + name + " ")) << name;
}

struct Misbehaviour {
  const char* how;
  const char* check;
  const char* finding;
};

constexpr Misbehaviour kMisbehaviours[] = {
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
    Misbehaviour{"throws_in_extension", "hooks", "extension threw: thrown on purpose"},
    Misbehaviour{"health_is_a_fault", "hooks", "health answers FAULT"},
    Misbehaviour{"offers_any_extension", "hooks", "offers an interface that nobody knows"},
    Misbehaviour{"uses_the_host_after_stop", "hooks", "intake_open after stop"},
    Misbehaviour{"leaks_a_descriptor", "cycles", "open descriptors grow"},
    Misbehaviour{"leaks_a_thread", "cycles", "threads grow"},
    Misbehaviour{"leaks_a_thread", "threads", "a thread is still there after stop"},
    Misbehaviour{"starts_only_once", "restart", "start answers REJECT"},
    Misbehaviour{"throws_in_deliver", "deliver", "deliver threw: thrown on purpose"},
    Misbehaviour{"throws_an_int_in_deliver", "deliver", "threw something that is no std::exception"},
    Misbehaviour{"answers_an_unknown_outcome", "deliver", "unknown outcome 42"},
    Misbehaviour{"writes_a_detail_that_is_not_utf8", "deliver", "the detail is not UTF-8"},
    Misbehaviour{"points_the_detail_elsewhere", "deliver", "was pointed elsewhere"},
    Misbehaviour{"answers_fault", "deliver", "a message is answered with FAULT"},
    Misbehaviour{"writes_a_remote_reference_that_is_not_utf8", "deliver", "the remote reference is not UTF-8"},
    {"reads_on_another_thread", "deliver", "stream_read on another thread than that of the call"},
    Misbehaviour{"faults_on_an_empty_attachment", "empty", "an empty attachment is answered with FAULT"},
    Misbehaviour{"faults_on_an_empty_body", "empty", "an empty body is answered with FAULT"},
    Misbehaviour{"crashes_on_malformed_xml", "malformed", "the process crashed"},
    Misbehaviour{"faults_on_malformed_xml", "malformed", "XML with an unknown entity is answered with FAULT"},
    Misbehaviour{"relies_on_full_reads", "short-reads", "turn DELIVERED into REJECT"},
    Misbehaviour{"refuses_repeats", "repeated", "the repeat of what was delivered is answered with REJECT"},
    Misbehaviour{"emits_on_every_attempt", "repeated", "an idempotent connector emits again"},
    Misbehaviour{"leaves_a_held_message_open", "repeated", "it left a held message open"},
    Misbehaviour{"faults_beside_another_delivery", "concurrent", "one of many at once is answered with FAULT"},
    Misbehaviour{"faults_when_cancelled", "cancel", "a cancelled deliver answers FAULT"},
    Misbehaviour{"lingers_when_cancelled", "cancel", "to return from a cancelled deliver took"},
    Misbehaviour{"stops_late", "stop-during-work", "stop with a grace of 20 ms took"},
    Misbehaviour{"lingers_beside_stop", "stop-during-work", "deliver beside stop took"},
    Misbehaviour{"throws_on_a_failed_settlement", "failing-host-calls", "settled threw: thrown on purpose"},
    Misbehaviour{"ignores_a_failed_read", "failing-host-calls", "claims success although stream_read failed"},
    Misbehaviour{"completes_twice", "pending", "is completed 2 times"},
    Misbehaviour{"never_completes", "pending", "is never completed"},
    Misbehaviour{"completes_what_it_delivered", "pending", "is completed all the same"},
    Misbehaviour{"throws_when_given_up", "given-up", "cancel threw: thrown on purpose"},
    Misbehaviour{"repeats_a_late_completion", "late", "refused as late is tried 3 times"},
    Misbehaviour{"faults_in_resume", "resume", "resume answers FAULT"},
    Misbehaviour{"throws_in_resume", "resume", "resume threw: thrown on purpose"},
    Misbehaviour{"throws_in_poll", "poll", "poll threw: thrown on purpose"},
    Misbehaviour{"faults_in_poll", "poll", "poll answers FAULT with the hub well"},
    Misbehaviour{"faults_in_poll", "settled-at-once", "poll answers FAULT when commits settle at once"},
    Misbehaviour{"never_recovers_from_a_refusal", "refused-intakes", "FAULT after intakes were refused"},
    Misbehaviour{"lingers_in_poll", "stop-during-intake", "poll beside stop took"},
    Misbehaviour{"throws_in_settled", "poll", "settled threw: thrown on purpose"},
    Misbehaviour{"throws_on_a_stray_settlement", "stray-settled", "settled threw: thrown on purpose"},
    Misbehaviour{"leaves_an_intake_open", "poll", "it left a session open"},
    Misbehaviour{"calls_a_refused_intake_a_bug", "refused-intakes", "poll answers FAULT when intakes are refused"}};

class Misbehaviours : public testing::TestWithParam<Misbehaviour> {};

TEST_P(Misbehaviours, FailTheirCheckWithTheReason) {
  const Printed report = run_misbehaving(GetParam().how, GetParam().check);

  EXPECT_EQ(report.exit_code, 1);
  EXPECT_TRUE(report.says("FAIL")) << report.text;
  EXPECT_TRUE(report.says(GetParam().finding)) << report.text;
}

INSTANTIATE_TEST_SUITE_P(Rows, Misbehaviours, testing::ValuesIn(kMisbehaviours), [](const auto& row) {
  std::string name = std::string(row.param.how) + "_" + row.param.check;
  std::replace(name.begin(), name.end(), '-', '_');
  return name;
});

// A check that nothing fails proves nothing.
TEST(Conformance, HasAFixtureThatFailsEachCheck) {
  std::set<std::string> unproven;
  for (const std::string& name : check_names()) unproven.insert(name);
  for (const Misbehaviour& each : kMisbehaviours) unproven.erase(each.check);

  // Below, where memory can be measured; and where something listens (plugins_test.cpp).
  EXPECT_EQ(unproven, (std::set<std::string>{"huge", "knock"}));
}

TEST(Conformance, FindsEachWriteWhoseFailureIsIgnored) {
  const Printed report = run_misbehaving("ignores_failed_writes", "failing-host-calls");

  for (const char* function : {"message_begin", "message_write", "attachment_begin", "reference_add", "state_put",
                               "state_remove", "hold", "release"}) {
    EXPECT_TRUE(report.says(std::string("deliver claims success although ") + function + " failed")) << function << '\n'
                                                                                                     << report.text;
  }
}

// The heap and the memory of a process under a sanitizer say nothing about the plugin.
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
TEST(Conformance, FindsMemoryThatIsLeaked) {
  const Printed report = run_misbehaving("leaks_itself", "cycles");

  EXPECT_TRUE(report.says("memory grows")) << report.text;
}

TEST(Conformance, FindsAnAttachmentThatIsGathered) {
  const Printed report = run_misbehaving("gathers_an_attachment", "huge");

  EXPECT_TRUE(report.says("gathered in memory instead of streamed")) << report.text;
}
#endif

TEST(Conformance, FindsADeliveryThatIgnoresItsCancellation) {
  const Printed report = run_misbehaving("ignores_cancel", "cancel", 500);

  EXPECT_TRUE(report.says("did not come to an end within 500 ms")) << report.text;
}

TEST(Conformance, FindsAStopThatWaitsForItsWork) {
  const Printed report = run_misbehaving("stops_after_its_work_only", "stop-during-work", 500);

  EXPECT_TRUE(report.says("did not come to an end within 500 ms")) << report.text;
}

TEST(Conformance, FindsASettledHookThatLocksWhatThePollHolds) {
  const Printed report = run_misbehaving("settles_into_its_own_lock", "settled-at-once", 500);

  EXPECT_TRUE(report.says("did not come to an end within 500 ms")) << report.text;
}

TEST(Conformance, FindsAPollThatGoesOnAfterStop) {
  const Printed report = run_misbehaving("polls_for_ever", "stop-during-intake", 500);

  EXPECT_TRUE(report.says("did not come to an end within 500 ms")) << report.text;
}

TEST(Conformance, FindsAHookThatHangs) {
  const Printed report = run_misbehaving("hangs_in_start", "hooks", 500);

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

  const Printed report = run(options);

  EXPECT_EQ(report.exit_code, 1);
  EXPECT_TRUE(report.says("deliver             it cannot be made")) << report.text;
}

TEST(Conformance, SaysWhatWasNotExercised) {
  ConformanceOptions options = options_for("misbehaving");
  options.options = {{"how", "nothing_wrong"}};
  options.checks = {"create", "pending", "settled-at-once", "cancel", "failing-host-calls"};

  const Report report = judge(options, [](const CheckResult&) {});

  EXPECT_EQ(exit_code(report), 0);
  std::map<std::string, std::string> reasons;
  for (const CheckResult& result : report.results) {
    if (result.verdict == Verdict::NotExercised) reasons[result.check] = result.reason;
  }
  const std::map<std::string, std::string> expected = {
      {"pending", "nothing pends"},
      {"settled-at-once", "it opened no intake"},
      {"cancel", "it read nothing of the message"},
      {"failing-host-calls", "it made no call of the host that can fail"}};
  EXPECT_EQ(reasons, expected);
  EXPECT_TRUE(run(options).says("all hold, 4 not exercised"));
}

TEST(Conformance, SaysWhichChecksDoNotConcernAType) {
  EXPECT_TRUE(run(options_for("plain_c")).says("it does not poll"));
}

struct Unusable {
  const char* fixture;
  const char* reason;
};

class UnusableFiles : public testing::TestWithParam<Unusable> {};

TEST_P(UnusableFiles, AreRefusedWithTheReason) {
  const Printed report = run(options_for(GetParam().fixture));

  EXPECT_EQ(report.exit_code, 2);
  EXPECT_TRUE(report.says(std::string("cannot be loaded: ") + GetParam().reason)) << report.text;
}

INSTANTIATE_TEST_SUITE_P(Rows, UnusableFiles,
                         testing::Values(Unusable{"none", "there is no such file"},
                                         Unusable{"no_entry", "it has no symbol nabe_plugin_entry_v1"},
                                         Unusable{"entry_refuses", "its entry refuses this hub"},
                                         Unusable{"entry_throws", "its entry threw: thrown on purpose"},
                                         Unusable{"entry_changes_its_mind", "its entry answers differently"},
                                         Unusable{"wrong_major", "it was built for another major version"},
                                         Unusable{"needs_newer_minor", "it needs a newer minor version"},
                                         Unusable{"null_function", "a sink has no deliver"},
                                         Unusable{"small_descriptor", "connector type 1 is incomplete"}),
                         [](const auto& row) { return std::string(row.param.fixture); });

TEST(Conformance, SurvivesAFileThatCrashesOnLoading) {
  const Printed report = run(options_for("crashes_on_load"));

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

}  // namespace
}  // namespace nabe::conformance
