// SPDX-License-Identifier: EUPL-1.2
// The real hub between wishes for appointments and the city's appointment system: answers are lost, and the hub is
// killed while an order is under way.
#include <gtest/gtest.h>

#include <map>
#include <optional>
#include <set>

#include "city/city.h"
#include "city/frame/json.h"
#include "load/sender.h"
#include "receiver/receiver.h"
#include "workplace.h"

namespace nabe::integration {
namespace {

using city::Fault;
using city::FaultKind;

const std::string kApi = "/terminvereinbarung/api/2";
const std::string kReserve = kApi + "/process/status/reserved/";
const std::string kConfirm = kApi + "/process/status/confirmed/";
constexpr int kWishes = 6;

class AppointmentJourney : public Workplace {
 protected:
  void SetUp() override {
    Workplace::SetUp();
    ASSERT_EQ(city_.start({}), "");
    ASSERT_EQ(office_.start(), "");
    install({"appointment"});
    configure({}, {});
    const std::string department = configuration() + "/departments/auslaenderbehoerde.toml";
    write_file(department, read_file(department) + R"(
[connectors.wishes]
plugin           = "http_source"
listen           = "127.0.0.1:0"
path             = "/wishes"
message_type     = "appointment.requested"
opens_case       = true
sender_id_header = "Wish"
attributes       = ["Service=service"]

[connectors.appointments]
plugin   = "appointment"
endpoint = ")" + zms().url() + kApi +
                               R"("
user     = "hub"
password = { env = "NABE_TEST_APPOINTMENT_PASSWORD" }
source   = "city"
services = ["passersatz=202"]
retry    = { first = "50ms", max = "200ms" }

[connectors.office]
plugin     = "http_sink"
url        = ")" + office_.url("/booked") +
                               R"("
idempotent = true
retry      = { first = "50ms", max = "200ms" }

[[route]]
name  = "wishes"
from  = "wishes"
type  = "appointment.requested"
to    = ["appointments"]
grant = ["applicant.name", "applicant.contact"]

[[route]]
name  = "booked"
from  = "appointments"
type  = "appointment.booked"
to    = ["office"]
grant = ["*"]
)");
    ASSERT_EQ(::setenv("NABE_TEST_APPOINTMENT_PASSWORD", "hub-password", 1), 0);
  }

  city::PeerHost& zms() { return *city_.host("appointment"); }

  void start_hub() {
    hub_.emplace(configuration(), log_path());
    ASSERT_TRUE(hub_->start()) << hub_->log();
  }
  /// Kills the hub while the work of an order is done and its answer is not given, and starts another.
  void kill_in_the_middle_of(const std::string& target) {
    ASSERT_TRUE(zms().wait(kPatience, [&] { return zms().held_back() > 0; })) << target;
    hub_->kill();
    zms().clear_faults();
    start_hub();
  }
  void hold_back(const std::string& target) {
    Fault fault;
    fault.kind = FaultKind::Slow;
    fault.path = target;
    zms().add_fault(fault);
  }
  void lose_answer(const std::string& target) {
    Fault fault;
    fault.kind = FaultKind::Lost;
    fault.requests = 1;
    fault.path = target;
    zms().add_fault(fault);
  }
  void wish(int number) {
    const Reply reply = sender_.post(hub_->source_url("auslaenderbehoerde.wishes", "/wishes"), sample("passersatz"), {},
                                     30'000, {{"Wish", "wish-" + std::to_string(number)}, {"Service", "passersatz"}});
    ASSERT_EQ(reply.status, 201) << reply.body;
  }

  /// How many processes have each status.
  std::map<std::string, int> processes() {
    std::map<std::string, int> counts;
    const auto list = zms().state()->getArray("processes");
    for (unsigned i = 0; i < list->size(); ++i) ++counts[city::text_member(*list->getObject(i), "status")];
    return counts;
  }

  city::City city_;
  Receiver office_;
  std::optional<HubProcess> hub_;
  Sender sender_;
};

TEST_F(AppointmentJourney, BooksOnceForEachWishThoughAnswersAreLostAndTheHubIsKilledBetweenOrderAndAnswer) {
  start_hub();
  hold_back(kReserve);
  ASSERT_NO_FATAL_FAILURE(wish(1));
  ASSERT_NO_FATAL_FAILURE(kill_in_the_middle_of(kReserve));
  hold_back(kConfirm);
  ASSERT_NO_FATAL_FAILURE(wish(2));
  ASSERT_NO_FATAL_FAILURE(kill_in_the_middle_of(kConfirm));
  lose_answer(kReserve);
  ASSERT_NO_FATAL_FAILURE(wish(3));
  ASSERT_TRUE(office_.wait_for_messages("/booked", 3, kPatience)) << hub_->log();
  lose_answer(kConfirm);
  for (int number = 4; number <= kWishes; ++number) ASSERT_NO_FATAL_FAILURE(wish(number));
  ASSERT_TRUE(office_.wait_for_messages("/booked", kWishes, kPatience)) << hub_->log();

  EXPECT_EQ(processes(), (std::map<std::string, int>{{"confirmed", kWishes}}));
  std::set<std::string> told;
  for (const Arrival& arrival : office_.arrivals("/booked")) {
    const auto booked = city::parse_object(arrival.body);
    ASSERT_TRUE(booked) << arrival.body;
    EXPECT_TRUE(told.insert(city::text_member(*booked, "processId")).second) << "told twice: " << arrival.body;
  }
  EXPECT_EQ(told.size(), std::size_t{kWishes});
  EXPECT_EQ(office_.counts("/booked").other_key, 0U);
}

}  // namespace
}  // namespace nabe::integration
