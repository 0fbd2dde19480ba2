// SPDX-License-Identifier: EUPL-1.2
#include "plugin/connector.h"

#include <gtest/gtest.h>

#include "plugin/registry.h"
#include "plugin_folder.h"
#include "recording_services.h"

namespace nabe::plugin {
namespace {

/// The fixtures that these tests use, loaded once: a library stays for the life of the process.
const Registry& fixtures() {
  static auto* folder = new PluginFolder;
  static auto* registry = [] {
    auto* loaded = new Registry({folder->path(), true});
    folder->lock({folder->install("good"), folder->install("misbehaving", "org.example.misbehaving"),
                  folder->install("counter_1"), folder->install("counter_2", "org.example.fixture", "2.0.0"),
                  folder->install("plain_c", "org.example.hello-c")});
    for (const Error& error : loaded->load()) ADD_FAILURE() << error.render();
    std::filesystem::remove_all(folder->path());
    return loaded;
  }();
  return *registry;
}

class ConnectorTest : public testing::Test {
 protected:
  RecordingServices services_;

  Result<std::unique_ptr<Connector>> create(const std::string& type, const std::string& how = "") {
    config::Connector settings;
    settings.name = "kasse";
    settings.where.file = "departments/a.toml";
    settings.where.line = 7;
    if (!how.empty()) settings.options.push_back({"how", how, false});
    return Connector::create(*fixtures().find_type(type), settings, services_);
  }

  std::unique_ptr<Connector> misbehaving(const std::string& how) {
    auto connector = create("misbehaving", how);
    EXPECT_TRUE(connector.ok());
    return std::move(connector).value();
  }

