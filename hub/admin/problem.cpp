// SPDX-License-Identifier: EUPL-1.2
#include "admin/problem.h"

#include <map>

#include "admin/codes.h"
#include "admin/json_write.h"
#include "store/codes.h"

namespace nabe::admin {
namespace {

/// Where the area alone does not tell the status.
const std::map<std::string, int>& known_statuses() {
  static const std::map<std::string, int> statuses = {
      {code::kUnauthorized, 401},
      {code::kForeignHost, 403},
      {code::kNoSuchPath, 404},
      {code::kMethodNotAllowed, 405},
      {code::kBadRequest, 400},
      {code::kTooLarge, 413},
      {code::kNotFound, 404},
      {code::kAmbiguous, 409},
      {code::kLengthRequired, 411},
      {"NABE-DLV-005", 404},  // no such connector
      {"NABE-DLV-007", 404},  // no such message
      {"NABE-DLV-009", 404},  // no such delivery
      {"NABE-DLV-014", 503},  // the intake is closed
      {"NABE-DLV-015", 422},  // the content was refused
      {store::kStoreFailed, 503},
      {store::kClosing, 503},
      {store::kIdentityConflict, 409},
      {store::kStale, 409},
      {store::kReferenceTaken, 409},
      {store::kNotFound, 404},
      {store::kNotAllowedInState, 409},
      {store::kContentRefused, 422},
      {store::kReferencesDisagree, 409},
  };
  return statuses;
}

int status_of(const std::string& error_code) {
  const auto known = known_statuses().find(error_code);
  if (known != known_statuses().end()) {
    return known->second;
  }
  const std::string area = error_code.substr(0, 8);
  if (area == "NABE-DLV") {
    return 409;  // not allowed in this state
  }
  if (area == "NABE-MSG" || area == "NABE-RTE" || area == "NABE-CFG") {
    return 422;  // understood, but its content cannot be used
  }
  return 500;
}

const char* title_of(int status) {
  switch (status) {
    case 400:
      return "Bad Request";
    case 401:
      return "Unauthorized";
    case 403:
      return "Forbidden";
    case 404:
      return "Not Found";
    case 405:
      return "Method Not Allowed";
    case 409:
      return "Conflict";
    case 411:
      return "Length Required";
    case 413:
      return "Content Too Large";
    case 422:
      return "Unprocessable Content";
    case 503:
      return "Service Unavailable";
    default:
      return "Internal Server Error";
  }
}

}  // namespace

Response problem(const Error& error) {
  Response response;
  response.status = status_of(error.code);
  response.media_type = "application/problem+json";
  json::ObjectPtr body = json::object();
  body->set("type", "urn:nabe:problem:" + error.code);
  body->set("title", std::string(title_of(response.status)));
  body->set("status", response.status);
  body->set("detail", json::text(error.message));
  body->set("code", error.code);
  if (!error.hint.empty()) {
    body->set("hint", json::text(error.hint));
  }
  response.body = json::stringify(body);
  if (response.status == 401) {
    response.headers.emplace_back("WWW-Authenticate", "Bearer realm=\"nabe\"");
  }
  if (response.status == 503) {
    response.headers.emplace_back("Retry-After", "5");
  }
  return response;
}

}  // namespace nabe::admin
