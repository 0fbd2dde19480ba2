// SPDX-License-Identifier: EUPL-1.2
#include "session/granted_message.h"

#include <algorithm>

#include "base/planted.h"
#include "config/granted.h"
#include "message/body_kind.h"
#include "message/sha256.h"
#include "routing/grant.h"
#include "session/abi_text.h"

namespace nabe::session {
namespace {

bool contains(const std::vector<std::string>& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

void borrow_all(const Pairs& from, std::vector<nabe_pair>& to) {
  to.reserve(from.size());
  for (const auto& [key, value] : from) {
    to.push_back({borrow(key), borrow(value)});
  }
}

}  // namespace

std::string idempotency_key_of(const store::Delivery& delivery) {
  const std::string key = delivery.message_id + '/' + delivery.connector;
  return planted(Bug::NewKeyOnRepeat) && delivery.attempts > 0 ? key + "/again" : key;
}

GrantedMessage::GrantedMessage(Services& services, StreamTable& streams, std::shared_ptr<const Message> message,
                               StreamUse use)
    : services_(services), streams_(streams), use_(use), message_(std::move(message)) {}

GrantedMessage::~GrantedMessage() {
  for (const std::uint64_t handle : handles_) {
    streams_.remove(handle);
  }
}

std::uint64_t GrantedMessage::open(std::unique_ptr<ContentStream> stream) {
  handles_.push_back(streams_.add(std::move(stream), use_));
  return handles_.back();
}

std::optional<Error> GrantedMessage::damage() const {
  for (const std::uint64_t handle : handles_) {
    const auto stream = streams_.find(handle);
    if (stream && stream->content->damage()) {
      return stream->content->damage();
    }
  }
  for (const auto& companion : with_) {
    if (auto damage = companion->damage()) {
      return damage;
    }
  }
  return std::nullopt;
}

Result<std::unique_ptr<GrantedMessage>> GrantedMessage::make(Services& services, StreamTable& streams,
                                                             const store::Delivery& delivery,
                                                             std::shared_ptr<const Message> message, TimeUs deadline_us,
                                                             StreamUse use) {
  std::unique_ptr<GrantedMessage> result(new GrantedMessage(services, streams, std::move(message), use));
  if (auto granted = result->grant(delivery.grant); !granted) {
    return granted.error();
  }
  if (!delivery.case_id.empty()) {
    auto references = services.store.references_of(delivery.case_id);
    if (!references) {
      return references.error();
    }
    result->references_ = std::move(references).value();
  }
  if (auto added = result->add_with(delivery, deadline_us); !added) {
    return added.error();
  }
  result->fill(delivery, deadline_us);
  return result;
}

Result<void> GrantedMessage::grant(const std::vector<std::string>& grant) {
  const bool everything = contains(grant, std::string(config::kWholeMessage));
  if (everything) {
    facts_ = message_->facts;
    body_sha256_ = message_->body.sha256;
    body_size_bytes_ = message_->body.size_bytes;
    raw_.body_stream = open(open_content(services_.store, message_->body));
  } else if (auto derived = derive_body(grant); !derived) {
    return derived;
  } else {
    add_facts(grant);
  }
  if (everything || contains(grant, std::string(config::kAttachments))) {
    for (const Attachment& attachment : message_->attachments) {
      nabe_attachment out{};
      out.struct_size = sizeof(out);
      out.name = borrow(attachment.name);
      out.media_type = borrow(attachment.media_type);
      out.sha256 = borrow(attachment.content.sha256);
      out.size_bytes = attachment.content.size_bytes;
      out.stream = open(open_content(services_.store, attachment.content));
      attachments_.push_back(out);
      attachment_pointers_.push_back(&attachments_.back());
    }
  }
  return {};
}

// Facts are read again from what is granted: a fact of a part that is not granted must not arrive by the side, unless
// it is granted by its name.
Result<void> GrantedMessage::derive_body(const std::vector<std::string>& sections) {
  derived_ = std::make_unique<Scratch>(services_.configuration.node.state_folder);
  message::Sha256 hash;
  const auto compiled = services_.tables.sections(message_->department);
  const bool selects_body = std::any_of(sections.begin(), sections.end(),
                                        [](const std::string& name) { return config::names_section(name); });
  if (compiled && selects_body && message::body_kind_of(message_->media_type) != message::BodyKind::Xml) {
    // No route leads here; an earlier message of the case that is to go along may.
    return Error{"NABE-SES-018",
                 "sections are granted, and the body of type " + message_->media_type + " has none",
                 "grant the whole of it, or settle the delivery by hand",
                 {}};
  }
  if (compiled && selects_body) {
    Result<void> sunk;
    routing::Evaluation facts = services_.tables.begin(message_->department, {});
    auto filter = routing::GrantFilter::create(compiled, sections, [&](std::string_view bytes) {
      if (sunk) {
        hash.update(bytes);
        body_size_bytes_ += bytes.size();
        sunk = derived_->append(bytes);
      }
      if (sunk) {
        sunk = facts.push(bytes);
      }
    });
    if (!filter) {
      return filter.error();
    }
    const auto body = open_content(services_.store, message_->body);
    auto read = for_each_piece(*body, [&](std::string_view piece) { return filter->push(piece); });
    if (read) {
      read = filter->finish();
    }
    if (read) {
      read = sunk;
    }
    if (read) {
      read = facts.finish();
    }
    if (!read) {
      return read;
    }
    facts_ = facts.facts(message_->department);
  }
  body_sha256_ = hash.hex();
  raw_.body_stream = open(derived_->open());
  return {};
}

void GrantedMessage::add_facts(const std::vector<std::string>& grant) {
  for (const std::string& entry : grant) {
    const auto name = config::granted_fact(entry);
    const auto is_named = [&](const auto& fact) { return name && fact.first == *name; };
    if (std::any_of(facts_.begin(), facts_.end(), is_named)) {
      continue;
    }
    const auto known = std::find_if(message_->facts.begin(), message_->facts.end(), is_named);
    if (known != message_->facts.end()) {
      facts_.push_back(*known);
    }
  }
}

Result<void> GrantedMessage::add_with(const store::Delivery& delivery, TimeUs deadline_us) {
  for (const std::string& type : delivery.with) {
    auto latest = services_.store.latest_of_case(delivery.case_id, type);
    if (!latest) {
      return latest.error();
    }
    if (!*latest) {
      return Error{"NABE-SES-011",
                   "the case has no message of type " + type + ", or the message has no case",
                   "retry once one has arrived, or skip the delivery",
                   {}};
    }
    if (auto damage = damage_of((*latest)->message)) {
      return *damage;
    }
    store::Delivery companion = delivery;
    companion.message_id = (*latest)->message.id;
    companion.with.clear();
    auto granted = make(services_, streams_, companion, std::make_shared<const Message>(std::move((*latest)->message)),
                        deadline_us, use_);
    if (!granted) {
      return granted.error();
    }
    with_.push_back(std::move(granted).value());
    with_pointers_.push_back(&with_.back()->raw_);
  }
  return {};
}

void GrantedMessage::fill(const store::Delivery& delivery, TimeUs deadline_us) {
  idempotency_key_ = idempotency_key_of(delivery);
  completion_token_ = delivery.completion_token;
  borrow_all(message_->attributes, attribute_pairs_);
  borrow_all(facts_, fact_pairs_);
  for (const Reference& reference : references_) {
    reference_list_.push_back({borrow(reference.system), borrow(reference.id)});
  }

  raw_.struct_size = sizeof(raw_);
  const bool goes_on =
      delivery.state != store::DeliveryState::Waiting && delivery.state != store::DeliveryState::Attempting;
  raw_.attempt = delivery.attempts + (goes_on ? 0 : 1);  // what is resumed or held has been counted
  raw_.id = borrow(message_->id);
  raw_.sender_message_id = borrow(message_->sender_message_id);
  raw_.department = borrow(message_->department);
  raw_.source = borrow(message_->source);
  raw_.case_id = borrow(message_->case_id);
  raw_.type = borrow(message_->type);
  raw_.causation_id = borrow(message_->causation_id);
  raw_.idempotency_key = borrow(idempotency_key_);
  raw_.completion_token = borrow(completion_token_);
  raw_.trace_parent = borrow(message_->trace_parent);
  raw_.receipt_time_us =
      planted(Bug::RaiseReceiptTime) && delivery.attempts > 0 ? services_.clock.now_us() : message_->receipt_time_us;
  raw_.deadline_us = deadline_us;
  raw_.lane_sequence = delivery.lane_sequence;
  raw_.attributes = attribute_pairs_.data();
  raw_.attribute_count = static_cast<std::uint32_t>(attribute_pairs_.size());
  raw_.facts = fact_pairs_.data();
  raw_.fact_count = static_cast<std::uint32_t>(fact_pairs_.size());
  raw_.references = reference_list_.data();
  raw_.reference_count = static_cast<std::uint32_t>(reference_list_.size());
  raw_.attachments = attachment_pointers_.data();
  raw_.attachment_count = static_cast<std::uint32_t>(attachment_pointers_.size());
  raw_.media_type = borrow(message_->media_type);
  raw_.body_sha256 = borrow(body_sha256_);
  raw_.body_size_bytes = body_size_bytes_;
  raw_.with = with_pointers_.data();
  raw_.with_count = static_cast<std::uint32_t>(with_pointers_.size());
}

}  // namespace nabe::session
