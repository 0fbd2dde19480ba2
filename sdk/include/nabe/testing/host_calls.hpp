// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <algorithm>
#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <utility>

#include "nabe/testing/host.hpp"
#include "nabe/testing/limits.hpp"

namespace nabe {
inline namespace abi1 {
namespace testing {

/// The functions of a FakeHost's table, in the order and with the contracts of abi.h.
struct FakeHost::Calls {
  static void log(void* ctx, std::int32_t level, nabe_str text, const nabe_pair* fields, std::uint32_t field_count) {
    FakeHost& host = of(ctx);
    LogLine line{static_cast<LogLevel>(level), std::string(from_abi(text)), {}};
    for (std::uint32_t i = 0; i < field_count; ++i) {
      line.fields.emplace_back(from_abi(fields[i].key), from_abi(fields[i].value));
    }
    const std::lock_guard lock(host.mutex_);
    host.log_.push_back(std::move(line));
    host.happened();
  }

  static std::int64_t now_us(void* ctx) { return of(ctx).clock_.now().time_since_epoch().count(); }

  static std::int64_t stream_read(void* ctx, std::uint64_t stream, void* destination, std::size_t capacity) {
    return on_stream(ctx, stream, "stream_read", [&](FakeHost& host, OpenStream& open) -> std::int64_t {
      const std::size_t got = open.content.read(open.offset, destination, std::min(capacity, host.read_limit_));
      if (got == 0 && capacity != 0) return -static_cast<std::int64_t>(open.content.failure());
      open.offset += got;
      return static_cast<std::int64_t>(got);
    });
  }

  static std::int32_t stream_rewind(void* ctx, std::uint64_t stream) {
    return static_cast<std::int32_t>(on_stream(ctx, stream, "stream_rewind", [](FakeHost&, OpenStream& open) {
      open.offset = 0;
      return std::int64_t{0};
    }));
  }

  static std::int32_t cancelled(void* ctx, std::uint64_t session) {
    const std::lock_guard lock(of(ctx).mutex_);
    const auto found = of(ctx).sessions_.find(session);
    return found == of(ctx).sessions_.end() || found->second.cancelled ? 1 : 0;
  }

  static std::uint64_t intake_open(void* ctx, nabe_result* result) {
    FakeHost& host = of(ctx);
    const std::lock_guard lock(host.mutex_);
    if (tell(host.enter("intake_open"), result, "intake_open") != 0) return 0;
    if (host.refusal_) {
      write_result(result, *host.refusal_);
      return 0;
    }
    OpenSession session{Kind::Intake, {}, {}, {}};
    return host.begin(std::move(session));
  }

  static std::int32_t message_begin(void* ctx, std::uint64_t handle, const nabe_message_info* info,
                                    nabe_result* result) {
    const auto work = [&](FakeHost& host, OpenSession& session) -> std::int32_t {
      if (info->type.len == 0) return host.violate("a message without a type", Code::Invalid);
      if (!is_within_limits(*info)) return -NABE_CODE_INVALID;
      AcceptedMessage message;
      message.type = from_abi(info->type);
      if (!host.emits(message.type)) {
        return host.violate("a message of type " + message.type + ", which `emits` does not name", Code::Invalid);
      }
      if (host.emits_by_intakes_alone_ && session.kind != Kind::Intake) {
        return host.violate("a message in a delivery of a type that says kSinkEmitsNothing", Code::Invalid);
      }
      message.sender_message_id = from_abi(info->sender_message_id);
      message.sender_fact = from_abi(info->sender_fact);
      message.department = host.department_of(&session, info->department);
      message.case_id = from_abi(info->case_id);
      message.media_type = from_abi(info->media_type);
      message.trace_parent = from_abi(info->trace_parent);
      for (std::uint32_t i = 0; i < info->attribute_count; ++i) {
        message.attributes.insert_or_assign(std::string(from_abi(info->attributes[i].key)),
                                            std::string(from_abi(info->attributes[i].value)));
      }
      for (std::uint32_t i = 0; i < info->reference_count; ++i) {
        message.references.emplace_back(from_abi(info->references[i].system), from_abi(info->references[i].id));
      }
      message.opens_case = (info->flags & NABE_MESSAGE_OPENS_CASE) != 0;
      if ((info->flags & NABE_MESSAGE_HAS_RECEIPT_TIME) != 0) {
        message.given_receipt_time = Time(std::chrono::microseconds(info->receipt_time_us));
        if (*message.given_receipt_time > host.clock_.now()) {
          return host.violate("a receipt time in the future", Code::Invalid);
        }
      }
      session.writes.messages.push_back(std::move(message));
      session.in_attachment = false;
      return 0;
    };
    return tell(on_session(ctx, handle, "message_begin", work), result, "message_begin");
  }

  static std::int32_t message_write(void* ctx, std::uint64_t handle, const void* bytes, std::size_t size,
                                    nabe_result* result) {
    const auto work = [&](FakeHost& host, OpenSession& session) -> std::int32_t {
      if (session.writes.messages.empty()) return host.violate("content without a message", Code::Invalid);
      AcceptedMessage& message = session.writes.messages.back();
      std::string& target = session.in_attachment ? message.attachments.back().bytes : message.body;
      target.append(static_cast<const char*>(bytes), size);
      return 0;
    };
    return tell(on_session(ctx, handle, "message_write", work), result, "message_write");
  }

  static std::int32_t attachment_begin(void* ctx, std::uint64_t handle, const nabe_attachment* info,
                                       nabe_result* result) {
    const auto work = [&](FakeHost& host, OpenSession& session) -> std::int32_t {
      if (session.writes.messages.empty()) return host.violate("an attachment without a message", Code::Invalid);
      session.writes.messages.back().attachments.push_back({std::string(from_abi(info->name)),
                                                            std::string(from_abi(info->media_type)),
                                                            std::string(from_abi(info->sha256)),
                                                            {}});
      session.in_attachment = true;
      return 0;
    };
    return tell(on_session(ctx, handle, "attachment_begin", work), result, "attachment_begin");
  }

  static void intake_commit(void* ctx, std::uint64_t intake, nabe_receipt* const* receipts, std::uint32_t receipt_count,
                            nabe_result* result) {
    FakeHost& host = of(ctx);
    const std::lock_guard lock(host.mutex_);
    const Committed committed = host.end_intake("intake_commit", intake);
    write_result(result, committed.outcome);
    for (std::size_t i = 0; i < committed.receipts.size() && i < receipt_count; ++i) {
      const Receipt& receipt = committed.receipts[i];
      receipts[i]->flags = receipt.duplicate ? NABE_RECEIPT_DUPLICATE : 0;
      receipts[i]->receipt_time_us = receipt.receipt_time.time_since_epoch().count();
      write_buffer(receipts[i]->message_id, receipt.message_id);
      write_buffer(receipts[i]->case_id, receipt.case_id);
    }
  }

  static void intake_commit_queued(void* ctx, std::uint64_t intake, std::uint64_t ticket) {
    FakeHost& host = of(ctx);
    const bool at_once = host.locked([&] {
      host.queue_.push_back({ticket, host.end_intake("intake_commit_queued", intake)});
      host.happened();
      return host.settle_at_once_;
    });
    if (at_once) host.settle();
  }

  static void session_discard(void* ctx, std::uint64_t handle) {
    FakeHost& host = of(ctx);
    const std::lock_guard lock(host.mutex_);
    const auto found = host.sessions_.find(handle);
    if (found == host.sessions_.end()) {
      host.violate("session_discard on a session that has ended", Code::Stale);
    } else if (found->second.kind == Kind::Delivery) {
      host.violate("session_discard on the session of a delivery", Code::Invalid);
    } else {
      host.sessions_.erase(found);
    }
  }

  static std::int32_t intake_refuse(void* ctx, std::uint64_t handle, nabe_str reason) {
    FakeHost& host = of(ctx);
    const std::lock_guard lock(host.mutex_);
    if (host.phase_ == Phase::Creating) return host.violate("intake_refuse in the constructor", Code::Unsupported);
    if (host.phase_ == Phase::Stopped) return host.violate("intake_refuse after stop", Code::Stopping);
    if (!is_reason(reason)) return host.violate("a reason of a refusal that is no stable name", Code::Invalid);
    if (handle != 0) {
      const auto found = host.sessions_.find(handle);
      if (found == host.sessions_.end() || found->second.kind != Kind::Intake) {
        return host.violate("intake_refuse on an intake that is not open", Code::Stale);
      }
      host.sessions_.erase(found);
    }
    host.refusals_.emplace_back(from_abi(reason));
    host.happened();
    return 0;
  }

  static std::int32_t reference_add(void* ctx, std::uint64_t handle, nabe_reference reference) {
    return on_session(ctx, handle, "reference_add", [&](FakeHost& host, OpenSession& session) -> std::int32_t {
      if (!is_reference(reference)) return -NABE_CODE_INVALID;
      const std::pair<std::string, std::string> named{from_abi(reference.system), from_abi(reference.id)};
      if (session.kind != Kind::Intake) {
        session.writes.references.push_back(named);
      } else if (session.writes.messages.empty()) {
        return host.violate("a reference without a message", Code::Invalid);
      } else {
        session.writes.messages.back().references.push_back(named);
      }
      return 0;
    });
  }

  static std::int32_t state_get(void* ctx, std::uint64_t handle, nabe_str department, nabe_str key, nabe_buf* value,
                                std::uint64_t* version) {
    return reading(ctx, handle, "state_get", [&](FakeHost& host, const OpenSession* session) -> std::int32_t {
      const auto found = host.seen(session, {host.department_of(session, department), std::string(from_abi(key))});
      if (!found) return -NABE_CODE_NOT_FOUND;
      write_buffer(*value, found->text);
      if (version != nullptr) *version = found->version;
      return 0;
    });
  }

  static std::int32_t state_put(void* ctx, std::uint64_t handle, nabe_str department, nabe_str key, nabe_str value,
                                std::uint64_t expected_version) {
    return write_state(ctx, handle, "state_put", department, key, std::string(from_abi(value)), expected_version);
  }
  static std::int32_t state_remove(void* ctx, std::uint64_t handle, nabe_str department, nabe_str key,
                                   std::uint64_t expected_version) {
    return write_state(ctx, handle, "state_remove", department, key, std::nullopt, expected_version);
  }

  static std::int32_t state_scan(void* ctx, std::uint64_t handle, nabe_str department, nabe_str prefix, nabe_str after,
                                 nabe_buf* key, nabe_buf* value, std::uint64_t* version) {
    return reading(ctx, handle, "state_scan", [&](FakeHost& host, const OpenSession* session) -> std::int32_t {
      const std::string named = host.department_of(session, department);
      std::set<std::string> keys;
      for (const auto& [place, unused] : host.store_.state()) keys.insert(place.first == named ? place.second : "");
      if (session != nullptr) {
        for (const auto& [place, unused] : session->writes.state) keys.insert(place.first == named ? place.second : "");
      }
      for (auto each = keys.upper_bound(std::string(from_abi(after))); each != keys.end(); ++each) {
        const auto found = host.seen(session, {named, *each});
        if (!found || std::string_view(*each).substr(0, prefix.len) != from_abi(prefix)) continue;
        write_buffer(*key, *each);
        write_buffer(*value, found->text);
        if (version != nullptr) *version = found->version;
        return 0;
      }
      return -NABE_CODE_NOT_FOUND;
    });
  }

  static std::int32_t hold(void* ctx, std::uint64_t handle, nabe_str message_id) {
    return on_session(ctx, handle, "hold", [&](FakeHost& host, OpenSession& session) -> std::int32_t {
      const std::string id(from_abi(message_id));
      if (host.known_.count(id) == 0) return -NABE_CODE_NOT_FOUND;
      session.writes.holds.insert(id);
      session.writes.releases.erase(id);
      return 0;
    });
  }
  static std::int32_t release(void* ctx, std::uint64_t handle, nabe_str message_id) {
    return on_session(ctx, handle, "release", [&](FakeHost& host, OpenSession& session) -> std::int32_t {
      const std::string id(from_abi(message_id));
      if (session.writes.holds.erase(id) == 0 && host.store_.held().count(id) == 0) return -NABE_CODE_NOT_FOUND;
      session.writes.releases.insert(id);
      return 0;
    });
  }

  static std::uint64_t held_open(void* ctx, nabe_str message_id, const nabe_message** message, nabe_result* result) {
    FakeHost& host = of(ctx);
    const std::lock_guard lock(host.mutex_);
    if (tell(host.enter("held_open"), result, "held_open") != 0) return 0;
    const std::string id(from_abi(message_id));
    if (host.store_.held().count(id) == 0) {
      write_result(result, Outcome::reject("no such message is held").with_code(Code::NotFound));
      return 0;
    }
    std::unique_ptr<MessageView> view = host.view(host.known_.at(id), {});
    *message = &view->raw();
    const std::uint64_t handle = ++host.handles_;
    host.views_.emplace(handle, std::move(view));
    return handle;
  }
  static void held_close(void* ctx, std::uint64_t held) {
    FakeHost& host = of(ctx);
    const std::lock_guard lock(host.mutex_);
    const auto found = host.views_.find(held);
    if (found == host.views_.end()) {
      host.violate("held_close twice", Code::Stale);
      return;
    }
    host.close(*found->second);
    host.views_.erase(found);
  }

  static std::uint64_t completion_open(void* ctx, nabe_str completion_token, nabe_result* result) {
    FakeHost& host = of(ctx);
    const std::lock_guard lock(host.mutex_);
    if (tell(host.enter("completion_open"), result, "completion_open") != 0) return 0;
    const std::string token(from_abi(completion_token));
    const auto found = host.tokens_.find(token);
    if (found == host.tokens_.end() || found->second.outcome) {
      write_result(result, Outcome::for_code(Code::Stale, "no such delivery is pending"));
      return 0;
    }
    OpenSession session{Kind::Completion, {}, token, {}};
    session.writes.department = found->second.department;
    session.writes.case_id = found->second.case_id;
    return host.begin(std::move(session));
  }

  static void complete(void* ctx, nabe_str completion_token, std::uint64_t handle, const nabe_result* outcome,
                       nabe_result* committed) {
    FakeHost& host = of(ctx);
    const std::lock_guard lock(host.mutex_);
    const auto session = host.sessions_.find(handle);
    const bool has_session = session != host.sessions_.end() && session->second.kind == Kind::Completion;
    if (tell(host.enter("complete"), committed, "complete") != 0) {
      if (has_session) host.sessions_.erase(session);
      return;
    }
    const auto found = host.tokens_.find(std::string(from_abi(completion_token)));
    const bool fits = handle == 0 || (has_session && session->second.key_or_token == from_abi(completion_token));
    if (found == host.tokens_.end() || found->second.outcome || !fits) {
      if (has_session) host.sessions_.erase(session);
      write_result(committed, Outcome::for_code(Code::Stale, "no such delivery is pending"));
      host.log_.push_back({LogLevel::Warning, "late completion", {}});
      host.happened();
      return;
    }
    Outcome end = read_result(*outcome);
    if (has_session && end.is_ok()) {
      const Committed done = host.commit(handle);
      if (!done) {
        write_result(committed, Outcome::retry(done.outcome.text()).with_code(done.outcome.code()));
        return;
      }
    } else if (has_session) {
      host.sessions_.erase(session);
    }
    found->second.outcome = std::move(end);
    write_result(committed, Outcome::ok());
    host.happened();
  }

  static std::int32_t delivery_end(void* ctx, std::uint64_t handle, const nabe_result* outcome) {
    FakeHost& host = of(ctx);
    const std::lock_guard lock(host.mutex_);
    const auto found = host.sessions_.find(handle);
    if (found == host.sessions_.end() || !found->second.may_end_later || found->second.ended) {
      return host.violate("delivery_end of a delivery that does not end later, or has ended", Code::Stale);
    }
    if (outcome->outcome == NABE_LATER) return host.violate("delivery_end with LATER", Code::Invalid);
    found->second.ended = read_result(*outcome);
    host.happened();
    return 0;
  }

  static const void* extension(void* ctx, nabe_str id) {
    return of(ctx).locked([&]() -> const void* {
      const auto found = of(ctx).extensions_.find(std::string(from_abi(id)));
      return found == of(ctx).extensions_.end() ? nullptr : found->second;
    });
  }

 private:
  template <typename Work>
  static std::int64_t on_stream(void* ctx, std::uint64_t stream, std::string_view function, Work&& work) {
    FakeHost& host = of(ctx);
    const std::lock_guard lock(host.mutex_);
    if (const std::int32_t status = host.enter(function)) return status;
    const auto found = host.streams_.find(stream);
    if (found == host.streams_.end()) {
      return host.violate(std::string(function) + " after the call that brought the message", Code::Stale);
    }
    const std::thread::id reader = found->second.reader;
    if (reader != std::thread::id() && reader != std::this_thread::get_id()) {
      return host.violate(std::string(function) + " on another thread than that of the call", Code::Invalid);
    }
    return work(host, found->second);
  }

  /// A counted read: of a live session, or with 0 of what is committed.
  template <typename Work>
  static std::int32_t reading(void* ctx, std::uint64_t handle, std::string_view function, Work&& work) {
    if (handle != 0) return on_session(ctx, handle, function, [&](FakeHost& h, OpenSession& s) { return work(h, &s); });
    FakeHost& host = of(ctx);
    const std::lock_guard lock(host.mutex_);
    if (const std::int32_t status = host.enter(function)) return status;
    return work(host, nullptr);
  }

  static std::int32_t write_state(void* ctx, std::uint64_t handle, std::string_view function, nabe_str department,
                                  nabe_str key, std::optional<std::string> value, std::uint64_t expected) {
    return on_session(ctx, handle, function, [&](FakeHost& host, OpenSession& session) -> std::int32_t {
      if (key.len == 0) return host.violate(std::string(function) + " without a key", Code::Invalid);
      if (key.len > kMaxKeyBytes) return -NABE_CODE_INVALID;
      if (value && value->size() > kMaxValueBytes) return -NABE_CODE_TOO_LARGE;
      session.writes.state[{host.department_of(&session, department), std::string(from_abi(key))}].push_back(
          {std::move(value), expected});
      return 0;
    });
  }
};

inline nabe_host FakeHost::make_table() {
  nabe_host table{};
  table.struct_size = sizeof table;
  table.abi_major = NABE_ABI_MAJOR;
  table.abi_minor = NABE_ABI_MINOR;
  table.log = &Calls::log;
  table.now_us = &Calls::now_us;
  table.stream_read = &Calls::stream_read;
  table.stream_rewind = &Calls::stream_rewind;
  table.cancelled = &Calls::cancelled;
  table.intake_open = &Calls::intake_open;
  table.message_begin = &Calls::message_begin;
  table.message_write = &Calls::message_write;
  table.attachment_begin = &Calls::attachment_begin;
  table.intake_commit = &Calls::intake_commit;
  table.intake_commit_queued = &Calls::intake_commit_queued;
  table.session_discard = &Calls::session_discard;
  table.reference_add = &Calls::reference_add;
  table.state_get = &Calls::state_get;
  table.state_put = &Calls::state_put;
  table.state_remove = &Calls::state_remove;
  table.state_scan = &Calls::state_scan;
  table.hold = &Calls::hold;
  table.release = &Calls::release;
  table.held_open = &Calls::held_open;
  table.held_close = &Calls::held_close;
  table.completion_open = &Calls::completion_open;
  table.complete = &Calls::complete;
  table.extension = &Calls::extension;
  table.intake_refuse = &Calls::intake_refuse;
  table.delivery_end = &Calls::delivery_end;
  return table;
}

}  // namespace testing
}  // namespace abi1
}  // namespace nabe
