// SPDX-License-Identifier: EUPL-1.2
#include <algorithm>

#include "base/ids.h"
#include "base/planted.h"
#include "store/codes.h"
#include "store/sql/changes.h"
#include "store/sql/packing.h"
#include "store/sql/rows.h"

namespace nabe::store::sql {
namespace {

void check_form(const AcceptMessage& change) {
  const Message& message = change.message;
  if (message.id.empty() || message.source.empty() || message.type.empty()) {
    refuse(BatchStatus::Refused, kMalformedChange, "a message needs an id, a source and a type");
  }
  if (static_cast<std::int64_t>(message.attachments.size()) >= kPartsMax) {
    refuse(BatchStatus::Refused, kContentRefused, "message " + message.id + " has too many attachments");
  }
  std::vector<std::string> connectors;
  for (const NewDelivery& delivery : change.deliveries) {
    connectors.push_back(delivery.connector);
  }
  std::sort(connectors.begin(), connectors.end());
  if (std::adjacent_find(connectors.begin(), connectors.end()) != connectors.end()) {
    refuse(BatchStatus::Refused, kMalformedChange, "message " + message.id + " has two deliveries to one connector");
  }
  if (!connectors.empty() && connectors.front().empty()) {
    refuse(BatchStatus::Refused, kMalformedChange, "a delivery of message " + message.id + " names no connector");
  }
}

}  // namespace

void Changes::accept(const AcceptMessage& change, TimeUs due_us, const std::optional<Replacing>& replacing) {
  const Message& message = change.message;
  check_form(change);
  if (!replacing && !message.sender_message_id.empty() && !planted(Bug::NoDuplicateCheck) &&
      answer_duplicate(message)) {
    return;
  }
  const CaseChoice choice = replacing ? CaseChoice{replacing->message.case_id, false, false}
                                      : choose_case(message.department, change.selector, change.open_case_id);
  require_blob(message.body);
  for (const Attachment& attachment : message.attachments) {
    require_blob(attachment.content);
  }

  MessageRow row;
  row.seq = counters_.next_message;
  row.id = message.id;
  row.department = message.department;
  row.type = message.type;
  row.case_id = choice.case_id;
  row.receipt_us = receipt_time_of(change, replacing);
  row.disposition =
      choice.wanted && change.disposition == Disposition::Routed ? Disposition::Unassigned : change.disposition;
  insert_message(change, row, replacing);
  ++counters_.next_message;
  ++counters_.messages;
  if (!replacing && !change.trusted_receipt_time) {
    counters_.last_receipt_us = std::max(counters_.last_receipt_us, row.receipt_us);
  }
  insert_parts(row.seq, message);
  if (choice.open) {
    open_case(choice.case_id, row.department, row.receipt_us);
    for (const Reference& reference : change.selector.references) {
      add_reference(row.department, choice.case_id, reference);
    }
  } else if (choice.wanted) {
    want_references(row.department, change.selector.references, row.seq);
  }
  result_.receipts.push_back({row.id, row.case_id, row.receipt_us, false});

  if (replacing) {
    const DeliveryRow& place = replacing->delivery;
    const bool head = !lane_is_blocked(place.lane_key, place.connector, place.lane_sequence);
    insert_delivery(row, change.deliveries.front(), place.lane_key, {place.lane_sequence, head}, due_us, false);
  } else {
    insert_deliveries(row, change.deliveries, std::max(due_us, row.receipt_us),
                      row.disposition == Disposition::Unassigned);
  }
  if (!row.case_id.empty()) {
    release_awaiting(row.case_id, row.type);
  }
}

bool Changes::answer_duplicate(const Message& message) {
  if (ahead_.take_new_identity(message.department, message.source, message.sender_message_id)) {
    return false;
  }
  Query known(
      connection_,
      "SELECT id, case_id, receipt_us, content_sha256 FROM message WHERE sender_message_id = ? AND source = ? AND "
      "received_department = ? AND sender_message_id <> '' AND replaces = ''");
  known.bind(message.sender_message_id, message.source, message.department);
  if (!known.next()) {
    return false;
  }
  if (known.view(3) != message.content_sha256 && !planted(Bug::AnyContentIsDuplicate)) {
    refuse(BatchStatus::IdentityConflict, kIdentityConflict,
           message.source + " sent other content under the sender's message id of message " + known.text(0),
           "the sender must use a new message id for new content");
  }
  result_.receipts.push_back({known.text(0), known.text(1), known.integer(2), true});
  return true;
}

// An edited copy keeps the legal time of receipt of its original.
TimeUs Changes::receipt_time_of(const AcceptMessage& change, const std::optional<Replacing>& replacing) const {
  if (replacing) {
    return replacing->message.receipt_us;
  }
  const TimeUs given = change.message.receipt_time_us;
  return change.trusted_receipt_time || planted(Bug::ReceiptBackwards) ? given
                                                                       : std::max(given, counters_.last_receipt_us);
}

Changes::CaseChoice Changes::choose_case(const std::string& department, const CaseSelector& selector,
                                         const std::string& open_case_id) {
  if (!selector.case_id.empty()) {
    const auto owner = department_of_case(selector.case_id);
    if (!owner) {
      refuse(BatchStatus::NotFound, kNotFound, "there is no case " + selector.case_id);
    }
    if (*owner != department) {
      refuse(BatchStatus::Refused, kReferencesDisagree,
             "case " + selector.case_id + " belongs to department '" + *owner + "', not to '" + department + "'");
    }
    return {selector.case_id, false, false};
  }
  if (!selector.references.empty()) {
    const std::string known = case_of_references(department, selector.references);
    if (!known.empty()) {
      return {known, false, false};
    }
    if (!selector.opens_case) {
      return {{}, false, true};
    }
  }
  if (!selector.opens_case) {
    return {};
  }
  const std::string id = open_case_id.empty() ? new_id(counters_.last_receipt_us) : open_case_id;
  if (department_of_case(id)) {
    refuse(BatchStatus::Refused, kMalformedChange, "the case " + id + " exists already");
  }
  return {id, true, false};
}

void Changes::insert_message(const AcceptMessage& change, const MessageRow& row,
                             const std::optional<Replacing>& replacing) {
  const Message& message = change.message;
  Query query(connection_, "INSERT INTO message VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
  query.bind(row.seq, row.id, row.department, row.department, message.source, message.sender_message_id, row.type);
  row.case_id.empty() ? query.bind(nullptr) : query.bind(row.case_id);
  const std::string attributes = pack(message.attributes);
  const std::string facts = pack(message.facts);
  query.bind(message.causation_id, row.receipt_us, message.content_sha256, message.trace_parent,
             number_of(row.disposition), !replacing ? std::string() : replacing->message.id, message.media_type,
             Bytes{attributes}, Bytes{facts}, change.decision_json);
  query.run_in_bulk();
}

void Changes::insert_parts(std::int64_t seq, const Message& message) {
  static const std::string kNone;
  std::int64_t key = part_key(seq, 0);
  const auto insert = [&](const std::string& name, const std::string& media_type, const Content& content) {
    Query query(connection_, "INSERT INTO part VALUES(?, ?, ?, ?, ?, ?, ?)");
    std::string blob_id = content.blob_id;
    if (blob_id.empty() && content.inline_bytes && content.inline_bytes->size() > kInlineMaxBytes) {
      blob_id = store_large(*content.inline_bytes);
    }
    query.bind(key++, name, media_type, content.size_bytes, content.sha256);
    if (blob_id.empty()) {
      query.bind(nullptr, Bytes{content.inline_bytes ? *content.inline_bytes : kNone});
    } else {
      query.bind(blob_id, nullptr);
    }
    query.run_in_bulk();
    if (!blob_id.empty()) {
      Query(connection_, "UPDATE blob SET refs = refs + 1 WHERE blob_id = ?").bind(blob_id).run();
    }
  };
  insert(kNone, message.media_type, message.body);
  for (const Attachment& attachment : message.attachments) {
    insert(attachment.name, attachment.media_type, attachment.content);
  }
}

}  // namespace nabe::store::sql
