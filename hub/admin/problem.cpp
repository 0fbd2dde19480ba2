// SPDX-License-Identifier: EUPL-1.2
#include "admin/problem.h"

#include <map>

#include "admin/codes.h"
#include "admin/json_write.h"

namespace nabe::admin {
namespace {

const std::map<std::string, int>& own_statuses() {
  static const std::map<std::string, int> statuses = {
      {code::kUnauthorized, 401},     {code::kForeignHost, 403}, {code::kNoSuchPath, 404},
      {code::kMethodNotAllowed, 405}, {code::kBadRequest, 400},  {code::kTooLarge, 413},
      {code::kNotFound, 404},         {code::kAmbiguous, 409},   {code::kInternal, 500},
      {code::kLengthRequired, 411},
  };
  return statuses;
}

int status_of(const std::string& error_code) {
  const auto own = own_statuses().find(error_code);
  if (own != own_statuses().end()) {
    return own->second;
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
  return response;
}

}  // namespace nabe::admin
