// SPDX-License-Identifier: EUPL-1.2
// Each fault of the simulated city: what it means for the delivery, and that nothing is handed over twice or not at
// all.
#include <thread>

#include "office.h"

namespace nabe::case_system {
namespace {

using city::FaultKind;

class CaseSystemFault : public Office {
 protected:
  void expect_one_application() {
    EXPECT_EQ(kept("applications").size(), 1U);
    EXPECT_EQ(messages_of("case.assigned").size(), 1U);
  }
};

TEST_F(CaseSystemFault, DownIsNotConnectedAndCostsNothing) {
  peer().add_fault(fault(FaultKind::Down));

  EXPECT_EQ(connector_->connect().kind(), Kind::NotConnected);
  EXPECT_EQ(connector_->deliver(application()).kind(), Kind::NotConnected);

  peer().clear_faults();
  EXPECT_TRUE(connector_->connect().is_ok());
  EXPECT_TRUE(connector_->deliver(application()).is_ok());
  expect_one_application();
}

TEST_F(CaseSystemFault, AtEachRequestIsMadeGoodByTheNextAttempts) {
  for (const FaultKind kind : {FaultKind::Lost, FaultKind::Cut, FaultKind::Error}) {
    for (std::uint64_t healthy = 0; healthy < 2; ++healthy) {
      SCOPED_TRACE(std::string(name_of(kind)) + " after " + std::to_string(healthy));
      peer().reset();
      // Of two faults the first that strikes counts: an answer that comes twice stands for one that is well.
      if (healthy > 0) peer().add_fault(fault(FaultKind::Twice, healthy));
      peer().add_fault(fault(kind, 1));

      EXPECT_TRUE(deliver_until_settled(application()).is_ok());
      EXPECT_TRUE(deliver_until_settled(later("query.answered", "A000001")).is_ok());
      EXPECT_TRUE(deliver_until_settled(later("application.withdrawn", "A000001")).is_ok());

      ASSERT_EQ(kept("applications").size(), 1U);
      EXPECT_TRUE(kept("applications").at(0)->getValue<bool>("withdrawn"));
      EXPECT_EQ(kept("letters").size(), 1U);
    }
  }
}

TEST_F(CaseSystemFault, ALostAnswerIsUnknownAndIsAskedForWithoutSendingAgain) {
  peer().add_fault(fault(FaultKind::Lost, 1, "POST"));
  FakeMessage message = application();

  EXPECT_EQ(connector_->deliver(message).kind(), Kind::Unknown);
  message.attempt = 2;
  EXPECT_TRUE(connector_->deliver(message).is_ok());

  expect_one_application();
  EXPECT_EQ(peer().served().back().method, "GET");
}

TEST_F(CaseSystemFault, AnAnswerThatBreaksOffIsUnknown) {
  peer().add_fault(fault(FaultKind::Cut, 1));

  EXPECT_EQ(connector_->deliver(application()).kind(), Kind::Unknown);
}

TEST_F(CaseSystemFault, AnswersThatComeTwiceAreTakenOnce) {
  peer().add_fault(fault(FaultKind::Twice));

  for (int number = 1; number <= 5; ++number) EXPECT_TRUE(deliver_until_settled(application(number)).is_ok());

  EXPECT_EQ(kept("applications").size(), 5U);
  for (int number = 1; number <= 5; ++number) {
    EXPECT_EQ(host_.case_of("application_number", "A00000" + std::to_string(number)), application(number).case_id);
  }
}

TEST_F(CaseSystemFault, SomePercentOfErrorsAreSurvived) {
  for (const int status : {500, 503, 429}) {
    peer().reset();
    city::Fault errors = fault(FaultKind::Error);
    errors.percent = 40;
    errors.status = status;
    peer().add_fault(errors);

    for (int number = 1; number <= 5; ++number) {
      EXPECT_TRUE(deliver_until_settled(application(number)).is_ok()) << status;
    }

    EXPECT_EQ(kept("applications").size(), 5U) << status;
  }
}

TEST_F(CaseSystemFault, IsMappedByTheTable) {
  struct Row {
    int status;
    Kind kind;
  };
  for (const Row& row :
       {Row{401, Kind::NotConnected}, Row{403, Kind::Retry}, Row{404, Kind::NotConnected}, Row{409, Kind::Reject},
        Row{422, Kind::Reject}, Row{429, Kind::Busy}, Row{500, Kind::Unknown}, Row{503, Kind::NotConnected}}) {
    peer().reset();
    city::Fault error = fault(FaultKind::Error);
    error.status = row.status;
    peer().add_fault(error);

    EXPECT_EQ(connector_->deliver(application()).kind(), row.kind) << row.status;
  }
}

TEST_F(CaseSystemFault, SlowBeyondTheDeadlineIsUnknownAndIsFoundAgain) {
  peer().add_fault(fault(FaultKind::Slow));
  FakeMessage message = application();
  message.deadline_in = Milliseconds(300);

  const Outcome outcome = connector_->deliver(message);
  peer().clear_faults();
  message.deadline_in = Milliseconds(30'000);
  message.attempt = 2;

  EXPECT_EQ(outcome.kind(), Kind::Unknown);
  EXPECT_EQ(outcome.code(), Code::Timeout);
  EXPECT_TRUE(connector_->deliver(message).is_ok());
  expect_one_application();
}

TEST_F(CaseSystemFault, ACancelledDeliveryDoesNotWaitForASlowSystem) {
  peer().add_fault(fault(FaultKind::Slow));
  Outcome outcome = Outcome::ok();
  std::thread delivering([&] { outcome = connector_->deliver(application()); });
  ASSERT_TRUE(peer().wait(Milliseconds(10'000), [&] { return peer().held_back() > 0; }));

  connector_->cancel(application().idempotency_key);
  delivering.join();

  EXPECT_EQ(outcome.kind(), Kind::Unknown);
  EXPECT_EQ(outcome.code(), Code::Cancelled);
}

TEST_F(CaseSystemFault, ThatAnotherServerAnswersIsTheConnectorsTroubleAndNotTheMessages) {
  auto elsewhere =
      ConnectorUnderTest::of<CaseSystem>(host_, {{"endpoint", city_.host("sap")->url()}, {"listen", "127.0.0.1:0"}});

  EXPECT_EQ(elsewhere.connect().kind(), Kind::NotConnected);
  EXPECT_EQ(elsewhere.deliver(application()).kind(), Kind::NotConnected);
}

TEST_F(CaseSystemFault, OfTheHubHandsNothingOverTwice) {
  const auto calls = testing::with_each_call_failing([&](FakeHost& failing) {
    peer().reset();
    auto connector =
        ConnectorUnderTest::of<CaseSystem>(failing, {{"endpoint", peer().url()}, {"listen", "127.0.0.1:0"}});
    FakeMessage message = application();
    const bool delivered = connector.deliver(message).is_ok();
    EXPECT_EQ(delivered, !failing.call_failed());
    message.attempt = 2;
    EXPECT_TRUE(delivered || connector.deliver(message).is_ok());
    connector.stop();
    EXPECT_EQ(failing.messages().size(), 1U);
    EXPECT_EQ(kept("applications").size(), 1U);
  });

  EXPECT_GT(calls, 5U);
}

TEST_F(CaseSystemFault, OfTheStoreInTheMiddleOfAnAttachmentHandsNothingOver) {
  FakeMessage message = application();
  message.attachments[0].content = testing::Content("half").broken();

  EXPECT_EQ(connector_->deliver(message).kind(), Kind::Retry);
  EXPECT_EQ(kept("applications").size(), 0U);
}

}  // namespace
}  // namespace nabe::case_system
