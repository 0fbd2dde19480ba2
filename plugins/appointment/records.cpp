// SPDX-License-Identifier: EUPL-1.2
#include "appointment/records.h"

#include "common/json.h"

namespace nabe::appointment {
namespace {

using common::Json;

constexpr std::string_view kProcesses = "process/";
constexpr std::string_view kCases = "case/";
constexpr std::string_view kArrivals = "arrived/";

std::string process_key(const std::string& id) { return std::string(kProcesses) + id; }
std::string case_key(const std::string& id) { return std::string(kCases) + id; }

std::optional<Record> read(const std::string& process_id, const std::string& text) {
  const auto json = Json::parse(text);
  if (!json) return std::nullopt;
  return Record{process_id,
                json->text_at("authKey"),
                json->text_at("case"),
                json->text_at("key"),
                json->text_at("site"),
                json->text_at("service"),
                json->integer_at("time")};
}

}  // namespace

std::optional<Record> record_of_process(const State& state, const std::string& process_id) {
  const auto text = state.get(process_key(process_id));
  return text ? read(process_id, *text) : std::nullopt;
}

std::optional<Record> record_of_case(const State& state, const std::string& case_id) {
  if (case_id.empty()) return std::nullopt;
  const auto process_id = state.get(case_key(case_id));
  return process_id ? record_of_process(state, *process_id) : std::nullopt;
}

void save(SessionWriter& session, const Record& record) {
  Json json = Json::object();
  json.set("authKey", record.auth_key)
      .set("case", record.case_id)
      .set("key", record.key)
      .set("site", record.site)
      .set("service", record.service)
      .set("time", record.time_s);
  session.put(process_key(record.process_id), json.text());
  if (!record.case_id.empty()) session.put(case_key(record.case_id), record.process_id);
}

void forget(SessionWriter& session, const Record& record) {
  session.remove(process_key(record.process_id));
  if (!record.case_id.empty() && session.get(case_key(record.case_id)) == record.process_id) {
    session.remove(case_key(record.case_id));
  }
}

std::vector<Record> records_before(const State& state, std::int64_t time_s) {
  std::vector<Record> past;
  for (const Entry& entry : state.scan(kProcesses)) {
    const auto record = read(entry.key.substr(kProcesses.size()), entry.value);
    if (record && record->time_s < time_s) past.push_back(*record);
  }
  return past;
}

std::string arrival_prefix(const std::string& day, const std::string& site) {
  return std::string(kArrivals) + day + '/' + site + '/';
}

std::vector<std::string> arrivals_before(const State& state, const std::string& day) {
  std::vector<std::string> keys;
  const std::string end = std::string(kArrivals) + day;
  for (const Entry& entry : state.scan(kArrivals)) {
    if (entry.key >= end) break;
    keys.push_back(entry.key);
  }
  return keys;
}

}  // namespace nabe::appointment
