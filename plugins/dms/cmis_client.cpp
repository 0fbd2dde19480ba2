// SPDX-License-Identifier: EUPL-1.2
#include "dms/cmis_client.h"

#include <algorithm>
#include <chrono>
#include <optional>

#include "common/http_outcome.h"
#include "common/outgoing_content.h"

namespace nabe::dms {
namespace {

using common::Json;
using common::Url;

constexpr std::size_t kMaxAnswerBytes = 1024 * 1024;

common::HttpClientSettings with_room_for_answers(common::HttpClientSettings settings) {
  settings.max_body_bytes = kMaxAnswerBytes;
  return settings;
}

Time now() { return std::chrono::time_point_cast<std::chrono::microseconds>(std::chrono::system_clock::now()); }

/// A name of CMIS; anything else is not repeated to the operator.
std::string exception_in(const Json& json) {
  std::string name = json.text_at("exception");
  const bool plain = !name.empty() && name.size() <= 40 && std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  });
  return plain ? name : std::string();
}

/// Of an address that the repository names, what lies behind scheme, host and port: these stay as they are configured,
/// so that secrets go nowhere else, and a repository behind a proxy is reached.
std::optional<Url> on_host_of(const Url& service, const std::string& address) {
  auto url = common::parse_url(address);
  if (!url) return std::nullopt;
  Url place = service;
  place.target = url->target;
  return place;
}

Url with_query(Url url, const CmisProperties& fields) {
  for (const auto& [name, value] : fields) {
    url.target += url.target.find('?') == std::string::npos ? '?' : '&';
    url.target += name + '=' + common::percent_encode(value);
  }
  return url;
}

Url below(Url url, const std::vector<std::string>& path) {
  const std::size_t query = std::min(url.target.find('?'), url.target.size());
  std::string more;
  if (query > 0 && url.target[query - 1] == '/' && !path.empty()) url.target.erase(query - 1, 1);
  const std::size_t end = std::min(url.target.find('?'), url.target.size());
  for (const std::string& name : path) more += '/' + common::percent_encode(name);
  url.target.insert(end, more);
  return url;
}

std::string in_quotes(std::string_view text) {
  std::string safe;
  for (const char c : text) {
    if (c == '"') {
      safe += "%22";
    } else {
      safe += static_cast<unsigned char>(c) < 0x20 || c == '\\' ? '-' : c;
    }
  }
  return '"' + safe + '"';
}

/// A form with the fields of an action and, at its end, a content.
class Form {
 public:
  explicit Form(const std::string& action) : boundary_(common::new_boundary()) {
    field("_charset_", "UTF-8");
    field("cmisaction", action);
    field("succinct", "true");
  }

  void field(const std::string& name, const std::string& value) {
    content_.add_text("--" + boundary_ + "\r\nContent-Disposition: form-data; name=" + in_quotes(name) +
                      "\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n" + value + "\r\n");
  }
  void properties(const CmisProperties& properties) {
    for (const auto& [id, value] : properties) {
      const std::string index = '[' + std::to_string(count_++) + ']';
      field("propertyId" + index, id);
      field("propertyValue" + index, value);
    }
  }
  /// A property with several values, of which there is one.
  void list_property(const std::string& id, const std::string& value) {
    const std::string index = '[' + std::to_string(count_++) + ']';
    field("propertyId" + index, id);
    field("propertyValue" + index + "[0]", value);
  }
  void content(FilingItem& item) {
    const bool sendable = common::is_header_value(item.media_type) && !item.media_type.empty();
    content_.add_text("--" + boundary_ +
                      "\r\nContent-Disposition: form-data; name=\"content\"; filename=" + in_quotes(item.name) +
                      "\r\nContent-Type: " + (sendable ? item.media_type : "application/octet-stream") + "\r\n\r\n");
    content_.add_stream(item.stream, item.size_bytes);
    content_.add_text("\r\n");
  }
  void end() { content_.add_text("--" + boundary_ + "--\r\n"); }

  void put_into(common::HttpRequest& request) {
    request.headers.emplace_back("Content-Type", "multipart/form-data; boundary=" + boundary_);
    request.body_bytes = content_.size_bytes();
    request.read_body = [this](char* destination, std::size_t capacity) {
      return content_.read(destination, capacity);
    };
    request.rewind_body = [this] { return content_.rewind(); };
  }
  const std::optional<Outcome>& failure() const { return content_.failure(); }

 private:
  std::string boundary_;
  common::OutgoingContent content_;
  std::size_t count_ = 0;
};

CmisReply failed(Outcome outcome) {
  CmisReply reply;
  reply.outcome = std::move(outcome);
  return reply;
}

}  // namespace

CmisClient::CmisClient(Url service, common::HttpClientSettings settings, common::HeaderList headers)
    : service_(std::move(service)), client_(with_room_for_answers(std::move(settings))), headers_(std::move(headers)) {}

common::HttpRequest CmisClient::request_to(const Url& url) const {
  common::HttpRequest request;
  request.url = url;
  request.headers = headers_;
  request.headers.emplace_back("Accept", "application/json");
  return request;
}

