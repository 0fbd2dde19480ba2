// SPDX-License-Identifier: EUPL-1.2
#include "admin/json_read.h"

#include <Poco/Exception.h>
#include <Poco/JSON/Array.h>
#include <Poco/JSON/Object.h>
#include <Poco/JSON/Parser.h>

#include <algorithm>
#include <sstream>

#include "admin/codes.h"
#include "admin/json_write.h"
#include "base/printable.h"
#include "base/utc_time.h"

namespace nabe::admin::json {
namespace {

ObjectPtr parse(const std::string& body) {
  Poco::JSON::Parser parser;
  parser.setDepth(32);
  return parser.parse(body).extract<ObjectPtr>();
}

std::string text_of(const ObjectPtr& from, const char* name) { return from->optValue<std::string>(name, ""); }
bool truth_of(const ObjectPtr& from, const char* name) { return from->optValue<bool>(name, false); }
TimeUs time_of(const ObjectPtr& from, const char* name) { return parse_utc(text_of(from, name)).value_or(0); }

template <typename Number>
Number number_of(const ObjectPtr& from, const char* name) {
  return static_cast<Number>(from->optValue<Poco::UInt64>(name, 0));
}

/// Calls `each` with every object of an array that may be absent.
template <typename Each>
void for_objects(const ObjectPtr& from, const char* name, Each each) {
  const ArrayPtr array = from->getArray(name);
  for (std::size_t i = 0; !array.isNull() && i < array->size(); ++i) {
    if (const ObjectPtr item = array->getObject(static_cast<unsigned>(i)); !item.isNull()) {
      each(item);
    }
  }
}

std::vector<std::string> texts_of(const ObjectPtr& from, const char* name) {
  std::vector<std::string> values;
  const ArrayPtr array = from->getArray(name);
  for (std::size_t i = 0; !array.isNull() && i < array->size(); ++i) {
    values.push_back(array->getElement<std::string>(static_cast<unsigned>(i)));
  }
  return values;
}

store::Disposition disposition_of(const std::string& name) {
  for (const auto disposition :
       {store::Disposition::Unrouted, store::Disposition::Unassigned, store::Disposition::UnknownDepartment}) {
    if (name == store::name_of(disposition)) {
      return disposition;
    }
  }
  return store::Disposition::Routed;
}

/// Runs a reader that may throw Poco's exceptions.
template <typename Value, typename Reader>
Result<Value> guarded(const std::string& body, Reader reader) {
  try {
    return reader(parse(body));
  } catch (const Poco::Exception&) {
    return Error{code::kBadAnswer,
                 "the hub's answer cannot be read",
                 "is something else listening at the hub's admin address?",
                 {}};
  }
}

delivery::ConnectorStatus connector_of(const ObjectPtr& from) {
  delivery::ConnectorStatus connector;
  connector.name = text_of(from, "name");
  connector.department = text_of(from, "department");
  connector.plugin = text_of(from, "plugin");
  connector.type_summary = text_of(from, "types");
  connector.source = truth_of(from, "source");
  connector.sink = truth_of(from, "sink");
  connector.state = text_of(from, "state");
  connector.reason = text_of(from, "reason");
  connector.since_us = time_of(from, "since");
  connector.next_connect_us = time_of(from, "next_connect");
  connector.in_flight = number_of<std::uint32_t>(from, "in_flight");
  connector.max_in_flight = number_of<std::uint32_t>(from, "max_in_flight");
  connector.queued_in_memory = number_of<std::uint32_t>(from, "queued_in_memory");
  connector.idempotent = truth_of(from, "idempotent");
  connector.healthy = truth_of(from, "healthy");
  return connector;
}

store::Counts counts_of(const ObjectPtr& from) {
  store::Counts counts;
  counts.messages = number_of<std::uint64_t>(from, "messages");
  counts.unrouted = number_of<std::uint64_t>(from, "unrouted");
  counts.unassigned = number_of<std::uint64_t>(from, "unassigned");
  counts.unknown_department = number_of<std::uint64_t>(from, "unknown_department");
  counts.refusals = number_of<std::uint64_t>(from, "refusals");
  counts.loose_blobs = number_of<std::uint64_t>(from, "loose_blobs");
  counts.oldest_waiting_us = time_of(from, "oldest_waiting");
  for_objects(from, "connectors", [&](const ObjectPtr& item) {
    store::LaneCounts lane;
    lane.connector = text_of(item, "connector");
    lane.waiting = number_of<std::uint64_t>(item, "waiting");
    lane.attempting = number_of<std::uint64_t>(item, "attempting");
    lane.pending = number_of<std::uint64_t>(item, "pending");
    lane.unknown = number_of<std::uint64_t>(item, "unknown");
    lane.dead = number_of<std::uint64_t>(item, "dead");
    lane.unassigned = number_of<std::uint64_t>(item, "unassigned");
    lane.blocked = number_of<std::uint64_t>(item, "blocked");
    lane.awaiting = number_of<std::uint64_t>(item, "awaiting");
    lane.oldest_open_us = time_of(item, "oldest_open");
    counts.connectors.push_back(std::move(lane));
  });
  return counts;
}

store::MessageSummary summary_of(const ObjectPtr& from) {
  store::MessageSummary summary;
  summary.id = text_of(from, "id");
  summary.department = text_of(from, "department");
  summary.source = text_of(from, "source");
  summary.type = text_of(from, "type");
  summary.case_id = text_of(from, "case");
  summary.sender_message_id = text_of(from, "sender_message_id");
  summary.receipt_time_us = time_of(from, "receipt_time");
  summary.body_size_bytes = number_of<std::uint64_t>(from, "body_size_bytes");
  summary.disposition = disposition_of(text_of(from, "disposition"));
  summary.deliveries = number_of<std::uint32_t>(from, "deliveries");
  summary.open = number_of<std::uint32_t>(from, "open");
  summary.waiting_for_a_person = number_of<std::uint32_t>(from, "waiting_for_a_person");
  return summary;
}

store::Delivery delivery_of(const ObjectPtr& from) {
  store::Delivery delivery;
  delivery.id = from->optValue<Poco::Int64>("id", 0);
  delivery.message_id = text_of(from, "message");
  delivery.department = text_of(from, "department");
  delivery.connector = text_of(from, "connector");
  delivery.case_id = text_of(from, "case");
  delivery.lane_sequence = number_of<std::uint64_t>(from, "lane_sequence");
  delivery.state = store::delivery_state_of(text_of(from, "state")).value_or(store::DeliveryState::Unknown);
  delivery.attempts = number_of<std::uint32_t>(from, "attempts");
  delivery.created_us = time_of(from, "created");
  delivery.first_attempt_us = time_of(from, "first_attempt");
  delivery.due_us = time_of(from, "due");
  delivery.grant = texts_of(from, "grant");
  delivery.with = texts_of(from, "with");
  delivery.routes = texts_of(from, "routes");
  delivery.head = truth_of(from, "head");
  delivery.awaits = text_of(from, "awaits");
  delivery.blocked_behind = text_of(from, "blocked_behind");
  delivery.code = text_of(from, "code");
  delivery.detail = text_of(from, "detail");
  delivery.remote_reference = text_of(from, "remote_reference");
  delivery.actor = text_of(from, "actor");
  delivery.reason = text_of(from, "reason");
  delivery.damaged = text_of(from, "damaged");
  return delivery;
}

store::Attempt attempt_of(const ObjectPtr& from) {
  return {number_of<std::uint32_t>(from, "number"),
          time_of(from, "started"),
          time_of(from, "ended"),
          text_of(from, "outcome"),
          text_of(from, "code"),
          text_of(from, "detail")};
}

Content content_of(const ObjectPtr& from) {
  Content content;
  content.size_bytes = number_of<std::uint64_t>(from, "size_bytes");
  content.sha256 = text_of(from, "sha256");
  return content;
}

Pairs pairs_of(const ObjectPtr& from, const char* name) {
  Pairs pairs;
  for_objects(from, name,
              [&](const ObjectPtr& item) { pairs.emplace_back(text_of(item, "name"), text_of(item, "value")); });
  return pairs;
}

void read_decision(const ObjectPtr& from, MessageView& view) {
  if (ObjectPtr decision = from->getObject("decision"); !decision.isNull()) {
    view.decision_revision = text_of(decision, "revision");
    for_objects(decision, "matched", [&](const ObjectPtr& item) {
      view.matched.push_back({text_of(item, "route"), texts_of(item, "to")});
    });
  }
  if (const ObjectPtr full = from->getObject("decision_in_full"); !full.isNull()) {
    view.decision_json = stringify(full);
  }
}

void read_envelope(const ObjectPtr& from, Message& message) {
  message.id = text_of(from, "id");
  message.department = text_of(from, "department");
  message.source = text_of(from, "source");
  message.sender_message_id = text_of(from, "sender_message_id");
  message.type = text_of(from, "type");
  message.case_id = text_of(from, "case");
  message.causation_id = text_of(from, "caused_by");
  message.receipt_time_us = time_of(from, "receipt_time");
  message.content_sha256 = text_of(from, "content_sha256");
  message.trace_parent = text_of(from, "trace_parent");
  message.media_type = text_of(from, "media_type");
  message.attributes = pairs_of(from, "attributes");
  message.facts = pairs_of(from, "facts");
  if (const ObjectPtr body = from->getObject("body"); !body.isNull()) {
    message.body = content_of(body);
  }
  for_objects(from, "attachments", [&](const ObjectPtr& item) {
    message.attachments.push_back({text_of(item, "name"), text_of(item, "media_type"), content_of(item)});
  });
}

}  // namespace

Result<std::map<std::string, std::string>> read_fields(const std::string& body,
                                                       std::initializer_list<std::string_view> known) {
  std::map<std::string, std::string> fields;
  std::string hint = "known:";
  for (const std::string_view name : known) {
    fields.emplace(name, "");
    hint += ' ' + std::string(name);
  }
  if (body.empty()) {
    return fields;
  }
  try {
    const ObjectPtr members = parse(body);
    for (const auto& [name, value] : *members) {
      const auto field = fields.find(name);
      if (field == fields.end() || !value.isString()) {
        return Error{code::kBadRequest,
                     "the member " + printable(name, 40) + (field == fields.end() ? " is unknown" : " is not text"),
                     hint,
                     {}};
      }
      field->second = value.extract<std::string>();
    }
  } catch (const Poco::Exception&) {
    return Error{code::kBadRequest, "the body is not a JSON object", hint, {}};
  }
  return fields;
}

std::string fields_text(const std::map<std::string, std::string>& fields) {
  ObjectPtr result = object();
  for (const auto& [name, value] : fields) {
    result->set(name, text(value));
  }
  return stringify(result);
}

Result<StatusView> read_status(const std::string& body) {
  return guarded<StatusView>(body, [](const ObjectPtr& from) {
    StatusView view;
    view.version = text_of(from, "version");
    view.hub.live = truth_of(from, "live");
    view.hub.ready = truth_of(from, "ready");
    view.hub.not_ready_because = texts_of(from, "not_ready_because");
    view.hub.configuration_revision = text_of(from, "configuration_revision");
    view.hub.started_us = time_of(from, "started");
    for_objects(from, "connectors", [&](const ObjectPtr& item) { view.hub.connectors.push_back(connector_of(item)); });
    if (const ObjectPtr counts = from->getObject("counts"); !counts.isNull()) {
      view.counts = counts_of(counts);
    }
    return view;
  });
}

Result<MessagePage> read_messages(const std::string& body) {
  return guarded<MessagePage>(body, [](const ObjectPtr& from) {
    MessagePage page;
    page.next_after = text_of(from, "next_after");
    for_objects(from, "messages", [&](const ObjectPtr& item) { page.messages.push_back(summary_of(item)); });
    return page;
  });
}

Result<DeliveryPage> read_deliveries(const std::string& body) {
  return guarded<DeliveryPage>(body, [](const ObjectPtr& from) {
    DeliveryPage page;
    page.next_after = text_of(from, "next_after");
    for_objects(from, "deliveries", [&](const ObjectPtr& item) { page.deliveries.push_back(delivery_of(item)); });
    return page;
  });
}

Result<JournalPage> read_journal(const std::string& body) {
  return guarded<JournalPage>(body, [](const ObjectPtr& from) {
    JournalPage page;
    page.next_after = text_of(from, "next_after");
    for_objects(from, "entries", [&](const ObjectPtr& item) {
      page.entries.push_back({number_of<std::int64_t>(item, "number"), time_of(item, "at"), text_of(item, "actor"),
                              text_of(item, "action"), text_of(item, "subject"), text_of(item, "before"),
                              text_of(item, "after"), text_of(item, "reason")});
    });
    return page;
  });
}

Result<RefusalPage> read_refusals(const std::string& body) {
  return guarded<RefusalPage>(body, [](const ObjectPtr& from) {
    RefusalPage page;
    page.next_after = text_of(from, "next_after");
    for_objects(from, "refusals", [&](const ObjectPtr& item) {
      page.refusals.push_back({number_of<std::int64_t>(item, "number"),
                               {time_of(item, "at"), text_of(item, "department"), text_of(item, "connector"),
                                text_of(item, "sender_message_id"), text_of(item, "sha256"),
                                number_of<std::uint64_t>(item, "size_bytes"), text_of(item, "code")}});
    });
    return page;
  });
}

Result<MessageView> read_message(const std::string& body) {
  return guarded<MessageView>(body, [](const ObjectPtr& from) {
    MessageView view;
    view.with_values = truth_of(from, "with_values");
    read_envelope(from, view.message);
    view.disposition = disposition_of(text_of(from, "disposition"));
    view.replaces = text_of(from, "replaces");
    for_objects(from, "references", [&](const ObjectPtr& item) {
      view.references.push_back({text_of(item, "system"), text_of(item, "id")});
    });
    read_decision(from, view);
    for_objects(from, "deliveries", [&](const ObjectPtr& item) {
      DeliveryView delivery{delivery_of(item), {}};
      for_objects(item, "history", [&](const ObjectPtr& attempt) { delivery.attempts.push_back(attempt_of(attempt)); });
      view.deliveries.push_back(std::move(delivery));
    });
    return view;
  });
}

Result<delivery::Explanation> read_explanation(const std::string& body) {
  return guarded<delivery::Explanation>(body, [](const ObjectPtr& from) {
    delivery::Explanation explanation;
    explanation.text = text_of(from, "text");
    if (ObjectPtr decision = from->getObject("decision"); !decision.isNull()) {
      explanation.decision_json = stringify(decision);
    }
    return explanation;
  });
}

Result<store::Receipt> read_receipt(const std::string& body) {
  return guarded<store::Receipt>(body, [](const ObjectPtr& from) {
    return store::Receipt{text_of(from, "message"), text_of(from, "case"), time_of(from, "receipt_time"),
                          truth_of(from, "duplicate")};
  });
}

Error read_problem(const std::string& body, int status) {
  try {
    const ObjectPtr from = parse(body);
    Error error{text_of(from, "code"), text_of(from, "detail"), text_of(from, "hint"), {}};
    if (!error.code.empty()) {
      return error;
    }
  } catch (const Poco::Exception&) {
    // Not ours: told below.
  }
  return {code::kBadAnswer,
          "the admin address answered " + std::to_string(status) + " without a reason",
          "is something else listening at the hub's admin address?",
          {}};
}

}  // namespace nabe::admin::json
