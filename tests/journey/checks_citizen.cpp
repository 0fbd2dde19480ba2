// SPDX-License-Identifier: EUPL-1.2
// Appointments, letters and timelines: what the citizen sees, and what the peers hold of it.
#include <algorithm>

#include "checks.h"

namespace nabe::journey {
namespace {

std::string wrong_appointment(const Journey& journey, const std::string& name, const std::string& status,
                              std::int64_t time_s) {
  const std::string case_id = journey.case_of(journey.application(name));
  const Json process = appointment_of(journey, case_id);
  if (process.is_null()) return "the appointment system has none";
  if (process.text_at("status") != status) return differs(status, process.text_at("status"));
  const auto& appointments = process.at("appointments").items();
  if (time_s != 0 && (appointments.empty() || appointments.front().integer_at("date") != time_s)) {
    return "it is at another time";
  }
  const auto& clients = process.at("clients").items();
  return !clients.empty() && !clients.front().text_at("familyName").empty() ? "" : "it has no customer's name";
}

/// What the timeline of each application shows, in any order behind the receipt.
const std::map<std::string, std::vector<std::string>>& expected_states() {
  static const std::map<std::string, std::vector<std::string>> kStates = {
      {"aufenthaltstitel",
       {"in_progress", "payment_due", "paid", "appointment_needed", "appointment_booked", "answer_needed",
        "answer_received", "document_available", "decision_available"}},
      {"nebenbestimmung", {"in_progress", "payment_due", "paid"}},
      {"passersatz", {"in_progress", "payment_due", "payment_failed"}},
      {"aufenthaltstitel-verlaengerung", {"in_progress", "appointment_booked", "appointment_changed"}},
      {"kartenneuausstellung", {"in_progress", "appointment_booked", "appointment_cancelled"}},
      {"aufenthaltstitel-gast", {"in_progress"}},
      {"16-mib", {"in_progress"}},
      {"staatsangehoerigkeitsausweis", {"withdrawn", "in_progress"}}};
  return kStates;
}

std::string wrong_letter(const Journey& journey) {
  const auto letters = journey.town.state("case_system", "letters");
  if (letters.size() != 1) return std::to_string(letters.size()) + " letters";
  const Application& application = journey.application("aufenthaltstitel");
  if (letters.front().text_at("text") != journey.letters.answer) return "another text";
  if (letters.front().text_at("application") != journey.case_record(application).text_at("id"))
    return "of another case";
  return differs("1 attachment", std::to_string(letters.front().at("attachments").items().size()) + " attachment");
}

std::string wrong_decision(const Journey& journey) {
  const Application& application = journey.application("aufenthaltstitel");
  const auto items = journey.portal.mailbox(application, "decision");
  if (items.size() != 1) return std::to_string(items.size()) + " in the mailbox";
  if (journey.letters.decision_seen.find(journey.letters.decision) == std::string::npos) return "another text was seen";
  const Json& item = items.front().at("item");
  if (item.text_at("fetched").empty() || item.text_at("acknowledged").empty()) return "not fetched or not acknowledged";
  for (const FiledDocument& document : filed_documents(journey.town)) {
    if (document.kind == "decision" && document.sha256 == sha256_of(journey.letters.decision_seen)) return "";
  }
  return "what was filed is not what was seen";
}

std::string wrong_query(const Journey& journey) {
  if (journey.letters.query_seen.find(journey.letters.query) == std::string::npos) return "another text was seen";
  for (const FiledDocument& document : filed_documents(journey.town)) {
    if (document.kind == "query" && document.sha256 == sha256_of(journey.letters.query_seen)) return "";
  }
  return "what was filed is not what was seen";
}

}  // namespace

void check_appointments(Journey& journey) {
  journey.verdicts.add("an appointment booked", wrong_appointment(journey, "aufenthaltstitel", "confirmed", 0));
  journey.verdicts.add("an appointment moved",
                       wrong_appointment(journey, "aufenthaltstitel-verlaengerung", "confirmed", journey.moved_to_s));
  journey.verdicts.add("an appointment cancelled", wrong_appointment(journey, "kartenneuausstellung", "deleted", 0));
  journey.verdicts.add("no other appointment, and one walk-in",
                       differs("4", std::to_string(journey.town.state("appointment", "processes").size())));
  std::vector<std::string> shown;
  for (const integration::Arrival& arrival : journey.town.receiver().arrivals("/customers")) {
    const bool booked = arrival.body.find("\"withAppointment\":true") != std::string::npos;
    shown.insert(shown.end(), arrival.count, booked ? "booked" : "walk-in");
  }
  journey.verdicts.add("the display in the waiting room shows the walk-in, once", differs("walk-in", counted(shown)));
}

void check_letters(Journey& journey) {
  const Answer page = ask(journey.town.url("portal_front") + '/');
  const bool served = page.is_good() && page.body.find("<html") != std::string::npos;
  journey.verdicts.add("the citizen's page is served", served ? "" : "it answers with " + std::to_string(page.status));
  journey.verdicts.add("the query was seen in the mailbox and filed", wrong_query(journey));
  journey.verdicts.add("the answer is in the case system, once", wrong_letter(journey));
  journey.verdicts.add("the decision was delivered, opened and filed", wrong_decision(journey));
  for (const Application& application : journey.applications) {
    auto expected = expected_states().at(application.name);
    expected.emplace_back("received");
    journey.verdicts.add("the timeline has each step once: " + application.name,
                         differs(counted(expected), counted(journey.portal.timeline(application))));
  }
  std::string undelivered;
  for (const Json& event : journey.town.state("case_system", "events")) {
    if (!event.at("delivered").as_flag().value_or(false)) undelivered += event.text_at("id") + ' ';
  }
  journey.verdicts.add("everything that clerks did was told", undelivered);
}

}  // namespace nabe::journey
