// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "nabe/connector.hpp"

namespace nabe::appointment {

/// An appointment that this connector made, as its state keeps it: once under its number, and its case leads to it.
struct Record {
  std::string process_id;
  std::string auth_key;  ///< who has it may change and cancel
  std::string case_id;   ///< empty: none
  std::string key;       ///< the idempotency key that it was made with
  std::string site;
  std::string service;
  std::int64_t time_s = 0;
};

std::optional<Record> record_of_process(const State& state, const std::string& process_id);
std::optional<Record> record_of_case(const State& state, const std::string& case_id);
void save(SessionWriter& session, const Record& record);
void forget(SessionWriter& session, const Record& record);
/// Those whose time was before.
std::vector<Record> records_before(const State& state, std::int64_t time_s);

/// The customers whose coming was told, by day (YYYY-MM-DD) and site.
std::string arrival_prefix(const std::string& day, const std::string& site);
/// Keys of arrivals on earlier days.
std::vector<std::string> arrivals_before(const State& state, const std::string& day);

}  // namespace nabe::appointment
