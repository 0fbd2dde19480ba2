// SPDX-License-Identifier: EUPL-1.2
#include "admin/json_write.h"

#include <Poco/JSON/JSONException.h>
#include <Poco/JSON/Parser.h>

#include <sstream>

#include "base/text.h"
#include "base/utc_time.h"

namespace nabe::admin::json {
namespace {

constexpr std::size_t kMostTextBytes = 1 << 20;

using json::write;  // beside the ones of this file
ObjectPtr write(const store::LaneCounts& lane);
ObjectPtr write(const Reference& reference);
ObjectPtr write(const routing::MatchedRoute& route);
ObjectPtr write(const DeliveryView& view);

void put(ObjectPtr target, const char* name, const std::string& value) {
  if (!value.empty()) {
    target->set(name, text(value));
  }
}

void put_time(ObjectPtr target, const char* name, TimeUs value) {
  if (value != 0) {
    target->set(name, utc_text(value));
  }
}

template <typename Number>
void put_number(ObjectPtr target, const char* name, Number value) {
  target->set(name, static_cast<Poco::UInt64>(value));
}

ArrayPtr list(const std::vector<std::string>& values) {
  ArrayPtr array = new Poco::JSON::Array;
  for (const std::string& value : values) {
    array->add(text(value));
  }
  return array;
}

template <typename Values>
ArrayPtr list_of(const Values& values) {
  ArrayPtr array = new Poco::JSON::Array;
  for (const auto& value : values) {
    array->add(write(value));
  }
  return array;
}

ArrayPtr write_pairs(const Pairs& pairs) {
  ArrayPtr array = new Poco::JSON::Array;
  for (const auto& [name, value] : pairs) {
    ObjectPtr pair = object();
    pair->set("name", text(name));
    pair->set("value", text(value));
    array->add(pair);
  }
  return array;
}

ObjectPtr write(const store::LaneCounts& lane) {
  ObjectPtr result = object();
  result->set("connector", text(lane.connector));
  put_number(result, "waiting", lane.waiting);
  put_number(result, "attempting", lane.attempting);
  put_number(result, "pending", lane.pending);
  put_number(result, "unknown", lane.unknown);
  put_number(result, "dead", lane.dead);
  put_number(result, "unassigned", lane.unassigned);
  put_number(result, "blocked", lane.blocked);
  put_number(result, "awaiting", lane.awaiting);
  put_time(result, "oldest_open", lane.oldest_open_us);
  return result;
}

ObjectPtr write(const store::Counts& counts) {
  ObjectPtr result = object();
  put_number(result, "messages", counts.messages);
  put_number(result, "unrouted", counts.unrouted);
  put_number(result, "unassigned", counts.unassigned);
  put_number(result, "unknown_department", counts.unknown_department);
  put_number(result, "refusals", counts.refusals);
  put_number(result, "loose_blobs", counts.loose_blobs);
  put_time(result, "oldest_waiting", counts.oldest_waiting_us);
  result->set("connectors", list_of(counts.connectors));
  return result;
}

ObjectPtr write(const Reference& reference) {
  ObjectPtr result = object();
  result->set("system", text(reference.system));
  result->set("id", text(reference.id));
  return result;
}

ObjectPtr write(const routing::MatchedRoute& route) {
  ObjectPtr result = object();
  result->set("route", text(route.name));
  result->set("to", list(route.to));
  return result;
}

ObjectPtr write(const DeliveryView& view) {
  ObjectPtr result = write(view.delivery);
  result->set("history", list_of(view.attempts));
  return result;
}

ObjectPtr write_content(const Content& content) {
  ObjectPtr result = object();
  put_number(result, "size_bytes", content.size_bytes);
  put(result, "sha256", content.sha256);
  return result;
}

ArrayPtr write_attachments(const MessageView& view) {
  ArrayPtr array = new Poco::JSON::Array;
  for (const Attachment& attachment : view.message.attachments) {
    ObjectPtr one = write_content(attachment.content);
    put(one, "media_type", attachment.media_type);
    if (view.with_values) {
      put(one, "name", attachment.name);
    }
    array->add(one);
  }
  return array;
}

void put_decision(ObjectPtr target, const MessageView& view) {
  ObjectPtr decision = object();
  put(decision, "revision", view.decision_revision);
  decision->set("matched", list_of(view.matched));
  target->set("decision", decision);
  if (view.with_values && !view.decision_json.empty()) {
    try {
      Poco::JSON::Parser parser;
      target->set("decision_in_full", parser.parse(view.decision_json));
    } catch (const Poco::Exception&) {
      target->set("decision_in_full", Poco::Dynamic::Var());
    }
  }
}

}  // namespace

ObjectPtr object() { return new Poco::JSON::Object(Poco::JSON_PRESERVE_KEY_ORDER); }

std::string text(const std::string& value) { return bounded_utf8(value, kMostTextBytes); }

std::string stringify(const ObjectPtr& value) {
  std::ostringstream out;
  value->stringify(out);
  return out.str();
}

ObjectPtr write(const delivery::ConnectorStatus& connector) {
  ObjectPtr result = object();
  result->set("name", text(connector.name));
  put(result, "department", connector.department);
  put(result, "plugin", connector.plugin);
  put(result, "types", connector.type_summary);
  result->set("source", connector.source);
  result->set("sink", connector.sink);
  result->set("state", text(connector.state));
  put(result, "reason", connector.reason);
  put_time(result, "since", connector.since_us);
  put_time(result, "next_connect", connector.next_connect_us);
  put_number(result, "in_flight", connector.in_flight);
  put_number(result, "max_in_flight", connector.max_in_flight);
  put_number(result, "queued_in_memory", connector.queued_in_memory);
  result->set("idempotent", connector.idempotent);
  result->set("healthy", connector.healthy);
  return result;
}

ObjectPtr write(const StatusView& view) {
  ObjectPtr result = object();
  put(result, "version", view.version);
  result->set("live", view.hub.live);
  result->set("ready", view.hub.ready);
  result->set("not_ready_because", list(view.hub.not_ready_because));
  put(result, "configuration_revision", view.hub.configuration_revision);
  put_time(result, "started", view.hub.started_us);
  result->set("connectors", list_of(view.hub.connectors));
  result->set("counts", write(view.counts));
  return result;
}

ObjectPtr write(const store::MessageSummary& message) {
  ObjectPtr result = object();
  result->set("id", text(message.id));
  put(result, "department", message.department);
  put(result, "source", message.source);
  put(result, "type", message.type);
  put(result, "case", message.case_id);
  put(result, "sender_message_id", message.sender_message_id);
  put_time(result, "receipt_time", message.receipt_time_us);
  put_number(result, "body_size_bytes", message.body_size_bytes);
  result->set("disposition", std::string(store::name_of(message.disposition)));
  put_number(result, "deliveries", message.deliveries);
  put_number(result, "open", message.open);
  put_number(result, "waiting_for_a_person", message.waiting_for_a_person);
  return result;
}

ObjectPtr write(const store::Delivery& delivery) {
  ObjectPtr result = object();
  result->set("id", static_cast<Poco::Int64>(delivery.id));
  result->set("message", text(delivery.message_id));
  put(result, "department", delivery.department);
  result->set("connector", text(delivery.connector));
  put(result, "case", delivery.case_id);
  put_number(result, "lane_sequence", delivery.lane_sequence);
  result->set("state", std::string(store::name_of(delivery.state)));
  put_number(result, "attempts", delivery.attempts);
  put_time(result, "created", delivery.created_us);
  put_time(result, "first_attempt", delivery.first_attempt_us);
  put_time(result, "due", delivery.due_us);
  result->set("grant", list(delivery.grant));
  result->set("with", list(delivery.with));
  result->set("routes", list(delivery.routes));
  result->set("head", delivery.head);
  put(result, "awaits", delivery.awaits);
  put(result, "blocked_behind", delivery.blocked_behind);
  put(result, "code", delivery.code);
  put(result, "detail", delivery.detail);
  put(result, "remote_reference", delivery.remote_reference);
  put(result, "actor", delivery.actor);
  put(result, "reason", delivery.reason);
  put(result, "damaged", delivery.damaged);
  return result;
}

ObjectPtr write(const store::Attempt& attempt) {
  ObjectPtr result = object();
  put_number(result, "number", attempt.number);
  put_time(result, "started", attempt.started_us);
  put_time(result, "ended", attempt.ended_us);
  put(result, "outcome", attempt.outcome);
  put(result, "code", attempt.code);
  put(result, "detail", attempt.detail);
  return result;
}

ObjectPtr write(const MessageView& view) {
  const Message& message = view.message;
  ObjectPtr result = object();
  result->set("id", text(message.id));
  put(result, "department", message.department);
  put(result, "source", message.source);
  put(result, "sender_message_id", message.sender_message_id);
  put(result, "type", message.type);
  put(result, "case", message.case_id);
  put(result, "caused_by", message.causation_id);
  put(result, "replaces", view.replaces);
  put_time(result, "receipt_time", message.receipt_time_us);
  put(result, "content_sha256", message.content_sha256);
  put(result, "trace_parent", message.trace_parent);
  result->set("disposition", std::string(store::name_of(view.disposition)));
  put(result, "media_type", message.media_type);
  result->set("body", write_content(message.body));
  result->set("attachments", write_attachments(view));
  result->set("references", list_of(view.references));
  result->set("with_values", view.with_values);
  if (view.with_values) {
    result->set("attributes", write_pairs(message.attributes));
    result->set("facts", write_pairs(message.facts));
  }
  put_decision(result, view);
  result->set("deliveries", list_of(view.deliveries));
  return result;
}

ObjectPtr write(const store::JournalEntry& entry) {
  ObjectPtr result = object();
  put_number(result, "number", entry.number);
  put_time(result, "at", entry.at_us);
  put(result, "actor", entry.actor);
  put(result, "action", entry.action);
  put(result, "subject", entry.subject);
  put(result, "before", entry.before);
  put(result, "after", entry.after);
  put(result, "reason", entry.reason);
  return result;
}

ObjectPtr write(const store::StoredRefusal& refusal) {
  ObjectPtr result = object();
  put_number(result, "number", refusal.number);
  put_time(result, "at", refusal.record.at_us);
  put(result, "department", refusal.record.department);
  put(result, "connector", refusal.record.connector);
  put(result, "sender_message_id", refusal.record.sender_message_id);
  put(result, "sha256", refusal.record.sha256);
  result->set("size_bytes", refusal.record.size_bytes);
  put(result, "code", refusal.record.code);
  return result;
}

ObjectPtr write(const store::Receipt& receipt) {
  ObjectPtr result = object();
  result->set("message", text(receipt.message_id));
  put(result, "case", receipt.case_id);
  put_time(result, "receipt_time", receipt.receipt_time_us);
  result->set("duplicate", receipt.duplicate);
  return result;
}

ObjectPtr write(const Error& error) {
  ObjectPtr result = object();
  put(result, "code", error.code);
  put(result, "message", error.message);
  put(result, "hint", error.hint);
  if (error.where) {
    put(result, "file", error.where->file);
    put_number(result, "line", error.where->line);
    put_number(result, "column", error.where->column);
  }
  return result;
}

}  // namespace nabe::admin::json
