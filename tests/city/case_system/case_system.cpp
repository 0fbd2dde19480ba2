// SPDX-License-Identifier: EUPL-1.2
#include "city/case_system/case_system.h"

#include <algorithm>
#include <vector>

#include "city/case_system/application_xml.h"
#include "city/case_system/clerk.h"
#include "city/case_system/outbox.h"
#include "city/case_system/register.h"
#include "city/frame/xml.h"
#include "samples/bytes.h"

namespace nabe::city {
namespace {

using case_system::Person;
using case_system::PersonName;
using case_system::Register;

constexpr const char* kNamespace = "urn:nabe:case-system:1";
constexpr const char* kExisting = "existing";
constexpr const char* kNew = "new";
constexpr const char* kClerk = "clerk";

struct File {
  std::string name;
  std::string media_type;
  std::size_t size_bytes = 0;
  std::string sha256;
};

struct Application {
  std::string id;
  std::string key;
  std::string sha256;  ///< of all that came
  PersonName name;
  std::string match;
  std::string file_number;  ///< empty until a clerk has assigned it
  bool withdrawn = false;
  std::vector<File> files;
};

/// What a citizen wrote in answer to a query, or anything else that came to an application.
struct Letter {
  std::string key;
  std::string sha256;
  std::string application;
  std::string type;
  std::string query;  ///< that it answers; empty if it answers none
  std::string text;
  std::vector<File> files;
};

struct Event {
  std::string id;
  std::string type;
  std::string xml;
};

std::string numbered(const std::string& prefix, std::size_t number) {
  const std::string digits = std::to_string(number);
  return prefix + std::string(6 - std::min<std::size_t>(6, digits.size()), '0') + digits;
}

Response xml_response(int status, const std::string& root, const Texts& texts) {
  return {status, {{"Content-Type", "application/xml"}}, xml_of(kNamespace, root, texts)};
}

Response problem_response(int status, const std::string& text) {
  return xml_response(status, "problem", {{"text", text}});
}

Response action_problem(int status, const std::string& text) {
  JsonObject::Ptr object(new JsonObject);
  object->set("problem", text);
  return json_response(status, object);
}

/// The document of a request: its body, or the first part.
const std::string& document_of(const Request& request) {
  return request.parts.empty() ? request.body : request.parts.front().content;
}

std::vector<File> files_of(const Request& request) {
  std::vector<File> files;
  for (std::size_t i = 1; i < request.parts.size(); ++i) {
    const Part& part = request.parts[i];
    files.push_back({part.head.file_name, part.head.media_type, part.content.size(), samples::sha256_of(part.content)});
  }
  return files;
}

/// Of the content, however it was cut into a multipart.
std::string hash_of(const Request& request) {
  samples::Sha256 hash;
  hash.add(samples::sha256_of(document_of(request)));
  for (const File& file : files_of(request)) hash.add(file.name + '\n' + file.sha256 + '\n');
  return hash.hex();
}

JsonArray::Ptr json_of(const std::vector<File>& files) {
  JsonArray::Ptr list(new JsonArray);
  for (const File& file : files) {
    JsonObject::Ptr object(new JsonObject);
    object->set("name", file.name);
    object->set("media_type", file.media_type);
    object->set("size_bytes", file.size_bytes);
    object->set("sha256", file.sha256);
    list->add(object);
  }
  return list;
}

class CaseSystem final : public Peer {
 public:
  std::string name() const override { return "case_system"; }
  void settle(const std::string&) override {}
  Response failure(int status) const override { return problem_response(status, "The case system is not well"); }
  Response answer(const Request& request) override;
  std::optional<Response> act(const std::string& action, const JsonObject& arguments) override;
  JsonObject::Ptr state() const override;
  void reset() override;

 private:
  Response submit(const Request& request);
  Response ask_back(const Request& request) const;
  Response withdraw(Application& application);
  Response take_letter(const Request& request, const std::string& application);
  static Response registered(int status, const Application& application);
  Application* find(const std::string& id);
  Response add_person(const JsonObject& arguments);
  Response assign(const JsonObject& arguments);
  Response tell(const std::string& type, Texts texts, const std::optional<case_system::Document>& document = {});
  /// The number of the application that an action is about: named, or the only one of its record; nothing and
  /// `problem`.
  std::optional<std::string> application_of(const JsonObject& arguments, Response& problem);