CmisReply CmisClient::judge(const common::HttpAnswer& answer, bool has_effect) const {
  CmisReply reply;
  const auto open = [&](std::string text, std::uint32_t code) {
    return has_effect ? Outcome::unknown(std::move(text)).with_code(code)
                      : Outcome::retry(std::move(text)).with_code(code);
  };
  if (answer.progress == common::Progress::Answered && answer.body_complete) {
    if (auto json = Json::parse(answer.body)) reply.json = std::move(*json);
    reply.exception = exception_in(reply.json);
  }
  reply.outcome = common::outcome_of(answer, now(), "");
  if (reply.is_ok() && reply.exception.empty()) {
    if (reply.json.is_object()) return reply;
    reply.outcome = open("the repository's answer is not complete", common::kStatusCode + 200);
    return reply;
  }
  if (reply.exception.empty()) {
    // A refusal that broke off may be one that is no failure at all: a record that is not there yet, say.
    const bool unclear = reply.outcome.kind() == Outcome::Kind::Unknown ||
                         (reply.outcome.kind() == Outcome::Kind::Reject && !answer.body_complete);
    if (unclear) reply.outcome = open(reply.outcome.text(), reply.outcome.code_number());
    return reply;
  }
  const std::string text = "the repository refuses: " + reply.exception;
  const std::uint32_t code = reply.outcome.is_ok() ? NABE_CODE_INVALID : reply.outcome.code_number();
  if (reply.refused_as("notSupported")) {
    // Concerns every message: none should die of it.
    reply.outcome = Outcome::not_connected(text, common::kConfigurationWait).with_code(Code::Unsupported);
  } else if (reply.refused_as("updateConflict")) {
    reply.outcome = Outcome::retry(text).with_code(Code::Conflict);
  } else if (reply.refused_as("permissionDenied")) {
    reply.outcome = Outcome::retry(text, common::kConfigurationWait).with_code(Code::Denied);
  } else if (reply.is_ok() || reply.outcome.kind() == Outcome::Kind::Reject) {
    reply.outcome = Outcome::reject(text).with_code(code);
  } else if (reply.outcome.kind() == Outcome::Kind::Unknown) {
    reply.outcome = open(text, code);
  }
  return reply;
}

CmisReply CmisClient::ask(const Url& url, const common::Patience& patience) {
  common::HttpRequest request = request_to(url);
  request.method = "GET";
  request.repeatable = true;
  return judge(client_.exchange(request, patience), false);
}

CmisReply CmisClient::find_repository(const std::string& id, CmisPlaces& places, const common::Patience& patience) {
  CmisReply reply = ask(service_, patience);
  if (!reply.is_ok()) return reply;
  const Json& described = reply.json.at(id);
  if (!described.is_object()) {
    reply.outcome = Outcome::not_connected("the service has no repository " + id, common::kConfigurationWait)
                        .with_code(Code::NotFound);
    return reply;
  }
  const auto repository = on_host_of(service_, described.text_at("repositoryUrl"));
  const auto root = on_host_of(service_, described.text_at("rootFolderUrl"));
  if (!repository || !root) {
    reply.outcome =
        Outcome::not_connected("the service does not say where its repository is", common::kConfigurationWait)
            .with_code(Code::Invalid);
    return reply;
  }
  places = {*repository, *root};
  return reply;
}

CmisReply CmisClient::type(const CmisPlaces& places, const std::string& id, const common::Patience& patience) {
  return ask(with_query(places.repository, {{"cmisselector", "typeDefinition"}, {"typeId", id}}), patience);
}

CmisReply CmisClient::object_at(const CmisPlaces& places, const std::vector<std::string>& path,
                                const std::string& filter, const common::Patience& patience) {
  return ask(
      with_query(below(places.root, path), {{"cmisselector", "object"}, {"succinct", "true"}, {"filter", filter}}),
      patience);
}

CmisReply CmisClient::query(const CmisPlaces& places, const std::string& statement, const common::Patience& patience) {
  std::string body = "cmisaction=query&succinct=true&statement=" + common::percent_encode(statement);
  std::size_t read = 0;
  common::HttpRequest request = request_to(places.repository);
  request.headers.emplace_back("Content-Type", "application/x-www-form-urlencoded");
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
  request.repeatable = true;  // it only reads
  return judge(client_.exchange(request, patience), false);
}

CmisReply CmisClient::create_folder(const CmisPlaces& places, const std::vector<std::string>& path,
                                    const CmisProperties& properties, const std::string& filter,
                                    const common::Patience& patience) {
  Form form("createFolder");
  form.field("filter", filter);
  form.properties(properties);
  form.end();
  common::HttpRequest request = request_to(below(places.root, path));
  form.put_into(request);
  return judge(client_.exchange(request, patience), true);
}

CmisReply CmisClient::create_document(const CmisPlaces& places, const std::string& folder_id,
                                      const CmisProperties& properties, const std::string& secondary_type,
                                      FilingItem& item, const std::string& filter, const common::Patience& patience) {
  Form form("createDocument");
  form.field("filter", filter);
  form.properties(properties);
  if (!secondary_type.empty()) form.list_property("cmis:secondaryObjectTypeIds", secondary_type);
  form.content(item);
  form.end();
  common::HttpRequest request = request_to(with_query(places.root, {{"objectId", folder_id}}));
  form.put_into(request);
  const common::HttpAnswer answer = client_.exchange(request, patience);
  if (answer.body_unreadable && form.failure()) return failed(*form.failure());
  return judge(answer, true);
}

std::string query_literal(std::string_view text) {
  std::string literal = "'";
  for (const char c : text) {
    if (c == '\'' || c == '\\') literal += '\\';
    literal += c;
  }
  return literal + '\'';
}

}  // namespace nabe::dms
