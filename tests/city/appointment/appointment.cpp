// SPDX-License-Identifier: EUPL-1.2
#include "city/appointment/appointment.h"

#include <algorithm>
#include <set>
#include <vector>

#include "city/appointment/book.h"
#include "city/appointment/desk.h"
#include "city/appointment/offer.h"
#include "samples/bytes.h"

namespace nabe::city {
namespace {

using appointment::Book;
using appointment::Process;
using Path = std::vector<std::string>;

const Path kBase = {"terminvereinbarung", "api", "2"};
constexpr const char* kUser = "hub";
constexpr const char* kPassword = "hub-password";
constexpr const char* kPrinter = "printer-1";
constexpr std::int64_t kMostDays = 31;

/// Statuses are those of ZMS's contract, exceptions of processes its own too; the contract names no others.
struct Refusal {
  int status;
  const char* exception;
  const char* message;
};
constexpr Refusal kReserveFailed = {404, "BO\\Zmsbackend\\Process\\Exception\\ProcessReserveFailed",
                                    "Failed to reserve process. Maybe someone was faster."};
constexpr Refusal kNotReserved = {404, "BO\\Zmsbackend\\Process\\Exception\\ProcessNotReservedAnymore",
                                  "Failed to confirm process. Maybe time of reservation went out."};
constexpr Refusal kNoProcess = {404, "BO\\Zmsbackend\\Process\\Exception\\ProcessNotFound", "No such process"};
constexpr Refusal kWrongKey = {403, "BO\\Zmsbackend\\Process\\Exception\\AuthKeyMatchFailed", "The key does not match"};
constexpr Refusal kWrongUser = {403, "BO\\Zmsbackend\\Process\\Exception\\ExternalUserIdMatchFailed",
                                "The process is not assigned to this external user id."};
constexpr Refusal kInvalid = {400, "BO\\Zmsbackend\\Process\\Exception\\ProcessInvalid", "Invalid input"};
constexpr Refusal kNoScope = {404, "BO\\Zmsbackend\\Scope\\Exception\\ScopeNotFound", "No such scope"};
constexpr Refusal kNoLogin = {401, "BO\\Zmsentities\\Exception\\UserAccountMissingLogin", "Login required"};
constexpr Refusal kWrongLogin = {401, "BO\\Zmsbackend\\Useraccount\\Exception\\InvalidCredentials", "Wrong login"};
constexpr Refusal kWrongPrinter = {403, "BO\\Zmsbackend\\Ticketprinter\\Exception\\TicketprinterNotValid",
                                   "The hash is not valid"};
constexpr Refusal kNothing = {404, "BO\\Zmsbackend\\Exception\\NotFound", "No such resource"};

Response wrap(int status, const char* exception, const char* message, const Json& data, std::size_t length) {
  JsonObject::Ptr meta(new JsonObject);
  meta->set("error", status >= 400);
  meta->set("status", std::to_string(status));
  meta->set("length", length);
  if (status >= 400) {
    meta->set("exception", exception);
    meta->set("message", message);
  }
  JsonObject::Ptr object(new JsonObject);
  object->set("meta", meta);
  object->set("data", data);
  return json_response(status, object);
}

Response refused(const Refusal& refusal) { return wrap(refusal.status, refusal.exception, refusal.message, Json(), 0); }
Response found(const JsonObject::Ptr& data) { return wrap(200, "", "", data, 1); }
Response found(const JsonArray::Ptr& data) { return wrap(200, "", "", data, data->size()); }

JsonArray::Ptr list_of(const std::vector<const Process*>& processes, bool with_key) {
  JsonArray::Ptr list(new JsonArray);
  for (const Process* process : processes) list->add(appointment::process_json(*process, with_key));
  return list;
}

std::optional<std::int64_t> day_in(const JsonObject& calendar, const char* name) {
  const JsonObject::Ptr day = calendar.getObject(name);
  if (!day) return std::nullopt;
  const auto year = appointment::whole_number(day->get("year"));
  const auto month = appointment::whole_number(day->get("month"));
  const auto number = appointment::whole_number(day->get("day"));
  return year && month && number ? appointment::day_of(*year, *month, *number) : std::nullopt;
}

/// Ids come as numbers or as digits.
std::string id_text(const Json& value) {
  const auto number = appointment::whole_number(value);
  return number ? std::to_string(*number) : std::string();
}

class Appointment final : public Peer {
 public:
  std::string name() const override { return "appointment"; }
  void settle(const std::string&) override {}
  void reset() override {
    book_.clear();
    keys_.clear();
    last_key_ = 0;
  }
  Response failure(int status) const override {
    return wrap(status, "BO\\Zmsbackend\\Exception\\Unwell", "The appointment system is not well", Json(), 0);
  }
  Response answer(const Request& request) override;
  JsonObject::Ptr state() const override;
  std::optional<Response> act(const std::string& action, const JsonObject& arguments) override;

