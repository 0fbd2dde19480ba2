// SPDX-License-Identifier: EUPL-1.2
#include "appointment/wish.h"

#include "appointment/times.h"
#include "nabe/testing.hpp"
#include "office.h"

namespace nabe::appointment {
namespace {

TEST(AppointmentTimes, AreReadWithTheirOffset) {
  EXPECT_EQ(parse_time("2027-01-11T08:00:00Z"), kEight);
  EXPECT_EQ(parse_time("2027-01-11T09:00+01:00"), kEight);
  EXPECT_EQ(parse_time("2027-01-11T03:30:00.25-04:30"), kEight);
  EXPECT_EQ(parse_time("1970-01-01T00:00:00Z"), 0);
  for (const char* text :
       {"", "2027-01-11", "2027-01-11T08:00:00", "2027-02-29T08:00:00Z", "2027-01-11T24:00:00Z", "2027-01-11T08:60:00Z",
        "2027-01-11T08:00:00z", "2027-01-11T08:00:00+1:00", "2027-01-11T08:00:00Zx", "2027-01-11T08:00:00.Z",
        "2027-1-11T08:00:00Z", "1969-12-31T23:59:59Z", "99999999999"}) {
    EXPECT_FALSE(parse_time(text)) << text;
  }
}

TEST(AppointmentTimes, AreWrittenInUtc) {
  EXPECT_EQ(time_text(kEight), "2027-01-11T08:00:00Z");
  EXPECT_EQ(time_text(0), "1970-01-01T00:00:00Z");
  EXPECT_EQ(day_text(kEight + 16 * 3600 - 1), "2027-01-11");
  EXPECT_EQ(parse_day("2027-01-11"), kEight - 8 * 3600);
  for (const char* text : {"", "2027-01-1", "2027-01-11T", "2027-13-01"}) EXPECT_FALSE(parse_day(text)) << text;
}

TEST(AppointmentNames, StandForNumbers) {
  const NameTable table("sites", {"hauptstelle=141", "a=b=7"});

  EXPECT_EQ(table.number_of("hauptstelle"), "141");
  EXPECT_EQ(table.number_of("a=b"), "7");
  EXPECT_EQ(table.number_of("142"), "142");
  for (const char* name : {"", "mond", "14x", "1234567890123456789"}) EXPECT_EQ(table.number_of(name), "") << name;
  for (const char* entry : {"", "x", "=1", "x=", "x=y"}) {
    EXPECT_THROW(NameTable("sites", {entry}), std::invalid_argument) << entry;
  }
}

TEST(ZmsProcess, IsReadWithNumbersAsDigitsAndWithinAList) {
  const auto json = Json::parse(
      R"([{"id":"100001","authKey":"k","status":"queued","displayNumber":7,"scope":{"id":"141","provider":{"name":"N"}},
          "appointments":[{"date":"1799654400"}],"requests":[{"id":202,"name":"S"}],"externalUserId":null,
          "queue":{"arrivalTime":"1799654401","withAppointment":"0"}}])");
  ASSERT_TRUE(json);

  const Process process = process_of(*json);

  EXPECT_EQ(process.id, "100001");
  EXPECT_EQ(process.number, "7");
  EXPECT_EQ(process.site, "141");
  EXPECT_EQ(process.site_name, "N");
  EXPECT_EQ(process.service, "202");
  EXPECT_EQ(process.time_s, kEight);
  EXPECT_EQ(process.arrival_s, kEight + 1);
  EXPECT_FALSE(process.with_appointment);
  EXPECT_EQ(process.external_user_id, "");
}

/// Delivered to nobody: what it says is looked at.
class Reader {
 public:
  Reader() = default;
  Outcome deliver(const Message& message, Session&) {
    auto read = read_wish(message, NameTable("sites", {"haupt=141"}), NameTable("services", {"pass=202"}));
    if (auto* problem = std::get_if<Outcome>(&read)) return std::move(*problem);
    last = std::get<Wish>(std::move(read));
    return Outcome::delivered();
  }
  static constexpr std::string_view name = "reader";
  static constexpr std::string_view summary = "Reads wishes";
  static constexpr std::string_view accepts[] = {"*"};
  static constexpr std::string_view emits[] = {"*"};
  inline static Wish last;
};

Wish read(const FakeMessage& message) {
  FakeHost host;
  auto connector = ConnectorUnderTest::of<Reader>(host);
  const Outcome outcome = connector.deliver(message);
  EXPECT_TRUE(outcome.is_ok()) << outcome.text();
  return Reader::last;
}

constexpr const char* kApplication =
    R"(<application xmlns="urn:nabe:xfall-profile:1"><applicant><name><givenName>Ayşe</givenName>
       <familyName>Öztürk</familyName></name><contact><channel type="mailbox">m</channel>
       <channel type="email">a@mail.example</channel><phone>+49 911 1</phone></contact></applicant>
       <applicant><name><familyName>Second</familyName></name></applicant></application>)";

TEST(AppointmentWish, IsReadFromAttributesWithTheApplicationThatComesAlong) {
  FakeMessage application;
  application.type = "application.submitted";
  application.body = kApplication;
  FakeMessage message;
  message.type = "appointment.requested";
  message.with = {application};
  message.attributes = {{"site", "haupt"}, {"service", "pass"}, {"time", "2027-01-11T09:00:00+01:00"}};

  const Wish wish = read(message);

  EXPECT_EQ(wish.site, "141");
  EXPECT_EQ(wish.service, "202");
  EXPECT_EQ(wish.time_s, kEight);
  EXPECT_EQ(wish.customer.name, "Ayşe Öztürk");
  EXPECT_EQ(wish.customer.email, "a@mail.example");
  EXPECT_EQ(wish.customer.telephone, "+49 911 1");
}

TEST(AppointmentWish, TakesWhatTheMessageItselfSaysFirst) {
  FakeMessage application;
  application.type = "application.submitted";
  application.body = kApplication;
  FakeMessage message;
  message.media_type = "application/json; charset=utf-8";
  message.body = R"({"familyName":"Other","service":"202","note":"Rollstuhl"})";
  message.with = {application};
  message.attributes = {{"service", "999"}};
  message.facts = {{"service", "titel"}};

  const Wish wish = read(message);

  EXPECT_EQ(wish.customer.name, "Other");
  EXPECT_EQ(wish.service, "202");
  EXPECT_EQ(wish.note, "Rollstuhl");
  EXPECT_FALSE(wish.time_s);
}

TEST(AppointmentWish, KnowsOrganizations) {
  FakeMessage message;
  message.body =
      R"(<x:application xmlns:x="urn:nabe:xfall-profile:1"><x:applicant><x:name><x:legalName>Muster GmbH</x:legalName>
         </x:name></x:applicant></x:application>)";

  EXPECT_EQ(read(message).customer.name, "Muster GmbH");
}

TEST(AppointmentWish, ReadsNoDocumentWithAnEntityOrOfAnotherVocabulary) {
  FakeHost host;
  auto connector = ConnectorUnderTest::of<Reader>(host);
  FakeMessage message;
  message.body = R"(<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>)";
  EXPECT_EQ(connector.deliver(message).kind(), Kind::Reject);

  message.body = "<application><applicant><name><familyName>x</familyName></name></applicant></application>";
  EXPECT_EQ(read(message).customer.name, "");
}

}  // namespace
}  // namespace nabe::appointment
