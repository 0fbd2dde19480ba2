// SPDX-License-Identifier: EUPL-1.2
#include "admin/api.h"

#include <optional>

#include "admin/codes.h"
#include "admin/problem.h"
#include "base/printable.h"

namespace nabe::admin {
namespace {

std::optional<std::vector<std::string>> match(const std::vector<std::string>& pattern,
                                              const std::vector<std::string>& path) {
  if (pattern.size() != path.size()) {
    return std::nullopt;
  }
  std::vector<std::string> captures;
  for (std::size_t i = 0; i < path.size(); ++i) {
    if (pattern[i] == "{}") {
      captures.push_back(path[i]);
    } else if (pattern[i] != path[i]) {
      return std::nullopt;
    }
  }
  return captures;
}

}  // namespace

const std::vector<Api::Endpoint>& Api::endpoints() {
  static const std::vector<Endpoint> all = {
      {"GET", {"health", "live"}, &Api::live},
      {"GET", {"health", "ready"}, &Api::ready},
      {"GET", {"metrics"}, &Api::metrics},
      {"GET", {"api", "status"}, &Api::status},
      {"GET", {"api", "messages"}, &Api::messages},
      {"GET", {"api", "messages", "{}"}, &Api::message},
      {"GET", {"api", "messages", "{}", "body"}, &Api::message_body},
      {"GET", {"api", "messages", "{}", "explain"}, &Api::explain_message},
      {"POST", {"api", "messages", "{}", "assign"}, &Api::assign},
      {"POST", {"api", "messages", "{}", "reroute"}, &Api::reroute},
      {"GET", {"api", "deliveries"}, &Api::deliveries},
      {"GET", {"api", "journal"}, &Api::journal},
      {"GET", {"api", "refusals"}, &Api::refusals},
      {"POST", {"api", "deliveries", "{}", "{}"}, &Api::remedy},
      {"POST", {"api", "connectors", "{}", "{}"}, &Api::switch_connector},
      {"POST", {"api", "send"}, &Api::send},
      {"POST", {"api", "explain"}, &Api::explain},
  };
  return all;
}

bool Api::is_open(const std::vector<std::string>& path) { return path.size() == 2 && path.front() == "health"; }

bool Api::takes_message(const std::vector<std::string>& path) {
  return path == std::vector<std::string>{"api", "send"} || path == std::vector<std::string>{"api", "explain"} ||
         (path.size() == 4 && path[1] == "deliveries" && path[3] == "replace");
}

Response Api::handle(const Request& request) {
  std::string allowed;
  for (const Endpoint& endpoint : endpoints()) {
    const auto captures = match(endpoint.pattern, request.path);
    if (!captures) {
      continue;
    }
    if (request.method == endpoint.method) {
      return (this->*endpoint.handler)(request, *captures);
    }
    allowed = endpoint.method;
  }
  if (allowed.empty()) {
    return problem({code::kNoSuchPath, "there is nothing at this path", "docs/operating.md lists the admin API", {}});
  }
  Response response = problem({code::kMethodNotAllowed, "this path answers " + allowed + " only", "", {}});
  response.headers.emplace_back("Allow", allowed);
  return response;
}

Result<std::string> Api::connector_named(const std::string& name) {
  std::vector<std::string> found;
  for (const delivery::ConnectorStatus& connector : parts_.operations.status().connectors) {
    if (connector.name == name) {
      return name;
    }
    const std::size_t dot = connector.name.find('.');
    if (dot != std::string::npos && connector.name.compare(dot + 1, std::string::npos, name) == 0) {
      found.push_back(connector.name);
    }
  }
  if (found.size() == 1) {
    return found.front();
  }
  if (found.empty()) {
    return Error{code::kNotFound,
                 "there is no connector \"" + printable(name, 80) + '"',
                 "`nabe status` lists the connectors",
                 {}};
  }
  std::string hint = "name one of:";
  for (const std::string& candidate : found) {
    hint += ' ' + candidate;
  }
  return Error{code::kAmbiguous, "several departments have a connector \"" + printable(name, 80) + '"', hint, {}};
}

void Api::note(const std::string& action, const std::string& object, const std::string& actor,
               const std::string& code) {
  parts_.log.write(code.empty() ? LogLevel::Info : LogLevel::Warning, "operator acted",
                   {{"action", action}, {"object", object}, {"actor", actor}, {"code", code.empty() ? "ok" : code}});
}

}  // namespace nabe::admin
