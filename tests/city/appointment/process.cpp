// SPDX-License-Identifier: EUPL-1.2
#include "city/appointment/process.h"

#include <charconv>

#include "city/appointment/offer.h"

namespace nabe::city::appointment {
namespace {

JsonArray::Ptr list_of(const JsonObject::Ptr& item) {
  JsonArray::Ptr list(new JsonArray);
  list->add(item);
  return list;
}

JsonObject::Ptr appointment_json(std::int64_t site, std::int64_t time, std::int64_t slot_count) {
  JsonObject::Ptr object(new JsonObject);
  object->set("date", time);
  object->set("slotCount", slot_count);
  object->set("scope", site_json(site));
  return object;
}

/// Absent or null: unchanged. False if it is no text.
bool take_text(const JsonObject& sent, const char* name, std::string& text) {
  const Json value = sent.get(name);
  if (value.isEmpty()) return true;
  if (!value.isString()) return false;
  text = value.extract<std::string>();
  return true;
}

}  // namespace

JsonObject::Ptr site_json(std::int64_t id) {
  const Site* const site = find_site(id);
  JsonObject::Ptr object(new JsonObject);
  object->set("id", id);
  if (site == nullptr) return object;
  JsonObject::Ptr provider(new JsonObject);
  provider->set("id", 10'000 + id);
  provider->set("name", site->name);
  provider->set("source", kSource);
  object->set("provider", provider);
  object->set("shortName", site->short_name);
  object->set("source", kSource);
  return object;
}

JsonObject::Ptr service_json(const std::string& id) {
  const Service* const service = find_service(id);
  JsonObject::Ptr object(new JsonObject);
  object->set("id", id);
  object->set("source", kSource);
  object->set("name", service == nullptr ? "" : service->name);
  if (service != nullptr) object->set("timeSlotCount", service->slots);
  return object;
}

JsonObject::Ptr queue_json(const Process& process) {
  JsonObject::Ptr object(new JsonObject);
  object->set("arrivalTime", process.arrival != 0 ? process.arrival : process.time);
  object->set("callCount", process.call_count);
  object->set("callTime", process.call_time);
  object->set("number", process.number);
  object->set("withAppointment", process.with_appointment);
  object->set("status", process.status);
  return object;
}

JsonObject::Ptr process_json(const Process& process, bool with_key) {
  JsonObject::Ptr client(new JsonObject);
  client->set("familyName", process.client.family_name);
  client->set("email", process.client.email);
  client->set("telephone", process.client.telephone);

  JsonObject::Ptr object(new JsonObject);
  object->set("id", process.id);
  if (with_key) object->set("authKey", process.auth_key);
  object->set("displayNumber", process.number);
  object->set("status", process.status);
  object->set("scope", site_json(process.site));
  object->set("appointments", list_of(appointment_json(process.site, process.time, process.slot_count)));
  object->set("requests",
              process.service.empty() ? JsonArray::Ptr(new JsonArray) : list_of(service_json(process.service)));
  object->set("clients", list_of(client));
  object->set("amendment", process.amendment);
  object->set("externalUserId", process.external_user_id.empty() ? Json() : Json(process.external_user_id));
  object->set("queue", queue_json(process));
  object->set("createTimestamp", process.created);
  return object;
}

JsonObject::Ptr free_json(std::int64_t site, const std::string& service, std::int64_t time, std::int64_t slot_count) {
  JsonObject::Ptr object(new JsonObject);
  object->set("id", 0);
  object->set("status", "free");
  object->set("scope", site_json(site));
  object->set("appointments", list_of(appointment_json(site, time, slot_count)));
  object->set("requests", list_of(service_json(service)));
  return object;
}

std::optional<std::int64_t> whole_number(const Json& value) {
  if (value.isInteger() && !value.isBoolean()) return value.convert<std::int64_t>();
  if (!value.isString()) return std::nullopt;
  const auto text = value.extract<std::string>();
  std::int64_t number = 0;
  const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (failure != std::errc() || end != text.data() + text.size() || text.empty()) return std::nullopt;
  return number;
}

JsonObject first_of(const JsonObject& object, const std::string& list) {
  const JsonArray::Ptr items = object.getArray(list);
  const JsonObject::Ptr first = items && items->size() > 0 ? items->getObject(0) : nullptr;
  return first ? *first : JsonObject();
}

bool read_client(const JsonObject& sent, Process& process) {
  const JsonObject client = first_of(sent, "clients");
  return take_text(client, "familyName", process.client.family_name) &&
         take_text(client, "email", process.client.email) && take_text(client, "telephone", process.client.telephone) &&
         take_text(sent, "amendment", process.amendment) && take_text(sent, "externalUserId", process.external_user_id);
}

std::optional<Wish> read_wish(const JsonObject& appointment) {
  const JsonObject::Ptr scope = appointment.getObject("scope");
  const auto site = scope ? whole_number(scope->get("id")) : std::nullopt;
  const auto time = whole_number(appointment.get("date"));
  return site && time && *time >= 0 ? std::optional(Wish{*site, *time}) : std::nullopt;
}

}  // namespace nabe::city::appointment
