// SPDX-License-Identifier: EUPL-1.2
#include "city/dms/dms.h"

#include <algorithm>
#include <chrono>

#include "city/dms/browser_json.h"
#include "city/dms/error.h"
#include "city/dms/form.h"
#include "samples/bytes.h"

namespace nabe::city {
namespace {

using dms::CmisError;
using dms::Object;
using dms::Repository;
using dms::View;

constexpr const char* kService = "/cmis/browser";
constexpr const char* kRepositoryId = "records";

std::int64_t now_ms() {
  return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::system_clock::now().time_since_epoch())
      .count();
}

Response error_response(int status, const std::string& exception, const std::string& message) {
  JsonObject::Ptr object(new JsonObject);
  object->set("exception", exception);
  object->set("message", message);
  return json_response(status, object);
}

View view_of(const Request& request) {
  View view{dms::flag_of(request, "succinct"), {}};
  std::string_view filter;
  if (const std::string* given = request.field("filter"); given != nullptr && *given != "*") filter = *given;
  while (!filter.empty()) {
    const std::string_view id = filter.substr(0, filter.find(','));
    filter.remove_prefix(std::min(filter.size(), id.size() + 1));
    view.filter.emplace(common::trim_blanks(id));
  }
  return view;
}

/// The part of a list that the request asks for.
struct Page {
  std::size_t begin = 0;
  std::size_t end = 0;
};

Page page_of(const Request& request, std::size_t count) {
  const std::size_t begin = std::min(count, dms::count_of(request, "skipCount").value_or(0));
  return {begin, begin + std::min(count - begin, dms::count_of(request, "maxItems").value_or(count))};
}

class Dms final : public Peer {
 public:
  std::string name() const override { return "dms"; }
  void settle(const std::string& url) override { url_ = url; }
  void reset() override { repository_ = Repository(now_ms); }

  Response answer(const Request& request) override {
    try {
      return dispatch(request);
    } catch (const CmisError& error) {
      // For clients that cannot see a status that is no success (5.4.4.4.1).
      const bool hidden = request.text("suppressResponseCodes") == "true";
      return error_response(hidden ? 200 : dms::status_of(error.exception()), error.exception(), error.what());
    }
  }

  Response failure(int status) const override {
    return error_response(status, "runtime", "The repository is not well");
  }

  JsonObject::Ptr state() const override;
  std::optional<Response> act(const std::string&, const JsonObject&) override { return std::nullopt; }

 private:
  Response dispatch(const Request& request);
  Response read_repository(const Request& request);
  Response query(const Request& request);
  Response read_object(const Request& request, const Object& object);
  Response read_children(const Request& request, const Object& folder);
  Response write(const Request& request, const Object& object);
  const Object& object_of(const Request& request) const;
  Response created(const Request& request, const Object& object) const;
  std::string repository_url() const { return url_ + kService + '/' + kRepositoryId; }

