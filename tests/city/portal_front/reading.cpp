// SPDX-License-Identifier: EUPL-1.2
// What the page shows of applications, as the hub tells it.
#include <set>

#include "city/portal_front/front.h"
#include "city/portal_front/readable.h"
#include "common/url.h"

namespace nabe::city::portal_front {
namespace {

using common::Json;

constexpr std::size_t kMostPages = 100;
constexpr std::size_t kMostCodeBytes = 128;

Json read_json(const HubAnswer& answer) {
  return answer.is_whole() ? Json::parse(answer.http.body).value_or(Json()) : Json();
}

/// `mailbox/3/content`, `mailbox/3/attachments/1`, as the hub names them too.
std::string content_path(const std::vector<std::string>& path) {
  std::string text = "/mailbox/" + path[3];
  return path[4] == "attachments" ? text + "/attachments/" + path[5] : text + "/content";
}

}  // namespace

/// Appends what all pages of a listing have in `member`. An answer, if the hub gave none of its pages.
std::optional<Response> Front::add_pages(const std::string& path, const OnBehalf& on_behalf, const std::string& member,
                                         Json& list) {
  std::string after;
  for (std::size_t page = 0; page < kMostPages; ++page) {
    const HubAnswer answer = hub_.ask("GET", path + after, on_behalf);
    const Json json = read_json(answer);
    if (!json.is_object()) return told(meaning_of(answer, Act::Reads));
    for (const Json& entry : json.at(member).items()) list.add(entry);
    const Json& next = json.at("next");
    if (next.is_null()) break;
    const auto number = next.as_integer();
    after = "?after=" + (number ? std::to_string(*number) : common::percent_encode(next.as_text().value_or("")));
  }
  return std::nullopt;
}

// Those of the account first, then those that were opened by their codes.
Response Front::list_applications(Session& session) {
  Json all = Json::array();
  if (!session.account.empty()) {
    const auto refused = add_pages("/v1/applications", {session.account, {}, {}}, "applications", all);
    if (refused) return *refused;
  }
  Json list = Json::array();
  std::set<std::string> ids;
  const auto add = [&](Json entry, std::size_t number) {
    if (!ids.insert(entry.text_at("id")).second) return;
    Json shown = Json::object().set("application", static_cast<std::int64_t>(number));
    for (const char* member : {"id", "state", "withdrawn"}) shown.set(member, entry.at(member));
    list.add(std::move(shown));
  };
  for (const Json& entry : all.items()) add(entry, session.number_of(entry.text_at("id")));
  for (std::size_t number = 1; number <= session.applications.size(); ++number) {
    if (ids.find(session.applications[number - 1]) != ids.end()) continue;
    const auto application = asked(session, std::to_string(number));
    const HubAnswer answer = hub_.ask("GET", application->path, application->on_behalf);
    const Json entry = read_json(answer);
    if (!entry.is_object()) return told(meaning_of(answer, Act::Reads));
    add(entry, number);
  }
  return json_answer(200, Json::object().set("applications", std::move(list)));
}

Response Front::open_by_code(const Request& request, Session& session) {
  const std::string code = request.text("tracking_code");
  if (code.empty() || code.size() > kMostCodeBytes) return told(sentence::kUnknownApplication);
  // As a guest: an id of somebody's own account is no code.
  const HubAnswer answer = hub_.ask("GET", "/v1/applications/" + common::percent_encode(code), {});
  const Json json = read_json(answer);
  if (!json.is_object()) return told(meaning_of(answer, Act::Reads));
  const std::size_t number = session.number_of(json.text_at("tracking_code"));
  return json_answer(200, Json::object().set("application", static_cast<std::int64_t>(number)));
}

Response Front::show_application(const Asked& asked) {
  const HubAnswer answer = hub_.ask("GET", asked.path, asked.on_behalf);
  Json application = read_json(answer);
  if (!application.is_object()) return told(meaning_of(answer, Act::Reads));
  Json items = Json::array();
  const auto refused = add_pages(asked.path + "/mailbox", asked.on_behalf, "items", items);
  if (refused) return *refused;
  application.set("application", static_cast<std::int64_t>(asked.number)).set("mailbox", std::move(items));
  return json_answer(200, application);
}

Response Front::fetch_content(const Asked& asked, const Path& path) {
  const HubAnswer answer = hub_.ask("GET", asked.path + content_path(path), asked.on_behalf);
  if (!answer.is_whole()) return told(meaning_of(answer, Act::Reads));
  // Saved, never shown as a page of this server: an office's document may be anything.
  const std::string disposition = answer.http.header("Content-Disposition");
  return {200,
          {{"Content-Type", answer.http.header("Content-Type")},
           {"Content-Disposition", disposition.rfind("attachment", 0) == 0 ? disposition : "attachment"}},
          answer.http.body};
}

Response Front::read_text(const Asked& asked, const Path& path) {
  const HubAnswer answer = hub_.ask("GET", asked.path + content_path(path), asked.on_behalf);
  if (!answer.is_whole()) return told(meaning_of(answer, Act::Reads));
  const std::string text = readable_text(answer.http.header("Content-Type"), answer.http.body);
  return json_answer(200, Json::object().set("text", text));
}

}  // namespace nabe::city::portal_front