  static nabe_message message() {
    nabe_message message{};
    message.struct_size = sizeof message;
    message.attempt = 1;
    message.id = {"M-1", 3};
    message.completion_token = {"T-1", 3};
    return message;
  }
};

TEST_F(ConnectorTest, Delivers) {
  const auto connector = create("good");

  EXPECT_EQ((*connector)->deliver(message(), 1).outcome, NABE_DELIVERED);
}

TEST_F(ConnectorTest, OfAPluginInPlainCDelivers) {
  const auto connector = create("hello_c");

  EXPECT_EQ((*connector)->deliver(message(), 1).outcome, NABE_DELIVERED);
  EXPECT_EQ(services_.lines, std::vector<std::string>{"hello from C M-1"});
}

TEST_F(ConnectorTest, OfTwoVersionsWithTheSameInlineStaticCountsForItself) {
  const auto one = create("counter_one");
  const auto two = create("counter_two");

  EXPECT_EQ((*one)->deliver(message(), 1).code, 1001U);
  EXPECT_EQ((*one)->deliver(message(), 1).code, 1002U);
  EXPECT_EQ((*two)->deliver(message(), 1).code, 1001U);
}

TEST_F(ConnectorTest, KnowsWhatItsTypeDeclares) {
  const auto connector = misbehaving("nothing_wrong");

  EXPECT_TRUE(connector->is_source());
  EXPECT_TRUE(connector->is_sink());
  EXPECT_TRUE(connector->is_concurrent());
  EXPECT_TRUE(connector->is_always_idempotent());
  EXPECT_TRUE(connector->resumes_pending());
  EXPECT_TRUE(connector->polls());
  EXPECT_GT(connector->poll_interval_ms(), 0U);
}

TEST_F(ConnectorTest, KnowsWhatItsTypeDoesNotDeclare) {
  const auto connector = create("counter_one");

  EXPECT_FALSE((*connector)->is_source());
  EXPECT_FALSE((*connector)->is_concurrent());
  EXPECT_FALSE((*connector)->is_always_idempotent());
  EXPECT_FALSE((*connector)->resumes_pending());
  EXPECT_FALSE((*connector)->polls());
}

TEST_F(ConnectorTest, AnswersForHooksThatThePluginDoesNotOffer) {
  const auto connector = create("good");

  EXPECT_EQ((*connector)->connect().outcome, NABE_DELIVERED);
  EXPECT_EQ((*connector)->start().outcome, NABE_DELIVERED);
  EXPECT_EQ((*connector)->poll(10).outcome, NABE_DELIVERED);
  EXPECT_EQ((*connector)->health().outcome, NABE_DELIVERED);
  (*connector)->cancel("K-1");
  (*connector)->stop(10);
}

TEST_F(ConnectorTest, NeverClaimsThatAPendingDeliveryArrivedWhichNobodyResumes) {
  const auto connector = create("good");

  EXPECT_EQ((*connector)->resume(message(), 1).outcome, NABE_UNKNOWN);
}

TEST_F(ConnectorTest, ThatRefusesItsOptionsIsAnErrorAtItsConfiguration) {
  const auto connector = create("misbehaving", "refuses_its_options");

  ASSERT_FALSE(connector.ok());
  EXPECT_EQ(connector.error().code, "NABE-PLG-023");
  EXPECT_NE(connector.error().message.find("these options cannot work together"), std::string::npos);
  EXPECT_EQ(connector.error().where->file, "departments/a.toml");
  EXPECT_EQ(connector.error().where->line, 7U);
}

TEST_F(ConnectorTest, ThatRefusesWithoutReasonIsAnErrorAllTheSame) {
  EXPECT_EQ(create("misbehaving", "refuses_without_reason").error().code, "NABE-PLG-023");
}

TEST_F(ConnectorTest, WhoseCreateThrowsIsAnErrorWithTheText) {
  const auto connector = create("misbehaving", "throws_in_create");

  ASSERT_FALSE(connector.ok());
  EXPECT_EQ(connector.error().code, "NABE-PLG-024");
  EXPECT_NE(connector.error().message.find("thrown on purpose"), std::string::npos);
}

TEST_F(ConnectorTest, CannotUseTheHostWhileItIsMade) {
  EXPECT_TRUE(create("misbehaving", "asks_the_host_in_create").ok());
  EXPECT_TRUE(services_.calls.empty());
}

struct Hook {
  const char* how;
  CallResult (*call)(Connector&, const nabe_message&);
};

class ThrowingHooks : public ConnectorTest, public testing::WithParamInterface<Hook> {};

TEST_P(ThrowingHooks, BecomeAFaultWithTheirText) {
  const auto connector = misbehaving(GetParam().how);

  const CallResult result = GetParam().call(*connector, message());

  EXPECT_EQ(result.outcome, NABE_FAULT);
  EXPECT_EQ(result.detail, "thrown on purpose");
  ASSERT_FALSE(services_.lines.empty());
  EXPECT_EQ(services_.lines[0].find("plugin misbehaves: "), 0U);
}

INSTANTIATE_TEST_SUITE_P(
    Rows, ThrowingHooks,
    testing::Values(
        Hook{"throws_in_connect", [](Connector& connector, const nabe_message&) { return connector.connect(); }},
        Hook{"throws_in_start", [](Connector& connector, const nabe_message&) { return connector.start(); }},
        Hook{"throws_in_deliver",
             [](Connector& connector, const nabe_message& message) { return connector.deliver(message, 1); }},
        Hook{"throws_in_resume",
             [](Connector& connector, const nabe_message& message) { return connector.resume(message, 1); }},
        Hook{"throws_in_poll", [](Connector& connector, const nabe_message&) { return connector.poll(10); }},
        Hook{"throws_in_health", [](Connector& connector, const nabe_message&) { return connector.health(); }}),
    [](const auto& row) { return std::string(row.param.how); });

TEST_F(ConnectorTest, SurvivesWhatHooksWithoutAResultThrowAndLogsIt) {
  misbehaving("throws_in_stop")->stop(10);
  misbehaving("throws_in_cancel")->cancel("K-1");
  misbehaving("throws_in_settled")->settled(1, {}, nabe_result{});
  misbehaving("throws_in_destroy").reset();

  EXPECT_EQ(services_.lines, (std::vector<std::string>{"plugin misbehaves: stop threw: thrown on purpose",
                                                       "plugin misbehaves: cancel threw: thrown on purpose",
                                                       "plugin misbehaves: settled threw: thrown on purpose",
                                                       "plugin misbehaves: destroy threw: thrown on purpose"}));
}

TEST_F(ConnectorTest, TakesWhatIsNoExceptionClassAsAFaultToo) {
  EXPECT_EQ(misbehaving("throws_an_int_in_deliver")->deliver(message(), 1).outcome, NABE_FAULT);
}

TEST_F(ConnectorTest, TakesAnOutcomeThatItDoesNotKnowAsUnknown) {
  EXPECT_EQ(misbehaving("answers_an_unknown_outcome")->deliver(message(), 1).outcome, NABE_UNKNOWN);
}

TEST_F(ConnectorTest, RepairsADetailThatIsNotUtf8) {
  EXPECT_EQ(misbehaving("writes_a_detail_that_is_not_utf8")->deliver(message(), 1).detail,
            "bad \xEF\xBF\xBD byte and a line");
}

TEST_F(ConnectorTest, CutsALongDetail) {
  EXPECT_LT(misbehaving("writes_a_long_detail")->deliver(message(), 1).detail.size(), 1100U);
}

TEST_F(ConnectorTest, IgnoresADetailThatPointsElsewhere) {
  EXPECT_EQ(misbehaving("points_the_detail_elsewhere")->deliver(message(), 1).detail.size(), 100U);
}

TEST_F(ConnectorTest, MayOnlyPendInADelivery) {
  EXPECT_EQ(misbehaving("pends_in_connect")->connect().outcome, NABE_FAULT);
  EXPECT_EQ(misbehaving("never_completes")->deliver(message(), 1).outcome, NABE_PENDING);
}

TEST_F(ConnectorTest, PassesACompletionOnEachTimeForTheHubToJudge) {
  misbehaving("completes_twice")->deliver(message(), 1);

  EXPECT_EQ(services_.calls, (std::vector<std::string>{"complete", "complete"}));
}

TEST_F(ConnectorTest, PassesOnAReferenceThatIsNotUtf8ForTheHubToRefuse) {
  misbehaving("writes_a_reference_that_is_not_utf8")->deliver(message(), 1);

  EXPECT_EQ(services_.calls, std::vector<std::string>{"reference_add"});
}

TEST_F(ConnectorTest, CannotUseTheHostAfterItStoppedUntilItStartsAgain) {
  const auto connector = misbehaving("completes_twice");
  connector->stop(10);
  connector->deliver(message(), 1);
  EXPECT_TRUE(services_.calls.empty());

  connector->start();
  connector->deliver(message(), 1);
  EXPECT_EQ(services_.calls.size(), 2U);
}

}  // namespace
}  // namespace nabe::plugin
