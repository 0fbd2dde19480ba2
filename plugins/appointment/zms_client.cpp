// SPDX-License-Identifier: EUPL-1.2
#include "appointment/zms_client.h"

#include <algorithm>
#include <charconv>
#include <chrono>

#include "appointment/times.h"
#include "common/http_outcome.h"
#include "common/url.h"

namespace nabe::appointment {
namespace {

using common::Json;
using common::Patience;

/// A day of a large site.
constexpr std::size_t kMaxAnswerBytes = 8 * 1024 * 1024;

common::HttpClientSettings with_room_for_answers(common::HttpClientSettings settings) {
  settings.max_body_bytes = kMaxAnswerBytes;
  return settings;
}

Time now() { return std::chrono::time_point_cast<std::chrono::microseconds>(std::chrono::system_clock::now()); }

/// The last piece of the name of a class; anything else is not repeated to the operator.
std::string exception_in(const Json& json) {
  const std::string whole = json.at("meta").text_at("exception");
  const std::size_t last = whole.rfind('\\');
  std::string name = last == std::string::npos ? whole : whole.substr(last + 1);
  const bool plain = !name.empty() && name.size() <= 60 && std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  });
  return plain ? name : std::string();
}

/// Numbers are sent as such or in digits.
std::string id_in(const Json& value) {
  const auto number = value.as_integer();
  return number ? std::to_string(*number) : value.as_text().value_or("");
}

std::int64_t number_in(const Json& value) {
  if (const auto number = value.as_integer()) return *number;
  const std::string text = value.as_text().value_or("");
  std::int64_t number = 0;
  const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), number);
  return failure == std::errc() && end == text.data() + text.size() ? number : 0;
}

bool flag_in(const Json& value) { return value.as_flag().value_or(id_in(value) == "1"); }

const Json& first_in(const Json& list) {
  static const Json kNull;
  return list.items().empty() ? kNull : list.items().front();
}

Json one(Json item) {
  Json list = Json::array();
  list.add(std::move(item));
  return list;
}

Json number_of(const std::string& id) { return Json(number_in(Json(id))); }

Json scope_of(const std::string& site) {
  Json scope = Json::object();
  scope.set("id", number_of(site));
  return scope;
}

Json appointment_of(const Slot& slot) {
  Json appointment = Json::object();
  // How many slots the service takes is the system's to say; the member is required.
  appointment.set("date", slot.time_s).set("slotCount", std::int64_t{1}).set("scope", scope_of(slot.site));
  return appointment;
}

Json client_of(const Customer& customer) {
  Json client = Json::object();
  client.set("familyName", customer.name).set("email", customer.email).set("telephone", customer.telephone);
  return client;
}

Json day_json(std::int64_t seconds) {
  const Day day = day_of(seconds);
  Json json = Json::object();
  json.set("year", day.year).set("month", day.month).set("day", day.day);
  return json;
}

std::string path_of(const Process& process) {
  return "/process/" + common::percent_encode(process.id) + '/' + common::percent_encode(process.auth_key) + '/';
}

}  // namespace

Process process_of(const Json& data) {
  const Json& json = data.is_array() ? first_in(data) : data;
  const Json& appointment = first_in(json.at("appointments"));
  const Json& scope = json.at("scope").is_object() ? json.at("scope") : appointment.at("scope");
  const Json& service = first_in(json.at("requests"));
  const Json& queue = json.at("queue");
  Process process;
  process.id = id_in(json.at("id"));
  process.auth_key = json.text_at("authKey");
  process.status = json.text_at("status");
  process.number = id_in(json.at("displayNumber"));
  if (process.number.empty()) process.number = id_in(queue.at("number"));
  process.site = id_in(scope.at("id"));
  process.site_name = scope.at("provider").text_at("name");
  process.service = id_in(service.at("id"));
  process.service_name = service.text_at("name");
  process.external_user_id = json.text_at("externalUserId");
  process.time_s = number_in(appointment.at("date"));
  process.arrival_s = number_in(queue.at("arrivalTime"));
  process.with_appointment = queue.at("withAppointment").is_null() || flag_in(queue.at("withAppointment"));
  return process;
}

std::vector<Process> processes_of(const Json& data) {
  std::vector<Process> all;
  for (const Json& item : data.items()) all.push_back(process_of(item));
  return all;
}

