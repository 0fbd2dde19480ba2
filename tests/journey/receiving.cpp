// SPDX-License-Identifier: EUPL-1.2
#include <cstdio>

#include "common/url.h"
#include "journey.h"

namespace nabe::journey {
namespace {

/// Submits until there is a receipt: a portal that gets no answer sends the same again.
void submit(Journey& journey, Application& application) {
  integration::Reply reply;
  journey.until("a receipt for " + application.name, [&] {
    reply = journey.portal.submit(application);
    return reply.status == 201 || reply.status == 200;
  });
  const Json receipt = Json::parse(reply.body).value_or(Json());
  application.id = receipt.text_at("id");
  application.code = receipt.text_at("tracking_code");
  application.message_id = receipt.text_at("message_id");
  application.receipt_time = receipt.text_at("receipt_time");
  const bool known = receipt.at("duplicate").as_flag().value_or(false);
  std::printf("\n%s\n    receipt   %s  %s%s\n", application.name.c_str(), application.receipt_time.c_str(),
              application.message_id.c_str(), known ? "  (known: nothing happens twice)" : "");
  std::fflush(stdout);
  if (journey.first_receipt_s == 0) {
    const std::chrono::duration<double> passed = std::chrono::steady_clock::now() - journey.began;
    journey.first_receipt_s = passed.count();
  }
}

/// Sends a message that names a case by the reference of an application, in the name of a department. Its id.
std::string send_naming(Journey& journey, const std::string& department) {
  const std::string reference = "portal:" + journey.application(journey.named.application).id;
  const Answer sent =
      journey.place.post("/api/send?from=portal&type=mailbox.acknowledged&opens_case=false&department=" + department +
                             "&reference=" + common::percent_encode(reference),
                         "{}", "application/json");
  const std::string message = sent.json().text_at("message");
  if (message.empty()) throw std::runtime_error("the hub does not take a message: " + sent.body);
  return message;
}

std::string state_of(const Json& status, const std::string& connector) {
  for (const Json& each : status.at("connectors").items()) {
    if (each.text_at("name") == connector) return each.text_at("state");
  }
  return {};
}

}  // namespace

void receive_applications(Journey& journey) {
  journey.say("The DMS is down, and the payment provider will lose an answer. Applications come in all the same.");
  journey.town.down("dms");
  journey.town.lose_an_answer("payment", "POST");
  std::vector<Application>& all = journey.applications;
  for (std::size_t i = 0; i < 4; ++i) submit(journey, all.at(i));
  journey.until("the hub sees that the DMS is away", [&] {
    return state_of(journey.place.get("/api/status"), "auslaenderbehoerde.akte") == "disconnected";
  });
  journey.town.hold_answers("case_system");
  submit(journey, all.at(4));
  journey.kill_while_held_back("case_system", "the case system's answer");
  for (std::size_t i = 5; i + 1 < all.size(); ++i) submit(journey, all.at(i));

  journey.say("The DMS is back.");
  journey.town.up("dms");
}

void receive_again(Journey& journey) {
  journey.say("The applications of the last run come in again.");
  for (Application& application : journey.applications) submit(journey, application);
  submit(journey, journey.certificate);
}

void withdraw_while_the_case_system_is_away(Journey& journey) {
  journey.say("The case system is down. An application comes in and is withdrawn meanwhile.");
  journey.town.down("case_system");
  Application& application = journey.applications.back();
  submit(journey, application);
  Answer answer;
  journey.until("a receipt for the withdrawal", [&] {
    answer = journey.portal.withdraw(application, application.name + "-withdrawal");
    return answer.is_good();
  });
  journey.until("the timeline says so",
                [&] { return journey.portal.show(application).at("withdrawn").as_flag().value_or(false); });
  journey.verdicts.add("the case system had heard nothing of what was withdrawn",
                       journey.case_record(application).is_null() ? "" : "it had");
  journey.town.up("case_system");
  journey.say("The case system is back.");
}

void open_a_second_department(Journey& journey) {
  journey.say("The registry office: a second department, which is a file of its own.");
  submit(journey, journey.certificate);
  journey.until("the register has the order", [&] { return journey.town.receiver().counts("/orders").messages >= 1; });
  journey.say("It names a case of the immigration office. There is none for it.");
  journey.named.own = send_naming(journey, "auslaenderbehoerde");
  journey.named.foreign = send_naming(journey, "standesamt");
}

}  // namespace nabe::journey
