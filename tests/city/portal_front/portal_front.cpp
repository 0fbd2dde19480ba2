// SPDX-License-Identifier: EUPL-1.2
#include "city/portal_front/portal_front.h"

#include <charconv>
#include <utility>

#include "city/portal_front/front.h"
#include "city/portal_front/page.h"
#include "common/url.h"

namespace nabe::city {
namespace portal_front {

using common::Json;

std::optional<std::uint64_t> number_in(const std::string& text) {
  std::uint64_t number = 0;
  const char* const end = text.data() + text.size();
  const auto [at, failure] = std::from_chars(text.data(), end, number);
  return failure == std::errc() && at == end && number > 0 ? std::optional(number) : std::nullopt;
}

Response Front::answer(const Request& request) {
  Response response;
  if (!is_by_own_name(request, url_)) {
    response = told(sentence::kForeign);
  } else if (!request.path.empty() && request.path[0] == "api") {
    response = is_from_own_page(request) ? api(request) : told(sentence::kForeign);
  } else {
    const auto page = request.method == "GET" ? page_at(request.path) : std::nullopt;
    response = page ? *page : told(sentence::kNotFound);
  }
  add_safety(response);
  return response;
}

Response Front::failure(int status) const {
  Response response = told(sentence::kUnwell);
  response.status = status;
  return response;
}

Response Front::api(const Request& request) {
  const Path path(request.path.begin() + 1, request.path.end());
  if (path == Path{"session"}) return session(request);
  if (path == Path{"samples"} && request.method == "GET") {
    Json list = Json::array();
    for (const Sample& sample : samples_on_offer()) {
      Json files = Json::array();
      for (const File& file : sample.attachments) files.add(file.name);
      list.add(Json::object()
                   .set("sample", sample.name)
                   .set("service", sample.service)
                   .set("subject", sample.subject)
                   .set("organization", sample.of_organization)
                   .set("given_name", sample.given_name)
                   .set("family_name", sample.family_name)
                   .set("attachments", std::move(files)));
    }
    return json_answer(200, Json::object().set("samples", std::move(list)));
  }
  if (path.empty() || (path[0] != "forms" && path[0] != "applications")) return told(sentence::kNotFound);
  Session* const found = sessions_.find(request.header("Cookie"));
  return found == nullptr ? told(sentence::kNoSession) : with_session(request, path, *found);
}

Response Front::show_session(Session& session, int status) const {
  Json accounts = Json::array();
  for (const Sample& sample : samples_on_offer()) {
    if (sample.account.empty()) continue;
    const std::string name = sample.given_name + (sample.given_name.empty() ? "" : " ") + sample.family_name;
    accounts.add(Json::object().set("account", sample.account).set("name", name));
  }
  Response response = json_answer(status, Json::object()
                                              .set("account", session.account.empty() ? Json() : Json(session.account))
                                              .set("accounts", std::move(accounts)));
  response.headers.emplace_back("Set-Cookie", cookie_of(session));
  return response;
}

// Who signs in or out begins anew: nothing of the one who sat here before is there.
Response Front::session(const Request& request) {
  Session* const before = sessions_.find(request.header("Cookie"));
  if (request.method == "GET") return show_session(before != nullptr ? *before : sessions_.open({}), 200);
  std::string account;
  if (request.method == "POST") {
    account = request.text("account");
    bool known = false;
    for (const Sample& sample : samples_on_offer()) known = known || (!account.empty() && sample.account == account);
    if (!known) return told(sentence::kNoSuchAccount);
  } else if (request.method != "DELETE") {
    return told(sentence::kNotFound);
  }
  if (before != nullptr) sessions_.end(std::string(before->id));
  return show_session(sessions_.open(account), 200);
}

std::optional<Front::Asked> Front::asked(const Session& session, const std::string& number) const {
  const auto parsed = number_in(number);
  const std::string* const address = parsed ? session.address_of(*parsed) : nullptr;
  if (address == nullptr) return std::nullopt;
  return Asked{*parsed, "/v1/applications/" + common::percent_encode(*address), {session.account, {}, {}}};
}

Response Front::with_session(const Request& request, const Path& path, Session& session) {
  const bool reads = request.method == "GET";
  const bool sends = request.method == "POST";
  if (path == Path{"forms"} && sends) return open_form(request, session);
  if (path == Path{"applications"} && reads) return list_applications(session);
  if (path == Path{"applications"} && sends) return open_by_code(request, session);
  if (path.size() < 2) return told(sentence::kNotFound);
  if (path[0] == "forms") {
    Form* const form = session.find_form(path[1]);
    if (form == nullptr) return told(sentence::kNoSuchForm);
    if (path.size() == 2 && reads) return show_form(*form, 200);
    const bool submits = path.size() == 3 && path[2] == "submission" && sends;
    return submits ? submit(request, session, *form) : told(sentence::kNotFound);
  }
  const auto application = asked(session, path[1]);
  if (!application) return told(sentence::kUnknownApplication);
  if (path.size() == 2 && reads) return show_application(*application);
  if (path.size() == 3 && path[2] == "withdrawal" && sends) return withdraw(session, *application);
  if (path.size() < 5 || path[2] != "mailbox" || !number_in(path[3])) return told(sentence::kNotFound);
  if (path.size() == 5 && path[4] == "answer" && sends) return answer_query(request, session, *application, path[3]);
  if (path.size() == 5 && path[4] == "acknowledgement" && sends) return acknowledge(*application, path[3]);
  if (path.size() == 5 && path[4] == "text" && reads) return read_text(*application, path);
  const bool attachment = path.size() == 6 && path[4] == "attachments" && number_in(path[5]);
  const bool fetches = reads && ((path.size() == 5 && path[4] == "content") || attachment);
  return fetches ? fetch_content(*application, path) : told(sentence::kNotFound);
}

JsonObject::Ptr Front::state() const {
  JsonArray::Ptr list(new JsonArray);
  for (const Sent& sent : sent_) {
    JsonObject::Ptr object(new JsonObject);
    object->set("kind", sent.kind);
    object->set("message_id", sent.message_id);
    object->set("application", sent.application);
    object->set("receipt_time", sent.receipt_time);
    object->set("outcome", sent.outcome);
    object->set("attempts", sent.attempts);
    list->add(object);
  }
  JsonObject::Ptr object(new JsonObject);
  object->set("hub", hub_.address().url);
  object->set("sessions", sessions_.size());
  object->set("sent", list);
  return object;
}

std::optional<Response> Front::act(const std::string& action, const JsonObject& arguments) {
  if (action != "hub") return std::nullopt;
  const std::string url = text_member(arguments, "url");
  const auto parsed = common::parse_url(url);
  if (!parsed || parsed->target != "/" || url.back() == '/') {
    return json_answer(400, Json::object().set("problem", "url is no http or https address without a path"));
  }
  hub_.turn_to({url, text_member(arguments, "token")});
  return json_answer(200, Json::object().set("hub", url));
}

void Front::reset() {
  hub_.turn_to(at_start_);
  sessions_.clear();
  sent_.clear();
}

}  // namespace portal_front

std::unique_ptr<Peer> make_portal_front(portal_front::HubAddress hub) {
  return std::make_unique<portal_front::Front>(std::move(hub));
}

}  // namespace nabe::city
