// SPDX-License-Identifier: EUPL-1.2
#include <memory>

#include "admin/api.h"
#include "admin/codes.h"
#include "admin/filter.h"
#include "admin/metrics.h"
#include "admin/problem.h"
#include "admin/render.h"
#include "base/ids.h"
#include "routing/decision_json.h"

namespace nabe::admin {
namespace {

Response answer(std::string body) {
  Response response;
  response.body = std::move(body);
  return response;
}

Error no_such_message() {
  return {code::kNotFound, "there is no such message", "`nabe messages` lists what the store has", {}};
}

/// One more than asked for tells whether there is a next page.
template <typename Item>
bool cut_to(std::vector<Item>& items, std::uint32_t limit) {
  const bool more = items.size() > limit;
  if (more) {
    items.resize(limit);
  }
  return more;
}

}  // namespace

Result<std::optional<MessageView>> view_message(store::Store& store, const std::string& id, bool with_values) {
  auto stored = store.message(id);
  if (!stored) {
    return stored.error();
  }
  if (!stored->has_value()) {
    return std::optional<MessageView>();
  }
  MessageView view;
  view.with_values = with_values;
  view.message = std::move((*stored)->message);
  view.disposition = (*stored)->disposition;
  view.replaces = (*stored)->replaces;
  view.message.body.inline_bytes = nullptr;
  if (const auto decision = routing::decision_from_json((*stored)->decision_json)) {
    view.decision_revision = decision->revision;
    view.matched = decision->matched;
  }
  if (with_values) {
    view.decision_json = (*stored)->decision_json;
  } else {
    view.message.attributes.clear();
    view.message.facts.clear();
    for (Attachment& attachment : view.message.attachments) {
      attachment.name.clear();
    }
  }
  if (!view.message.case_id.empty()) {
    auto references = store.references_of(view.message.case_id);
    if (!references) {
      return references.error();
    }
    view.references = std::move(*references);
  }
  auto deliveries = store.deliveries_of(id);
  if (!deliveries) {
    return deliveries.error();
  }
  for (store::Delivery& delivery : *deliveries) {
    auto attempts = store.attempts_of(delivery.id);
    if (!attempts) {
      return attempts.error();
    }
    view.deliveries.push_back({std::move(delivery), std::move(*attempts)});
  }
  return std::optional(std::move(view));
}

Response Api::live(const Request&, const Captures&) {
  Response response;
  response.media_type = "text/plain; charset=utf-8";
  response.status = parts_.operations.status().live ? 200 : 503;
  response.body = response.status == 200 ? "live\n" : "not live\n";
  return response;
}

Response Api::ready(const Request&, const Captures&) {
  const delivery::HubStatus status = parts_.operations.status();
  Response response;
  response.media_type = "text/plain; charset=utf-8";
  if (status.ready) {
    response.body = "ready\n";
    return response;
  }
  response.status = 503;
  response.headers.emplace_back("Retry-After", "5");
  response.body = "not ready\n";
  for (const std::string& reason : status.not_ready_because) {
    response.body += reason + '\n';
  }
  return response;
}

Response Api::metrics(const Request&, const Captures&) {
  Response response;
  response.media_type = "text/plain; version=0.0.4; charset=utf-8";
  const delivery::HubStatus status = parts_.operations.status();
  const auto counts = parts_.operations.store().counts();
  response.body = metrics_text({status, counts.ok() ? &*counts : nullptr, parts_.statistics, parts_.clock.now_us()});
  return response;
}

Response Api::status(const Request&, const Captures&) {
  StatusView view{NABE_VERSION, parts_.operations.status(), {}};
  auto counts = parts_.operations.store().counts();
  if (!counts) {
    return problem(counts.error());
  }
  view.counts = std::move(*counts);
  return answer(render(view));
}

Result<store::MessageFilter> Api::filter_of_request(const Request& request) {
  auto filter = filter_of(request.query);
  if (filter) {
    auto name = connector_of_filter(filter->connector);
    if (!name) {
      return name.error();
    }
    filter->connector = std::move(*name);
  }
  return filter;
}

Result<std::string> Api::connector_of_filter(const std::string& name) {
  if (name.empty()) {
    return name;
  }
  auto qualified = connector_named(name);
  return qualified || qualified.error().code == code::kAmbiguous ? qualified : Result<std::string>(name);
}

Response Api::messages(const Request& request, const Captures&) {
  auto filter = filter_of_request(request);
  if (!filter) {
    return problem(filter.error());
  }
  const std::uint32_t limit = filter->limit++;
  auto found = parts_.operations.store().list(*filter);
  if (!found) {
    return problem(found.error());
  }
  const bool more = cut_to(*found, limit);
  return answer(render(*found, more ? found->back().id : ""));
}

Response Api::deliveries(const Request& request, const Captures&) {
  auto filter = filter_of_request(request);
  if (!filter) {
    return problem(filter.error());
  }
  std::int64_t after = 0;
  if (!filter->after_id.empty()) {
    if (filter->after_id.size() > 18 || filter->after_id.find_first_not_of("0123456789") != std::string::npos) {
      return problem({code::kBadRequest, "`after` of deliveries is the id of a delivery", "", {}});
    }
    after = std::stoll(filter->after_id);
    filter->after_id.clear();
  }
  const std::uint32_t limit = filter->limit++;
  auto found = parts_.operations.store().find_deliveries(*filter, after);
  if (!found) {
    return problem(found.error());
  }
  const bool more = cut_to(*found, limit);
  return answer(render(*found, more ? std::to_string(found->back().id) : ""));
}

Response Api::journal(const Request& request, const Captures&) {
  auto filter = journal_filter_of(request.query);
  if (!filter) {
    return problem(filter.error());
  }
  const std::uint32_t limit = filter->limit++;
  auto found = parts_.operations.store().journal(*filter);
  if (!found) {
    return problem(found.error());
  }
  const bool more = cut_to(*found, limit);
  return answer(render(*found, more ? std::to_string(found->back().number) : ""));
}

Response Api::refusals(const Request& request, const Captures&) {
  auto filter = refusal_filter_of(request.query);
  if (!filter) {
    return problem(filter.error());
  }
  auto connector = connector_of_filter(filter->connector);
  if (!connector) {
    return problem(connector.error());
  }
  filter->connector = std::move(*connector);
  const std::uint32_t limit = filter->limit++;
  auto found = parts_.operations.store().refusals(*filter);
  if (!found) {
    return problem(found.error());
  }
  const bool more = cut_to(*found, limit);
  return answer(render(*found, more ? std::to_string(found->back().number) : ""));
}

Response Api::message(const Request& request, const Captures& captures) {
  const bool with_values = request.parameter("values") == "true";
  const auto view = view_message(parts_.operations.store(), captures.front(), with_values);
  if (!view) {
    return problem(view.error());
  }
  if (!view->has_value()) {
    return problem(no_such_message());
  }
  if (with_values) {
    note("read values", captures.front(), request.actor, "");
  }
  return answer(render(**view));
}

Response Api::message_body(const Request& request, const Captures& captures) {
  store::Store& store = parts_.operations.store();
  const auto stored = store.message(captures.front());
  if (!stored) {
    return problem(stored.error());
  }
  if (!stored->has_value()) {
    return problem(no_such_message());
  }
  const Content& body = (*stored)->message.body;
  Response response;
  response.media_type = "application/octet-stream";
  response.headers.emplace_back("X-Content-Type-Options", "nosniff");
  if (body.inline_bytes != nullptr) {
    response.body = *body.inline_bytes;
  } else if (!body.blob_id.empty()) {
    auto reader = store.open_blob(body.blob_id);
    if (!reader) {
      return problem(reader.error());
    }
    const std::shared_ptr<store::BlobReader> shared = std::move(*reader);
    response.stream = [shared](char* destination, std::size_t capacity) { return shared->read(destination, capacity); };
    response.stream_size_bytes = body.size_bytes;
  }
  note("read body", captures.front(), request.actor, "");
  return response;
}

Response Api::explain_message(const Request& request, const Captures& captures) {
  const auto explanation = parts_.operations.explain_stored(captures.front());
  if (!explanation) {
    return problem(explanation.error());
  }
  note("read decision", captures.front(), request.actor, "");
  return answer(render(*explanation));
}

}  // namespace nabe::admin
