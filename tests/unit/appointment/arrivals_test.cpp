// SPDX-License-Identifier: EUPL-1.2
// Who comes is told, once, whatever happened meanwhile.
#include "office.h"

namespace nabe::appointment {
namespace {

class ArrivalsTest : public Office {
 protected:
  void SetUp() override {
    Office::SetUp();
    set_time(kEight);
  }
  void set_time(std::int64_t time_s) { host_.clock().set(Time(std::chrono::seconds(time_s))); }
  void walk_in(const std::string& site, std::int64_t time_s) {
    act("walk-in", R"({"site":)" + site + R"(,"service":"203","time":)" + std::to_string(time_s) + "}");
  }
  void poll() {
    const Outcome outcome = connector_->poll();
    EXPECT_TRUE(outcome.is_ok()) << outcome.text();
  }
  std::vector<AcceptedMessage> arrivals() { return emitted("customer.checked_in"); }
};

TEST_F(ArrivalsTest, TellsAWalkInOfEachSiteOnce) {
  walk_in("141", kEight);
  walk_in("142", kEight + 60);

  for (int i = 0; i < 3; ++i) poll();

  ASSERT_EQ(arrivals().size(), 2U);
  const Json body = body_of(arrivals()[0]);
  EXPECT_EQ(body.text_at("displayNumber"), "300");
  EXPECT_EQ(body.text_at("site"), "141");
  EXPECT_EQ(body.text_at("serviceName"), "Biometrie");
  EXPECT_EQ(body.text_at("arrivalTime"), "2027-01-11T08:00:00Z");
  EXPECT_EQ(body.at("withAppointment").as_flag(), false);
  EXPECT_EQ(arrivals()[0].attributes.at("with_appointment"), "false");
  EXPECT_TRUE(arrivals()[0].references.empty());
}

TEST_F(ArrivalsTest, TellsTheBookedCustomerInHisCaseOnceHeCame) {
  ASSERT_TRUE(connector_->deliver(wish(1, kEight)).is_ok());
  poll();
  EXPECT_TRUE(arrivals().empty());

  act("check-in", R"({"process":100001,"time":1799654300})");
  poll();

  ASSERT_EQ(arrivals().size(), 1U);
  EXPECT_EQ(arrivals()[0].references, (Texts{{"appointment", "100001"}}));
  EXPECT_EQ(arrivals()[0].attributes.at("with_appointment"), "true");
  const Json body = body_of(arrivals()[0]);
  EXPECT_EQ(body.text_at("arrivalTime"), "2027-01-11T07:58:20Z");
  EXPECT_EQ(body.text_at("time"), "2027-01-11T08:00:00Z");
}

TEST_F(ArrivalsTest, DoesNotTakeACallOrAMissedAppointmentForAnArrival) {
  ASSERT_TRUE(connector_->deliver(wish(1, kEight)).is_ok());

  act("call", R"({"process":100001})");
  poll();
  EXPECT_TRUE(arrivals().empty());
  act("miss", R"({"process":100001})");
  poll();
  EXPECT_TRUE(arrivals().empty());
}

TEST_F(ArrivalsTest, TellsWhoWasServedAndHasGoneBetweenTwoQuestions) {
  ASSERT_TRUE(connector_->deliver(wish(1, kEight)).is_ok());
  for (const char* action : {"call", "serve", "finish"}) act(action, R"({"process":100001})");
  walk_in("141", kEight);
  act("miss", R"({"process":100002})");

  poll();

  EXPECT_EQ(arrivals().size(), 2U);
}

TEST_F(ArrivalsTest, TellsWhoBookedElsewhereWithoutACase) {
  act("book", R"({"site":141,"service":"202","familyName":"Telefon","time":1799654400})");
  act("check-in", R"({"process":100001})");

  poll();

  ASSERT_EQ(arrivals().size(), 1U);
  EXPECT_TRUE(arrivals()[0].references.empty());
  EXPECT_EQ(arrivals()[0].body.find("Telefon"), std::string::npos);
}

TEST_F(ArrivalsTest, TellsNobodyTwiceAcrossARestart) {
  walk_in("141", kEight);
  poll();

  restart();
  poll();
  walk_in("141", kEight + 60);
  restart();
  poll();

  EXPECT_EQ(arrivals().size(), 2U);
}

TEST_F(ArrivalsTest, TellsWhoCameWhileTheHubWasAway) {
  poll();
  walk_in("141", kEight + 3600);
  walk_in("141", kEight + 2 * kDaySeconds);

  set_time(kEight + 3 * kDaySeconds);
  restart();
  poll();
  poll();

  EXPECT_EQ(arrivals().size(), 2U);
  EXPECT_EQ(host_.state("arrivals"), "2027-01-14");
}

TEST_F(ArrivalsTest, ForgetsWhatIsOver) {
  ASSERT_TRUE(connector_->deliver(wish(1, kEight)).is_ok());
  act("check-in", R"({"process":100001})");
  poll();
  EXPECT_TRUE(host_.state("arrived/2027-01-11/141/100001"));
  EXPECT_TRUE(host_.state("process/100001"));

  set_time(kEight + 9 * kDaySeconds);
  poll();

  EXPECT_FALSE(host_.state("arrived/2027-01-11/141/100001"));
  EXPECT_FALSE(host_.state("process/100001"));
  EXPECT_FALSE(host_.state("case/case-101"));
  EXPECT_EQ(arrivals().size(), 1U);
}

TEST_F(ArrivalsTest, BeginsTheDayWithTheSiteAndNotWithUtc) {
  set_time(kEight + 14 * 3600 + 1800);  // 22:30 in UTC, the next day has begun
  poll();

  EXPECT_EQ(host_.state("arrivals"), "2027-01-12");
}

TEST_F(ArrivalsTest, AsksNothingIfNoSiteIsFollowed) {
  auto quiet = ConnectorUnderTest::of<Appointment>(
      host_, {{"endpoint", zms().url()}, {"user", "hub"}, {"password", "hub-password"}});

  EXPECT_TRUE(quiet.poll().is_ok());
  EXPECT_EQ(zms().request_count(), 0U);
  quiet.stop();
}

TEST_F(ArrivalsTest, SurvivesEachFaultOfTheAppointmentSystem) {
  for (const city::FaultKind kind : {city::FaultKind::Down, city::FaultKind::Lost, city::FaultKind::Cut,
                                     city::FaultKind::Error, city::FaultKind::Twice}) {
    const std::size_t before = arrivals().size();
    walk_in("141", kEight);
    const bool is_down = kind == city::FaultKind::Down;
    zms().add_fault(fault(kind, is_down ? std::nullopt : std::optional<std::uint64_t>(1)));

    const Outcome outcome = connector_->poll();
    EXPECT_NE(outcome.kind(), Kind::Reject) << name_of(kind) << outcome.text();
    EXPECT_NE(outcome.kind(), Kind::Fault) << name_of(kind) << outcome.text();
    EXPECT_FALSE(is_down && outcome.is_ok());
    zms().clear_faults();
    poll();
    poll();

    EXPECT_EQ(arrivals().size(), before + 1) << name_of(kind);
  }
}

TEST_F(ArrivalsTest, TellsEachOnceWhicheverCallOfTheHubFails) {
  walk_in("141", kEight);
  walk_in("142", kEight);

  const auto calls = testing::with_each_call_failing([&](FakeHost& failing) {
    failing.clock().set(Time(std::chrono::seconds(kEight)));
    auto connector = ConnectorUnderTest::of<Appointment>(failing, options(zms().url()));
    for (int i = 0; i < 3; ++i) static_cast<void>(connector.poll());
    connector.stop();
    EXPECT_EQ(failing.messages().size(), 2U);
    EXPECT_EQ(failing.violations(), std::vector<std::string>());
  });

  EXPECT_GT(calls, 5U);
}

TEST_F(ArrivalsTest, IsNotConnectedIfASiteIsNotThere) {
  restart({{"follow", "999"}});

  EXPECT_EQ(connector_->connect().kind(), Kind::NotConnected);
  EXPECT_EQ(connector_->poll().kind(), Kind::NotConnected);
}

}  // namespace
}  // namespace nabe::appointment
