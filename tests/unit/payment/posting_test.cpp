// SPDX-License-Identifier: EUPL-1.2
// Posting to the city's SAP, with each fault of the city: never doubled, and nothing lost in silence.
#include "cashier.h"

namespace nabe::payment {
namespace {

class PostingTest : public Cashier {
 protected:
  void SetUp() override {
    Cashier::SetUp();
    restart();
  }
  /// With a SAP that can be asked for its documents, unless a test says otherwise.
  void restart(const Texts& more = {}, bool can_be_asked = true) {
    Texts options = {{"endpoint", sap().url() + "/sap/bc/idoc_xml?sap-client=100"}, {"clearing_account", "175000"}};
    if (can_be_asked) options.emplace_back("documents_url", sap().url() + "/documents");
    start<PaymentPosting>(options, more);
  }

  static FakeMessage completed(int number = 1) {
    const std::string digits = std::to_string(100 + number);
    FakeMessage message;
    message.type = "payment.completed";
    message.id = "01900000-0000-7000-8000-000000000" + digits;
    message.case_id = "case-" + digits;
    message.idempotency_key = message.id + "/buchung";
    message.completion_token = "token-" + digits;
    message.media_type = "application/json";
    message.body = "{\"transactionId\":\"T" + digits + "\",\"transactionReference\":\"KZ" + digits +
                   "\",\"reference\":\"KZ-2026-" + digits +
                   "\",\"service\":\"passersatz\",\"amount\":\"84.00\",\"currency\":\"EUR\",\"method\":\"card\"}";
    return message;
  }

