// SPDX-License-Identifier: EUPL-1.2
#include <algorithm>

#include "common/url.h"
#include "journey.h"

namespace nabe::journey {
namespace {

/// What the payer does on the page that his mailbox names. Throws std::runtime_error if it is no such page.
void pay(Journey& journey, const std::string& name, const std::string& form) {
  const Application& application = journey.application(name);
  std::string page;
  journey.until("the page to pay for " + name, [&] {
    const auto items = journey.portal.mailbox(application, "payment");
    if (!items.empty()) page = items.front().at("item").text_at("page");
    return !page.empty();
  });
  const Answer paid = ask(page, {"POST", {}, form, "application/x-www-form-urlencoded"});
  if (paid.status != 303) throw std::runtime_error("the page of " + name + " says " + std::to_string(paid.status));
}

bool timeline_has(Journey& journey, const std::string& name, const std::string& state) {
  const auto states = journey.portal.timeline(journey.application(name));
  return std::find(states.begin(), states.end(), state) != states.end();
}

std::size_t posted_count(const Town& town) {
  const auto idocs = town.state("sap", "idocs");
  return static_cast<std::size_t>(
      std::count_if(idocs.begin(), idocs.end(), [](const Json& idoc) { return idoc.text_at("STATUS") == "53"; }));
}

}  // namespace

void assign_by_a_clerk(Journey& journey) {
  journey.say("A clerk looks at the application whose applicant was not clear, and opens a record.");
  Application& unclear = journey.application("passersatz");
  Json record;
  journey.until("the case system has it", [&] {
    record = journey.case_record(unclear);
    return !record.is_null();
  });
  journey.town.act("case_system", "assign",
                   Json::object().set("application", record.text_at("id")).set("person", "new"));
}

void pay_fees(Journey& journey) {
  journey.say("Fees: one by card, one by direct debit, one by a card that is declined. SAP is slow.");
  journey.town.hold_answers("sap");
  pay(journey, "aufenthaltstitel", "method=card&card=" + common::percent_encode("4111 1111 1111 1111"));
  pay(journey, "nebenbestimmung",
      "method=sepa&iban=DE89370400440532013000&holder=" + common::percent_encode("Thị Ánh Đào Nguyễn"));
  pay(journey, "passersatz", "method=card&card=4000000000000002");
  journey.kill_while_held_back("sap", "a posting to SAP");
  for (const char* name : {"aufenthaltstitel", "nebenbestimmung"}) {
    journey.until("the timeline of " + std::string(name) + " says that it is paid",
                  [&] { return timeline_has(journey, name, "paid"); });
  }
  journey.until("the timeline of passersatz says that the payment failed",
                [&] { return timeline_has(journey, "passersatz", "payment_failed"); });
  journey.until("SAP has posted both fees", [&] { return posted_count(journey.town) >= 2; });
}

}  // namespace nabe::journey
