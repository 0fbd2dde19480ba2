// SPDX-License-Identifier: EUPL-1.2
// What a connector puts into a session: messages, attachments, references.
#include <algorithm>

#include "base/printable.h"
#include "base/text.h"
#include "session/abi_answer.h"
#include "session/abi_text.h"
#include "session/commit.h"
#include "session/connector_host.h"
#include "session/outcome_codes.h"

namespace nabe::session {
namespace {

constexpr std::size_t kMaxAttributeBytes = 4096;
constexpr std::uint32_t kMaxAttributes = 64;
constexpr std::uint32_t kMaxReferences = 32;

/// An id that was refused as it is: bounded, and without anything that harms whoever reads the record.
std::string recordable(std::string_view id) { return printable(id.substr(0, kMaxIdBytes + 1), kMaxIdBytes); }

}  // namespace

std::string_view ConnectorHost::department_named_by(const nabe_message_info& info) const {
  return settings_.department.empty() ? view(info.department) : std::string_view(settings_.department);
}

Result<MessageDraft> ConnectorHost::draft_of(const Session& session, const nabe_message_info& info) const {
  if (view(info.type).empty() || !is_plain_text(view(info.type), kMaxTypeBytes)) {
    return invalid("a message needs a type of at most 128 bytes of plain text");
  }
  for (const nabe_str text :
       {info.sender_message_id, info.sender_fact, info.department, info.case_id, info.media_type}) {
    if (!is_plain_text(view(text), kMaxIdBytes)) {
      return invalid("an id or name is longer than 256 bytes, no UTF-8, or has control characters");
    }
  }
  MessageDraft draft;
  draft.type = view(info.type);
  const auto emits = [this](const std::string& type) {
    return std::find(emission_.types.begin(), emission_.types.end(), type) != emission_.types.end();
  };
  if (!emits("*") && !emits(draft.type)) {
    return invalid("the connector type does not declare that it emits this message type");
  }
  if (emission_.by_intakes_alone && session.kind() != Session::Kind::Intake) {
    return invalid("the connector type declares that its deliveries emit nothing");
  }
  draft.sender_message_id = view(info.sender_message_id);
  draft.sender_fact = view(info.sender_fact);
  draft.department = department_named_by(info);
  draft.case_id = view(info.case_id);
  draft.media_type = view(info.media_type);
  draft.trace_parent = view(info.trace_parent).substr(0, kMaxIdBytes);
  if (info.attribute_count > kMaxAttributes || info.reference_count > kMaxReferences) {
    return invalid("more than 64 attributes or 32 references");
  }
  for (std::uint32_t i = 0; i < info.attribute_count; ++i) {
    const auto key = view(info.attributes[i].key);
    const auto value = view(info.attributes[i].value);
    if (key.empty() || !is_plain_text(key, kMaxTypeBytes) || !is_plain_text(value, kMaxAttributeBytes)) {
      return invalid("an attribute's name or value is too long, no UTF-8, or has control characters");
    }
    draft.attributes.emplace_back(key, value);
  }
  for (std::uint32_t i = 0; i < info.reference_count; ++i) {
    const auto system = view(info.references[i].system);
    const auto id = view(info.references[i].id);
    if (system.empty() || id.empty() || !is_plain_text(system, kMaxTypeBytes) || !is_plain_text(id, kMaxIdBytes)) {
      return invalid("a reference needs a system and an id of plain text");
    }
    draft.references.push_back({std::string(system), std::string(id)});
  }
  draft.opens_case = (info.flags & NABE_MESSAGE_OPENS_CASE) != 0;
  if ((info.flags & NABE_MESSAGE_HAS_RECEIPT_TIME) != 0 && session.kind() == Session::Kind::Intake) {
    if (!settings_.trusted_receipt_time) {
      return Error{"NABE-SES-017",
                   "the connector hands in a time of receipt and is not trusted to",
                   "set trusted_receipt_time = true for it, if its time is the legal one",
                   {}};
    }
    if (info.receipt_time_us <= 0 || info.receipt_time_us > services_.clock.now_us()) {
      return invalid("a receipt time must lie in the past");
    }
    draft.receipt_time_us = info.receipt_time_us;
  }
  return draft;
}

std::int32_t ConnectorHost::message_begin(std::uint64_t session, const nabe_message_info* info, nabe_result* result) {
  const auto found = find_session(session);
  if (!found || info == nullptr) {
    return misuse("message_begin with a stale session", NABE_CODE_STALE, result);
  }
  auto draft = draft_of(*found, *info);
  const auto begun = draft ? found->begin_message(std::move(draft).value())
                           : found->refuse_message(draft.error(), recordable(department_named_by(*info)),
                                                   recordable(view(info->sender_message_id)));
  return begun ? answer(result, plugin::CallResult{}) : answer(result, begun.error());
}

std::int32_t ConnectorHost::message_write(std::uint64_t session, const void* bytes, std::size_t size,
                                          nabe_result* result) {
  const auto found = find_session(session);
  if (!found) {
    return misuse("message_write with a stale session", NABE_CODE_STALE, result);
  }
  const auto written = found->write(std::string_view(static_cast<const char*>(bytes), size));
  return written ? answer(result, plugin::CallResult{}) : answer(result, written.error());
}

std::int32_t ConnectorHost::attachment_begin(std::uint64_t session, const nabe_attachment* info, nabe_result* result) {
  const auto found = find_session(session);
  if (!found || info == nullptr) {
    return misuse("attachment_begin with a stale session", NABE_CODE_STALE, result);
  }
  const auto begun = found->begin_attachment(std::string(view(info->name)), std::string(view(info->media_type)),
                                             std::string(view(info->sha256)));
  return begun ? answer(result, plugin::CallResult{}) : answer(result, begun.error());
}

std::int32_t ConnectorHost::reference_add(std::uint64_t session, nabe_reference reference) {
  const auto found = find_session(session);
  if (!found) {
    return misuse("reference_add with a stale session", NABE_CODE_STALE, nullptr);
  }
  const auto system = view(reference.system);
  const auto id = view(reference.id);
  const bool sound =
      !system.empty() && !id.empty() && is_plain_text(system, kMaxTypeBytes) && is_plain_text(id, kMaxIdBytes);
  const auto added = sound ? found->add_reference({std::string(system), std::string(id)})
                           : found->refuse(invalid("a reference needs a system and an id of plain text"));
  return added ? 0 : -static_cast<std::int32_t>(abi_code_of(added.error()));
}

}  // namespace nabe::session
