// SPDX-License-Identifier: EUPL-1.2
#include "city/appointment/desk.h"

#include <algorithm>
#include <map>
#include <vector>

#include "city/appointment/offer.h"

namespace nabe::city::appointment {
namespace {

struct Step {
  std::vector<std::string> from;
  const char* to;
};

const std::map<std::string, Step> kSteps = {
    {"check-in", {{"confirmed", "missed"}, "queued"}},
    {"call", {{"confirmed", "queued", "parked", "called"}, "called"}},
    {"serve", {{"called"}, "processing"}},
    {"park", {{"processing"}, "parked"}},
    {"pend", {{"processing"}, "pending"}},
    {"finish", {{"processing", "pending", "parked"}, "finished"}},
    {"miss", {{"confirmed", "queued", "called"}, "missed"}},
    {"cancel", {{"reserved", "preconfirmed", "confirmed", "queued"}, "deleted"}},
    {"lapse", {{"reserved", "preconfirmed"}, "deleted"}}};

DeskResult refused(int status, std::string problem) { return {nullptr, status, std::move(problem)}; }

/// Absent: `otherwise`. Nothing if it is no number.
std::optional<std::int64_t> number_in(const JsonObject& arguments, const char* name, std::int64_t otherwise) {
  return arguments.has(name) ? whole_number(arguments.get(name)) : otherwise;
}

DeskResult walk_in(Book& book, const JsonObject& arguments) {
  const auto site = number_in(arguments, "site", 0);
  const auto time = number_in(arguments, "time", now_seconds());
  const std::string service = text_member(arguments, "service");
  if (!site || find_site(*site) == nullptr) return refused(400, "site is none of the city's");
  if (!time || *time < 0) return refused(400, "time is no number of seconds");
  if (!service.empty() && find_service(service) == nullptr) return refused(400, "service is none of the city's");
  return {&book.walk_in(*site, service, *time), 201, ""};
}

/// By telephone, say.
DeskResult book_by_clerk(Book& book, const JsonObject& arguments) {
  const auto site = number_in(arguments, "site", 0);
  const auto time = number_in(arguments, "time", -1);
  Process wanted;
  wanted.site = site.value_or(0);
  wanted.time = time.value_or(-1);
  wanted.service = text_member(arguments, "service");
  wanted.client.family_name = text_member(arguments, "familyName");
  if (wanted.client.family_name.empty()) return refused(400, "familyName is missing");
  Process* const made = book.reserve(std::move(wanted));
  if (made == nullptr) return refused(409, "the slots are not free");
  made->status = "confirmed";
  return {made, 201, ""};
}

DeskResult step(Book& book, const Step& step, const JsonObject& arguments) {
  const auto id = number_in(arguments, "process", 0);
  Process* const process = book.find(id.value_or(0));
  if (process == nullptr) return refused(404, "no such process");
  if (std::find(step.from.begin(), step.from.end(), process->status) == step.from.end()) {
    return refused(409, "the process is " + process->status);
  }
  const auto time = number_in(arguments, "time", now_seconds());
  if (!time || *time < 0) return refused(400, "time is no number of seconds");
  process->status = step.to;
  if (process->status == "queued" && process->arrival == 0) process->arrival = *time;
  if (process->status == "called") {
    ++process->call_count;
    process->call_time = *time;
  }
  return {process, 200, ""};
}

}  // namespace

std::optional<DeskResult> at_desk(Book& book, const std::string& action, const JsonObject& arguments) {
  if (action == "walk-in") return walk_in(book, arguments);
  if (action == "book") return book_by_clerk(book, arguments);
  const auto found = kSteps.find(action);
  if (found == kSteps.end()) return std::nullopt;
  return step(book, found->second, arguments);
}

}  // namespace nabe::city::appointment
