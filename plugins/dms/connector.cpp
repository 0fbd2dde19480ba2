// SPDX-License-Identifier: EUPL-1.2
#include "dms/connector.h"

#include <algorithm>
#include <chrono>
#include <stdexcept>

#include "common/http_outcome.h"
#include "dms/announcement.h"
#include "dms/names.h"

namespace nabe::dms {
namespace {

using common::Json;
using common::Patience;

constexpr std::size_t kKeysPerQuery = 50;

common::Url service_url(const Options& options) {
  const auto url = common::parse_url(options.text("endpoint"));
  if (!url) throw std::invalid_argument("option endpoint: not an address of http or https");
  return *url;
}

std::vector<std::string> split_path(const std::string& path) {
  if (path.empty() || path.front() != '/') throw std::invalid_argument("option root_folder: it starts with \"/\"");
  std::vector<std::string> names;
  for (std::size_t at = 1; at < path.size();) {
    const std::size_t end = std::min(path.find('/', at), path.size());
    const std::string name = path.substr(at, end - at);
    if (name.empty() || name == "." || name == "..") {
      throw std::invalid_argument("option root_folder: \"" + path + "\" is no path of a folder");
    }
    names.push_back(name);
    at = end + 1;
  }
  return names;
}

/// The properties of an object, or of a row of a query.
const Json& properties_of(const Json& object) { return object.at("succinctProperties"); }

/// A property with one value: repositories write it bare, in rows of queries sometimes as a list.
std::string text_of(const Json& object, const std::string& property) {
  const Json& value = properties_of(object).at(property);
  return (value.items().empty() ? value : value.items().front()).as_text().value_or("");
}

Outcome not_what_was_asked() {
  return Outcome::unknown("the repository's answer belongs to another request").with_code(Code::Conflict);
}

Outcome conflict(const std::string& text) { return Outcome::reject(text).with_code(Code::Conflict); }

}  // namespace

Dms::Dms(Host& host, const Options& given)
    : host_(host),
      table_(given.all("filing")),
      client_(service_url(given), common::client_settings(given), common::credential_headers(given)),
      repository_(given.text("repository")),
      root_path_(split_path(given.text("root_folder"))),
      by_case_id_(given.text("record_by") == "case_id"),
      file_number_system_(given.text("file_number_system")),
      file_number_attribute_(given.text("file_number_attribute")),
      file_number_wait_(given.duration("file_number_wait")),
      record_type_(given.text("record_type")),
      file_number_property_(given.text("file_number_property")),
      document_type_(given.text("document_type")),
      correspondence_type_(given.text("correspondence_type")),
      property_prefix_(given.text("property_prefix")),
      reference_system_(given.text("reference_system")),
      announce_(given.flag("announce")),
      timeout_ms_(given.duration("timeout").count()) {}

Outcome Dms::connect() {
  client_.clear();
  {
    const std::lock_guard lock(mutex_);
    places_.reset();
  }
  const auto patience = [this] { return Patience{common::steady_now_ms() + timeout_ms_, {}}; };
  const auto found = places(patience());
  if (const auto* problem = std::get_if<Outcome>(&found)) return *problem;
  const auto& at = std::get<CmisPlaces>(found);
  // What is missing here would make every message fail: it is the connector that is not ready.
  const auto missing = [](const CmisReply& reply, const std::string& what) {
    if (!reply.exception.empty()) {
      return Outcome::not_connected("the repository shows no " + what, common::kConfigurationWait)
          .with_code(Code::NotFound);
    }
    return Outcome::not_connected(reply.outcome.text(), reply.outcome.retry_after())
        .with_code(reply.outcome.code_number());
  };
  for (const std::string& type : {record_type_, document_type_, correspondence_type_}) {
    const CmisReply reply = client_.type(at, type, patience());
    if (!reply.is_ok()) return missing(reply, "type " + type);
  }
  const CmisReply root = client_.object_at(at, root_path_, "cmis:objectId", patience());
  return root.is_ok() ? Outcome::ok() : missing(root, "folder as root_folder names it");
}

void Dms::stop(Milliseconds) { client_.clear(); }

Patience Dms::patience(const Message& message, const Session& session, bool for_content) const {
  const auto left = std::chrono::duration_cast<Milliseconds>(message.deadline() - host_.now()).count();
  const std::int64_t most = for_content ? left : std::min<std::int64_t>(timeout_ms_, left);
  return {common::steady_now_ms() + most, [&session] { return session.cancelled(); }};
}

Dms::Asked<CmisPlaces> Dms::places(const Patience& patience) {
  {
    const std::lock_guard lock(mutex_);
    if (places_) return *places_;
  }
  CmisPlaces found;
  const CmisReply reply = client_.find_repository(repository_, found, patience);
  if (!reply.is_ok()) {
    // Whatever it is, it is not this message's fault.
    const bool waits = reply.outcome.kind() == Outcome::Kind::NotConnected || reply.outcome.retry_after().count() > 0;
    return Outcome::not_connected("the repository cannot be asked: " + reply.outcome.text(),
                                  waits ? reply.outcome.retry_after() : common::kConfigurationWait)
        .with_code(reply.outcome.code_number());
  }
  const std::lock_guard lock(mutex_);
  places_ = found;
  return found;
}

std::string Dms::file_number(const Message& message, Session& session) const {
  if (by_case_id_) return std::string(message.case_id());
  if (const auto named = message.attribute(file_number_attribute_); named && !named->empty()) {
    return std::string(*named);
  }
  for (const Message with : message.with()) {
    if (const auto named = with.attribute(file_number_attribute_); named && !named->empty()) return std::string(*named);
  }
  if (const auto reference = message.reference(file_number_system_)) return std::string(*reference);
  if (message.case_id().empty()) return {};
  return session.get("file-number/" + std::string(message.case_id())).value_or("");
}

bool Dms::is_below_root(const std::string& path) const {
  std::string root;
  for (const std::string& folder : root_path_) root += '/' + folder;
  return path.starts_with(root + '/');
}

std::vector<std::string> Dms::path_to(const std::string& object) const {
  std::vector<std::string> path = root_path_;
  path.push_back(object);
  return path;
}

Dms::Asked<std::optional<Dms::Record>> Dms::record_at(const CmisPlaces& places, const std::string& number,
                                                      const Patience& patience) {
  const CmisReply reply = client_.object_at(places, path_to(folder_name(number)),
                                            "cmis:objectId,cmis:path," + file_number_property_, patience);
  if (reply.refused_as("objectNotFound")) return std::optional<Record>();
  if (!reply.is_ok()) return reply.outcome;
  if (text_of(reply.json, file_number_property_) != number) {
    return conflict("a folder with the name of the record has another file number");
  }
  return std::optional(Record{text_of(reply.json, "cmis:objectId"), text_of(reply.json, "cmis:path")});
}

Dms::Asked<std::optional<Dms::Record>> Dms::find_record(const CmisPlaces& places, const std::string& number,
                                                        const Patience& patience) {
  auto there = record_at(places, number, patience);
  if (std::holds_alternative<Outcome>(there) || std::get<std::optional<Record>>(there)) return there;
  // Clerks may have moved or renamed it.
  const CmisReply reply =
      client_.query(places,
                    "SELECT cmis:objectId, cmis:path, " + file_number_property_ + " FROM " + record_type_ + " WHERE " +
                        file_number_property_ + " = " + query_literal(number),
                    patience);
  if (!reply.is_ok()) return reply.outcome;
  std::vector<Json> rows = reply.json.at("results").items();
  // What lies outside of the root folder is another department's, which may have the same numbers.
  std::erase_if(rows, [this](const Json& row) { return !is_below_root(text_of(row, "cmis:path")); });
  if (rows.empty()) return std::optional<Record>();
  if (rows.size() > 1) return conflict("the repository has several records with this file number");
  if (text_of(rows.front(), file_number_property_) != number) return not_what_was_asked();
  return std::optional(Record{text_of(rows.front(), "cmis:objectId"), text_of(rows.front(), "cmis:path")});
}

Dms::Asked<Dms::Record> Dms::record(const CmisPlaces& places, const std::string& number, const Patience& patience) {
  auto found = find_record(places, number, patience);
  if (auto* problem = std::get_if<Outcome>(&found)) return std::move(*problem);
  if (auto& record = std::get<std::optional<Record>>(found)) return std::move(*record);
  const CmisReply made = client_.create_folder(
      places, root_path_,
      {{"cmis:objectTypeId", record_type_}, {"cmis:name", folder_name(number)}, {file_number_property_, number}},
      "cmis:objectId,cmis:path," + file_number_property_, patience);
  if (made.refused_as("nameConstraintViolation")) {
    // Another delivery was faster.
    auto theirs = record_at(places, number, patience);
    if (auto* problem = std::get_if<Outcome>(&theirs)) return std::move(*problem);
    if (auto& record = std::get<std::optional<Record>>(theirs)) return std::move(*record);
    return Outcome::retry("the record was made and is gone again").with_code(Code::Conflict);
  }
  if (!made.is_ok()) return made.outcome;
  if (text_of(made.json, file_number_property_) != number) return not_what_was_asked();
  return Record{text_of(made.json, "cmis:objectId"), text_of(made.json, "cmis:path")};
}

Dms::Asked<std::vector<std::optional<Dms::Filed>>> Dms::find_filed(const CmisPlaces& places,
                                                                   const std::vector<FilingItem>& items,
                                                                   const Patience& patience) {
  std::vector<std::optional<Filed>> filed(items.size());
  const std::string key = property("idempotencyKey");
  for (std::size_t begin = 0; begin < items.size(); begin += kKeysPerQuery) {
    const std::size_t end = std::min(items.size(), begin + kKeysPerQuery);
    std::string keys;
    for (std::size_t i = begin; i < end; ++i) keys += (keys.empty() ? "" : ", ") + query_literal(items[i].key);
    const CmisReply reply = client_.query(places,
                                          "SELECT cmis:objectId, " + key + ", " + property("sha256") + " FROM " +
                                              correspondence_type_ + " WHERE " + key + " IN (" + keys + ')',
                                          patience);
    if (!reply.is_ok()) return reply.outcome;
    for (const Json& row : reply.json.at("results").items()) {
      const auto item = std::find_if(items.begin(), items.end(),
                                     [&](const FilingItem& each) { return each.key == text_of(row, key); });
      if (item == items.end()) return not_what_was_asked();
      auto& place = filed[static_cast<std::size_t>(item - items.begin())];
      if (!place) place = Filed{text_of(row, "cmis:objectId"), text_of(row, property("sha256"))};
    }
  }
  return filed;
}

Dms::Asked<Dms::Filed> Dms::file(const CmisPlaces& places, const Record& record, FilingItem& item,
                                 const std::string& case_id, const Patience& quick, const Patience& for_content) {
  CmisProperties properties = {{"cmis:objectTypeId", document_type_},
                               {"cmis:name", item.name},
                               {property("direction"), item.direction},
                               {property("kind"), item.kind},
                               {property("date"), std::to_string(item.received_ms)},
                               {property("sender"), item.sender},
                               {property("idempotencyKey"), item.key}};
  if (!case_id.empty()) properties.emplace_back(property("caseId"), case_id);
  if (!item.sha256.empty()) properties.emplace_back(property("sha256"), item.sha256);
  const CmisReply made =
      client_.create_document(places, record.id, properties, correspondence_type_, item,
                              "cmis:objectId,cmis:contentStreamLength," + property("idempotencyKey"), for_content);
  if (made.refused_as("nameConstraintViolation")) return filed_by_other_attempt(places, record, item, quick);
  if (made.refused_as("objectNotFound")) {
    return Outcome::retry("the record is gone").with_code(Code::NotFound);
  }
  if (!made.is_ok()) return made.outcome;
  if (text_of(made.json, property("idempotencyKey")) != item.key) return not_what_was_asked();
  const auto length = properties_of(made.json).at("cmis:contentStreamLength").as_integer();
  if (length && item.size_bytes != kUnknownSize && static_cast<std::uint64_t>(*length) != item.size_bytes) {
    return conflict("the repository keeps " + std::to_string(*length) + " bytes of " + std::to_string(item.size_bytes));
  }
  return Filed{text_of(made.json, "cmis:objectId"), item.sha256};
}

Dms::Asked<Dms::Filed> Dms::filed_by_other_attempt(const CmisPlaces& places, const Record& record,
                                                   const FilingItem& item, const Patience& patience) {
  std::vector<std::string> path;
  for (std::size_t at = 1; at < record.path.size();) {
    const std::size_t end = std::min(record.path.find('/', at), record.path.size());
    path.push_back(record.path.substr(at, end - at));
    at = end + 1;
  }
  path.push_back(item.name);
  const std::string key = property("idempotencyKey");
  const CmisReply reply = client_.object_at(places, path, "cmis:objectId," + key + ',' + property("sha256"), patience);
  if (reply.refused_as("objectNotFound")) {
    return Outcome::retry("the name of the document is taken, and it is not there").with_code(Code::Conflict);
  }
  if (!reply.is_ok()) return reply.outcome;
  if (text_of(reply.json, key) != item.key) return conflict("another document has the name of this one");
  return Filed{text_of(reply.json, "cmis:objectId"), text_of(reply.json, property("sha256"))};
}

Outcome Dms::deliver(const Message& message, Session& session) {
  FilingPlan plan = plan_of(message, table_);
  if (!plan.unknown_type.empty()) {
    return Outcome::reject("option filing does not say how " + plan.unknown_type + " is filed")
        .with_code(Code::Unsupported);
  }
  const std::string number = file_number(message, session);
  const std::string state_key = "file-number/" + std::string(message.case_id());
  const bool to_remember = !by_case_id_ && !number.empty() && !message.case_id().empty();
  if (to_remember && session.get(state_key) != number) session.put(state_key, number);
  if (plan.items.empty()) return Outcome::delivered();
  if (number.empty()) {
    return Outcome::busy("the case has no file number yet", file_number_wait_).with_code(Code::NotFound);
  }

  const auto quick = [&] { return patience(message, session, false); };
  const auto found_places = places(quick());
  if (const auto* problem = std::get_if<Outcome>(&found_places)) return *problem;
  const auto& at = std::get<CmisPlaces>(found_places);
  const auto found_record = record(at, number, quick());
  if (const auto* problem = std::get_if<Outcome>(&found_record)) return *problem;
  const auto& folder = std::get<Record>(found_record);
  auto known = find_filed(at, plan.items, quick());
  if (const auto* problem = std::get_if<Outcome>(&known)) return *problem;
  auto& filed = std::get<std::vector<std::optional<Filed>>>(known);

  Announcement announcement(message, number, folder.id);
  for (std::size_t i = 0; i < plan.items.size(); ++i) {
    FilingItem& item = plan.items[i];
    if (!filed[i]) {
      auto made = file(at, folder, item, std::string(message.case_id()), quick(), patience(message, session, true));
      if (const auto* problem = std::get_if<Outcome>(&made)) return *problem;
      filed[i] = std::get<Filed>(std::move(made));
    }
    if (!filed[i]->sha256.empty() && !item.sha256.empty() && filed[i]->sha256 != item.sha256) {
      return conflict("the repository holds other content under the key of this document");
    }
    announcement.add(item, filed[i]->object_id);
    session.reference(reference_system_, filed[i]->object_id);
  }
  if (announce_) announcement.emit(session);
  return Outcome::delivered(filed.front()->object_id);
}

}  // namespace nabe::dms
