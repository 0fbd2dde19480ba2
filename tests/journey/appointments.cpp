// SPDX-License-Identifier: EUPL-1.2
#include <algorithm>
#include <ctime>

#include "journey.h"

namespace nabe::journey {
namespace {

constexpr std::int64_t kDayS = 24 * 3600;
constexpr std::int64_t kWeekS = 7 * kDayS;
constexpr std::int64_t kMondayS = 4 * kDayS;  // the first one after 1970-01-01

/// So many hours after midnight, UTC, on the Monday after next.
std::int64_t monday_s(std::int64_t hours) {
  const std::int64_t now = std::time(nullptr);
  return ((now - kMondayS) / kWeekS + 2) * kWeekS + kMondayS + hours * 3600;
}

std::string time_text(std::int64_t seconds) {
  const std::time_t time = seconds;
  std::tm parts{};
  ::gmtime_r(&time, &parts);
  char text[32];
  std::strftime(text, sizeof(text), "%Y-%m-%dT%H:%M:%SZ", &parts);
  return text;
}

/// What a citizen clicks in the portal's calendar.
void want(Journey& journey, const std::string& url, const std::string& name, const std::string& what,
          const common::HeaderList& wish) {
  Question question{"POST", wish, "<wish/>", "application/xml"};
  question.headers.emplace_back("Nabe-Application", journey.application(name).id);
  question.headers.emplace_back("Nabe-Message-Id", name + '-' + what);
  journey.until("a receipt for the wish of " + name, [&] { return ask(url, question).is_good(); });
}

void until_timeline(Journey& journey, const std::string& name, const std::string& state) {
  journey.until("the timeline of " + name + " says " + state, [&] {
    const auto states = journey.portal.timeline(journey.application(name));
    return std::find(states.begin(), states.end(), state) != states.end();
  });
}

}  // namespace

Json appointment_of(const Journey& journey, const std::string& case_id) {
  // The hub knows the number of the process as a reference of the case.
  for (const Json& message : journey.place.messages_after({})) {
    if (message.text_at("case") != case_id || message.text_at("type") != "appointment.booked") continue;
    const Json whole = journey.place.get("/api/messages/" + message.text_at("id"));
    for (const Json& reference : whole.at("references").items()) {
      if (reference.text_at("system") != "appointment") continue;
      for (const Json& process : journey.town.state("appointment", "processes")) {
        if (std::to_string(process.integer_at("id")) == reference.text_at("id")) return process;
      }
    }
  }
  return {};
}

void keep_appointments(Journey& journey) {
  journey.say(
      "Appointments: one that a clerk has invited to, one that is moved, one that is cancelled, and a walk-in.");
  const Application& invited = journey.application("aufenthaltstitel");
  journey.town.act("case_system", "appointment-notice",
                   Json::object()
                       .set("fileNumber", invited.file_number)
                       .set("application", journey.case_record(invited).text_at("id"))
                       .set("text", "Bitte holen Sie den Aufenthaltstitel ab.")
                       .set("site", "hauptstelle")
                       .set("service", "biometrie"));
  want(journey, journey.calendar.booking, "aufenthaltstitel-verlaengerung", "appointment",
       {{"Appointment-Service", "biometrie"},
        {"Appointment-Site", "nebenstelle"},
        {"Appointment-Time", time_text(monday_s(9))}});
  want(journey, journey.calendar.booking, "kartenneuausstellung", "appointment",
       {{"Appointment-Service", "biometrie"},
        {"Appointment-Site", "nebenstelle"},
        {"Appointment-Time", time_text(monday_s(11))}});
  until_timeline(journey, "aufenthaltstitel", "appointment_needed");
  want(journey, journey.calendar.booking, "aufenthaltstitel", "appointment", {{"Appointment-Service", "biometrie"}});
  for (const char* name : {"aufenthaltstitel", "aufenthaltstitel-verlaengerung", "kartenneuausstellung"}) {
    until_timeline(journey, name, "appointment_booked");
  }
  want(journey, journey.calendar.change, "aufenthaltstitel-verlaengerung", "another-time",
       {{"Appointment-Time", time_text(monday_s(10))}});
  want(journey, journey.calendar.cancellation, "kartenneuausstellung", "no-appointment", {});
  until_timeline(journey, "aufenthaltstitel-verlaengerung", "appointment_changed");
  until_timeline(journey, "kartenneuausstellung", "appointment_cancelled");
  journey.moved_to_s = monday_s(10);

  journey.town.act("appointment", "walk-in", Json::object().set("site", std::int64_t{141}).set("service", "203"));
  journey.until("the display in the waiting room shows the walk-in",
                [&] { return journey.town.receiver().counts("/customers").messages >= 1; });
}

}  // namespace nabe::journey
