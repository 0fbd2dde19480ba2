// SPDX-License-Identifier: EUPL-1.2
#include "session/connector_host.h"

#include <algorithm>
#include <future>

#include "base/printable.h"
#include "base/text.h"
#include "session/abi_text.h"
#include "session/commit.h"
#include "session/outcome_codes.h"

namespace nabe::session {
namespace {

constexpr std::size_t kMaxTypeBytes = 128;
constexpr std::size_t kMaxIdBytes = 256;
constexpr std::size_t kMaxAttributeBytes = 4096;
constexpr std::uint32_t kMaxAttributes = 64;
constexpr std::uint32_t kMaxReferences = 32;
constexpr std::size_t kMaxLogBytes = 1024;
constexpr std::size_t kMaxReasons = 64;

Error invalid(const std::string& what) {
  return Error{"NABE-SES-013", what, "see nabe/abi.h for what the hub accepts", {}};
}

std::int32_t answer(nabe_result* result, const plugin::CallResult& call) {
  plugin::fill(result, call.outcome, call.code, call.detail);
  return call.outcome == NABE_DELIVERED ? 0 : -static_cast<std::int32_t>(call.code);
}

std::int32_t answer(nabe_result* result, const Error& error) { return answer(result, refused(error)); }

void write_receipt(nabe_receipt& out, const store::Receipt& receipt) {
  out.flags = receipt.duplicate ? NABE_RECEIPT_DUPLICATE : 0;
  out.receipt_time_us = receipt.receipt_time_us;
  fill(&out.message_id, receipt.message_id);
  fill(&out.case_id, receipt.case_id);
}

/// An id that was refused as it is: bounded, and without anything that harms whoever reads the record.
std::string recordable(std::string_view id) { return printable(id.substr(0, kMaxIdBytes + 1), kMaxIdBytes); }

LogLevel level_of(std::int32_t level) {
  switch (level) {
    case NABE_LOG_DEBUG:
      return LogLevel::Debug;
    case NABE_LOG_INFO:
      return LogLevel::Info;
    case NABE_LOG_WARNING:
      return LogLevel::Warning;
    default:
      return LogLevel::Error;
  }
}

}  // namespace

ConnectorHost::ConnectorHost(Services& services, const config::Connector& settings, std::vector<std::string> emits,
                             Completions& completions)
    : services_(services),
      settings_(settings),
      name_(config::qualified_name(settings)),
      emits_(std::move(emits)),
      completions_(completions) {}

void ConnectorHost::wait_settled() {
  std::unique_lock lock(mutex_);
  settled_.wait(lock, [this] { return commits_under_way_ == 0; });
}

std::uint64_t ConnectorHost::open_session(Session::Kind kind, SessionContext context, HeldBytes held) {
  auto session = std::make_shared<Session>(services_, settings_, kind, std::move(context), std::move(held));
  const std::lock_guard lock(mutex_);
  sessions_.emplace(++last_handle_, std::move(session));
  return last_handle_;
}

std::shared_ptr<Session> ConnectorHost::take_session(std::uint64_t handle) {
  const std::lock_guard lock(mutex_);
  const auto found = sessions_.find(handle);
  if (found == sessions_.end()) {
    return nullptr;
  }
  auto session = std::move(found->second);
  sessions_.erase(found);
  return session;
}

std::shared_ptr<Session> ConnectorHost::find_session(std::uint64_t handle) {
  const std::lock_guard lock(mutex_);
  const auto found = sessions_.find(handle);
  return found == sessions_.end() ? nullptr : found->second;
}

std::shared_ptr<Session> ConnectorHost::take_intake(std::uint64_t handle) {
  auto session = find_session(handle);
  if (!session || session->kind() != Session::Kind::Intake || !take_session(handle)) {
    return nullptr;
  }
  services_.gate.leave();
  return session;
}

std::int32_t ConnectorHost::misuse(const char* rule, std::uint32_t code, nabe_result* result) {
  services_.observer.misbehaved(name_, rule);
  services_.log.write(LogLevel::Warning, "plugin misbehaving", {{"connector", name_}, {"rule", rule}});
  plugin::fill(result, NABE_FAULT, code, rule);
  return -static_cast<std::int32_t>(code);
}

void ConnectorHost::log(std::int32_t level, nabe_str text, const nabe_pair* fields, std::uint32_t field_count) {
  if (!services_.log.enabled(level_of(level))) {
    return;
  }
  std::string line = bounded_utf8(view(text), kMaxLogBytes);
  for (std::uint32_t i = 0; fields != nullptr && i < field_count && line.size() < kMaxLogBytes; ++i) {
    line += ' ';
    line += bounded_utf8(view(fields[i].key), kMaxIdBytes);
    line += '=';
    line += bounded_utf8(view(fields[i].value), kMaxIdBytes);
  }
  services_.log.write(level_of(level), "connector says", {{"connector", name_}, {"text", std::move(line)}});
}

std::int64_t ConnectorHost::now_us() { return services_.clock.now_us(); }

std::int64_t ConnectorHost::stream_read(std::uint64_t stream, void* destination, std::size_t capacity) {
  const auto found = streams_.find(stream);
  if (!found) {
    return misuse("stream_read with a stale handle", NABE_CODE_STALE, nullptr);
  }
  if (!found->usable_here()) {
    return misuse("stream_read on another thread than that of the call", NABE_CODE_INVALID, nullptr);
  }
  const auto got = found->content->read(static_cast<char*>(destination), capacity);
  return got ? static_cast<std::int64_t>(*got) : -static_cast<std::int64_t>(abi_code_of(got.error()));
}

std::int32_t ConnectorHost::stream_rewind(std::uint64_t stream) {
  const auto found = streams_.find(stream);
  if (!found) {
    return misuse("stream_rewind with a stale handle", NABE_CODE_STALE, nullptr);
  }
  if (!found->usable_here()) {
    return misuse("stream_rewind on another thread than that of the call", NABE_CODE_INVALID, nullptr);
  }
  const auto done = found->content->rewind();
  return done ? 0 : -static_cast<std::int32_t>(abi_code_of(done.error()));
}

bool ConnectorHost::cancelled(std::uint64_t session) {
  const auto found = find_session(session);
  return !found || found->cancelled();
}

std::uint64_t ConnectorHost::intake_open(nabe_result* result) {
  if (!open_.load()) {
    plugin::fill(result, NABE_NOT_CONNECTED, NABE_CODE_STOPPING, "the connector is not running");
    services_.observer.refused(name_, "stopping");
    return 0;
  }
  if (const auto closed = services_.gate.enter()) {
    plugin::fill(result, closed->outcome, closed->code, closed->reason);
    services_.observer.refused(name_, closed->code == NABE_CODE_DISK_LOW   ? "disk-low"
                                      : closed->code == NABE_CODE_STOPPING ? "stopping"
                                      : closed->outcome == NABE_BUSY       ? "busy"
                                                                           : "store-failed");
    return 0;
  }
  HeldBytes held(services_.intake_memory);
  if (!held.resize(sizeof(Session))) {
    services_.gate.leave();
    const Error error = no_memory();
    services_.observer.refused(name_, error.code);
    answer(result, error);
    return 0;
  }
  plugin::fill(result, NABE_DELIVERED, NABE_CODE_NONE, "");
  return open_session(Session::Kind::Intake, {settings_.department, {}, {}, {}}, std::move(held));
}

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
  if (std::find(emits_.begin(), emits_.end(), "*") == emits_.end() &&
      std::find(emits_.begin(), emits_.end(), draft.type) == emits_.end()) {
    return invalid("the connector type does not declare that it emits this message type");
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

void ConnectorHost::intake_commit(std::uint64_t intake, nabe_receipt* const* receipts, std::uint32_t receipt_count,
                                  nabe_result* result) {
  const auto session = take_intake(intake);
  if (!session) {
    misuse("intake_commit with a stale intake", NABE_CODE_STALE, result);
    return;
  }
  std::promise<Settlement> promise;
  commit_intake(services_, name_, session,
                [&promise](Settlement settlement) { promise.set_value(std::move(settlement)); });
  const Settlement settlement = promise.get_future().get();
  for (std::uint32_t i = 0; receipts != nullptr && i < receipt_count && i < settlement.receipts.size(); ++i) {
    if (receipts[i] != nullptr) {
      write_receipt(*receipts[i], settlement.receipts[i]);
    }
  }
  answer(result, settlement.result);
}

void ConnectorHost::intake_commit_queued(std::uint64_t intake, std::uint64_t ticket) {
  {
    const std::lock_guard lock(mutex_);
    ++commits_under_way_;
  }
  const auto tell = [this, ticket](Settlement settlement) {
    std::vector<nabe_receipt> receipts(settlement.receipts.size());
    std::vector<const nabe_receipt*> pointers;
    for (std::size_t i = 0; i < receipts.size(); ++i) {
      store::Receipt& receipt = settlement.receipts[i];
      receipts[i].struct_size = sizeof(nabe_receipt);
      receipts[i].message_id = {receipt.message_id.data(), receipt.message_id.size(), receipt.message_id.size()};
      receipts[i].case_id = {receipt.case_id.data(), receipt.case_id.size(), receipt.case_id.size()};
      receipts[i].flags = receipt.duplicate ? NABE_RECEIPT_DUPLICATE : 0;
      receipts[i].receipt_time_us = receipt.receipt_time_us;
      pointers.push_back(&receipts[i]);
    }
    nabe_result result{};
    result.struct_size = sizeof(result);
    result.outcome = settlement.result.outcome;
    result.code = settlement.result.code;
    result.retry_after_ms = settlement.result.retry_after_ms;
    result.detail = {settlement.result.detail.data(), settlement.result.detail.size(), settlement.result.detail.size()};
    if (plugin::Connector* connector = connector_.load()) {
      connector->settled(ticket, pointers, result);
    }
    const std::lock_guard lock(mutex_);
    --commits_under_way_;
    settled_.notify_all();
  };
  const auto session = take_intake(intake);
  if (!session) {
    misuse("intake_commit_queued with a stale intake", NABE_CODE_STALE, nullptr);
    Settlement stale;
    stale.result = {NABE_FAULT, NABE_CODE_STALE, 0, "the intake is not open", ""};
    tell(std::move(stale));
    return;
  }
  commit_intake(services_, name_, session, tell);
}

void ConnectorHost::session_discard(std::uint64_t session) {
  const auto found = find_session(session);
  if (!found || found->kind() == Session::Kind::Delivery) {
    misuse("session_discard of a session that is not open or not its own", NABE_CODE_STALE, nullptr);
    return;
  }
  if (found->kind() == Session::Kind::Intake) {
    take_intake(session);
    if (const auto& error = found->error()) {
      refuse(services_, name_, *found, error->code);
    }
  } else {
    take_session(session);
  }
}

std::string ConnectorHost::counted_reason(std::string_view reason) {
  const std::lock_guard lock(mutex_);
  if (reasons_.size() < kMaxReasons) {
    return *reasons_.emplace(reason).first;
  }
  return std::string(reasons_.find(reason) != reasons_.end() ? reason : "other");
}

std::int32_t ConnectorHost::intake_refuse(std::uint64_t intake, nabe_str reason) {
  const std::string counted = counted_reason(view(reason));
  if (intake == 0) {
    services_.observer.refused(name_, counted);
    return 0;
  }
  const auto session = take_intake(intake);
  if (!session) {
    return misuse("intake_refuse with a stale intake", NABE_CODE_STALE, nullptr);
  }
  const auto& error = session->error();
  refuse(services_, name_, *session, error ? error->code : counted);
  return 0;
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

void ConnectorHost::held_close(std::uint64_t held) {
  std::unique_ptr<GrantedMessage> message;
  const std::lock_guard lock(mutex_);
  const auto found = held_.find(held);
  if (found != held_.end()) {
    message = std::move(found->second);
    held_.erase(found);
  }
}

std::uint64_t ConnectorHost::held_open(nabe_str message_id, const nabe_message** message, nabe_result* result) {
  const std::string id(view(message_id));
  auto stored = services_.store.message(id);
  if (!stored) {
    answer(result, stored.error());
    return 0;
  }
  const auto not_held = [&] {
    plugin::fill(result, NABE_REJECT, NABE_CODE_NOT_FOUND, "the message is not held by this connector");
    return std::uint64_t{0};
  };
  if (!*stored) {
    return not_held();
  }
  const std::string& department = (*stored)->message.department;
  const auto held = services_.store.is_held(department, name_, id);
  const auto deliveries = services_.store.deliveries_of(id);
  if (!held || !deliveries) {
    answer(result, held ? deliveries.error() : held.error());
    return 0;
  }
  const auto mine = std::find_if(deliveries->begin(), deliveries->end(),
                                 [this](const store::Delivery& delivery) { return delivery.connector == name_; });
  if (!*held || mine == deliveries->end()) {
    return not_held();
  }
  auto granted =
      GrantedMessage::make(services_, streams_, *mine, std::make_shared<const Message>(std::move((*stored)->message)),
                           0, StreamUse::AnyThread);
  if (!granted) {
    answer(result, granted.error());
    return 0;
  }
  plugin::fill(result, NABE_DELIVERED, NABE_CODE_NONE, "");
  const std::lock_guard lock(mutex_);
  if (message != nullptr) {
    *message = &(*granted)->raw();
  }
  held_.emplace(++last_handle_, std::move(granted).value());
  return last_handle_;
}

std::uint64_t ConnectorHost::completion_open(nabe_str completion_token, nabe_result* result) {
  auto context = completions_.find_open(std::string(view(completion_token)));
  if (!context) {
    plugin::fill(result, NABE_REJECT, NABE_CODE_STALE, context.error().message);
    return 0;
  }
  plugin::fill(result, NABE_DELIVERED, NABE_CODE_NONE, "");
  return open_session(Session::Kind::Completion, std::move(context).value());
}

void ConnectorHost::complete(nabe_str completion_token, std::uint64_t session, const nabe_result* outcome,
                             nabe_result* committed) {
  std::shared_ptr<Session> taken;
  if (session != 0) {
    taken = find_session(session);
    if (!taken || taken->kind() != Session::Kind::Completion || !take_session(session)) {
      misuse("complete with a stale session", NABE_CODE_STALE, committed);
      return;
    }
  }
  if (outcome == nullptr) {
    misuse("complete without an outcome", NABE_CODE_INVALID, committed);
    return;
  }
  plugin::CallResult result{outcome->outcome, outcome->code, outcome->retry_after_ms, "", ""};
  result.detail = bounded_utf8({outcome->detail.ptr, std::min(outcome->detail.len, outcome->detail.cap)}, kMaxLogBytes);
  result.remote_reference = bounded_utf8(
      {outcome->remote_reference.ptr, std::min(outcome->remote_reference.len, outcome->remote_reference.cap)},
      kMaxIdBytes);
  const auto done = completions_.complete(std::string(view(completion_token)), std::move(taken), result);
  if (done) {
    plugin::fill(committed, NABE_DELIVERED, NABE_CODE_NONE, "");
  } else if (done.error().code == "NABE-SES-012") {
    misuse("completion late or twice", NABE_CODE_STALE, committed);
  } else {
    answer(committed, done.error());
  }
}

}  // namespace nabe::session
