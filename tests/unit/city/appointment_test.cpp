// SPDX-License-Identifier: EUPL-1.2
#include "city/appointment/appointment.h"

#include "asked.h"
#include "city/appointment/offer.h"

namespace nabe::city {
namespace {

constexpr std::int64_t kMonday = 1'799'625'600;  // 2027-01-11, 00:00
constexpr std::int64_t kEight = kMonday + 8 * 3600;
constexpr std::int64_t kSlot = appointment::kSlotSeconds;
const std::string kBase = "/terminvereinbarung/api/2";

class Appointment : public testing::Test {
 protected:
  Appointment() {
    const Response login = post("/workstation/login/", R"({"id":"hub","password":"hub-password"})");
    key_ = text_member(*json_of(login).getObject("data"), "authkey");
  }

  Response ask(const std::string& method, const std::string& target, const std::string& body = "",
               bool signed_in = true) {
    Request request = request_of(method, kBase + target);
    request.body = body;
    if (signed_in) request.headers.emplace_back("X-Authkey", key_);
    return peer_->answer(request);
  }
  Response post(const std::string& target, const std::string& body) { return ask("POST", target, body); }

  static std::string wanted(std::int64_t site, const char* service, std::int64_t time, const std::string& more = "") {
    return R"({"appointments":[{"date":)" + std::to_string(time) + R"(,"slotCount":1,"scope":{"id":)" +
           std::to_string(site) + R"(}}],"requests":[{"id":")" + service + R"(","source":"city"}])" + more + "}";
  }
  Response reserve(std::int64_t site = 142, const char* service = "202", std::int64_t time = kEight,
                   const std::string& more = "") {
    return post("/process/status/reserved/", wanted(site, service, time, more));
  }
  static JsonObject data(const Response& response) {
    const JsonObject::Ptr object = json_of(response).getObject("data");
    return object ? *object : JsonObject();
  }
  static std::string exception(const Response& response) {
    const std::string name = text_member(*json_of(response).getObject("meta"), "exception");
    return name.substr(name.rfind('\\') + 1);
  }
  static std::string path_of(const JsonObject& process) {
    return "/process/" + process.getValue<std::string>("id") + '/' + text_member(process, "authKey") + '/';
  }
  static std::string key_of(const JsonObject& process) {
    return R"({"id":)" + process.getValue<std::string>("id") + R"(,"authKey":")" + text_member(process, "authKey") +
           "\"}";
  }
  /// Reserved, with the customer's data, confirmed.
  JsonObject booked(std::int64_t site = 142, const char* service = "202", std::int64_t time = kEight) {
    const JsonObject reserved = data(reserve(site, service, time));
    post(path_of(reserved), R"({"clients":[{"familyName":"Ayşe Öztürk","email":"a@example.org"}]})");
    return data(post("/process/status/confirmed/", key_of(reserved)));
  }
  Response act(const std::string& action, const std::string& arguments) {
    const auto response = peer_->act(action, *parse_object(arguments));
    EXPECT_TRUE(response) << action;
    return response.value_or(Response());
  }
  std::string status_of(const JsonObject& process) { return text_member(data(ask("GET", path_of(process))), "status"); }
  std::size_t length(const Response& response) { return json_of(response).getArray("data")->size(); }
  std::size_t free_count(const char* service, const std::string& scopes = "[]") {
    const std::string day = R"({"year":2027,"month":1,"day":11})";
    return length(post("/process/status/free/", R"({"firstDay":)" + day + R"(,"lastDay":)" + day +
                                                    R"(,"requests":[{"id":")" + service + R"("}],"scopes":)" + scopes +
                                                    "}"));
  }

