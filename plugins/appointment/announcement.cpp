// SPDX-License-Identifier: EUPL-1.2
#include "appointment/announcement.h"

#include "appointment/times.h"
#include "common/json.h"

namespace nabe::appointment {
namespace {

using common::Json;

constexpr const char* kMediaType = "application/json";

Json json_of(const Process& process) {
  Json json = Json::object();
  json.set("processId", process.id)
      .set_text("displayNumber", process.number)
      .set("site", process.site)
      .set_text("siteName", process.site_name)
      .set_text("service", process.service)
      .set_text("serviceName", process.service_name);
  return json;
}

Json json_of(const Slot& slot) {
  Json json = Json::object();
  json.set("site", slot.site).set("time", time_text(slot.time_s));
  return json;
}

MessageBuilder message_of(const char* type, const Json& body, const std::string& key) {
  const std::string name(type);
  MessageBuilder message(name);
  message.sender_message_id(key + '/' + name.substr(name.rfind('.') + 1)).body(body.text(), kMediaType);
  return message;
}

void add_attributes(MessageBuilder& message, const Process& process) {
  message.attribute("process_id", process.id).attribute("site", process.site);
}

}  // namespace

void announce(Session& session, const char* type, const Process& process, const std::string& key) {
  Json body = json_of(process);
  body.set("time", time_text(process.time_s));
  MessageBuilder message = message_of(type, body, key);
  add_attributes(message, process);
  session.emit(message);
}

void announce_change(Session& session, const Process& process, const Slot& before, const std::string& key) {
  Json body = json_of(process);
  body.set("time", time_text(process.time_s)).set("previous", json_of(before));
  MessageBuilder message = message_of(kChanged, body, key);
  add_attributes(message, process);
  session.emit(message);
}

void announce_unavailable(Session& session, const char* reason, const Wish& wish, const std::string& process_id,
                          const std::vector<Slot>& alternatives, const std::string& key) {
  Json wished = Json::object();
  wished.set_text("site", wish.site).set_text("service", wish.service);
  if (wish.time_s) wished.set("time", time_text(*wish.time_s));
  Json free = Json::array();
  for (const Slot& slot : alternatives) free.add(json_of(slot));
  Json body = Json::object();
  body.set("reason", reason)
      .set_text("processId", process_id)
      .set("wish", std::move(wished))
      .set("alternatives", std::move(free));
  MessageBuilder message = message_of(kUnavailable, body, key);
  message.attribute("reason", reason);
  session.emit(message);
}

MessageBuilder arrival(const Process& process, const std::string& day, const std::string& reference_system) {
  Json body = json_of(process);
  body.set("withAppointment", process.with_appointment).set("arrivalTime", time_text(process.arrival_s));
  if (process.with_appointment) body.set("time", time_text(process.time_s));
  MessageBuilder message(kCheckedIn);
  message.sender_message_id(day + '/' + process.site + '/' + process.id).body(body.text(), kMediaType);
  add_attributes(message, process);
  message.attribute("with_appointment", process.with_appointment ? "true" : "false");
  if (!reference_system.empty()) message.reference(reference_system, process.id);
  return message;
}

}  // namespace nabe::appointment
