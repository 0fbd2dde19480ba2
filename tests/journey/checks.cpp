// SPDX-License-Identifier: EUPL-1.2
#include "checks.h"

#include <ctime>

#include <algorithm>
#include <cstdio>
#include <set>

#include "files.h"

namespace nabe::journey {
namespace {

constexpr double kFirstReceiptS = 15;

/// All that the peers hold, as one text. What counts how often somebody asked is left out.
std::string all_that_is_held(const Journey& journey) {
  std::string text;
  for (const char* list : {"persons", "applications", "letters", "events"}) {
    for (const Json& entry : journey.town.state("case_system", list)) text += entry.text() + '\n';
  }
  text += journey.town.state("dms").text() + '\n' + journey.town.state("payment").text() + '\n' +
          journey.town.state("sap").text() + '\n';
  for (const Json& process : journey.town.state("appointment", "processes")) text += process.text() + '\n';
  for (const char* path : {"/orders", "/customers"}) {
    for (const integration::Arrival& arrival : journey.town.receiver().arrivals(path)) {
      text += arrival.message_id + ' ' + std::to_string(arrival.count) + '\n';
    }
  }
  return text;
}

std::string repeated(Journey& journey, const Application& application) {
  const integration::Reply reply = journey.portal.submit(application);
  const Json receipt = Json::parse(reply.body).value_or(Json());
  if (reply.status != 200 || !receipt.at("duplicate").as_flag().value_or(false)) return "the repeat was not recognised";
  if (receipt.text_at("message_id") != application.message_id || receipt.text_at("id") != application.id) {
    return "the repeat got another id";
  }
  return differs(application.receipt_time, receipt.text_at("receipt_time"));
}

/// The legal time as the others have it: the timeline, and what was filed.
std::string as_others_have_it(Journey& journey, const Application& application) {
  const Json first = journey.portal.show(application).at("timeline");
  if (first.items().empty() || first.items().front().text_at("state") != "received") return "not first in the timeline";
  if (first.items().front().text_at("time") != application.receipt_time) return "another time in the timeline";
  const std::string case_id = journey.case_of(application);
  bool filed = false;
  for (const FiledDocument& document : filed_documents(journey.town)) {
    if (document.case_id != case_id || document.kind != "application") continue;
    filed = true;
    if (document.date_ms != time_us(application.receipt_time) / 1000) return "another time in the DMS";
  }
  return filed ? "" : "not in the DMS";
}

}  // namespace

std::string counted(const std::vector<std::string>& words) {
  std::map<std::string, int> counts;
  for (const std::string& word : words) ++counts[word];
  std::string text;
  for (const auto& [word, count] : counts) {
    text += (text.empty() ? "" : ", ") + word + (count == 1 ? "" : " x" + std::to_string(count));
  }
  return text;
}

std::vector<FiledDocument> filed_documents(const Town& town) {
  std::vector<FiledDocument> all;
  for (const Json& document : town.state("dms", "documents")) {
    const Json& of = document.at("properties");
    all.push_back({document.text_at("path"), of.text_at("city:kind"), of.text_at("city:caseId"),
                   of.text_at("city:idempotencyKey"), document.text_at("sha256"), of.integer_at("city:date")});
  }
  return all;
}

std::int64_t time_us(const std::string& text) {
  std::tm parts{};
  int microseconds = 0;
  if (std::sscanf(text.c_str(), "%4d-%2d-%2dT%2d:%2d:%2d.%6dZ", &parts.tm_year, &parts.tm_mon, &parts.tm_mday,
                  &parts.tm_hour, &parts.tm_min, &parts.tm_sec, &microseconds) != 7) {
    return 0;
  }
  parts.tm_year -= 1900;
  parts.tm_mon -= 1;
  return static_cast<std::int64_t>(::timegm(&parts)) * 1'000'000 + microseconds;
}

void check_receipts(Journey& journey) {
  for (const Application& application : journey.applications) {
    journey.verdicts.add("receipt time everywhere the same: " + application.name,
                         as_others_have_it(journey, application));
  }
}

void check_hub(Journey& journey) {
  const Json counts = journey.place.get("/api/status").at("counts");
  std::string waiting;
  for (const Json& lane : counts.at("connectors").items()) {
    for (const char* state : {"waiting", "attempting", "pending", "unknown", "dead"}) {
      if (lane.integer_at(state) != 0) {
        waiting += lane.text_at("connector") + ' ' + state + ' ' + std::to_string(lane.integer_at(state)) + "; ";
      }
    }
  }
  journey.verdicts.add("nothing is under way, dead or unknown",
                       counts.is_object() ? waiting : "the hub does not answer");
  journey.verdicts.add("nothing is unassigned but what named a case of another department",
                       differs("1", std::to_string(counts.integer_at("unassigned"))));
  journey.verdicts.add("no message is unrouted or of an unknown department",
                       differs("0 and 0", std::to_string(counts.integer_at("unrouted")) + " and " +
                                              std::to_string(counts.integer_at("unknown_department"))));
  journey.verdicts.add("the hub was killed twice with work under way", differs("2", std::to_string(journey.kills)));
  const auto names = integration::names_in(integration::read_file(journey.place.log_path()));
  journey.verdicts.add("no name of an applicant in the log",
                       names.empty() ? "" : std::to_string(names.size()) + " names");
  char first[32];
  std::snprintf(first, sizeof(first), "after %.1f s", journey.first_receipt_s);
  journey.verdicts.add("first receipt within 15 s", journey.first_receipt_s <= kFirstReceiptS ? "" : first);
}

void check_everything(Journey& journey) {
  journey.until("nothing is under way any more", [&] { return journey.nothing_is_under_way(); });
  check_receipts(journey);
  check_records(journey);
  check_file(journey);
  check_fees(journey);
  check_appointments(journey);
  check_letters(journey);
  check_departments(journey);

  journey.say("Everything is posted once more.");
  const std::string before = all_that_is_held(journey);
  for (const Application& application : journey.applications) {
    journey.verdicts.add("a repeat gets the same receipt: " + application.name, repeated(journey, application));
  }
  journey.verdicts.add("a repeat gets the same receipt: " + journey.certificate.name,
                       repeated(journey, journey.certificate));
  journey.until("nothing is under way any more", [&] { return journey.nothing_is_under_way(); });
  journey.verdicts.add("the repeats changed nothing at any system",
                       all_that_is_held(journey) == before ? "" : "they did");
  check_hub(journey);
}

}  // namespace nabe::journey
