// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "city/frame/json.h"

namespace nabe::city::appointment {

/// What the citizen says.
struct ClientData {
  std::string family_name;
  std::string email;
  std::string telephone;
};

/// One customer with his matter: an appointment, or a place in the waiting queue. ZMS's own word.
struct Process {
  std::int64_t id = 0;
  std::string auth_key;
  std::string status;
  std::int64_t site = 0;
  std::string service;  ///< empty: the walk-in did not say
  std::int64_t time = 0;
  std::int64_t slot_count = 0;
  bool with_appointment = true;
  ClientData client;
  std::string amendment;
  std::string external_user_id;
  std::string number;        ///< on the call display
  std::int64_t arrival = 0;  ///< 0: nobody came yet
  std::int64_t call_count = 0;
  std::int64_t call_time = 0;
  std::int64_t created = 0;
};

/// ZMS's form. Its answers leave the key out where others than the customer ask.
JsonObject::Ptr process_json(const Process& process, bool with_key);
JsonObject::Ptr queue_json(const Process& process);
JsonObject::Ptr site_json(std::int64_t id);
JsonObject::Ptr service_json(const std::string& id);
/// A slot that is free, as a process that nobody has yet.
JsonObject::Ptr free_json(std::int64_t site, const std::string& service, std::int64_t time, std::int64_t slot_count);

/// Sent as a number or in digits; nothing if it is neither.
std::optional<std::int64_t> whole_number(const Json& value);
/// The first of a list of objects; empty if there is none.
JsonObject first_of(const JsonObject& object, const std::string& list);

/// What a caller sent that is his to say. False if something is not what it should be.
bool read_client(const JsonObject& sent, Process& process);
struct Wish {
  std::int64_t site = 0;
  std::int64_t time = 0;
};
/// Of an appointment; nothing if site or time are missing.
std::optional<Wish> read_wish(const JsonObject& appointment);

}  // namespace nabe::city::appointment
