// SPDX-License-Identifier: EUPL-1.2
#include "session/connector_host.h"

#include <algorithm>

#include "base/text.h"
#include "session/abi_answer.h"
#include "session/abi_text.h"
#include "session/commit.h"
#include "session/outcome_codes.h"

namespace nabe::session {
namespace {

constexpr std::size_t kMaxLogBytes = 1024;

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

ConnectorHost::ConnectorHost(Services& services, const config::Connector& settings, Emission emission,
                             Completions& completions)
    : services_(services),
      settings_(settings),
      name_(config::qualified_name(settings)),
      emission_(std::move(emission)),
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

void ConnectorHost::session_discard(std::uint64_t session) {
  const auto found = find_session(session);
  if (!found || found->kind() == Session::Kind::Delivery) {
    misuse("session_discard of a session that is not open or not its own", NABE_CODE_STALE, nullptr);
    return;
  }
  if (found->kind() == Session::Kind::Intake) {
    take_intake(session);
    if (const auto& error = found->error()) {
      refuse(services_, name_, *found, error->code, [] {});
    }
  } else {
    take_session(session);
  }
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

std::int32_t ConnectorHost::delivery_end(std::uint64_t session, const nabe_result& outcome) {
  return completions_.end_later(session, plugin::copy(outcome))
             ? 0
             : misuse("delivery_end late or twice", NABE_CODE_STALE, nullptr);
}

}  // namespace nabe::session
