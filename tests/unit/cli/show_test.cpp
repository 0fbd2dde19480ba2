// SPDX-License-Identifier: EUPL-1.2
#include <regex>

#include "workplace.h"

namespace nabe::cli::test {
namespace {

class Show : public Workplace {
 protected:
  Show() {
    start_hub();
    store::StoredMessage stored;
    Message& message = stored.message;
    message.id = kMessage;
    message.type = "application.submitted";
    message.source = "portal";
    message.department = "amt";
    message.receipt_time_us = 1'700'000'000'000'001;
    message.facts = {{"applicant", "Müller"}};
    message.attributes = {{"name", "Şahin"}};
    message.body.size_bytes = 12;
    message.body.inline_bytes = std::make_shared<const std::string>("<n>Żółć</n>");
    message.body.size_bytes = message.body.inline_bytes->size();
    hub_.fake_store.messages[kMessage] = stored;
    add_delivery(42, "amt.akte", store::DeliveryState::Dead);
    hub_.fake_store.attempts[42] = {{1, 1'000'000, 2'500'000, "reject", "denied", "no\x1b[2J"}};
  }
};

TEST_F(Show, TellsTheJourney) {
  const Outcome outcome = nabe({"show", kMessage});

  EXPECT_EQ(outcome.code, 0) << outcome.err;
  for (const char* part : {"application.submitted", "2023-11-14T22:13:20.000001Z", "delivery 42 to amt.akte: dead",
                           "1500 ms", "reject", "denied"}) {
    EXPECT_TRUE(contains(outcome.out, part)) << part << '\n' << outcome.out;
  }
}

TEST_F(Show, TellsWhatADeliveryAwaits) {
  EXPECT_FALSE(contains(nabe({"show", kMessage}).out, "awaits"));
  add_delivery(43, "amt.kasse", store::DeliveryState::Waiting);
  hub_.fake_store.deliveries.back().awaits = "case.assigned";

  const Outcome text = nabe({"show", kMessage});
  const Outcome json = nabe({"show", kMessage, "--json"});

  EXPECT_TRUE(std::regex_search(text.out, std::regex("awaits +case\\.assigned"))) << text.out;
  EXPECT_TRUE(contains(json.out, R"("awaits":"case.assigned")")) << json.out;
}

TEST_F(Show, KeepsPersonalDataToItself) {
  for (const std::vector<std::string>& words : std::vector<std::vector<std::string>>{
           {"show", kMessage}, {"show", kMessage, "--json"}, {"messages"}, {"messages", "--json"}}) {
    const Outcome outcome = nabe(words);
    for (const char* value : {"Müller", "Şahin", "Żółć"}) {
      EXPECT_FALSE(contains(outcome.out + outcome.err, value)) << value;
    }
  }
}

TEST_F(Show, ValuesAreShownWhenAskedFor) {
  const Outcome outcome = nabe({"show", kMessage, "--values"});

  EXPECT_TRUE(contains(outcome.out, "applicant = Müller")) << outcome.out;
  EXPECT_TRUE(contains(outcome.out, "name = Şahin")) << outcome.out;
}

TEST_F(Show, TheBodyIsPrintedAloneAndAsItIs) { EXPECT_EQ(nabe({"show", kMessage, "--body"}).out, "<n>Żółć</n>"); }

TEST_F(Show, TextOfAConnectorCannotHarmTheTerminal) { EXPECT_FALSE(contains(nabe({"show", kMessage}).out, "\x1b")); }

TEST_F(Show, AMessageThatIsNotThereIsTold) {
  const Outcome outcome = nabe({"show", "0195d3c0-0000-7c00-8000-0123456789ab"});

  EXPECT_EQ(outcome.code, 1);
  EXPECT_TRUE(contains(outcome.err, "NABE-CLI-006")) << outcome.err;
}

TEST_F(Show, MessagesAreListedInPages) {
  hub_.fake_store.messages["0195d3c0-7b3a-7c00-8000-0123456789ac"].message.id = "0195d3c0-7b3a-7c00-8000-0123456789ac";

  const Outcome outcome = nabe({"messages", "--limit", "1"});

  EXPECT_TRUE(contains(outcome.out, kMessage)) << outcome.out;
  EXPECT_TRUE(contains(outcome.err, std::string("--after ") + kMessage)) << outcome.err;
}

TEST_F(Show, AnUnknownStateIsWrongUse) {
  const Outcome outcome = nabe({"messages", "--state", "happy"});

  EXPECT_EQ(outcome.code, 1);
  EXPECT_TRUE(contains(outcome.err, "NABE-ADM-005")) << outcome.err;
}

TEST_F(Show, StatusTellsWhatDoesNotWork) {
  hub_.hub_status.ready = false;
  hub_.hub_status.not_ready_because = {"amt.akte is disconnected"};
  hub_.hub_status.connectors[1].state = "disconnected";
  store::LaneCounts lane;
  lane.connector = "amt.akte";
  lane.dead = 17;
  lane.blocked = 23;
  lane.awaiting = 29;
  hub_.fake_store.counted.connectors = {lane};

  const Outcome outcome = nabe({"status"});

  EXPECT_EQ(outcome.code, 1);
  for (const char* part : {"not ready", "amt.akte is disconnected", "disconnected", "17", "23", "29"}) {
    EXPECT_TRUE(contains(outcome.out, part)) << part << '\n' << outcome.out;
  }
  EXPECT_TRUE(contains(nabe({"status", "--json"}).out, R"("dead":17)"));
}

}  // namespace
}  // namespace nabe::cli::test
