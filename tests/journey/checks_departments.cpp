// SPDX-License-Identifier: EUPL-1.2
// Two departments on one hub: what each of them has, and that neither can name what is the other's.
#include "checks.h"

namespace nabe::journey {
namespace {

std::string wrong_order(const Journey& journey) {
  const Application& order = journey.certificate;
  const auto arrivals = journey.town.receiver().arrivals("/orders");
  if (arrivals.size() != 1 || arrivals.front().count != 1) return "the register has it not just once";
  if (arrivals.front().message_id != order.message_id) return "the register has another message";
  if (arrivals.front().body.find("nationality") != std::string::npos) return "the register sees the nationality";
  std::vector<std::string> kinds;
  const std::string folder = "/Akten/Standesamt/" + journey.case_of(order) + '/';
  for (const FiledDocument& document : filed_documents(journey.town)) {
    if (document.path.rfind(folder, 0) == 0) kinds.push_back(document.kind);
  }
  return differs("application, receipt", counted(kinds));
}

/// Where documents are that belong to no case of that place's department.
std::string strangers(const Journey& journey) {
  std::size_t office = 0, registry = 0, elsewhere = 0;
  const std::string case_id = journey.case_of(journey.certificate);
  for (const FiledDocument& document : filed_documents(journey.town)) {
    const bool theirs = document.case_id == case_id;
    if (document.path.rfind("/Akten/Standesamt/", 0) == 0) {
      registry += theirs ? 0 : 1;
    } else if (document.path.rfind("/Akten/Auslaenderbehoerde/", 0) == 0) {
      office += theirs ? 1 : 0;
    } else {
      ++elsewhere;
    }
  }
  return differs("0, 0 and 0",
                 std::to_string(office) + ", " + std::to_string(registry) + " and " + std::to_string(elsewhere));
}

}  // namespace

void check_departments(Journey& journey) {
  journey.verdicts.add("the second department's order is in its systems, once", wrong_order(journey));
  journey.verdicts.add("no department has a document of the other", strangers(journey));
  const std::string theirs = journey.case_of(journey.application(journey.named.application));
  journey.verdicts.add("a reference names a case in its own department",
                       differs(theirs, journey.place.get("/api/messages/" + journey.named.own).text_at("case")));
  const Json foreign = journey.place.get("/api/messages/" + journey.named.foreign);
  journey.verdicts.add("the same reference names nothing in the other one",
                       differs("unassigned to no case", foreign.text_at("disposition") + " to " +
                                                            (foreign.at("case").is_null() ? "no case" : "a case")));
}

}  // namespace nabe::journey
