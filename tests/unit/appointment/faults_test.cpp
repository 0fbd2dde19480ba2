// SPDX-License-Identifier: EUPL-1.2
// Each fault of the simulated city: what it means for the delivery, and that nobody is booked twice or not at all.
#include <thread>

#include "office.h"

namespace nabe::appointment {
namespace {

using city::FaultKind;

constexpr const char* kReserve = "/process/status/reserved/";
constexpr const char* kConfirm = "/process/status/confirmed/";

class AppointmentFault : public Office {
 protected:
  /// So many are booked, each told once, nobody of them twice.
  void expect_booked_once(std::size_t count) {
    EXPECT_EQ(emitted("appointment.booked").size(), count);
    ASSERT_EQ(processes().size(), count);
    for (const Process& process : processes()) EXPECT_EQ(process.status, "confirmed");
    EXPECT_EQ(host_.violations(), std::vector<std::string>());
  }
};

TEST_F(AppointmentFault, DownIsNotConnectedAndCostsNothing) {
  zms().add_fault(fault(FaultKind::Down));

  EXPECT_EQ(connector_->connect().kind(), Kind::NotConnected);
  EXPECT_EQ(connector_->deliver(wish(1, kEight)).kind(), Kind::NotConnected);

  zms().clear_faults();
  EXPECT_TRUE(connector_->connect().is_ok());
  EXPECT_TRUE(connector_->deliver(wish(1, kEight)).is_ok());
  expect_booked_once(1);
}

struct Step {
  const char* what;
  FakeMessage message;
  std::string emits;
};

TEST_F(AppointmentFault, AtEachRequestOfADeliveryIsMadeGoodByTheNextAttempt) {
  // Each of them begins where the one before ended.
  const std::vector<Step> steps = {{"book", wish(1, kEight), "appointment.booked"},
                                   {"change", change(1, kEight + kSlot), "appointment.changed"},
                                   {"cancel", cancellation(1), "appointment.cancelled"}};
  for (std::size_t struck = 0; struck < steps.size(); ++struck) {
    for (const FaultKind kind : {FaultKind::Lost, FaultKind::Cut, FaultKind::Error}) {
      for (std::uint64_t healthy = 0;; ++healthy) {
        SCOPED_TRACE(std::string(steps[struck].what) + ' ' + std::string(name_of(kind)) + " after " +
                     std::to_string(healthy));
        FakeHost host;
        host.clock().set(Time(std::chrono::seconds(kEight - kDaySeconds)));
        zms().reset();
        bool reached = false;
        for (std::size_t i = 0; i <= struck; ++i) {
          auto connector = ConnectorUnderTest::of<Appointment>(host, options(zms().url()));
          FakeMessage message = steps[i].message;
          if (i == struck) {
            // Of two faults the first that strikes counts: an answer that comes twice stands for one that is well.
            if (healthy > 0) zms().add_fault(fault(FaultKind::Twice, healthy));
            zms().add_fault(fault(kind, 1));
          }
          Outcome outcome = connector.deliver(message);
          if (i == struck) {
            reached = zms().faults().back().struck > 0;
            zms().clear_faults();
          }
          EXPECT_NE(outcome.kind(), Kind::Reject) << outcome.text();
          EXPECT_NE(outcome.kind(), Kind::Fault) << outcome.text();
          message.attempt = 2;
          if (!outcome.is_ok()) outcome = connector.deliver(message);
          EXPECT_TRUE(outcome.is_ok()) << outcome.text();
          connector.stop();
        }
        ASSERT_EQ(host.messages().size(), struck + 1);
        EXPECT_EQ(host.messages().back().type, steps[struck].emits);
        EXPECT_EQ(processes().size(), struck == 2 ? 0U : 1U);
        EXPECT_EQ(host.violations(), std::vector<std::string>());
        if (!reached) break;
        ASSERT_LT(healthy, 20U);
      }
    }
  }
}

TEST_F(AppointmentFault, ALostReservationIsUnknownAndIsFoundAgainByItsKey) {
  zms().add_fault(fault(FaultKind::Lost, 1, kReserve));
  FakeMessage message = wish(1, kEight);

  EXPECT_EQ(connector_->deliver(message).kind(), Kind::Unknown);
  EXPECT_EQ(processes().at(0).status, "reserved");
  restart();
  message.attempt = 2;
  EXPECT_TRUE(connector_->deliver(message).is_ok());

  expect_booked_once(1);
}

TEST_F(AppointmentFault, ALostConfirmationIsFoundAgainAndToldOnce) {
  zms().add_fault(fault(FaultKind::Lost, 1, kConfirm));
  FakeMessage message = wish(1, kEight);

  EXPECT_EQ(connector_->deliver(message).kind(), Kind::Unknown);
  message.attempt = 2;
  EXPECT_TRUE(connector_->deliver(message).is_ok());

  expect_booked_once(1);
}

TEST_F(AppointmentFault, AReservationThatLapsedIsMadeAnew) {
  zms().add_fault(fault(FaultKind::Error, 1, "/process/status/preconfirmed/"));
  FakeMessage message = wish(1, kEight);
  EXPECT_FALSE(connector_->deliver(message).is_ok());
  act("lapse", R"({"process":100001})");

  message.attempt = 2;
  EXPECT_TRUE(connector_->deliver(message).is_ok());

  expect_booked_once(1);
}

TEST_F(AppointmentFault, ASecondReservationUnderOneKeyIsGivenBack) {
  FakeMessage message = wish(1, kEight, "142");
  zms().add_fault(fault(FaultKind::Lost, 1, kReserve));
  EXPECT_EQ(connector_->deliver(message).kind(), Kind::Unknown);
  // The question finds nothing because the first reservation is still on its way: played by another one at the side.
  city::Fault late = fault(FaultKind::Slow, 1, kReserve);
  late.delay_ms = 0;
  zms().add_fault(late);
  common::HttpClient client({});
  common::HttpRequest request;
  request.url = *common::parse_url(zms().url() + "/terminvereinbarung/api/2/process/status/reserved/");
  std::string body = R"({"appointments":[{"date":1799654400,"scope":{"id":142}}],"requests":[{"id":"202"}],)"
                     R"("externalUserId":")" +
                     message.idempotency_key + "\"}";
  request.body_bytes = body.size();
  request.read_body = [&](char* to, std::size_t capacity) {
    const std::size_t size = body.copy(to, capacity);
    body.erase(0, size);
    return static_cast<std::int64_t>(size);
  };
  ASSERT_EQ(client.exchange(request, {common::steady_now_ms() + 10'000, {}}).status, 200);
  ASSERT_EQ(processes().size(), 2U);

  message.attempt = 2;
  EXPECT_TRUE(connector_->deliver(message).is_ok());

  expect_booked_once(1);
}

TEST_F(AppointmentFault, AnswersThatComeTwiceAreTakenOnce) {
  zms().add_fault(fault(FaultKind::Twice));

  for (int i = 0; i < 5; ++i) EXPECT_TRUE(deliver_until_settled(wish(i, kEight + i * kSlot)).is_ok());

  expect_booked_once(5);
}

TEST_F(AppointmentFault, SomePercentOfErrorsAreSurvived) {
  for (const int status : {500, 503, 429}) {
    city::Fault errors = fault(FaultKind::Error);
    errors.percent = 30;
    errors.status = status;
    zms().add_fault(errors);
    const int first = status == 500 ? 0 : status == 503 ? 2 : 4;

    for (int i = first; i < first + 2; ++i) {
      EXPECT_TRUE(deliver_until_settled(wish(i, kEight + i * kSlot)).is_ok()) << status;
    }
    zms().clear_faults();
  }
  expect_booked_once(6);
}

struct Row {
  int status;
  const char* path;
  Kind kind;
};

TEST_F(AppointmentFault, IsMappedByTheTable) {
  for (const Row& row :
       {Row{503, "", Kind::NotConnected}, Row{401, "", Kind::NotConnected}, Row{500, "", Kind::Retry},
        Row{429, kReserve, Kind::Busy}, Row{500, kReserve, Kind::Unknown}, Row{503, kReserve, Kind::NotConnected},
        Row{400, kReserve, Kind::Reject}, Row{403, kReserve, Kind::Retry}, Row{500, kConfirm, Kind::Unknown},
        Row{500, "/process/externaluserid/", Kind::Retry}}) {
    zms().reset();
    restart();
    city::Fault error = fault(FaultKind::Error, std::nullopt, row.path);
    error.status = row.status;
    zms().add_fault(error);

    EXPECT_EQ(connector_->deliver(wish(1, kEight)).kind(), row.kind) << row.status << ' ' << row.path;
  }
}

TEST_F(AppointmentFault, ARefusalOfTheCustomersDataGivesTheSlotBack) {
  city::Fault refusal = fault(FaultKind::Error, 1, "/process/100001/");
  refusal.status = 400;
  zms().add_fault(refusal);

  EXPECT_EQ(connector_->deliver(wish(1, kEight)).kind(), Kind::Reject);

  EXPECT_TRUE(processes().empty());
}

TEST_F(AppointmentFault, SlowBeyondTheDeadlineIsUnknownAndIsFoundAgain) {
  ASSERT_TRUE(connector_->connect().is_ok());
  zms().add_fault(fault(FaultKind::Slow, std::nullopt, kReserve));
  FakeMessage message = wish(1, kEight);
  message.deadline_in = Milliseconds(500);

  const Outcome outcome = connector_->deliver(message);
  zms().clear_faults();
  message.deadline_in = Milliseconds(30'000);
  message.attempt = 2;
  const Outcome second = connector_->deliver(message);

  EXPECT_EQ(outcome.kind(), Kind::Unknown);
  EXPECT_EQ(outcome.code(), Code::Timeout);
  EXPECT_TRUE(second.is_ok()) << second.text();
  expect_booked_once(1);
}

TEST_F(AppointmentFault, ASlowSystemDoesNotHoldACancelledDelivery) {
  ASSERT_TRUE(connector_->connect().is_ok());
  zms().add_fault(fault(FaultKind::Slow));
  const FakeMessage message = wish(1, kEight);
  std::thread hub([&] {
    EXPECT_TRUE(zms().wait(std::chrono::seconds(5), [&] { return zms().held_back() == 1; }));
    connector_->cancel(message.idempotency_key);
  });

  const Outcome outcome = connector_->deliver(message);

  hub.join();
  EXPECT_EQ(outcome.kind(), Kind::Retry);
  EXPECT_EQ(outcome.code(), Code::Cancelled);
}

TEST_F(AppointmentFault, OfTheHubBooksNobodyTwice) {
  const auto calls = testing::with_each_call_failing([&](FakeHost& failing) {
    failing.clock().set(Time(std::chrono::seconds(kEight - kDaySeconds)));
    zms().reset();
    auto connector = ConnectorUnderTest::of<Appointment>(failing, options(zms().url()));
    FakeMessage message = wish(1, kEight);
    const bool delivered = connector.deliver(message).is_ok();
    EXPECT_EQ(delivered, !failing.call_failed());
    message.attempt = 2;
    EXPECT_TRUE(delivered || connector.deliver(message).is_ok());
    connector.stop();
    EXPECT_EQ(failing.messages().size(), 1U);
    EXPECT_EQ(processes().size(), 1U);
  });

  EXPECT_GT(calls, 4U);
}

TEST_F(AppointmentFault, ALoginThatEndedIsMadeAnew) {
  ASSERT_TRUE(connector_->deliver(wish(1, kEight)).is_ok());
  act("sign-out", "{}");

  EXPECT_TRUE(connector_->deliver(wish(2, kEight + kSlot)).is_ok());

  expect_booked_once(2);
}

TEST_F(AppointmentFault, OfTheConfigurationConcernsTheConnectorAndNotTheMessage) {
  const std::string api = zms().url() + "/terminvereinbarung/api/2";
  for (const Texts& wrong : {Texts{{"endpoint", zms().url() + "/elsewhere"}},
                             Texts{{"endpoint", api}, {"user", "hub"}, {"password", "x"}}, Texts{{"endpoint", api}}}) {
    Texts given = wrong;
    given.emplace_back("services", "passersatz=202");
    auto connector = ConnectorUnderTest::of<Appointment>(host_, given);
    EXPECT_EQ(connector.deliver(wish(1, kEight)).kind(), Kind::NotConnected) << wrong.back().first;
    connector.stop();
  }
  EXPECT_TRUE(processes().empty());
}

TEST_F(AppointmentFault, OfOptionsThatCannotWorkTogetherIsRefused) {
  for (const Texts& wrong : {Texts{{"user", "u"}}, Texts{{"password", "p"}}, Texts{{"sites", "x"}},
                             Texts{{"services", "x=y"}}, Texts{{"actions", "x=fly"}}, Texts{{"actions", "=book"}},
                             Texts{{"follow", "mond"}}, Texts{{"key_file", "/k.pem"}}}) {
    Texts given = {{"endpoint", "https://termine.example/api/2"}};
    given.insert(given.end(), wrong.begin(), wrong.end());
    EXPECT_TRUE(ConnectorUnderTest::of<Appointment>(host_, given).refusal()) << wrong[0].first;
  }
  EXPECT_TRUE(ConnectorUnderTest::of<Appointment>(host_, {{"endpoint", "https://termine.example/api?v=2"}}).refusal());
}

}  // namespace
}  // namespace nabe::appointment
