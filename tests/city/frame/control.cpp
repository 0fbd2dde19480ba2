// SPDX-License-Identifier: EUPL-1.2
#include "city/frame/control.h"

#include <charconv>
#include <exception>

#include "city/frame/fault_json.h"
#include "city/frame/json.h"

namespace nabe::city {
namespace {

Response problem_response(int status, const std::string& text) {
  JsonObject::Ptr object(new JsonObject);
  object->set("problem", text);
  return json_response(status, object);
}

JsonArray::Ptr fault_list(const PeerHost& host) {
  JsonArray::Ptr list(new JsonArray);
  for (const FaultState& state : host.faults()) list->add(fault_json(state));
  return list;
}

JsonObject::Ptr overview(const PeerHost& host) {
  JsonObject::Ptr struck(new JsonObject);
  for (const auto& [kind, count] : host.struck()) struck->set(std::string(name_of(kind)), count);
  JsonObject::Ptr object(new JsonObject);
  object->set("url", host.url());
  object->set("down", host.is_down());
  object->set("requests", host.request_count());
  object->set("held_back", host.held_back());
  object->set("struck", struck);
  object->set("faults", fault_list(host));
  return object;
}

JsonArray::Ptr request_list(const PeerHost& host) {
  JsonArray::Ptr list(new JsonArray);
  for (const PeerHost::Served& served : host.served()) {
    JsonObject::Ptr object(new JsonObject);
    object->set("method", served.method);
    object->set("target", served.target);
    object->set("status", served.status);
    object->set("fault", served.fault);
    list->add(object);
  }
  return list;
}

JsonObject::Ptr arguments_of(const Request& request) {
  return request.body.empty() ? JsonObject::Ptr(new JsonObject) : parse_object(request.body);
}

}  // namespace

Control::Control(const std::vector<std::unique_ptr<PeerHost>>& hosts)
    : hosts_(hosts), door_([this](const Exchange& exchange, const Request& request) {
        Response response;
        try {
          response = answer(request);
        } catch (const std::exception& failure) {
          response = problem_response(500, failure.what());
        }
        exchange.respond(std::move(response));
      }) {}

Response Control::answer(const Request& request) {
  const std::vector<std::string>& path = request.path;
  if (path.empty() && request.method == "GET") {
    JsonObject::Ptr peers(new JsonObject);
    for (const auto& host : hosts_) peers->set(host->name(), host->url());
    JsonObject::Ptr object(new JsonObject);
    object->set("peers", peers);
    return json_response(200, object);
  }
  if (path.size() == 1 && path[0] == "reset" && request.method == "POST") {
    for (const auto& host : hosts_) host->reset();
    return {204, {}, ""};
  }
  if (path.size() >= 2 && path[0] == "peers") {
    for (const auto& host : hosts_) {
      if (host->name() == path[1]) return answer_for(*host, request);
    }
    return problem_response(404, "no such peer");
  }
  return problem_response(404, "see GET /");
}

Response Control::answer_for(PeerHost& host, const Request& request) {
  const std::vector<std::string>& path = request.path;
  const std::string what = path.size() > 2 ? path[2] : "";
  if (request.method == "GET" && path.size() == 2) return json_response(200, overview(host));
  if (request.method == "GET" && path.size() == 3 && what == "state") return json_response(200, host.state());
  if (request.method == "GET" && path.size() == 3 && what == "requests") return json_response(200, request_list(host));
  if (what == "faults") return faults(host, request);
  if (request.method == "POST" && path.size() == 3 && what == "reset") {
    host.reset();
    return {204, {}, ""};
  }
  if (request.method == "POST" && path.size() == 4 && what == "actions") {
    const JsonObject::Ptr arguments = arguments_of(request);
    if (!arguments) return problem_response(400, "the body is no JSON object");
    const auto response = host.act(path[3], *arguments);
    return response ? *response : problem_response(404, "no such action");
  }
  return problem_response(404, "no such thing of a peer, or not by this method");
}

Response Control::faults(PeerHost& host, const Request& request) {
  const std::vector<std::string>& path = request.path;
  if (request.method == "GET" && path.size() == 3) return json_response(200, fault_list(host));
  if (request.method == "POST" && path.size() == 3) {
    const JsonObject::Ptr object = parse_object(request.body);
    std::string problem = "the body is no JSON object";
    const auto fault = object ? parse_fault(*object, problem) : std::nullopt;
    if (!fault) return problem_response(400, problem);
    const std::uint64_t id = host.add_fault(*fault);
    return json_response(201, fault_json({id, *fault, 0, 0, false}));
  }
  if (request.method == "DELETE" && path.size() == 3) {
    host.clear_faults();
    return {204, {}, ""};
  }
  if (request.method == "DELETE" && path.size() == 4) {
    std::uint64_t id = 0;
    const char* end = path[3].data() + path[3].size();
    const auto [at, failure] = std::from_chars(path[3].data(), end, id);
    if (failure == std::errc() && at == end && host.clear_fault(id)) return {204, {}, ""};
    return problem_response(404, "no such fault");
  }
  return problem_response(404, "GET, POST or DELETE faults, DELETE faults/ID");
}

}  // namespace nabe::city