  /// Documents that were posted, by reference.
  std::map<std::string, int> posted() {
    std::map<std::string, int> counts;
    const auto idocs = sap().state()->getArray("idocs");
    for (unsigned i = 0; i < idocs->size(); ++i) {
      const auto idoc = idocs->getObject(i);
      if (city::text_member(*idoc, "STATUS") == "53") ++counts[city::text_member(*idoc, "XBLNR")];
    }
    return counts;
  }
  void period(const std::string& action) {
    city::JsonObject arguments;
    arguments.set("period", german_day(host_.clock().now()).substr(0, 6));
    ASSERT_EQ(sap().act(action, arguments)->status, 204);
  }
  using Counts = std::map<std::string, int>;
};

TEST_F(PostingTest, PostsOnTheCostCentreOfTheService) {
  const Outcome outcome = connector_->deliver(completed());

  ASSERT_TRUE(outcome.is_ok()) << outcome.text();
  EXPECT_EQ(outcome.remote_reference(), "0000000001");
  const auto idoc = sap().state()->getArray("idocs")->getObject(0);
  EXPECT_EQ(city::text_member(*idoc, "XBLNR"), "KZ101");
  EXPECT_EQ(city::text_member(*idoc, "BKTXT"), "KZ-2026-101");
  const auto credit = idoc->getArray("items")->getObject(1);
  EXPECT_EQ(city::text_member(*credit, "KOSTL"), "0000004711");
  EXPECT_EQ(credit->getValue<int>("cents"), 8400);
}

TEST_F(PostingTest, TellsWhatWasPosted) {
  ASSERT_TRUE(connector_->deliver(completed()).is_ok());

  const auto told = messages("payment.posted");
  ASSERT_EQ(told.size(), 1U);
  EXPECT_EQ(told[0].case_id, "case-101");
  EXPECT_EQ(body_of(told[0]).text_at("document"), "0000000001");
  EXPECT_EQ(body_of(told[0]).text_at("postingReference"), "KZ101");
  EXPECT_EQ(body_of(told[0]).text_at("costCentre"), "0000004711");
  const std::string year = german_day(host_.clock().now()).substr(0, 4);
  EXPECT_EQ(host_.case_of("sap", "1000/" + year + "/0000000001"), "case-101");
}

TEST_F(PostingTest, RejectsWhatIsNoPayment) {
  for (const char* bad :
       {"", "<xml/>", "{}", "[1]", "{\"transactionId\":\"T\",\"amount\":\"1.00\",\"currency\":\"USD\"}",
        "{\"transactionId\":\"T\",\"amount\":\"0.00\",\"currency\":\"EUR\"}"}) {
    FakeMessage message = completed();
    message.body = bad;
    EXPECT_EQ(connector_->deliver(message).kind(), Kind::Reject) << bad;
  }
  restart({}, true);
  FakeMessage message = completed();
  message.body = "{\"transactionId\":\"T\",\"amount\":\"1.00\",\"currency\":\"EUR\",\"service\":\"other\"}";
  EXPECT_EQ(connector_->deliver(message).kind(), Kind::Reject);
  EXPECT_EQ(sap().request_count(), 0U);
}

TEST_F(PostingTest, RepeatsWhatSapHasNotPostedUntilItCan) {
  period("close-period");
  FakeMessage message = completed();
  const Outcome closed = connector_->deliver(message);
  EXPECT_EQ(closed.kind(), Kind::Retry);
  EXPECT_NE(closed.text().find("is closed"), std::string::npos) << closed.text();
  period("open-period");
  message.attempt = 2;

  EXPECT_TRUE(connector_->deliver(message).is_ok());

  EXPECT_EQ(posted(), (Counts{{"KZ101", 1}}));
}

TEST_F(PostingTest, FindsByAskingBackWhatWasPostedBeforeTheAnswerWasLost) {
  for (const FaultKind kind : {FaultKind::Lost, FaultKind::Cut}) {
    sap().reset();
    sap().add_fault(fault(kind, 1, "POST"));
    const std::size_t told = messages("payment.posted").size();

    const Outcome outcome = connector_->deliver(completed(kind == FaultKind::Lost ? 1 : 2));

    EXPECT_TRUE(outcome.is_ok()) << name_of(kind) << outcome.text();
    EXPECT_EQ(posted().size(), 1U);
    EXPECT_EQ(posted().begin()->second, 1);
    EXPECT_EQ(messages("payment.posted").size(), told + 1);
  }
}

TEST_F(PostingTest, WithALostAnswerIsUnknownWhereNobodyCanBeAsked) {
  restart({}, false);
  sap().add_fault(fault(FaultKind::Lost, 1, "POST"));

  EXPECT_EQ(connector_->deliver(completed()).kind(), Kind::Unknown);

  EXPECT_EQ(posted(), (Counts{{"KZ101", 1}}));
  EXPECT_EQ(sap().request_count(), 1U) << "it is not sent again by itself";
  EXPECT_TRUE(host_.messages().empty());
}

TEST_F(PostingTest, StaysUnknownWhenTheQuestionIsLostAsWell) {
  ASSERT_TRUE(connector_->connect().is_ok());
  sap().add_fault(fault(FaultKind::Lost, 1, "POST"));
  sap().add_fault(fault(FaultKind::Twice, 1, "GET"));  // the first question, before the posting, is well
  sap().add_fault(fault(FaultKind::Lost, 2, "GET"));
  FakeMessage message = completed();

  EXPECT_EQ(connector_->deliver(message).kind(), Kind::Unknown);
  sap().clear_faults();
  restart();
  message.attempt = 2;
  EXPECT_TRUE(connector_->deliver(message).is_ok());

  EXPECT_EQ(posted(), (Counts{{"KZ101", 1}}));
  EXPECT_EQ(messages("payment.posted").size(), 1U);
}

TEST_F(PostingTest, PostsNothingWhileItCannotAskWhatIsThere) {
  for (const int status : {500, 503, 404}) {
    city::Fault error = fault(FaultKind::Error, std::nullopt, "GET");
    error.status = status;
    sap().add_fault(error);
    const Kind kind = connector_->deliver(completed()).kind();
    EXPECT_EQ(kind, status == 503 ? Kind::NotConnected : Kind::Retry) << status;
    sap().clear_faults();
  }
  EXPECT_TRUE(posted().empty());
}

TEST_F(PostingTest, AfterACrashInTheMiddlePostsNothingTwice) {
  // The hub died after SAP had posted and before it could commit: the delivery comes again.
  FakeHost lost;
  auto before = ConnectorUnderTest::of<PaymentPosting>(
      lost, {{"endpoint", sap().url() + "/sap/bc/idoc_xml"}, {"clearing_account", "1"}, {"booking", "*=1000/1/4711"}});
  ASSERT_TRUE(before.deliver(completed()).is_ok());
  FakeMessage again = completed();
  again.attempt = 2;

  const Outcome outcome = connector_->deliver(again);

  EXPECT_TRUE(outcome.is_ok()) << outcome.text();
  EXPECT_EQ(posted(), (Counts{{"KZ101", 1}}));
  EXPECT_EQ(messages("payment.posted").size(), 1U);
}

TEST_F(PostingTest, TakesAnAnswerThatComesTwiceOnce) {
  sap().add_fault(fault(FaultKind::Twice));

  for (int i = 1; i <= 5; ++i) {
    const Outcome outcome = connector_->deliver(completed(i));
    EXPECT_TRUE(outcome.is_ok()) << outcome.text();
    EXPECT_EQ(outcome.remote_reference(), "000000000" + std::to_string(i));
  }

  EXPECT_EQ(posted().size(), 5U);
}

TEST_F(PostingTest, WithSapDownIsNotConnected) {
  sap().add_fault(fault(FaultKind::Down));
  EXPECT_EQ(connector_->connect().kind(), Kind::NotConnected);
  EXPECT_EQ(connector_->deliver(completed()).kind(), Kind::NotConnected);
  sap().clear_faults();

  EXPECT_TRUE(connector_->connect().is_ok());
  EXPECT_TRUE(connector_->deliver(completed()).is_ok());
}

TEST_F(PostingTest, WithASlowSapIsUnknownAtTheDeadlineAndFoundLater) {
  ASSERT_TRUE(connector_->connect().is_ok());
  sap().add_fault(fault(FaultKind::Slow, std::nullopt, "POST"));
  FakeMessage message = completed();
  message.deadline_in = Milliseconds(300);

  const Outcome outcome = connector_->deliver(message);
  sap().clear_faults();
  message.attempt = 2;
  message.deadline_in = Milliseconds(30'000);

  EXPECT_TRUE(outcome.kind() == Kind::Unknown || outcome.is_ok()) << outcome.text();
  EXPECT_TRUE(connector_->deliver(message).is_ok());
  EXPECT_EQ(posted(), (Counts{{"KZ101", 1}}));
}

TEST_F(PostingTest, SurvivesSomePercentOfErrorsWithoutDoubling) {
  city::Fault errors = fault(FaultKind::Error);
  errors.percent = 30;
  errors.status = 500;
  sap().add_fault(errors);
  city::Fault losses = fault(FaultKind::Lost);
  losses.percent = 30;
  losses.seed = 5;
  sap().add_fault(losses);

  for (int i = 1; i <= 8; ++i) {
    FakeMessage message = completed(i);
    while (!connector_->deliver(message).is_ok() && message.attempt < 100) ++message.attempt;
  }

  EXPECT_EQ(posted().size(), 8U);
  for (const auto& [reference, count] : posted()) EXPECT_EQ(count, 1) << reference;
  EXPECT_EQ(messages("payment.posted").size(), 8U);
}

TEST_F(PostingTest, PostsOnceWhateverTheHubFailsAt) {
  const auto calls = testing::with_each_call_failing([&](FakeHost& failing) {
    sap().reset();
    auto connector = ConnectorUnderTest::of<PaymentPosting>(failing, {{"endpoint", sap().url() + "/sap/bc/idoc_xml"},
                                                                      {"documents_url", sap().url() + "/documents"},
                                                                      {"clearing_account", "175000"},
                                                                      {"booking", "*=1000/440000/4711"}});
    FakeMessage message = completed();
    while (!connector.deliver(message).is_ok() && message.attempt < 5) ++message.attempt;
    connector.stop();
    EXPECT_EQ(posted(), (Counts{{"KZ101", 1}}));
    EXPECT_EQ(failing.messages().size(), 1U);
  });

  EXPECT_GT(calls, 3U);
}

TEST_F(PostingTest, WithOptionsThatCannotBeUsedIsRefused) {
  for (const Texts& wrong : {Texts{{"booking", "x"}}, Texts{{"clearing_account", "x"}},
                             Texts{{"document_type", "LONG"}}, Texts{{"sender", "a-name-that-is-too-long"}}}) {
    Texts options = wrong;
    const auto add = [&](const char* key, const char* value) {
      if (wrong[0].first != key) options.emplace_back(key, value);
    };
    add("endpoint", "https://sap.example/idoc");
    add("booking", "*=1000/1/1");
    add("clearing_account", "1");
    EXPECT_TRUE(ConnectorUnderTest::of<PaymentPosting>(host_, options).refusal()) << wrong[0].first;
  }
}

}  // namespace
}  // namespace nabe::payment
