// SPDX-License-Identifier: EUPL-1.2
// Opening a payment at the city's provider, and following it to its end, with each fault of the city.
#include <atomic>
#include <thread>

#include "cashier.h"

namespace nabe::payment {
namespace {

constexpr std::chrono::minutes kAWhile{10};

class PaymentTest : public Cashier {
 protected:
  void SetUp() override {
    Cashier::SetUp();
    restart();
  }
  void restart(const Texts& more = {}, const std::string& originator = "city") {
    start<Payment>({{"endpoint", provider().url()},
                    {"originator", originator},
                    {"originator_endpoint", "fees"},
                    {"return_url", "https://portal.example/back"}},
                   more);
  }

  static FakeMessage requested(int number = 1) {
    const std::string digits = std::to_string(100 + number);
    FakeMessage message;
    message.type = "payment.requested";
    message.id = "01900000-0000-7000-8000-000000000" + digits;
    message.case_id = "case-" + digits;
    message.idempotency_key = message.id + "/kasse";
    message.completion_token = "token-" + digits;
    message.attributes = {{"service", "passersatz"}};
    message.body = claim_xml(kOpen);
    return message;
  }

  city::JsonArray::Ptr transactions() { return provider().state()->getArray("transactions"); }
  std::string id_of(unsigned index) {
    return city::text_member(*transactions()->getObject(index)->getObject("paymentInformation"), "transactionId");
  }
  void act(const std::string& action, const std::string& transaction, const std::string& method = "card") {
    city::JsonObject arguments;
    arguments.set("transactionId", transaction);
    arguments.set("method", method);
    ASSERT_EQ(provider().act(action, arguments)->status, 200);
  }
  Outcome look_again() {
    host_.clock().advance(kAWhile);
    return connector_->poll();
  }
};

TEST_F(PaymentTest, OpensATransactionAndTellsWhereToPay) {
  const Outcome outcome = connector_->deliver(requested());

  ASSERT_TRUE(outcome.is_ok()) << outcome.text();
  ASSERT_EQ(transactions()->size(), 1U);
  EXPECT_EQ(outcome.remote_reference(), id_of(0));
  EXPECT_EQ(host_.case_of("payment", id_of(0)), "case-101");
  const auto opened = messages("payment.opened");
  ASSERT_EQ(opened.size(), 1U);
  EXPECT_EQ(opened[0].case_id, "case-101");
  EXPECT_TRUE(opened[0].attributes.at("page_url").starts_with(provider().url() + "/pay/"));
  EXPECT_EQ(opened[0].attributes.at("subject"), "Passersatz 000106");
  EXPECT_EQ(body_of(opened[0]).text_at("amount"), "84.00");
  EXPECT_EQ(body_of(opened[0]).text_at("reference"), "KZ-2026-000106");
}

TEST_F(PaymentTest, TellsTheProviderTheClaimAndItsBooking) {
  ASSERT_TRUE(connector_->deliver(requested()).is_ok());

  const auto request = transactions()->getObject(0)->getObject("paymentRequest");
  EXPECT_EQ(request->getValue<double>("grosAmount"), 84.0);
  EXPECT_EQ(request->getObject("requestor")->getValue<std::string>("firstName"), "L\xC4\xABn");
  const auto booking = request->getArray("items")->getObject(0)->getObject("bookingData");
  EXPECT_EQ(booking->getValue<std::string>("costCentre"), "0000004711");
  EXPECT_EQ(booking->getValue<std::string>("glAccount"), "0000440000");
  EXPECT_EQ(booking->getValue<std::string>("service"), "passersatz");
}

TEST_F(PaymentTest, DoesNothingForAPaymentThatIsNotOpen) {
  FakeMessage message = requested();
  message.body = claim_xml("<payment><amount currency=\"EUR\">84.00</amount><status>success</status></payment>");

  EXPECT_TRUE(connector_->deliver(message).is_ok());

  EXPECT_EQ(transactions()->size(), 0U);
  EXPECT_TRUE(host_.messages().empty());
}

TEST_F(PaymentTest, RejectsWhatCannotBePaid) {
  FakeMessage message = requested();
  message.body = "<application/>";
  EXPECT_EQ(connector_->deliver(message).kind(), Kind::Reject);
  message.body = testing::Content::repeated('x', 2 << 20);
  EXPECT_EQ(connector_->deliver(message).kind(), Kind::Reject);
  message = requested();
  message.attributes = {{"service", "einbuergerung"}};
  const Outcome unbooked = connector_->deliver(message);
  EXPECT_EQ(unbooked.kind(), Kind::Reject);
  EXPECT_NE(unbooked.text().find("einbuergerung"), std::string::npos);
  EXPECT_EQ(provider().request_count(), 0U);
}

TEST_F(PaymentTest, TakesTheServiceOfTheConnectorWhereAMessageNamesNone) {
  restart({{"service", "passersatz"}});
  FakeMessage message = requested();
  message.attributes = {};

  EXPECT_TRUE(connector_->deliver(message).is_ok());

  EXPECT_EQ(messages("payment.opened")[0].attributes.at("service"), "passersatz");
}

TEST_F(PaymentTest, IsCompletedWhenItWasPaidByCardOrDirectDebit) {
  ASSERT_TRUE(connector_->deliver(requested(1)).is_ok());
  ASSERT_TRUE(connector_->deliver(requested(2)).is_ok());
  EXPECT_TRUE(connector_->poll().is_ok());
  EXPECT_TRUE(messages("payment.completed").empty());
  act("pay", id_of(0), "card");
  act("pay", id_of(1), "sepa");

  EXPECT_TRUE(look_again().is_ok());
  EXPECT_TRUE(look_again().is_ok());

  const auto completed = messages("payment.completed");
  ASSERT_EQ(completed.size(), 2U);
  EXPECT_EQ(completed[0].case_id, "case-101");
  EXPECT_EQ(completed[0].attributes.at("method"), "card");
  EXPECT_EQ(completed[1].attributes.at("method"), "sepa");
  EXPECT_EQ(body_of(completed[0]).text_at("transactionId"), id_of(0));
  EXPECT_EQ(body_of(completed[0]).text_at("transactionReference"), "KZ0000000001");
  EXPECT_EQ(body_of(completed[0]).text_at("service"), "passersatz");
  EXPECT_EQ(host_.state("open/" + id_of(0)), std::nullopt);
}

TEST_F(PaymentTest, HasFailedWhenItWasDeclinedOrCancelled) {
  ASSERT_TRUE(connector_->deliver(requested(1)).is_ok());
  ASSERT_TRUE(connector_->deliver(requested(2)).is_ok());
  act("fail", id_of(0));
  act("cancel", id_of(1));

  EXPECT_TRUE(look_again().is_ok());

  const auto failed = messages("payment.failed");
  ASSERT_EQ(failed.size(), 2U);
  EXPECT_EQ(failed[0].attributes.at("reason"), "failed");
  EXPECT_EQ(failed[1].attributes.at("reason"), "cancelled");
}

TEST_F(PaymentTest, IsOpenedOnceHoweverOftenItIsDelivered) {
  ASSERT_TRUE(connector_->deliver(requested()).is_ok());
  restart();
  const Outcome again = connector_->deliver(requested());
  act("pay", id_of(0));
  ASSERT_TRUE(look_again().is_ok());

  EXPECT_EQ(again.remote_reference(), id_of(0));
  EXPECT_TRUE(connector_->deliver(requested()).is_ok()) << "after it was paid, too";
  EXPECT_EQ(transactions()->size(), 1U);
  EXPECT_EQ(messages("payment.opened").size(), 1U);
}

TEST_F(PaymentTest, TellsOnePageWhenAttemptsOfOneDeliveryRace) {
  std::vector<std::thread> threads;
  std::atomic<int> delivered = 0;
  for (unsigned i = 1; i <= 4; ++i) {
    threads.emplace_back([&, i] {
      FakeMessage attempt = requested();
      attempt.attempt = i;
      delivered += connector_->deliver(attempt).is_ok() ? 1 : 0;
    });
  }
  for (std::thread& thread : threads) thread.join();

  EXPECT_GE(delivered, 1);
  EXPECT_EQ(messages("payment.opened").size(), 1U);
}

TEST_F(PaymentTest, IsFollowedAfterARestart) {
  ASSERT_TRUE(connector_->deliver(requested()).is_ok());
  restart();
  act("pay", id_of(0));

  EXPECT_TRUE(connector_->poll().is_ok());

  EXPECT_EQ(messages("payment.completed").size(), 1U);
}

TEST_F(PaymentTest, IsAskedAboutLessOftenAsItGrowsOld) {
  ASSERT_TRUE(connector_->deliver(requested()).is_ok());
  const auto asked_within = [&](std::chrono::seconds time, std::chrono::seconds step) {
    const std::uint64_t before = provider().request_count();
    for (std::chrono::seconds passed{0}; passed < time; passed += step) {
      host_.clock().advance(step);
      EXPECT_TRUE(connector_->poll().is_ok());
    }
    return provider().request_count() - before;
  };

  EXPECT_EQ(asked_within(std::chrono::minutes(1), std::chrono::seconds(1)), 12U) << "every five seconds";
  host_.clock().advance(std::chrono::hours(48));
  EXPECT_EQ(asked_within(std::chrono::hours(10), std::chrono::minutes(10)), 10U) << "every hour";
}

TEST_F(PaymentTest, WithALostAnswerIsOpenedAnewAndOnePageAloneIsTold) {
  int number = 0;
  for (const FaultKind kind : {FaultKind::Lost, FaultKind::Cut}) {
    SCOPED_TRACE(name_of(kind));
    provider().add_fault(fault(kind, 1, "POST"));
    const std::size_t opened = transactions()->size();
    const std::size_t told = messages("payment.opened").size();
    FakeMessage message = requested(++number);

    EXPECT_EQ(connector_->deliver(message).kind(), Kind::Unknown);
    EXPECT_EQ(messages("payment.opened").size(), told);
    restart();
    message.attempt = 2;
    const Outcome second = connector_->deliver(message);

    EXPECT_TRUE(second.is_ok()) << second.text();
    EXPECT_EQ(messages("payment.opened").size(), told + 1);
    EXPECT_EQ(transactions()->size(), opened + 2) << "the first can be paid by nobody: its page was told to nobody";
    EXPECT_EQ(second.remote_reference(), id_of(static_cast<unsigned>(opened) + 1));
    provider().clear_faults();
  }
}

TEST_F(PaymentTest, WhoseProviderIsDownIsNotConnected) {
  ASSERT_TRUE(connector_->deliver(requested()).is_ok());
  provider().add_fault(fault(FaultKind::Down));

  EXPECT_EQ(connector_->connect().kind(), Kind::NotConnected);
  EXPECT_EQ(connector_->deliver(requested(2)).kind(), Kind::NotConnected);
  EXPECT_EQ(look_again().kind(), Kind::NotConnected);

  provider().clear_faults();
  act("pay", id_of(0));
  EXPECT_TRUE(connector_->connect().is_ok());
  EXPECT_TRUE(look_again().is_ok());
  EXPECT_EQ(messages("payment.completed").size(), 1U);
}

TEST_F(PaymentTest, WithEachFaultInTheAnswerToAQuestionIsCompletedOnce) {
  for (const FaultKind kind : {FaultKind::Lost, FaultKind::Cut, FaultKind::Twice, FaultKind::Error}) {
    SCOPED_TRACE(name_of(kind));
    const unsigned index = static_cast<unsigned>(transactions()->size());
    const std::size_t before = messages("payment.completed").size();
    ASSERT_TRUE(connector_->deliver(requested(static_cast<int>(index) + 1)).is_ok());
    act("pay", id_of(index));
    provider().add_fault(fault(kind, 1, "GET"));
    host_.clock().advance(kAWhile);

    for (int i = 0; i < 3; ++i) static_cast<void>(look_again());

    EXPECT_EQ(messages("payment.completed").size(), before + 1);
    EXPECT_EQ(host_.state("open/" + id_of(index)), std::nullopt);
    provider().clear_faults();
  }
}

TEST_F(PaymentTest, SurvivesSomePercentOfErrors) {
  city::Fault errors = fault(FaultKind::Error);
  errors.percent = 40;
  errors.status = 500;
  provider().add_fault(errors);
  for (int i = 1; i <= 5; ++i) {
    FakeMessage message = requested(i);
    while (!connector_->deliver(message).is_ok() && message.attempt < 50) ++message.attempt;
  }
  ASSERT_EQ(transactions()->size(), 5U);
  for (unsigned i = 0; i < 5; ++i) act("pay", id_of(i));

  for (int i = 0; i < 50 && messages("payment.completed").size() < 5; ++i) static_cast<void>(look_again());

  EXPECT_EQ(messages("payment.opened").size(), 5U);
  EXPECT_EQ(messages("payment.completed").size(), 5U);
}

TEST_F(PaymentTest, WithASlowProviderIsUnknownAtTheDeadline) {
  provider().add_fault(fault(FaultKind::Slow));
  FakeMessage message = requested();
  message.deadline_in = Milliseconds(200);

  const Outcome outcome = connector_->deliver(message);

  EXPECT_EQ(outcome.kind(), Kind::Unknown);
  EXPECT_EQ(outcome.code(), Code::Timeout);
  EXPECT_TRUE(host_.messages().empty());
}

TEST_F(PaymentTest, OfAWrongOriginatorConcernsTheConnectorAndNotTheClaim) {
  restart({}, "nobody");

  EXPECT_EQ(connector_->deliver(requested()).kind(), Kind::NotConnected);
}

TEST_F(PaymentTest, ThatTheProviderForgotIsReportedByHealth) {
  ASSERT_TRUE(connector_->deliver(requested()).is_ok());
  EXPECT_TRUE(connector_->health().is_ok());
  provider().reset();

  EXPECT_EQ(look_again().kind(), Kind::Retry);

  EXPECT_FALSE(connector_->health().is_ok());
  EXPECT_NE(host_.state("open/T0000000001"), std::nullopt);
}

TEST_F(PaymentTest, IsCompletedOnceWhateverTheHubFailsAt) {
  const auto calls = testing::with_each_call_failing([&](FakeHost& failing) {
    provider().reset();
    auto connector = ConnectorUnderTest::of<Payment>(failing, {{"endpoint", provider().url()},
                                                               {"originator", "city"},
                                                               {"originator_endpoint", "fees"},
                                                               {"return_url", "https://portal.example/back"},
                                                               {"booking", "*=1000/440000/4711"}});
    FakeMessage message = requested();
    while (!connector.deliver(message).is_ok() && message.attempt < 5) ++message.attempt;
    for (unsigned i = 0; i < transactions()->size(); ++i) act("pay", id_of(i));
    for (int i = 0; i < 3; ++i) {
      failing.clock().advance(kAWhile);
      static_cast<void>(connector.poll());
    }
    connector.stop();
    std::map<std::string, int> counts;
    for (const auto& each : failing.messages()) ++counts[each.type];
    EXPECT_EQ(counts, (std::map<std::string, int>{{"payment.opened", 1}, {"payment.completed", 1}}));
    EXPECT_EQ(failing.violations(), std::vector<std::string>());
  });

  EXPECT_GT(calls, 5U);
}

TEST_F(PaymentTest, WithOptionsThatCannotBeUsedIsRefused) {
  for (const Texts& wrong :
       {Texts{{"booking", "x"}}, Texts{{"booking_data", "x"}}, Texts{{"user", "u"}}, Texts{{"token", "a\nb"}}}) {
    Texts options = {{"endpoint", "https://payment.example"},
                     {"originator", "city"},
                     {"originator_endpoint", "fees"},
                     {"return_url", "https://portal.example/back"},
                     {"booking", "*=1000/1/1"}};
    options.insert(options.end(), wrong.begin(), wrong.end());
    EXPECT_TRUE(ConnectorUnderTest::of<Payment>(host_, options).refusal()) << wrong[0].first;
  }
}

}  // namespace
}  // namespace nabe::payment