  std::string url_;
  Repository repository_{now_ms};
};

Response Dms::dispatch(const Request& request) {
  const std::vector<std::string>& path = request.path;
  if (path.size() < 2 || path[0] != "cmis" || path[1] != "browser") {
    throw CmisError("objectNotFound", "The service is at " + std::string(kService));
  }
  if (path.size() == 2) {
    JsonObject::Ptr repositories(new JsonObject);
    repositories->set(kRepositoryId, dms::repository_json(repository_url()));
    return json_response(200, repositories);
  }
  if (path[2] != kRepositoryId) throw CmisError("objectNotFound", "Unknown repository: " + path[2]);
  if (path.size() == 3) return read_repository(request);
  if (path[3] != "root") throw CmisError("objectNotFound", "Unknown resource: " + path[3]);
  const Object& object = object_of(request);
  if (request.method == "GET") return read_object(request, object);
  if (request.method == "POST") return write(request, object);
  throw CmisError("notSupported", "Neither GET nor POST");
}

const Object& Dms::object_of(const Request& request) const {
  if (const std::string* id = request.field("objectId")) return repository_.by_id(*id);
  return repository_.by_path({request.path.begin() + 4, request.path.end()});
}

Response Dms::read_repository(const Request& request) {
  const std::string what = request.method == "POST" ? request.text("cmisaction") : request.text("cmisselector");
  if (what == "query") return query(request);
  if (request.method != "GET") throw CmisError("notSupported", "Unknown action: " + what);
  if (what.empty() || what == "repositoryInfo") {
    JsonObject::Ptr repositories(new JsonObject);
    repositories->set(kRepositoryId, dms::repository_json(repository_url()));
    return json_response(200, repositories);
  }
  if (what == "typeDefinition") {
    const dms::Type* type = dms::find_type(request.text("typeId"));
    if (type == nullptr) throw CmisError("objectNotFound", "Unknown type: " + request.text("typeId"));
    return json_response(200, dms::type_json(*type));
  }
  throw CmisError("notSupported", "Unknown selector: " + what);
}

Response Dms::query(const Request& request) {
  const std::string* statement = request.field("statement");
  if (statement == nullptr) statement = request.field("q");
  if (statement == nullptr) throw CmisError("invalidArgument", "The statement is missing");
  const dms::QueryResult result = dms::run_query(repository_, *statement);
  const Page page = page_of(request, result.rows.size());
  JsonArray::Ptr rows(new JsonArray);
  for (std::size_t i = page.begin; i < page.end; ++i) {
    rows->add(dms::row_json(repository_, *result.rows[i], result, dms::flag_of(request, "succinct")));
  }
  JsonObject::Ptr answer(new JsonObject);
  answer->set("results", rows);
  answer->set("hasMoreItems", page.end < result.rows.size());
  answer->set("numItems", result.rows.size());
  return json_response(200, answer);
}

Response Dms::read_object(const Request& request, const Object& object) {
  std::string selector = request.text("cmisselector");
  if (selector.empty()) selector = object.is_folder() ? "children" : "content";
  if (selector == "children") return read_children(request, object);
  if (selector == "object") return json_response(200, dms::object_json(repository_, object, view_of(request)));
  if (selector == "properties") {
    const View view = view_of(request);
    return json_response(200, view.succinct ? dms::values_json(repository_, object, view)
                                            : dms::properties_json(repository_, object, view));
  }
  if (selector == "parent") {
    if (!object.is_folder() || object.parent_id.empty()) throw CmisError("invalidArgument", "No folder with a parent");
    return json_response(200, dms::object_json(repository_, repository_.by_id(object.parent_id), view_of(request)));
  }
  if (selector == "content") {
    if (!object.content) throw CmisError("constraint", "The object has no content");
    return {200, {{"Content-Type", object.content->media_type}}, object.content->bytes};
  }
  throw CmisError("notSupported", "Unknown selector: " + selector);
}

Response Dms::read_children(const Request& request, const Object& folder) {
  if (!folder.is_folder()) throw CmisError("invalidArgument", "Not a folder: " + folder.id);
  const std::vector<const Object*> children = repository_.children(folder);
  const Page page = page_of(request, children.size());
  const bool with_segment = dms::flag_of(request, "includePathSegment");
  JsonArray::Ptr objects(new JsonArray);
  for (std::size_t i = page.begin; i < page.end; ++i) {
    JsonObject::Ptr entry(new JsonObject);
    entry->set("object", dms::object_json(repository_, *children[i], view_of(request)));
    if (with_segment) entry->set("pathSegment", children[i]->name());
    objects->add(entry);
  }
  JsonObject::Ptr answer(new JsonObject);
  answer->set("objects", objects);
  answer->set("hasMoreItems", page.end < children.size());
  answer->set("numItems", children.size());
  return json_response(200, answer);
}

Response Dms::write(const Request& request, const Object& object) {
  const std::string action = request.text("cmisaction");
  const View view = view_of(request);  // before any effect: it may refuse
  if (action == "createFolder") {
    return created(request, repository_.create("cmis:folder", object, dms::properties_of(request), std::nullopt));
  }
  if (action == "createDocument") {
    return created(request,
                   repository_.create("cmis:document", object, dms::properties_of(request), dms::content_of(request)));
  }
  if (action == "update") {
    const Object& changed = repository_.update(object, request.text("changeToken"), dms::properties_of(request));
    return json_response(200, dms::object_json(repository_, changed, view));
  }
  if (action == "delete") {
    repository_.remove(object);
    return {200, {{"Content-Type", "application/json"}}, ""};
  }
  throw CmisError("notSupported", "Unknown action: " + action);
}

Response Dms::created(const Request& request, const Object& object) const {
  Response response = json_response(201, dms::object_json(repository_, object, view_of(request)));
  response.headers.emplace_back("Location", repository_url() + "/root?objectId=" + object.id);
  return response;
}

JsonObject::Ptr Dms::state() const {
  JsonArray::Ptr folders(new JsonArray);
  JsonArray::Ptr documents(new JsonArray);
  for (const Object* object : repository_.all()) {
    JsonObject::Ptr entry(new JsonObject);
    entry->set("id", object->id);
    entry->set("path", repository_.path_of(*object));
    entry->set("properties", dms::values_json(repository_, *object, {}));
    if (object->content) {
      entry->set("size_bytes", object->content->bytes.size());
      entry->set("sha256", samples::sha256_of(object->content->bytes));
    }
    (object->is_folder() ? folders : documents)->add(entry);
  }
  JsonObject::Ptr state(new JsonObject);
  state->set("folders", folders);
  state->set("documents", documents);
  return state;
}

}  // namespace

std::unique_ptr<Peer> make_dms() { return std::make_unique<Dms>(); }

}  // namespace nabe::city