ZmsClient::ZmsClient(common::Url base, common::HttpClientSettings settings, common::HeaderList headers,
                     ZmsAccount account, std::string source)
    : base_(std::move(base)),
      client_(with_room_for_answers(std::move(settings))),
      headers_(std::move(headers)),
      account_(std::move(account)),
      source_(std::move(source)) {
  while (base_.target.ends_with('/')) base_.target.pop_back();
}

void ZmsClient::clear() {
  client_.clear();
  const std::lock_guard lock(mutex_);
  auth_key_.clear();
}

ZmsReply ZmsClient::judge(const common::HttpAnswer& answer, Effect effect) const {
  ZmsReply reply;
  const auto open = [&](std::string text, std::uint32_t code) {
    return effect == Effect::Some ? Outcome::unknown(std::move(text)).with_code(code)
                                  : Outcome::retry(std::move(text)).with_code(code);
  };
  Json json;
  if (answer.progress == common::Progress::Answered && answer.body_complete) {
    if (auto parsed = Json::parse(answer.body)) json = std::move(*parsed);
    reply.exception = exception_in(json);
  }
  reply.outcome = common::outcome_of(answer, now(), "");
  if (reply.is_ok()) {
    reply.data = json.at("data");
    if (reply.data.is_object() || reply.data.is_array()) return reply;
    reply.exception.clear();
    reply.outcome = open("the appointment system's answer is not complete", common::kStatusCode + 200);
    return reply;
  }
  using Kind = Outcome::Kind;
  const std::uint32_t code = reply.outcome.code_number();
  const bool is_refusal = reply.outcome.kind() == Kind::Reject || answer.status == 403;
  const bool is_elsewhere = answer.status == 404 && (reply.exception.empty() || reply.refused_as("NotFound"));
  // A refusal that broke off may be one that is no failure at all: a slot that is taken, say.
  if (reply.outcome.kind() == Kind::Unknown || (is_refusal && !answer.body_complete)) {
    reply.exception.clear();
    reply.outcome = open(reply.outcome.text(), code);
  } else if (is_elsewhere) {
    // Concerns every message: none should die of it.
    reply.outcome = Outcome::not_connected("there is no appointment system at the endpoint", common::kConfigurationWait)
                        .with_code(code);
  } else if (is_refusal && !reply.exception.empty()) {
    const std::string text = "the appointment system refuses: " + reply.exception;
    reply.outcome = answer.status == 403 ? Outcome::retry(text, common::kConfigurationWait).with_code(Code::Denied)
                                         : Outcome::reject(text).with_code(code);
  }
  return reply;
}

ZmsReply ZmsClient::send(const char* method, const std::string& path, const std::string& body,
                         const std::string& auth_key, Effect effect, const Patience& patience) {
  common::HttpRequest request;
  request.method = method;
  request.url = base_;
  request.url.target += path;
  request.headers = headers_;
  request.headers.emplace_back("Accept", "application/json");
  if (!auth_key.empty()) request.headers.emplace_back("X-Authkey", auth_key);
  std::size_t read = 0;
  if (!body.empty()) {
    request.headers.emplace_back("Content-Type", "application/json");
    request.body_bytes = body.size();
    request.read_body = [&](char* destination, std::size_t capacity) {
      const std::size_t size = body.copy(destination, capacity, read);
      read += size;
      return static_cast<std::int64_t>(size);
    };
    request.rewind_body = [&read] {
      read = 0;
      return true;
    };
  }
  request.repeatable = effect == Effect::None;
  return judge(client_.exchange(request, patience), effect);
}

ZmsReply ZmsClient::sign_in(std::string& auth_key, const Patience& patience) {
  const std::lock_guard lock(mutex_);  // one login for all who wait for it
  if (auth_key_.empty()) {
    Json body = Json::object();
    body.set("id", account_.user).set("password", account_.password);
    ZmsReply reply = send("POST", "/workstation/login/", body.text(), "", Effect::None, patience);
    if (!reply.is_ok()) {
      if (reply.outcome.kind() == Outcome::Kind::Reject) {
        reply.outcome = Outcome::not_connected("the login failed: " + reply.outcome.text(), common::kConfigurationWait)
                            .with_code(Code::Denied);
      }
      reply.exception.clear();  // it says nothing about what was to be asked
      return reply;
    }
    auth_key_ = reply.data.text_at("authkey");
    if (auth_key_.empty() || !common::is_header_value(auth_key_)) {
      auth_key_.clear();
      reply.outcome =
          Outcome::not_connected("the login gave no key", common::kConfigurationWait).with_code(Code::Denied);
      return reply;
    }
  }
  auth_key = auth_key_;
  return {};
}