  std::unique_ptr<Peer> peer_ = make_appointment();
  std::string key_;
};

TEST_F(Appointment, OffersItsSitesWithTheirServices) {
  EXPECT_EQ(length(ask("GET", "/scope/")), 2U);
  EXPECT_EQ(text_member(data(ask("GET", "/scope/141/")), "shortName"), "Hauptstelle");
  EXPECT_EQ(length(ask("GET", "/scope/142/request/")), 2U);
  EXPECT_EQ(exception(ask("GET", "/scope/9/")), "ScopeNotFound");
}

TEST_F(Appointment, WrapsItsAnswersAndItsRefusals) {
  EXPECT_FALSE(json_of(reserve()).getObject("meta")->getValue<bool>("error"));
  const JsonObject refused = json_of(ask("GET", "/process/1/x/"));
  EXPECT_TRUE(refused.getObject("meta")->getValue<bool>("error"));
  EXPECT_TRUE(refused.isNull("data"));
}

TEST_F(Appointment, TellsTheFreeTimesOfADay) {
  EXPECT_EQ(free_count("202"), 16U);
  EXPECT_EQ(free_count("202", R"([{"id":141}])"), 8U);
  EXPECT_EQ(free_count("201"), 7U) << "it takes two slots, and one site offers it";

  reserve(141, "201", kEight);

  EXPECT_EQ(free_count("201"), 5U);
  EXPECT_EQ(free_count("202", R"([{"id":"141"}])"), 6U);
}

TEST_F(Appointment, LeadsFromAReservationToAnAppointment) {
  const JsonObject reserved = data(reserve(142, "202", kEight, R"(,"externalUserId":"key-1")"));
  EXPECT_EQ(text_member(reserved, "status"), "reserved");

  const Response updated =
      post(path_of(reserved), R"({"clients":[{"familyName":"Ayşe Öztürk"}],"amendment":"Akte 1"})");
  EXPECT_EQ(text_member(data(updated), "amendment"), "Akte 1");
  EXPECT_EQ(text_member(data(post("/process/status/preconfirmed/", key_of(reserved))), "status"), "preconfirmed");
  const JsonObject confirmed = data(post("/process/status/confirmed/", key_of(reserved)));

  EXPECT_EQ(text_member(confirmed, "status"), "confirmed");
  EXPECT_EQ(text_member(confirmed, "externalUserId"), "key-1");
  EXPECT_EQ(text_member(*confirmed.getArray("clients")->getObject(0), "familyName"), "Ayşe Öztürk");
  EXPECT_EQ(confirmed.getArray("appointments")->getObject(0)->getValue<std::int64_t>("date"), kEight);
}

TEST_F(Appointment, GivesASlotToOneOfTwo) {
  EXPECT_EQ(reserve(141).status, 200);

  const Response second = reserve(141);

  EXPECT_EQ(second.status, 404);
  EXPECT_EQ(exception(second), "ProcessReserveFailed");
}

TEST_F(Appointment, GivesASlotToAsManyAsThereAreCounters) {
  EXPECT_EQ(reserve(142).status, 200);
  EXPECT_EQ(reserve(142).status, 200);
  EXPECT_EQ(exception(reserve(142)), "ProcessReserveFailed");
}

TEST_F(Appointment, ReservesNothingThatIsNotOnOffer) {
  EXPECT_EQ(exception(reserve(142, "201")), "ProcessReserveFailed") << "not at this site";
  EXPECT_EQ(exception(reserve(142, "202", kEight + 60)), "ProcessReserveFailed") << "no slot begins then";
  EXPECT_EQ(exception(reserve(142, "202", kEight - 24 * 3600)), "ProcessReserveFailed") << "a Sunday";
  EXPECT_EQ(exception(reserve(141, "201", kEight + 7 * kSlot)), "ProcessReserveFailed") << "it ends after closing";
  EXPECT_EQ(reserve(141, "201", kEight + 6 * kSlot).status, 200);
  EXPECT_EQ(post("/process/status/reserved/", "{}").status, 400);
}

TEST_F(Appointment, ConfirmsNothingWithoutANameOrWithAnotherKey) {
  const JsonObject reserved = data(reserve());

  EXPECT_EQ(post("/process/status/preconfirmed/", key_of(reserved)).status, 400);
  EXPECT_EQ(exception(post("/process/status/confirmed/", R"({"id":100001,"authKey":"x"})")), "AuthKeyMatchFailed");
  EXPECT_EQ(exception(ask("GET", "/process/100001/x/")), "AuthKeyMatchFailed");
  EXPECT_EQ(exception(post("/process/100001/x/", "{}")), "AuthKeyMatchFailed");
  EXPECT_EQ(post(path_of(reserved), R"({"status":"confirmed"})").status, 403);
}

TEST_F(Appointment, ConfirmsNoReservationThatLapsed) {
  const JsonObject reserved = data(reserve(141));

  act("lapse", key_of(reserved).replace(2, 2, "process"));

  EXPECT_EQ(exception(post("/process/status/confirmed/", key_of(reserved))), "ProcessNotReservedAnymore");
  EXPECT_EQ(reserve(141).status, 200) << "the slot is free again";
}

TEST_F(Appointment, MovesAnAppointmentAndFreesItsSlots) {
  const JsonObject process = booked(141);
  const auto move = [&](std::int64_t time) {
    return post(path_of(process) + "appointment/",
                R"({"date":)" + std::to_string(time) + R"(,"slotCount":1,"scope":{"id":141}})");
  };

  EXPECT_EQ(move(kEight + kSlot).status, 200);
  EXPECT_EQ(move(kEight + kSlot).status, 200) << "onto its own slot";

  EXPECT_EQ(reserve(141).status, 200);
  EXPECT_EQ(exception(move(kEight)), "ProcessReserveFailed");
  EXPECT_EQ(status_of(process), "confirmed");
}

TEST_F(Appointment, CancelsAnAppointmentOnce) {
  const JsonObject process = booked(141);

  EXPECT_EQ(text_member(data(ask("DELETE", path_of(process))), "status"), "deleted");

  EXPECT_EQ(exception(ask("DELETE", path_of(process))), "ProcessNotFound");
  EXPECT_EQ(exception(ask("GET", path_of(process))), "ProcessNotFound");
  EXPECT_EQ(reserve(141).status, 200);
}

TEST_F(Appointment, FindsAProcessByItsExternalUser) {
  const JsonObject mine = data(reserve(142, "202", kEight, R"(,"externalUserId":"key/1")"));
  reserve(142, "202", kEight, R"(,"externalUserId":"key-2")");

  const Response found = ask("GET", "/process/externaluserid/key%2F1/");

  ASSERT_EQ(length(found), 1U);
  EXPECT_EQ(text_member(*json_of(found).getArray("data")->getObject(0), "authKey"), text_member(mine, "authKey"));
  EXPECT_EQ(length(ask("GET", "/process/externaluserid/nobody/")), 0U);
  EXPECT_EQ(ask("GET", "/process/100001/externaluserid/key%2F1/").status, 200);
  EXPECT_EQ(exception(ask("GET", "/process/100001/externaluserid/key-2/")), "ExternalUserIdMatchFailed");
}

TEST_F(Appointment, SearchesByCustomer) {
  booked();

  EXPECT_EQ(length(ask("GET", "/process/search/?query=Ay%C5%9Fe+%C3%96zt%C3%BCrk")), 1U);
  EXPECT_EQ(length(ask("GET", "/process/search/?query=a@example.org")), 1U);
  EXPECT_EQ(length(ask("GET", "/process/search/?query=100001")), 1U);
  EXPECT_EQ(length(ask("GET", "/process/search/?query=nobody")), 0U);
}

TEST_F(Appointment, AsksWhoReadsTheDataOfOthers) {
  for (const char* target : {"/process/externaluserid/x/", "/process/search/?query=x", "/scope/141/queue/",
                             "/scope/141/process/2027-01-11/", "/scope/141/process/status/queued/"}) {
    EXPECT_EQ(exception(ask("GET", target, "", false)), "UserAccountMissingLogin") << target;
    EXPECT_EQ(ask("GET", target).status, 200) << target;
  }
  act("sign-out", "{}");
  EXPECT_EQ(ask("GET", "/scope/141/queue/").status, 401);
  EXPECT_EQ(post("/workstation/login/", R"({"id":"hub","password":"x"})").status, 401);
}

TEST_F(Appointment, GivesWalkInsANumberAndAPlaceInTheQueue) {
  const JsonObject first = data(ask("GET", "/scope/141/waitingnumber/printer-1/"));
  EXPECT_EQ(text_member(first, "displayNumber"), "300");
  EXPECT_FALSE(first.getObject("queue")->getValue<bool>("withAppointment"));
  EXPECT_EQ(text_member(*first.getArray("clients")->getObject(0), "familyName"), "Spontankunde");

  const JsonObject second = data(ask("GET", "/scope/141/waitingnumber/printer-1/"));

  EXPECT_EQ(text_member(second, "displayNumber"), "301");
  EXPECT_EQ(length(ask("GET", "/scope/141/queue/")), 2U);
  EXPECT_EQ(text_member(data(ask("GET", "/scope/141/queue/next/")), "displayNumber"), "300");
  EXPECT_EQ(ask("GET", "/scope/141/waitingnumber/x/").status, 403);
  EXPECT_EQ(free_count("202", R"([{"id":141}])"), 8U) << "a walk-in takes no slot";
}

TEST_F(Appointment, PutsThoseWhoCheckInInTheQueueByTheTimeOfTheirAppointment) {
  booked(142, "202", kEight + kSlot);
  const std::string late = std::to_string(kEight + kSlot + 60);
  act("walk-in", R"({"site":142,"service":"203","time":)" + late + "}");

  act("check-in", R"({"process":100001,"time":)" + late + "}");

  const JsonArray::Ptr queue = json_of(ask("GET", "/scope/142/queue/")).getArray("data");
  ASSERT_EQ(queue->size(), 2U);
  EXPECT_EQ(text_member(*queue->getObject(0), "number"), "100001");
  EXPECT_EQ(queue->getObject(0)->getValue<std::int64_t>("arrivalTime"), kEight + kSlot + 60);
  EXPECT_TRUE(queue->getObject(0)->getValue<bool>("withAppointment"));
}

TEST_F(Appointment, IsServedByTheClerkInTheOrderOfTheStates) {
  booked();
  const auto step = [this](const char* action) { return act(action, R"({"process":100001})").status; };

  EXPECT_EQ(step("serve"), 409) << "nobody was called";
  for (const char* action : {"check-in", "call", "call", "serve", "park", "call", "serve", "pend", "finish"}) {
    EXPECT_EQ(step(action), 200) << action;
  }
  EXPECT_EQ(step("miss"), 409);

  EXPECT_EQ(length(ask("GET", "/scope/142/process/status/finished/")), 1U);
  EXPECT_EQ(act("call", R"({"process":1})").status, 404);
  EXPECT_FALSE(peer_->act("dance", JsonObject()));
}

TEST_F(Appointment, TellsTheProcessesOfADayWithoutTheirKeys) {
  booked(142);
  act("walk-in", R"({"site":142,"time":)" + std::to_string(kEight) + "}");

  const JsonArray::Ptr list = json_of(ask("GET", "/scope/142/process/2027-01-11/")).getArray("data");

  ASSERT_EQ(list->size(), 2U);
  EXPECT_FALSE(list->getObject(0)->has("authKey"));
  EXPECT_EQ(length(ask("GET", "/scope/142/process/2027-01-12/")), 0U);
  EXPECT_EQ(ask("GET", "/scope/142/process/2027-02-30/").status, 400);
}

TEST_F(Appointment, IsBookedByTheClerkToo) {
  const std::string arguments =
      R"({"site":141,"service":"202","familyName":"Telefon","time":)" + std::to_string(kEight) + "}";

  EXPECT_EQ(act("book", arguments).status, 201);
  EXPECT_EQ(act("book", arguments).status, 409);
  EXPECT_EQ(exception(reserve(141)), "ProcessReserveFailed");
  EXPECT_EQ(act("cancel", R"({"process":100001})").status, 200);
  EXPECT_EQ(reserve(141).status, 200);
}

TEST_F(Appointment, KeepsWhatItWasToldForThoseWhoCheck) {
  ask("DELETE", path_of(booked()));

  const JsonArray::Ptr processes = peer_->state()->getArray("processes");

  ASSERT_EQ(processes->size(), 1U);
  EXPECT_EQ(text_member(*processes->getObject(0), "status"), "deleted");
}

TEST(AppointmentDays, AreThoseOfTheCalendar) {
  EXPECT_EQ(appointment::day_of("2027-01-11"), kMonday);
  for (const char* text : {"", "2027-1-11", "2027-02-29", "2027/01/11", "2027-01-1x"}) {
    EXPECT_FALSE(appointment::day_of(std::string(text))) << text;
  }
  EXPECT_EQ(appointment::slots_of(kMonday).size(), 8U);
  EXPECT_TRUE(appointment::slots_of(kMonday - 24 * 3600).empty());
}

}  // namespace
}  // namespace nabe::city