 private:
  Response login(const JsonObject& account);
  Response process(const Request& request, const Path& path);
  Response with_status(const Path& path, const JsonObject& body);
  Response own_process(const Request& request, const Path& path);
  Response of_user(const Request& request, const Path& path);
  Response scope(const Request& request, const Path& path);
  Response free_times(const JsonObject& calendar);
  Response reserve(const JsonObject& body);
  Response advance(const JsonObject& body, const std::set<std::string>& from, const char* to);
  Response update(const JsonObject& body, Process& process);
  bool is_signed_in(const Request& request) const {
    return keys_.find(std::string(request.header("X-Authkey"))) != keys_.end();
  }

  Book book_;
  std::set<std::string> keys_;  ///< of those who signed in
  std::size_t last_key_ = 0;
};

Response Appointment::answer(const Request& request) {
  Path path = request.path;
  if (path.size() <= kBase.size() || !std::equal(kBase.begin(), kBase.end(), path.begin())) return refused(kNothing);
  path.erase(path.begin(), path.begin() + static_cast<std::ptrdiff_t>(kBase.size()));
  if (path == Path{"workstation", "login"} && request.method == "POST") {
    const JsonObject::Ptr account = parse_object(request.body);
    return account ? login(*account) : refused(kInvalid);
  }
  if (path[0] == "process") return process(request, path);
  if (path[0] == "scope") return scope(request, path);
  return refused(kNothing);
}

Response Appointment::login(const JsonObject& account) {
  if (text_member(account, "id") != kUser || text_member(account, "password") != kPassword) return refused(kWrongLogin);
  const std::string key = samples::sha256_of("login " + std::to_string(++last_key_)).substr(0, 32);
  keys_.insert(key);
  JsonObject::Ptr workstation(new JsonObject);
  workstation->set("id", 1);
  workstation->set("name", kUser);
  workstation->set("authkey", key);
  return found(workstation);
}

Response Appointment::process(const Request& request, const Path& path) {
  if (path.size() == 3 && path[1] == "status" && request.method == "POST") {
    const JsonObject::Ptr body = parse_object(request.body);
    return body ? with_status(path, *body) : refused(kInvalid);
  }
  if (path == Path{"process", "search"} || path.size() == 3 || path.size() == 4) {
    const bool of_external_user = path[1] == "externaluserid" || (path.size() == 4 && path[2] == "externaluserid");
    if (path[1] == "search" || of_external_user) return of_user(request, path);
    return own_process(request, path);
  }
  return refused(kNothing);
}

Response Appointment::with_status(const Path& path, const JsonObject& body) {
  const std::string& status = path[2];
  if (status == "free") return free_times(body);
  if (status == "reserved") return reserve(body);
  if (status == "preconfirmed") return advance(body, {"reserved"}, "preconfirmed");
  if (status == "confirmed") return advance(body, {"reserved", "preconfirmed"}, "confirmed");
  return refused(kNothing);
}

Response Appointment::free_times(const JsonObject& calendar) {
  const auto first = day_in(calendar, "firstDay");
  const auto last = day_in(calendar, "lastDay");
  if (!first || !last || *last < *first || *last - *first > kMostDays * 24 * 3600) return refused(kInvalid);
  const std::string service = id_text(appointment::first_of(calendar, "requests").get("id"));
  const appointment::Service* const wanted = appointment::find_service(service);
  if (wanted == nullptr) return refused(kInvalid);
  const JsonArray::Ptr scopes = calendar.getArray("scopes");
  JsonArray::Ptr list(new JsonArray);
  for (const appointment::Site& site : appointment::sites()) {
    bool asked = !scopes || scopes->size() == 0;
    for (unsigned i = 0; scopes && i < scopes->size(); ++i) {
      const JsonObject::Ptr scope = scopes->getObject(i);
      asked = asked || (scope && appointment::whole_number(scope->get("id")) == site.id);
    }
    if (!asked) continue;
    for (const std::int64_t time : book_.free_times(site.id, service, *first, *last)) {
      list->add(appointment::free_json(site.id, service, time, wanted->slots));
    }
  }
  return found(list);
}

Response Appointment::reserve(const JsonObject& body) {
  const auto wish = appointment::read_wish(appointment::first_of(body, "appointments"));
  Process wanted;
  wanted.service = id_text(appointment::first_of(body, "requests").get("id"));
  if (!wish || wanted.service.empty() || !appointment::read_client(body, wanted)) return refused(kInvalid);
  wanted.site = wish->site;
  wanted.time = wish->time;
  const Process* const made = book_.reserve(std::move(wanted));
  return made == nullptr ? refused(kReserveFailed) : found(appointment::process_json(*made, true));
}

Response Appointment::advance(const JsonObject& body, const std::set<std::string>& from, const char* to) {
  Process* const process = book_.find(appointment::whole_number(body.get("id")).value_or(0));
  if (process == nullptr) return refused(kNotReserved);
  if (text_member(body, "authKey") != process->auth_key) return refused(kWrongKey);
  if (from.find(process->status) == from.end()) return refused(kNotReserved);
  if (process->client.family_name.empty()) return refused(kInvalid);
  process->status = to;
  return found(appointment::process_json(*process, true));
}

Response Appointment::update(const JsonObject& body, Process& process) {
  if (body.has("status") && text_member(body, "status") != process.status) return refused(kWrongKey);
  Process changed = process;
  if (!appointment::read_client(body, changed)) return refused(kInvalid);
  process = std::move(changed);
  return found(appointment::process_json(process, true));
}

Response Appointment::own_process(const Request& request, const Path& path) {
  const bool moves = path.size() == 4 && path[3] == "appointment" && request.method == "POST";
  if (path.size() != 3 && !moves) return refused(kNothing);
  Process* const process = book_.find(appointment::whole_number(path[1]).value_or(0));
  if (process == nullptr) return refused(kNoProcess);
  if (path[2] != process->auth_key) return refused(kWrongKey);
  if (request.method == "GET") return found(appointment::process_json(*process, true));
  if (request.method == "DELETE") {
    process->status = "deleted";
    return found(appointment::process_json(*process, true));
  }
  const JsonObject::Ptr body = parse_object(request.body);
  if (request.method != "POST") return refused(kNothing);
  if (!body) return refused(kInvalid);
  if (!moves) return update(*body, *process);
  const auto wish = appointment::read_wish(*body);
  if (!wish) return refused(kInvalid);
  if (process->status != "reserved" && process->status != "preconfirmed" && process->status != "confirmed") {
    return refused(kWrongKey);
  }
  if (!book_.move(*process, *wish)) return refused(kReserveFailed);
  return found(appointment::process_json(*process, true));
}

Response Appointment::of_user(const Request& request, const Path& path) {
  if (request.method != "GET") return refused(kNothing);
  if (!is_signed_in(request)) return refused(kNoLogin);
  if (path[1] == "search") {
    const std::string query = request.text("query");
    return found(list_of(book_.choose([&](const Process& process) {
      const appointment::ClientData& client = process.client;
      return !query.empty() && (std::to_string(process.id) == query || client.family_name == query ||
                                client.email == query || client.telephone == query);
    }),
                         true));
  }
  if (path.size() == 3) {
    const std::string& user = path[2];
    return found(list_of(
        book_.choose([&](const Process& process) { return process.external_user_id == user && !user.empty(); }), true));
  }
  const Process* const process = book_.find(appointment::whole_number(path[1]).value_or(0));
  if (process == nullptr) return refused(kNoProcess);
  if (process->external_user_id != path[3]) return refused(kWrongUser);
  return found(appointment::process_json(*process, true));
}

Response Appointment::scope(const Request& request, const Path& path) {
  if (request.method != "GET") return refused(kNothing);
  if (path.size() == 1) {
    JsonArray::Ptr list(new JsonArray);
    for (const appointment::Site& site : appointment::sites()) list->add(appointment::site_json(site.id));
    return found(list);
  }
  const appointment::Site* const site = appointment::find_site(appointment::whole_number(path[1]).value_or(0));
  if (site == nullptr) return refused(kNoScope);
  const std::int64_t id = site->id;
  if (path.size() == 2) return found(appointment::site_json(id));
  if (path.size() == 3 && path[2] == "request") {
    JsonArray::Ptr list(new JsonArray);
    for (const std::string& service : site->services) list->add(appointment::service_json(service));
    return found(list);
  }
  if (path.size() == 4 && path[2] == "waitingnumber") {
    if (path[3] != kPrinter) return refused(kWrongPrinter);
    return found(appointment::process_json(book_.walk_in(id, "", appointment::now_seconds()), true));
  }
  if (!is_signed_in(request)) return refused(kNoLogin);
  if (path.size() == 3 && path[2] == "queue") {
    JsonArray::Ptr list(new JsonArray);
    for (const Process* process : book_.queue(id)) list->add(appointment::queue_json(*process));
    return found(list);
  }
  if (path.size() == 4 && path[2] == "queue" && path[3] == "next") {
    const std::vector<const Process*> waiting = book_.queue(id);
    return waiting.empty() ? refused(kNoProcess) : found(appointment::process_json(*waiting.front(), false));
  }
  if (path.size() == 4 && path[2] == "process") {
    const auto day = appointment::day_of(path[3]);
    if (!day) return refused(kInvalid);
    return found(list_of(book_.choose([&](const Process& process) {
      return process.site == id && appointment::day_of(process.time) == *day;
    }),
                         false));
  }
  if (path.size() == 5 && path[2] == "process" && path[3] == "status") {
    return found(list_of(
        book_.choose([&](const Process& process) { return process.site == id && process.status == path[4]; }), false));
  }
  return refused(kNothing);
}

std::optional<Response> Appointment::act(const std::string& action, const JsonObject& arguments) {
  if (action == "sign-out") {
    keys_.clear();
    return json_response(200, JsonObject::Ptr(new JsonObject));
  }
  const auto result = appointment::at_desk(book_, action, arguments);
  if (!result) return std::nullopt;
  if (result->process != nullptr) {
    return json_response(result->status, appointment::process_json(*result->process, true));
  }
  JsonObject::Ptr object(new JsonObject);
  object->set("problem", result->problem);
  return json_response(result->status, object);
}

JsonObject::Ptr Appointment::state() const {
  JsonArray::Ptr list(new JsonArray);
  for (const Process& process : book_.all()) list->add(appointment::process_json(process, true));
  JsonObject::Ptr object(new JsonObject);
  object->set("processes", list);
  object->set("logins", last_key_);
  return object;
}

}  // namespace

std::unique_ptr<Peer> make_appointment() { return std::make_unique<Appointment>(); }

}  // namespace nabe::city
