// SPDX-License-Identifier: EUPL-1.2
// Each fault of the simulated city: what it means for the delivery, and that nothing is filed twice or not at all.
#include <thread>

#include "office.h"

namespace nabe::dms {
namespace {

using city::FaultKind;

class DmsFault : public Office {};

TEST_F(DmsFault, DownIsNotConnectedAndCostsNothing) {
  dms().add_fault(fault(FaultKind::Down));

  EXPECT_EQ(connector_->connect().kind(), Kind::NotConnected);
  EXPECT_EQ(connector_->deliver(application()).kind(), Kind::NotConnected);

  dms().clear_faults();
  EXPECT_TRUE(connector_->connect().is_ok());
  EXPECT_TRUE(connector_->deliver(application()).is_ok());
  expect_filed_once(2);
}

TEST_F(DmsFault, DownBetweenConnectAndDeliverIsNotConnected) {
  ASSERT_TRUE(connector_->connect().is_ok());
  dms().add_fault(fault(FaultKind::Down));

  EXPECT_EQ(connector_->deliver(application()).kind(), Kind::NotConnected);
}

TEST_F(DmsFault, AtEachRequestOfADeliveryIsMadeGoodByTheNextAttempt) {
  ASSERT_TRUE(connector_->deliver(application()).is_ok());
  const std::uint64_t requests = dms().request_count();
  ASSERT_GE(requests, 6U);
  for (const FaultKind kind : {FaultKind::Lost, FaultKind::Cut, FaultKind::Error}) {
    for (std::uint64_t healthy = 0; healthy < requests; ++healthy) {
      SCOPED_TRACE(std::string(name_of(kind)) + " after " + std::to_string(healthy));
      dms().reset();
      restart();
      // Of two faults the first that strikes counts: an answer that comes twice stands for one that is well.
      if (healthy > 0) dms().add_fault(fault(FaultKind::Twice, healthy));
      dms().add_fault(fault(kind, 1));
      FakeMessage message = application();

      const Outcome first = connector_->deliver(message);
      dms().clear_faults();
      restart();
      message.attempt = 2;
      const Outcome second = connector_->deliver(message);

      EXPECT_NE(first.kind(), Kind::Reject) << first.text();
      EXPECT_NE(first.kind(), Kind::Fault) << first.text();
      EXPECT_TRUE(second.is_ok()) << second.text();
      EXPECT_EQ(folders().size(), 1U);
      expect_filed_once(2);
    }
  }
}

TEST_F(DmsFault, ALostAnswerToAFiledDocumentIsUnknownAndIsFoundAgainByItsKey) {
  ASSERT_TRUE(connector_->connect().is_ok());
  dms().add_fault(fault(FaultKind::Lost, 1, kDocuments));
  FakeMessage message = application();

  EXPECT_EQ(connector_->deliver(message).kind(), Kind::Unknown);
  EXPECT_EQ(documents().size(), 1U);
  restart();
  message.attempt = 2;
  EXPECT_TRUE(connector_->deliver(message).is_ok());

  expect_filed_once(2);
  EXPECT_EQ(host_.messages().size(), 1U);
}

TEST_F(DmsFault, AnAnswerThatBreaksOffIsUnknown) {
  ASSERT_TRUE(connector_->connect().is_ok());
  dms().add_fault(fault(FaultKind::Cut, 1, kDocuments));

  EXPECT_EQ(connector_->deliver(application()).kind(), Kind::Unknown);
}

TEST_F(DmsFault, AnswersThatComeTwiceAreTakenOnce) {
  dms().add_fault(fault(FaultKind::Twice));

  for (int i = 1; i <= 5; ++i) EXPECT_TRUE(deliver_until_settled(application(i)).is_ok());

  expect_filed_once(10);
  EXPECT_EQ(folders().size(), 5U);
}

TEST_F(DmsFault, SomePercentOfErrorsAreSurvived) {
  for (const int status : {500, 503, 429}) {
    dms().reset();
    restart();
    city::Fault errors = fault(FaultKind::Error);
    errors.percent = 30;
    errors.status = status;
    dms().add_fault(errors);

    for (int i = 1; i <= 5; ++i) EXPECT_TRUE(deliver_until_settled(application(i)).is_ok()) << status;

    expect_filed_once(10);
    EXPECT_EQ(folders().size(), 5U);
  }
}

struct Row {
  int status;
  const char* path;
  Kind kind;
};

TEST_F(DmsFault, IsMappedByTheTable) {
  const char* const record = "/cmis/browser/records/root/AB";
  for (const Row& row : {Row{503, "", Kind::NotConnected}, Row{401, "", Kind::NotConnected},
                         Row{403, record, Kind::Retry}, Row{429, record, Kind::Busy}, Row{500, record, Kind::Retry},
                         Row{500, kDocuments, Kind::Unknown}, Row{503, kDocuments, Kind::NotConnected},
                         Row{400, kDocuments, Kind::Reject}, Row{429, kDocuments, Kind::Busy}}) {
    dms().reset();
    restart();
    city::Fault error = fault(FaultKind::Error, std::nullopt, row.path);
    error.status = row.status;
    dms().add_fault(error);

    EXPECT_EQ(connector_->deliver(application()).kind(), row.kind) << row.status << ' ' << row.path;
  }
}

TEST_F(DmsFault, SlowBeyondTheDeadlineIsUnknownAndIsFoundAgain) {
  ASSERT_TRUE(connector_->connect().is_ok());
  dms().add_fault(fault(FaultKind::Slow, std::nullopt, kDocuments));
  FakeMessage message = application();
  message.deadline_in = Milliseconds(300);

  const Outcome outcome = connector_->deliver(message);
  dms().clear_faults();
  message.deadline_in = Milliseconds(30'000);
  message.attempt = 2;
  const Outcome second = connector_->deliver(message);

  EXPECT_EQ(outcome.kind(), Kind::Unknown);
  EXPECT_EQ(outcome.code(), Code::Timeout);
  EXPECT_TRUE(second.is_ok()) << second.text();
  expect_filed_once(2);
}

TEST_F(DmsFault, ASlowSystemDoesNotHoldACancelledDelivery) {
  ASSERT_TRUE(connector_->connect().is_ok());
  dms().add_fault(fault(FaultKind::Slow));
  const FakeMessage message = application();
  std::thread hub([&] {
    EXPECT_TRUE(dms().wait(std::chrono::seconds(5), [&] { return dms().held_back() == 1; }));
    connector_->cancel(message.idempotency_key);
  });

  const Outcome outcome = connector_->deliver(message);

  hub.join();
  EXPECT_EQ(outcome.kind(), Kind::Retry);
  EXPECT_EQ(outcome.code(), Code::Cancelled);
}

TEST_F(DmsFault, OfTheHubFilesNothingTwice) {
  const auto calls = testing::with_each_call_failing([&](FakeHost& failing) {
    dms().reset();
    auto connector =
        ConnectorUnderTest::of<Dms>(failing, {{"endpoint", dms().url() + "/cmis/browser"}, {"repository", "records"}});
    FakeMessage message = application();
    const bool delivered = connector.deliver(message).is_ok();
    EXPECT_EQ(delivered, !failing.call_failed());
    message.attempt = 2;
    EXPECT_TRUE(delivered || connector.deliver(message).is_ok());
    connector.stop();
    EXPECT_EQ(failing.messages().size(), 1U);
    expect_filed_once(2);
  });

  EXPECT_GT(calls, 5U);
}

TEST_F(DmsFault, OfTheStoreInTheMiddleOfAnAttachmentLeavesNothingOfIt) {
  FakeMessage message = application();
  message.attachments[0].content = testing::Content("half").broken();

  const Outcome outcome = connector_->deliver(message);

  EXPECT_EQ(outcome.kind(), Kind::Retry);
  EXPECT_EQ(documents().size(), 1U);
}

TEST_F(DmsFault, OfTheConfigurationConcernsTheConnectorAndNotTheMessage) {
  for (const Texts& wrong : {Texts{{"root_folder", "/nowhere"}}, Texts{{"record_type", "city:nothing"}},
                             Texts{{"correspondence_type", "city:nothing"}}}) {
    restart(wrong);
    EXPECT_EQ(connector_->connect().kind(), Kind::NotConnected) << wrong[0].first;
  }
  auto elsewhere =
      ConnectorUnderTest::of<Dms>(host_, {{"endpoint", dms().url() + "/cmis/browser"}, {"repository", "x"}});
  EXPECT_EQ(elsewhere.connect().kind(), Kind::NotConnected);
  EXPECT_EQ(elsewhere.deliver(application()).kind(), Kind::NotConnected);
}

TEST_F(DmsFault, OfOptionsThatCannotWorkTogetherIsRefused) {
  for (const Texts& wrong :
       {Texts{{"root_folder", "Akten"}}, Texts{{"root_folder", "/a//b"}}, Texts{{"filing", "x"}}, Texts{{"user", "u"}},
        Texts{{"user", "u"}, {"password", "p"}, {"token", "t"}}, Texts{{"key_file", "/k.pem"}}}) {
    Texts options = {{"endpoint", "https://dms.example/cmis"}, {"repository", "records"}};
    options.insert(options.end(), wrong.begin(), wrong.end());
    EXPECT_TRUE(ConnectorUnderTest::of<Dms>(host_, options).refusal()) << wrong[0].first;
  }
}

}  // namespace
}  // namespace nabe::dms
