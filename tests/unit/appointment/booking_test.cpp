// SPDX-License-Identifier: EUPL-1.2
// What is booked, moved and cancelled, with the appointment system well.
#include <atomic>
#include <thread>

#include "office.h"

namespace nabe::appointment {
namespace {

class BookingTest : public Office {};

TEST_F(BookingTest, BooksTheWishedSlotWithTheDataOfTheCustomer) {
  const Outcome outcome = connector_->deliver(wish(1, kEight));

  ASSERT_TRUE(outcome.is_ok()) << outcome.text();
  ASSERT_EQ(processes().size(), 1U);
  const Process process = processes()[0];
  EXPECT_EQ(process.status, "confirmed");
  EXPECT_EQ(process.site, "141");
  EXPECT_EQ(process.service, "202");
  EXPECT_EQ(process.time_s, kEight);
  EXPECT_EQ(process.external_user_id, wish(1, kEight).idempotency_key);
  EXPECT_EQ(outcome.remote_reference(), process.id);
  const std::string state = city::text_of(zms().state());
  EXPECT_NE(state.find("Ayşe Öztürk 101"), std::string::npos) << state;
  EXPECT_NE(state.find("a101@mail.example"), std::string::npos) << state;
}

TEST_F(BookingTest, TellsTheAppointmentAndMakesItsNumberAReferenceOfTheCase) {
  ASSERT_TRUE(connector_->deliver(wish(1, kEight)).is_ok());

  ASSERT_EQ(emitted("appointment.booked").size(), 1U);
  const Json body = body_of(emitted("appointment.booked")[0]);
  EXPECT_EQ(body.text_at("time"), "2027-01-11T08:00:00Z");
  EXPECT_EQ(body.text_at("site"), "141");
  EXPECT_EQ(body.text_at("serviceName"), "Passersatz");
  EXPECT_EQ(host_.case_of("appointment", body.text_at("processId")), "case-101");
}

TEST_F(BookingTest, TellsNothingOfTheCustomer) {
  ASSERT_TRUE(connector_->deliver(wish(1, kEight)).is_ok());

  EXPECT_EQ(emitted("appointment.booked")[0].body.find("ztürk"), std::string::npos);
  EXPECT_EQ(emitted("appointment.booked")[0].body.find("mail.example"), std::string::npos);
}

TEST_F(BookingTest, TakesTheFirstFreeSlotIfNoTimeIsWished) {
  act("book", R"({"site":141,"service":"202","familyName":"Telefon","time":1799654400})");

  ASSERT_TRUE(connector_->deliver(wish(1, std::nullopt)).is_ok());

  EXPECT_EQ(body_of(emitted("appointment.booked").at(0)).text_at("time"), "2027-01-11T08:30:00Z");
}

TEST_F(BookingTest, TakesAnySiteIfNoneIsWished) {
  act("book", R"({"site":141,"service":"202","familyName":"Telefon","time":1799654400})");

  ASSERT_TRUE(connector_->deliver(wish(1, kEight, "")).is_ok());

  EXPECT_EQ(body_of(emitted("appointment.booked").at(0)).text_at("site"), "142");
}

TEST_F(BookingTest, TellsAtOnceThatASlotIsTakenAndWhichAreFree) {
  act("book", R"({"site":141,"service":"202","familyName":"Telefon","time":1799654400})");

  const Outcome outcome = connector_->deliver(wish(1, kEight));

  EXPECT_TRUE(outcome.is_ok()) << outcome.text();
  ASSERT_EQ(emitted("appointment.unavailable").size(), 1U);
  const Json body = body_of(emitted("appointment.unavailable")[0]);
  EXPECT_EQ(body.text_at("reason"), "taken");
  EXPECT_EQ(body.at("wish").text_at("time"), "2027-01-11T08:00:00Z");
  ASSERT_EQ(body.at("alternatives").items().size(), 5U);
  EXPECT_EQ(body.at("alternatives").items()[0].text_at("time"), "2027-01-11T08:30:00Z");
  EXPECT_EQ(processes().size(), 1U);
}

TEST_F(BookingTest, TellsThatThereIsNoFreeSlotAtAll) {
  restart({{"lead_days", "6"}, {"search_days", "1"}});  // a Saturday and a Sunday

  EXPECT_TRUE(connector_->deliver(wish(1, std::nullopt)).is_ok());

  EXPECT_EQ(body_of(emitted("appointment.unavailable").at(0)).text_at("reason"), "full");
}

TEST_F(BookingTest, GivesASlotToOneOfTwoWhoRaceAndTellsTheOtherAtOnce) {
  for (int round = 0; round < 8; ++round) {
    const std::int64_t time_s = kEight + round * kSlot;
    std::atomic<int> waiting = 2;
    const auto racer = [&](int number) {
      const FakeMessage message = wish(2 * round + number, time_s);
      --waiting;
      while (waiting > 0) std::this_thread::yield();
      EXPECT_TRUE(connector_->deliver(message).is_ok());
    };
    std::thread other(racer, 1);
    racer(2);
    other.join();
  }

  EXPECT_EQ(emitted("appointment.booked").size(), 8U);
  EXPECT_EQ(emitted("appointment.unavailable").size(), 8U);
  EXPECT_EQ(processes().size(), 8U);
}

TEST_F(BookingTest, BooksNoSecondAppointmentInACase) {
  ASSERT_TRUE(connector_->deliver(wish(1, kEight)).is_ok());
  FakeMessage again = wish(2, kEight + kSlot);
  again.case_id = "case-101";

  ASSERT_TRUE(connector_->deliver(again).is_ok());

  EXPECT_EQ(processes().size(), 1U);
  const Json body = body_of(emitted("appointment.unavailable").at(0));
  EXPECT_EQ(body.text_at("reason"), "exists");
  EXPECT_EQ(body.text_at("processId"), processes()[0].id);
}

TEST_F(BookingTest, BooksAgainOnceTheFirstAppointmentIsOver) {
  ASSERT_TRUE(connector_->deliver(wish(1, kEight)).is_ok());
  act("miss", R"({"process":100001})");
  FakeMessage again = wish(2, kEight + kSlot);
  again.case_id = "case-101";

  ASSERT_TRUE(connector_->deliver(again).is_ok());

  EXPECT_EQ(emitted("appointment.booked").size(), 2U);
}

TEST_F(BookingTest, MovesTheAppointmentOfTheCase) {
  ASSERT_TRUE(connector_->deliver(wish(1, kEight)).is_ok());

  const Outcome outcome = connector_->deliver(change(1, kEight + 2 * kSlot));

  ASSERT_TRUE(outcome.is_ok()) << outcome.text();
  EXPECT_EQ(processes().at(0).time_s, kEight + 2 * kSlot);
  const Json body = body_of(emitted("appointment.changed").at(0));
  EXPECT_EQ(body.text_at("time"), "2027-01-11T09:00:00Z");
  EXPECT_EQ(body.at("previous").text_at("time"), "2027-01-11T08:00:00Z");
}

TEST_F(BookingTest, KeepsTheOldSlotIfTheNewOneIsTaken) {
  ASSERT_TRUE(connector_->deliver(wish(1, kEight)).is_ok());
  ASSERT_TRUE(connector_->deliver(wish(2, kEight + kSlot)).is_ok());

  ASSERT_TRUE(connector_->deliver(change(1, kEight + kSlot)).is_ok());

  EXPECT_EQ(processes().at(0).time_s, kEight);
  EXPECT_EQ(body_of(emitted("appointment.unavailable").at(0)).text_at("reason"), "taken");
  EXPECT_TRUE(emitted("appointment.changed").empty());
}

TEST_F(BookingTest, CancelsTheAppointmentOfTheCase) {
  ASSERT_TRUE(connector_->deliver(wish(1, kEight)).is_ok());

  ASSERT_TRUE(connector_->deliver(cancellation(1)).is_ok());

  EXPECT_TRUE(processes().empty());
  EXPECT_EQ(body_of(emitted("appointment.cancelled").at(0)).text_at("processId"), "100001");
  ASSERT_TRUE(connector_->deliver(cancellation(1, 70)).is_ok());
  EXPECT_EQ(body_of(emitted("appointment.unavailable").at(0)).text_at("reason"), "none");
}

TEST_F(BookingTest, CancelsWithTheWithdrawalOfTheApplicationIfThereIsAnAppointment) {
  ASSERT_TRUE(connector_->deliver(wish(1, kEight)).is_ok());
  FakeMessage withdrawn = later(1, "application.withdrawn", "<withdrawal/>");
  withdrawn.media_type = "application/xml";

  ASSERT_TRUE(connector_->deliver(withdrawn).is_ok());
  ASSERT_TRUE(connector_->deliver(later(2, "application.withdrawn")).is_ok());

  EXPECT_TRUE(processes().empty());
  EXPECT_EQ(emitted("appointment.cancelled").size(), 1U);
  EXPECT_TRUE(emitted("appointment.unavailable").empty());
}

TEST_F(BookingTest, DoesNotTouchTheAppointmentOfWhoWasThereAlready) {
  ASSERT_TRUE(connector_->deliver(wish(1, kEight)).is_ok());
  act("check-in", R"({"process":100001})");

  ASSERT_TRUE(connector_->deliver(change(1, kEight + kSlot)).is_ok());
  ASSERT_TRUE(connector_->deliver(cancellation(1)).is_ok());

  EXPECT_EQ(processes().at(0).status, "queued");
  ASSERT_EQ(emitted("appointment.unavailable").size(), 2U);
  for (const AcceptedMessage& message : emitted("appointment.unavailable")) {
    EXPECT_EQ(body_of(message).text_at("reason"), "past");
  }
}

TEST_F(BookingTest, DoesNotTouchTheAppointmentOfAnotherCase) {
  ASSERT_TRUE(connector_->deliver(wish(1, kEight)).is_ok());
  FakeMessage theirs = cancellation(2);
  theirs.body = R"({"processId":"100001"})";

  ASSERT_TRUE(connector_->deliver(theirs).is_ok());

  EXPECT_EQ(processes().size(), 1U);
  EXPECT_EQ(body_of(emitted("appointment.unavailable").at(0)).text_at("reason"), "none");
}

TEST_F(BookingTest, TellsWhatWasCancelledAtTheCounterToWhoWantsToMoveIt) {
  ASSERT_TRUE(connector_->deliver(wish(1, kEight)).is_ok());
  act("cancel", R"({"process":100001})");

  ASSERT_TRUE(connector_->deliver(change(1, kEight + kSlot)).is_ok());

  EXPECT_EQ(body_of(emitted("appointment.unavailable").at(0)).text_at("reason"), "none");
}

TEST_F(BookingTest, TakesMoreTypesAsTheOperatorSays) {
  restart({{"actions", "application.submitted=book"}});
  FakeMessage submitted = wish(1, std::nullopt);
  submitted.type = "application.submitted";
  submitted.media_type = "application/xml";
  submitted.body =
      "<application xmlns=\"urn:nabe:xfall-profile:1\"><applicant><name><givenName>Đorđe</givenName>"
      "<familyName>Živković</familyName></name></applicant></application>";
  submitted.facts = {{"service", "aufenthaltstitel"}, {"appointment.time", "2027-01-11T09:00:00+01:00"}};
  FakeMessage other = submitted;
  other.type = "query.answered";

  EXPECT_TRUE(connector_->deliver(submitted).is_ok());
  EXPECT_EQ(connector_->deliver(other).kind(), Kind::Reject);

  EXPECT_EQ(processes().at(0).service, "201");
  EXPECT_EQ(processes().at(0).time_s, kEight);
  EXPECT_NE(city::text_of(zms().state()).find("Đorđe Živković"), std::string::npos);
}

TEST_F(BookingTest, RefusesWhatNobodyCanBook) {
  const auto with_body = [](const std::string& body) {
    FakeMessage message = wish(1, kEight);
    message.body = body;
    return message;
  };
  for (const char* body :
       {"[", "[]", R"({"familyName":"x"})", R"({"service":"202"})", R"({"service":"reisepass","familyName":"x"})",
        R"({"service":"202","familyName":"x","site":"mond"})", R"({"service":"202","familyName":"x","time":"morgen"})",
        R"({"service":"202","familyName":"x","time":"2027-01-11T09:00:00"})"}) {
    const Outcome outcome = connector_->deliver(with_body(body));
    EXPECT_EQ(outcome.kind(), Kind::Reject) << body << outcome.text();
    EXPECT_EQ(outcome.code(), Code::Invalid) << body;
  }
  EXPECT_EQ(connector_->deliver(later(1, "appointment.change_requested")).kind(), Kind::Reject);
  restart({{"without_time", "refuse"}});
  EXPECT_EQ(connector_->deliver(wish(1, std::nullopt)).kind(), Kind::Reject);
  EXPECT_TRUE(processes().empty());
}

}  // namespace
}  // namespace nabe::appointment