ZmsReply ZmsClient::ask(const char* method, const std::string& path, const std::optional<Json>& body, Effect effect,
                        const Patience& patience) {
  const std::string text = body ? body->text() : std::string();
  for (bool again = false;; again = true) {
    std::string auth_key;
    if (!account_.user.empty()) {
      ZmsReply login = sign_in(auth_key, patience);
      if (!login.is_ok()) return login;
    }
    ZmsReply reply = send(method, path, text, auth_key, effect, patience);
    const bool signed_out = !auth_key.empty() && reply.outcome.kind() == Outcome::Kind::NotConnected &&
                            reply.outcome.code() == Code::Denied;
    if (!signed_out || again) return reply;
    // A login ends after some time.
    const std::lock_guard lock(mutex_);
    if (auth_key_ == auth_key) auth_key_.clear();
  }
}

ZmsReply ZmsClient::sites(const Patience& patience) { return ask("GET", "/scope/", {}, Effect::None, patience); }

ZmsReply ZmsClient::free_slots(const std::string& service, const std::string& site, std::int64_t first_s,
                               std::int64_t last_s, std::vector<Slot>& slots, const Patience& patience) {
  Json request = Json::object();
  request.set("id", service).set("source", source_);
  Json calendar = Json::object();
  calendar.set("firstDay", day_json(first_s)).set("lastDay", day_json(last_s)).set("requests", one(std::move(request)));
  if (!site.empty()) calendar.set("scopes", one(scope_of(site)));
  ZmsReply reply = ask("POST", "/process/status/free/", calendar, Effect::None, patience);
  for (const Process& process : processes_of(reply.data)) {
    if (process.time_s >= first_s && !process.site.empty()) slots.push_back({process.site, process.time_s});
  }
  std::stable_sort(slots.begin(), slots.end(), [](const Slot& a, const Slot& b) { return a.time_s < b.time_s; });
  return reply;
}

ZmsReply ZmsClient::reserve(const Wish& wish, const Slot& slot, const std::string& key, const Patience& patience) {
  Json request = Json::object();
  request.set("id", wish.service).set("source", source_);
  Json body = Json::object();
  body.set("id", std::int64_t{0})
      .set("status", "reserved")
      .set("scope", scope_of(slot.site))
      .set("appointments", one(appointment_of(slot)))
      .set("requests", one(std::move(request)))
      .set("clients", one(client_of(wish.customer)))
      .set_text("amendment", wish.note)
      .set("externalUserId", key);
  return ask("POST", "/process/status/reserved/", body, Effect::Some, patience);
}

ZmsReply ZmsClient::update(const Process& process, const Wish& wish, const std::string& key, const Patience& patience) {
  Json body = Json::object();
  body.set("id", number_of(process.id))
      .set("authKey", process.auth_key)
      .set("clients", one(client_of(wish.customer)))
      .set_text("amendment", wish.note)
      .set("externalUserId", key);
  return ask("POST", path_of(process), body, Effect::Some, patience);
}

ZmsReply ZmsClient::advance(const Process& process, const char* status, const Patience& patience) {
  Json body = Json::object();
  body.set("id", number_of(process.id)).set("authKey", process.auth_key);
  return ask("POST", std::string("/process/status/") + status + '/', body, Effect::Some, patience);
}

ZmsReply ZmsClient::move(const Process& process, const Slot& slot, const Patience& patience) {
  return ask("POST", path_of(process) + "appointment/", appointment_of(slot), Effect::Some, patience);
}

ZmsReply ZmsClient::cancel(const Process& process, const Patience& patience) {
  return ask("DELETE", path_of(process), {}, Effect::Some, patience);
}

ZmsReply ZmsClient::process(const std::string& id, const std::string& auth_key, const Patience& patience) {
  Process process;
  process.id = id;
  process.auth_key = auth_key;
  return ask("GET", path_of(process), {}, Effect::None, patience);
}

ZmsReply ZmsClient::of_user(const std::string& external_user_id, const Patience& patience) {
  return ask("GET", "/process/externaluserid/" + common::percent_encode(external_user_id) + '/', {}, Effect::None,
             patience);
}

ZmsReply ZmsClient::day(const std::string& site, const std::string& day, const Patience& patience) {
  return ask("GET", "/scope/" + common::percent_encode(site) + "/process/" + day + '/', {}, Effect::None, patience);
}

}  // namespace nabe::appointment