  Register register_;
  std::vector<Application> applications_;
  std::vector<Letter> letters_;
  std::vector<Event> events_;
  case_system::Outbox outbox_;
};

Response CaseSystem::answer(const Request& request) {
  const std::vector<std::string>& path = request.path;
  const bool is_post = request.method == "POST";
  if (!path.empty() && path[0] == "applications") {
    if (path.size() == 1 && is_post) return submit(request);
    if (path.size() == 1 && request.method == "GET") return ask_back(request);
    Application* application = path.size() > 1 ? find(path[1]) : nullptr;
    if (application == nullptr) return problem_response(404, "No such application");
    if (path.size() == 2 && request.method == "GET") return registered(200, *application);
    if (path.size() == 3 && path[2] == "withdrawal" && is_post) return withdraw(*application);
    if (path.size() == 3 && path[2] == "letters" && is_post) return take_letter(request, application->id);
  }
  return problem_response(404, "No such resource");
}

Response CaseSystem::submit(const Request& request) {
  const std::string key(request.header("Idempotency-Key"));
  if (key.empty()) return problem_response(400, "Idempotency-Key is missing");
  const std::string hash = hash_of(request);
  for (const Application& known : applications_) {
    if (known.key != key) continue;
    return known.sha256 == hash ? registered(200, known) : problem_response(409, "The key belongs to another content");
  }
  const auto name = case_system::applicant_of(document_of(request));
  if (!name) return problem_response(422, "No application of urn:nabe:xfall-profile:1");
  Application application{numbered("A", applications_.size() + 1), key, hash, *name, {}, {}, false, files_of(request)};
  const Register::Found found = register_.find(*name);
  switch (found.match) {
    case Register::Match::One:
      application.match = kExisting;
      application.file_number = found.candidates.front()->file_number;
      break;
    case Register::Match::None:
      application.match = kNew;
      application.file_number = register_.add(*name).file_number;
      break;
    case Register::Match::Unclear:
      application.match = kClerk;
      break;
  }
  applications_.push_back(std::move(application));
  return registered(201, applications_.back());
}

Response CaseSystem::ask_back(const Request& request) const {
  const std::string key = request.text("key");
  const auto found = std::find_if(applications_.begin(), applications_.end(),
                                  [&](const Application& application) { return application.key == key; });
  return found == applications_.end() ? problem_response(404, "No application with that key") : registered(200, *found);
}

Response CaseSystem::registered(int status, const Application& application) {
  Texts texts = {{"application", application.id}, {"key", application.key}, {"match", application.match}};
  if (!application.file_number.empty()) texts.emplace_back("fileNumber", application.file_number);
  if (application.withdrawn) texts.emplace_back("withdrawn", "true");
  return xml_response(status, "registered", texts);
}

Response CaseSystem::withdraw(Application& application) {
  application.withdrawn = true;  // a second time changes nothing
  return registered(200, application);
}

Response CaseSystem::take_letter(const Request& request, const std::string& application) {
  const std::string key(request.header("Idempotency-Key"));
  if (key.empty()) return problem_response(400, "Idempotency-Key is missing");
  const std::string type = request.text("type");
  if (type.empty()) return problem_response(400, "type is missing");
  const std::string hash = hash_of(request);
  const Texts taken = {{"key", key}, {"application", application}};
  for (const Letter& known : letters_) {
    if (known.key != key) continue;
    const bool same = known.sha256 == hash && known.application == application;
    return same ? xml_response(200, "letter", taken) : problem_response(409, "The key belongs to another content");
  }
  letters_.push_back({key, hash, application, type, request.text("query"), document_of(request), files_of(request)});
  return xml_response(201, "letter", taken);
}

Application* CaseSystem::find(const std::string& id) {
  const auto found = std::find_if(applications_.begin(), applications_.end(),
                                  [&](const Application& application) { return application.id == id; });
  return found == applications_.end() ? nullptr : &*found;
}

std::optional<Response> CaseSystem::act(const std::string& action, const JsonObject& arguments) {
  if (action == "listener") {
    const bool good = outbox_.set_listener(text_member(arguments, "url"));
    return good ? Response{204, {}, ""} : action_problem(400, "url is no address");
  }
  if (action == "person") return add_person(arguments);
  if (action == "assign") return assign(arguments);
  const case_system::ClerkAction* known = case_system::clerk_action(action);
  if (known == nullptr) return std::nullopt;
  std::string problem;
  const auto texts = case_system::texts_of(*known, arguments, problem);
  if (!texts) return action_problem(400, problem);
  if (register_.by_file_number(text_member(arguments, "fileNumber")) == nullptr) {
    return action_problem(404, "There is no record of that file number");
  }
  Response refused;
  const auto application = application_of(arguments, refused);
  if (!application) return refused;
  Texts told = *texts;
  if (!application->empty() && !arguments.has("application")) told.emplace_back("application", *application);
  auto document = case_system::document_in(told, problem);
  if (!problem.empty()) return action_problem(400, problem);
  return tell(known->event_type, std::move(told), document);
}

std::optional<std::string> CaseSystem::application_of(const JsonObject& arguments, Response& problem) {
  const std::string file_number = text_member(arguments, "fileNumber");
  if (arguments.has("application")) {
    const Application* named = find(text_member(arguments, "application"));
    if (named != nullptr && named->file_number == file_number) return named->id;
    problem = action_problem(404, "There is no such application in the record");
    return std::nullopt;
  }
  std::string only;
  for (const Application& application : applications_) {
    if (application.file_number != file_number) continue;
    if (!only.empty()) {
      problem = action_problem(409, "The record has several applications: say which");
      return std::nullopt;
    }
    only = application.id;
  }
  return only;
}

Response CaseSystem::add_person(const JsonObject& arguments) {
  const PersonName name{text_member(arguments, "givenName"), text_member(arguments, "familyName"),
                        text_member(arguments, "birthDate")};
  if (name.family.empty() || name.birth_date.empty())
    return action_problem(400, "familyName and birthDate are missing");
  const Person& person = register_.add(name);
  JsonObject::Ptr object(new JsonObject);
  object->set("person", person.id);
  object->set("fileNumber", person.file_number);
  return json_response(201, object);
}

Response CaseSystem::assign(const JsonObject& arguments) {
  Application* application = find(text_member(arguments, "application"));
  if (application == nullptr) return action_problem(404, "There is no such application");
  if (!application->file_number.empty()) return action_problem(409, "The application has a record");
  const std::string wanted = text_member(arguments, "person");
  const Person* person = wanted == "new" ? &register_.add(application->name) : register_.by_id(wanted);
  if (person == nullptr) return action_problem(404, "There is no such person");
  application->file_number = person->file_number;
  return tell("case.assigned", {{"application", application->id},
                                {"fileNumber", application->file_number},
                                {"match", wanted == "new" ? kNew : kExisting}});
}

Response CaseSystem::tell(const std::string& type, Texts texts, const std::optional<case_system::Document>& document) {
  Event event{numbered("E", events_.size() + 1), type, {}};
  texts.insert(texts.begin(), {{"id", event.id}, {"type", type}});
  event.xml = xml_of(kNamespace, "event", texts);
  outbox_.add(event.id, event.xml, document);
  JsonObject::Ptr object(new JsonObject);
  object->set("event", event.id);
  events_.push_back(std::move(event));
  return json_response(201, object);
}

JsonObject::Ptr CaseSystem::state() const {
  JsonArray::Ptr persons(new JsonArray);
  for (const Person& person : register_.all()) {
    JsonObject::Ptr object(new JsonObject);
    object->set("id", person.id);
    object->set("givenName", person.name.given);
    object->set("familyName", person.name.family);
    object->set("birthDate", person.name.birth_date);
    object->set("fileNumber", person.file_number);
    persons->add(object);
  }
  JsonArray::Ptr applications(new JsonArray);
  for (const Application& application : applications_) {
    JsonObject::Ptr object(new JsonObject);
    object->set("id", application.id);
    object->set("key", application.key);
    object->set("match", application.match);
    object->set("fileNumber", application.file_number);
    object->set("withdrawn", application.withdrawn);
    object->set("attachments", json_of(application.files));
    applications->add(object);
  }
  JsonArray::Ptr letters(new JsonArray);
  for (const Letter& letter : letters_) {
    JsonObject::Ptr object(new JsonObject);
    object->set("key", letter.key);
    object->set("application", letter.application);
    object->set("type", letter.type);
    object->set("query", letter.query);
    object->set("text", letter.text);
    object->set("attachments", json_of(letter.files));
    letters->add(object);
  }
  JsonArray::Ptr events(new JsonArray);
  for (const Event& event : events_) {
    JsonObject::Ptr object(new JsonObject);
    object->set("id", event.id);
    object->set("type", event.type);
    object->set("xml", event.xml);
    object->set("delivered", outbox_.was_delivered(event.id));
    events->add(object);
  }
  JsonObject::Ptr state(new JsonObject);
  state->set("persons", persons);
  state->set("applications", applications);
  state->set("letters", letters);
  state->set("events", events);
  state->set("attempts", outbox_.attempt_count());
  return state;
}

void CaseSystem::reset() {
  outbox_.clear();
  register_ = Register();
  applications_.clear();
  letters_.clear();
  events_.clear();
}

}  // namespace

std::unique_ptr<Peer> make_case_system() { return std::make_unique<CaseSystem>(); }

}  // namespace nabe::city
