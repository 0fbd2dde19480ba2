// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "nabe/abi.h"
#include "nabe/message_builder.hpp"
#include "nabe/outcome.hpp"
#include "nabe/state.hpp"

namespace nabe {
inline namespace abi1 {

/// All that a connector does atomically: messages, references, state, holds. It commits as a whole or not at all.
///
/// Errors: the first write that fails is remembered, `failure()` tells it, and the session then commits nothing:
/// every later write returns false without being tried, and deliver, commit or complete end with that failure.
/// So writes need no check unless there is something better to do. Reads of state throw HostError.
/// Threads: one at a time. Blocks: writes of large content on the disk, reads of state on the store, nothing else.
class SessionWriter {
 public:
  SessionWriter(const SessionWriter&) = delete;
  SessionWriter& operator=(const SessionWriter&) = delete;

  /// Hands over a message with what the builder holds of body and attachments. Further content goes with write().
  bool emit(const MessageBuilder& message) {
    if (failure_) return false;
    const std::vector<nabe_pair> attributes = pairs(message.attributes_);
    std::vector<nabe_reference> references;
    for (const auto& [system, id] : message.references_) references.push_back({to_abi(system), to_abi(id)});

    nabe_message_info info{};
    info.struct_size = sizeof info;
    info.flags = message.flags_;
    info.type = to_abi(message.type_);
    info.sender_message_id = to_abi(message.sender_message_id_);
    info.department = to_abi(message.department_);
    info.case_id = to_abi(message.case_id_);
    info.media_type = to_abi(message.media_type_);
    info.trace_parent = to_abi(message.trace_parent_);
    info.sender_fact = to_abi(message.sender_fact_);
    info.attributes = attributes.data();
    info.attribute_count = static_cast<std::uint32_t>(attributes.size());
    info.references = references.data();
    info.reference_count = static_cast<std::uint32_t>(references.size());
    info.body_size_hint_bytes = message.size_hint_bytes_;
    info.receipt_time_us = message.receipt_time_us_;

    ResultBuffer result;
    if (!check(host_->message_begin(host_->ctx, session_, &info, result.raw()), result, "beginning a message")) {
      return false;
    }
    ++message_count_;
    if (!message.body_.empty() && !write(message.body_)) return false;
    for (const auto& [attachment_info, bytes] : message.attachments_) {
      if (!attach(attachment_info) || !write(bytes)) return false;
    }
    return true;
  }

  /// Appends to the body, or to the attachment that was begun last, of the message that was emitted last.
  bool write(std::string_view bytes) {
    if (failure_) return false;
    if (bytes.empty()) return true;
    ResultBuffer result;
    return check(host_->message_write(host_->ctx, session_, bytes.data(), bytes.size(), result.raw()), result,
                 "writing a message");
  }

  /// Begins the next attachment of the message that was emitted last; its bytes follow with write().
  bool attach(const AttachmentInfo& attachment) {
    if (failure_) return false;
    nabe_attachment info{};
    info.struct_size = sizeof info;
    info.name = to_abi(attachment.name);
    info.media_type = to_abi(attachment.media_type);
    info.sha256 = to_abi(attachment.sha256);
    info.size_bytes = attachment.size_bytes;
    ResultBuffer result;
    return check(host_->attachment_begin(host_->ctx, session_, &info, result.raw()), result, "beginning an attachment");
  }

  /// Names the case of the session's message (of an intake: of its last message) for `system`.
  bool reference(std::string_view system, std::string_view id) {
    if (failure_) return false;
    return check(host_->reference_add(host_->ctx, session_, {to_abi(system), to_abi(id)}), "adding a reference");
  }

  /// State of the message's department. Shared connectors outside of a message name one with in().
  std::optional<std::string> get(std::string_view key) const { return state({}).get(key); }
  std::optional<Entry> entry(std::string_view key) const { return state({}).entry(key); }
  State::Scan scan(std::string_view prefix) const { return state({}).scan(prefix); }
  /// Reads the state of a department.
  State state(std::string_view department) const { return {host_, session_, department}; }

  /// Writes with the session. If `expected` does not hold at commit, the whole session fails with Conflict.
  bool put(std::string_view key, std::string_view value, std::uint64_t expected = kAnyVersion) {
    return put_in({}, key, value, expected);
  }
  bool remove(std::string_view key, std::uint64_t expected = kAnyVersion) { return remove_in({}, key, expected); }
  bool put_in(std::string_view department, std::string_view key, std::string_view value,
              std::uint64_t expected = kAnyVersion) {
    if (failure_) return false;
    return check(host_->state_put(host_->ctx, session_, to_abi(department), to_abi(key), to_abi(value), expected),
                 "writing the state");
  }
  bool remove_in(std::string_view department, std::string_view key, std::uint64_t expected = kAnyVersion) {
    if (failure_) return false;
    return check(host_->state_remove(host_->ctx, session_, to_abi(department), to_abi(key), expected),
                 "removing from the state");
  }

  /// Keeps the content of a message that was delivered to this connector, until release.
  bool hold(std::string_view message_id) {
    if (failure_) return false;
    return check(host_->hold(host_->ctx, session_, to_abi(message_id)), "holding a message");
  }
  bool release(std::string_view message_id) {
    if (failure_) return false;
    return check(host_->release(host_->ctx, session_, to_abi(message_id)), "releasing a message");
  }

  /// The first failure of a write, or of opening the session.
  const std::optional<Outcome>& failure() const noexcept { return failure_; }

 protected:
  SessionWriter(const nabe_host* host, std::uint64_t session) : host_(host), session_(session) {}
  ~SessionWriter() = default;

  bool check(std::int32_t status, const char* what) {
    if (status >= 0) return true;
    failure_ = Outcome::for_code(static_cast<Code>(-status), std::string(what) + " failed");
    return false;
  }
  bool check(std::int32_t status, const ResultBuffer& result, const char* what) {
    if (status >= 0) return true;
    failure_ = result.outcome();
    if (failure_->is_ok()) check(status, what);
    return false;
  }
  static std::vector<nabe_pair> pairs(const std::vector<std::pair<std::string, std::string>>& texts) {
    std::vector<nabe_pair> all;
    all.reserve(texts.size());
    for (const auto& [key, value] : texts) all.push_back({to_abi(key), to_abi(value)});
    return all;
  }

  const nabe_host* host_;
  std::uint64_t session_;  ///< 0 once it has ended
  std::uint32_t message_count_ = 0;
  std::optional<Outcome> failure_;
};

/// The session of one delivery: commits with Outcome::delivered or pending, is dropped with any other.
class Session : public SessionWriter {
 public:
  Session(const nabe_host* host, std::uint64_t session) : SessionWriter(host, session) {}

  /// True once the hub no longer waits for this call. Threads: any.
  bool cancelled() const { return host_->cancelled(host_->ctx, session_) != 0; }

 private:
  friend class LateDelivery;
};

/// What the sender may be told: true as soon as it exists, since it is made after the commit.
struct Receipt {
  std::string message_id;
  std::string case_id;  ///< empty: no case
  Time receipt_time;
  bool duplicate = false;
};

/// The end of an intake: an outcome and, if that is delivered, a receipt per message in the order of emit().
struct Committed {
  Outcome outcome;
  std::vector<Receipt> receipts;
  explicit operator bool() const noexcept { return outcome.is_ok(); }
};

/// What a source receives, as one session: one message or several, references and state such as a poller's cursor.
/// Dropped with all that it holds if it is not committed.
class Intake : public SessionWriter {
 public:
  explicit Intake(const nabe_host* host) : SessionWriter(host, 0) {
    ResultBuffer result;
    session_ = host_->intake_open(host_->ctx, result.raw());
    if (session_ == 0) check(-NABE_CODE_UNAVAILABLE, result, "opening an intake");
  }
  Intake(Intake&& other) noexcept : SessionWriter(other.host_, std::exchange(other.session_, 0)) {
    message_count_ = other.message_count_;
    failure_ = std::move(other.failure_);
  }
  Intake& operator=(Intake&&) = delete;
  ~Intake() { discard(); }

  /// True while everything went well. False after opening: nothing has been accepted, `failure()` says why
  /// (Busy with Stopping or DiskLow, or as the hub decides): tell the sender to come again.
  explicit operator bool() const noexcept { return session_ != 0 && !failure_; }

  /// Makes all of it durable. Only a delivered outcome allows to tell the sender. Failed: nothing was accepted, except
  /// Unknown: it may have been, send again with the same identity. Conflict: same identity, other content.
  /// Blocks: until synced. Not on the thread of settled().
  Committed commit() {
    if (std::optional<Outcome> problem = end_of_writes()) return {std::move(*problem), {}};
    struct Slot {
      nabe_receipt raw{};
      char message_id[64];
      char case_id[64];
    };
    std::deque<Slot> slots(message_count_);
    std::vector<nabe_receipt*> pointers;
    for (Slot& slot : slots) {
      slot.raw.struct_size = sizeof slot.raw;
      slot.raw.message_id = {slot.message_id, sizeof slot.message_id, 0};
      slot.raw.case_id = {slot.case_id, sizeof slot.case_id, 0};
      pointers.push_back(&slot.raw);
    }
    ResultBuffer result;
    host_->intake_commit(host_->ctx, std::exchange(session_, 0), pointers.data(), message_count_, result.raw());
    return read(pointers.data(), message_count_, *result.raw());
  }

  /// The same without waiting: settled(ticket, ...) follows exactly once, perhaps before this returns. Anything but
  /// ok: it was not queued, nothing was accepted and settled does not follow. Blocks: no.
  Outcome commit_queued(std::uint64_t ticket) {
    if (std::optional<Outcome> problem = end_of_writes()) return std::move(*problem);
    host_->intake_commit_queued(host_->ctx, std::exchange(session_, 0), ticket);
    return Outcome::ok();
  }

  /// Drops it; nothing of it remains, save the record of a refusal if the content was the reason.
  void discard() noexcept {
    if (session_ != 0) host_->session_discard(host_->ctx, std::exchange(session_, 0));
  }

  /// Drops it as a message that the connector refuses by itself; see Host::count_refusal for `reason`. A message that
  /// had begun leaves its record. Hubs of contract 1.0 count nothing.
  void refuse(std::string_view reason) noexcept {
    if (session_ == 0) return;
    if (!NABE_HAS(nabe_host, host_, intake_refuse)) return discard();
    if (host_->intake_refuse(host_->ctx, session_, to_abi(reason)) < 0) return discard();
    session_ = 0;
  }

  /// What the hub says about an ended intake, here or in settled.
  static Committed read(const nabe_receipt* const* receipts, std::uint32_t count, const nabe_result& result) {
    Committed committed{read_result(result), {}};
    if (!committed) return committed;
    for (std::uint32_t i = 0; i < count; ++i) {
      const nabe_receipt& receipt = *receipts[i];
      committed.receipts.push_back(
          {std::string(read_buffer(receipt.message_id)), std::string(read_buffer(receipt.case_id)),
           Time(std::chrono::microseconds(receipt.receipt_time_us)), (receipt.flags & NABE_RECEIPT_DUPLICATE) != 0});
    }
    return committed;
  }

 private:
  std::optional<Outcome> end_of_writes() {
    if (!failure_ && session_ == 0) return Outcome::fault("the intake has ended already").with_code(Code::Stale);
    if (failure_) discard();
    return failure_;
  }
};

/// The session that ends a pending delivery. Dropped if complete() is not called; the delivery is then still pending.
class Completion : public SessionWriter {
 public:
  Completion(const nabe_host* host, std::string_view completion_token)
      : SessionWriter(host, 0), token_(completion_token) {
    ResultBuffer result;
    session_ = host_->completion_open(host_->ctx, to_abi(token_), result.raw());
    if (session_ == 0) check(-NABE_CODE_STALE, result, "opening a completion");
  }
  Completion(Completion&& other) noexcept
      : SessionWriter(other.host_, std::exchange(other.session_, 0)), token_(std::move(other.token_)) {
    failure_ = std::move(other.failure_);
  }
  Completion& operator=(Completion&&) = delete;
  ~Completion() {
    if (session_ != 0) host_->session_discard(host_->ctx, session_);
  }

  explicit operator bool() const noexcept { return session_ != 0 && !failure_; }

  /// Ends the delivery with `outcome`; what was written commits with delivered and is dropped otherwise. Returns ok
  /// when that is durable. If a write of this session failed and `outcome` is delivered, nothing happens and that
  /// failure is returned. Late and second ones: code Stale. Blocks: until synced.
  Outcome complete(const Outcome& outcome) {
    if (session_ == 0) {
      return failure_ ? *failure_ : Outcome::fault("the completion has ended already").with_code(Code::Stale);
    }
    if (failure_ && outcome.is_ok()) return *failure_;
    return complete(host_, token_, std::exchange(session_, 0), outcome);
  }

  /// The same without a session.
  static Outcome complete(const nabe_host* host, std::string_view token, std::uint64_t session,
                          const Outcome& outcome) {
    const nabe_result raw = given_result(outcome);
    ResultBuffer committed;
    host->complete(host->ctx, to_abi(token), session, &raw, committed.raw());
    return committed.outcome();
  }

 private:
  std::string token_;
};

}  // namespace abi1
}  // namespace nabe
