// SPDX-License-Identifier: EUPL-1.2
#include <charconv>
#include <map>

#include "admin/api.h"
#include "admin/codes.h"
#include "admin/json_read.h"
#include "admin/problem.h"
#include "admin/render.h"
#include "base/printable.h"

namespace nabe::admin {
namespace {

Response done(std::string body = "{}") {
  Response response;
  response.body = std::move(body);
  return response;
}

Error no_such_path() {
  return {code::kNoSuchPath, "there is nothing at this path", "docs/operating.md lists the admin API", {}};
}

std::optional<store::Remedy> remedy_of(const std::string& name) {
  static const std::map<std::string, store::Remedy> remedies = {{"retry", store::Remedy::Retry},
                                                                {"settle", store::Remedy::Settle},
                                                                {"skip", store::Remedy::Skip},
                                                                {"redirect", store::Remedy::Redirect},
                                                                {"replace", store::Remedy::Replace}};
  const auto found = remedies.find(name);
  return found == remedies.end() ? std::nullopt : std::optional(found->second);
}

std::optional<std::int64_t> delivery_id_of(const std::string& text) {
  std::int64_t id = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), id);
  return error == std::errc() && end == text.data() + text.size() && id > 0 ? std::optional(id) : std::nullopt;
}

/// `name=value` as `attribute=` and `reference=` of a query carry it.
Result<Pairs> pairs_of(const Request& request, const std::string& parameter, char separator) {
  Pairs pairs;
  for (const auto& [key, value] : request.query) {
    if (key != parameter) {
      continue;
    }
    const std::size_t split = value.find(separator);
    if (split == std::string::npos || split == 0) {
      return Error{code::kBadRequest,
                   "the parameter " + parameter + " has no name and value",
                   parameter + "=NAME" + separator + "VALUE",
                   {}};
    }
    pairs.emplace_back(value.substr(0, split), value.substr(split + 1));
  }
  return pairs;
}

Result<void> only(const Request& request, std::initializer_list<const char*> known) {
  for (const auto& [key, value] : request.query) {
    bool found = false;
    for (const char* name : known) {
      found = found || key == name;
    }
    if (!found) {
      std::string hint = "known:";
      for (const char* name : known) {
        hint += std::string(" ") + name;
      }
      return Error{code::kBadRequest, "there is no parameter " + printable(key, 40), hint, {}};
    }
  }
  return {};
}

}  // namespace

Response Api::remedy(const Request& request, const Captures& captures) {
  const auto remedy = remedy_of(captures[1]);
  if (!remedy) {
    return problem(no_such_path());
  }
  const auto id = delivery_id_of(captures[0]);
  if (!id) {
    return problem({code::kBadRequest, "a delivery's id is a number", "", {}});
  }
  delivery::RemedyRequest wanted;
  wanted.remedy = *remedy;
  wanted.delivery_id = *id;
  wanted.actor = request.actor;
  if (*remedy == store::Remedy::Replace) {
    if (const auto checked = only(request, {"reason"}); !checked) {
      return problem(checked.error());
    }
    wanted.reason = request.parameter("reason").value_or("");
    wanted.body = request.body;
  } else {
    auto fields = json::read_fields(request.body, {"reason", "reference", "connector"});
    if (!fields) {
      return problem(fields.error());
    }
    wanted.reason = (*fields)["reason"];
    wanted.reference = (*fields)["reference"];
    wanted.target_connector = (*fields)["connector"];
    if (*remedy == store::Remedy::Redirect) {
      auto target = connector_named(wanted.target_connector);
      if (!target) {
        return problem(target.error());
      }
      wanted.target_connector = *target;
    }
  }
  const auto applied = parts_.operations.apply(wanted);
  note(captures[1], "delivery " + captures[0], request.actor, applied ? "" : applied.error().code);
  return applied ? done() : problem(applied.error());
}

