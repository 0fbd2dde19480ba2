// SPDX-License-Identifier: EUPL-1.2
#include "session/message_writer.h"

#include "base/ids.h"
#include "base/text.h"
#include "message/content_hash.h"
#include "routing/decision_json.h"
#include "routing/forecast.h"

namespace nabe::session {
namespace {

constexpr std::size_t kMaxIdBytes = 256;
constexpr std::size_t kMaxNameBytes = 512;

routing::Evaluation begin_evaluation(Services& services, const config::Connector& source, const MessageDraft& draft) {
  return services.tables.begin(draft.department, routing::reading_options(source, draft.media_type));
}

/// A text with its own allocation, roughly.
std::size_t cost(const std::string& text) { return sizeof(std::string) + text.capacity(); }

std::size_t cost(const MessageDraft& draft) {
  std::size_t bytes = sizeof(MessageWriter);
  for (const std::string* text : {&draft.type, &draft.sender_message_id, &draft.sender_fact, &draft.department,
                                  &draft.case_id, &draft.causation_id, &draft.media_type, &draft.trace_parent}) {
    bytes += cost(*text);
  }
  for (const auto& [name, value] : draft.attributes) {
    bytes += cost(name) + cost(value);
  }
  for (const Reference& reference : draft.references) {
    bytes += cost(reference.system) + cost(reference.id);
  }
  return bytes;
}

std::string lower_hex(std::string digits) {
  for (char& c : digits) {
    c = c >= 'A' && c <= 'F' ? static_cast<char>(c - 'A' + 'a') : c;
  }
  return digits;
}

bool is_hex(std::string_view text) { return text.find_first_not_of("0123456789abcdef") == std::string_view::npos; }

std::vector<store::NewDelivery> deliveries_of(routing::Decision& decision) {
  std::vector<store::NewDelivery> result;
  result.reserve(decision.deliveries.size());
  for (routing::PlannedDelivery& planned : decision.deliveries) {
    result.push_back({planned.connector, planned.grant, planned.with, planned.routes, planned.continue_on_dead});
  }
  return result;
}

}  // namespace

std::string trace_parent_or_new(std::string_view given) {
  const bool well_formed = given.size() == 55 && given.substr(0, 3) == "00-" && given[35] == '-' && given[52] == '-' &&
                           is_hex(given.substr(3, 32)) && is_hex(given.substr(36, 16)) && is_hex(given.substr(53, 2));
  return well_formed ? std::string(given) : "00-" + random_hex(16) + '-' + random_hex(8) + "-01";
}

MessageWriter::MessageWriter(Services& services, const config::Connector& source, MessageDraft draft, HeldBytes held)
    : services_(services),
      source_(source),
      draft_(std::move(draft)),
      held_(std::move(held)),
      own_bytes_(cost(draft_)),
      evaluation_(begin_evaluation(services, source, draft_)),
      // What a delivery emits is not refused for the room that is kept back for it.
      body_(services, source.max_body_bytes, HeldBytes(held_.budget()), held_.budget() ? services.disk : nullptr) {}

bool MessageWriter::hold(std::size_t more_bytes) {
  return held_.resize(own_bytes_ + evaluation_.memory_bytes(more_bytes));
}

Result<void> MessageWriter::begin() { return hold(0) ? Result<void>() : no_memory(); }

Result<void> MessageWriter::write(std::string_view bytes) {
  if (!attachments_.empty()) {
    return attachments_.back().content.write(bytes);
  }
  if (auto written = body_.write(bytes); !written) {
    return written;
  }
  if (evaluation_.decided()) {
    return {};
  }
  if (!hold(bytes.size())) {
    return no_memory();
  }
  if (auto read = evaluation_.push(bytes); !read) {
    return read;
  }
  return hold(0) ? Result<void>() : no_memory();
}

Result<void> MessageWriter::begin_attachment(std::string name, std::string media_type, std::string claimed_sha256) {
  if (attachments_.size() >= source_.max_attachments) {
    return Error{"NABE-SES-004",
                 "more than " + std::to_string(source_.max_attachments) + " attachments",
                 "raise max_attachments of the connector, or send fewer",
                 {}};
  }
  if (name.empty() || !is_plain_text(name, kMaxNameBytes) || !is_plain_text(media_type, kMaxNameBytes)) {
    return Error{"NABE-SES-005",
                 "the name or media type of attachment " + std::to_string(attachments_.size() + 1) +
                     " is empty, too long or has control characters",
                 "send a file name of at most 512 bytes of UTF-8",
                 {}};
  }
  if (auto sealed = attachments_.empty() ? body_.seal() : attachments_.back().content.seal(); !sealed) {
    return sealed;
  }
  own_bytes_ += sizeof(Part) + cost(name) + cost(media_type) + cost(claimed_sha256);
  if (!hold(0)) {
    return no_memory();
  }
  attachments_.push_back({std::move(name), std::move(media_type), lower_hex(std::move(claimed_sha256)),
                          body_.next_part(source_.max_attachment_bytes)});
  return {};
}

Result<void> MessageWriter::add_reference(Reference reference) {
  own_bytes_ += cost(reference.system) + cost(reference.id);
  if (!hold(0)) {
    return no_memory();
  }
  draft_.references.push_back(std::move(reference));
  return {};
}

Result<void> MessageWriter::finish_attachments(Message& message) {
  for (std::size_t i = 0; i < attachments_.size(); ++i) {
    Part& part = attachments_[i];
    auto content = part.content.finish();
    if (!content) {
      return content.error();
    }
    if (!part.claimed_sha256.empty() && part.claimed_sha256 != content->sha256) {
      return Error{"NABE-SES-006",
                   "attachment " + std::to_string(i + 1) + " has another SHA-256 than its sender declared",
                   "it was changed or cut on the way: send it again",
                   {}};
    }
    message.attachments.push_back({std::move(part.name), std::move(part.media_type), std::move(content).value()});
  }
  return {};
}

Result<store::AcceptMessage> MessageWriter::finish(TimeUs arrived_us) {
  if (auto complete = evaluation_.finish(); !complete) {
    return complete.error();
  }
  if (draft_.sender_message_id.empty() && !draft_.sender_fact.empty()) {
    draft_.sender_message_id = evaluation_.fact(draft_.sender_fact).value_or("");
    if (draft_.sender_message_id.empty()) {
      return Error{
          "NABE-SES-007",
          "the body has no value for the fact \"" + draft_.sender_fact + "\", which names the sender's message id",
          "the sender must number its messages; without that a repeat cannot be recognised",
          {}};
    }
  }
  if (!is_plain_text(draft_.sender_message_id, kMaxIdBytes)) {
    return Error{"NABE-SES-008",
                 "the sender's message id is longer than 256 bytes or has control characters",
                 "use a UUID or a number",
                 {}};
  }

  store::AcceptMessage accept;
  Message& message = accept.message;
  message.id = new_id(services_.clock.now_us());
  message.source = config::qualified_name(source_);
  message.sender_message_id = draft_.sender_message_id;
  message.type = draft_.type;
  message.causation_id = draft_.causation_id;
  message.receipt_time_us = draft_.receipt_time_us.value_or(arrived_us);
  message.trace_parent = trace_parent_or_new(draft_.trace_parent);
  message.attributes = draft_.attributes;
  message.media_type = draft_.media_type;
  accept.selector = {draft_.case_id, draft_.references, draft_.opens_case};
  accept.trusted_receipt_time = draft_.receipt_time_us.has_value();
  accept.open_case_id = new_id(services_.clock.now_us());

  if (draft_.department.empty()) {
    draft_.department = bounded_utf8(evaluation_.fact("destination").value_or(""), kMaxIdBytes);
  }
  message.department = draft_.department;
  if (services_.tables.has_department(message.department)) {
    auto decision = evaluation_.decide(message.department, {message.source, message.type, message.attributes});
    if (!decision) {
      return decision.error();
    }
    message.facts = evaluation_.facts(message.department);
    accept.deliveries = deliveries_of(*decision);
    accept.disposition = accept.deliveries.empty() ? store::Disposition::Unrouted : store::Disposition::Routed;
    accept.decision_json = routing::to_json(*decision);
  } else {
    accept.disposition = store::Disposition::UnknownDepartment;
    accept.decision_json = "{}";
  }

  auto body = body_.finish();
  if (!body) {
    return body.error();
  }
  message.body = std::move(body).value();
  if (auto attached = finish_attachments(message); !attached) {
    return attached.error();
  }
  message.content_sha256 = message::content_sha256(message);
  return accept;
}

}  // namespace nabe::session