Response Api::assign(const Request& request, const Captures& captures) {
  auto fields = json::read_fields(request.body, {"case"});
  if (!fields) {
    return problem(fields.error());
  }
  const auto assigned = parts_.operations.assign(captures.front(), (*fields)["case"], request.actor);
  note("assign", captures.front(), request.actor, assigned ? "" : assigned.error().code);
  return assigned ? done() : problem(assigned.error());
}

Response Api::reroute(const Request& request, const Captures& captures) {
  auto fields = json::read_fields(request.body, {"department"});
  if (!fields) {
    return problem(fields.error());
  }
  const auto rerouted = parts_.operations.reroute(captures.front(), (*fields)["department"], request.actor);
  note("reroute", captures.front(), request.actor, rerouted ? "" : rerouted.error().code);
  if (!rerouted) {
    return problem(rerouted.error());
  }
  return done(json::fields_text({{"disposition", store::name_of(*rerouted)}}));
}

Response Api::switch_connector(const Request& request, const Captures& captures) {
  const bool stop = captures[1] == "stop";
  if (!stop && captures[1] != "start") {
    return problem(no_such_path());
  }
  const auto name = connector_named(captures[0]);
  if (!name) {
    return problem(name.error());
  }
  const auto switched = stop ? parts_.operations.stop_connector(*name, request.actor)
                             : parts_.operations.start_connector(*name, request.actor);
  note(captures[1], *name, request.actor, switched ? "" : switched.error().code);
  return switched ? done(json::fields_text({{"connector", *name}})) : problem(switched.error());
}

Response Api::send(const Request& request, const Captures&) {
  if (const auto checked =
          only(request, {"from", "department", "type", "sender_message_id", "opens_case", "attribute", "reference"});
      !checked) {
    return problem(checked.error());
  }
  const auto source = connector_named(request.parameter("from").value_or(""));
  if (!source) {
    return problem(source.error());
  }
  const auto attributes = pairs_of(request, "attribute", '=');
  if (!attributes) {
    return problem(attributes.error());
  }
  const auto references = pairs_of(request, "reference", ':');
  if (!references) {
    return problem(references.error());
  }
  delivery::SendRequest wanted;
  wanted.source = *source;
  wanted.department = request.parameter("department").value_or("");
  wanted.type = request.parameter("type").value_or("");
  wanted.sender_message_id = request.parameter("sender_message_id").value_or("");
  wanted.opens_case = request.parameter("opens_case").value_or("true") == "true";
  if (!request.media_type.empty()) {
    wanted.media_type = request.media_type;
  }
  wanted.attributes = *attributes;
  for (const auto& [system, id] : *references) {
    wanted.references.push_back({system, id});
  }
  wanted.body = request.body;
  wanted.actor = request.actor;
  const auto receipt = parts_.operations.send(wanted);
  note("send", receipt ? receipt->message_id : *source, request.actor, receipt ? "" : receipt.error().code);
  return receipt ? done(render(*receipt)) : problem(receipt.error());
}

Response Api::explain(const Request& request, const Captures&) {
  if (const auto checked = only(request, {"from", "department", "type", "attribute"}); !checked) {
    return problem(checked.error());
  }
  const auto source = connector_named(request.parameter("from").value_or(""));
  if (!source) {
    return problem(source.error());
  }
  const auto attributes = pairs_of(request, "attribute", '=');
  if (!attributes) {
    return problem(attributes.error());
  }
  delivery::ExplainRequest wanted;
  wanted.source = *source;
  wanted.department = request.parameter("department").value_or("");
  wanted.type = request.parameter("type").value_or("");
  if (!request.media_type.empty()) {
    wanted.media_type = request.media_type;
  }
  wanted.attributes = *attributes;
  wanted.body = request.body;
  const auto explanation = parts_.operations.explain(wanted);
  return explanation ? done(render(*explanation)) : problem(explanation.error());
}

}  // namespace nabe::admin
