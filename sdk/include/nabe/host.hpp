// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "nabe/abi.h"
#include "nabe/message.hpp"
#include "nabe/outcome.hpp"
#include "nabe/session.hpp"
#include "nabe/state.hpp"

namespace nabe {
inline namespace abi1 {

enum class LogLevel : std::int32_t {
  Debug = NABE_LOG_DEBUG,
  Info = NABE_LOG_INFO,
  Warning = NABE_LOG_WARNING,
  Error = NABE_LOG_ERROR,
};

/// A held message, opened again under the grant of its delivery; closed at the end of its life.
/// Threads: any; each stream one at a time.
class Held {
 public:
  Held(const nabe_host* host, std::string_view message_id) : host_(host) {
    ResultBuffer result;
    handle_ = host_->held_open(host_->ctx, to_abi(message_id), &message_, result.raw());
    if (handle_ == 0) {
      failure_ = result.outcome();
      if (failure_->is_ok()) failure_ = Outcome::for_code(Code::NotFound, "the message is not held");
    }
  }
  Held(Held&& other) noexcept
      : host_(other.host_),
        handle_(std::exchange(other.handle_, 0)),
        message_(other.message_),
        failure_(std::move(other.failure_)) {}
  Held& operator=(Held&&) = delete;
  ~Held() {
    if (handle_ != 0) host_->held_close(host_->ctx, handle_);
  }

  explicit operator bool() const noexcept { return handle_ != 0; }
  /// Only while it is open.
  Message message() const { return {host_, message_}; }
  const std::optional<Outcome>& failure() const noexcept { return failure_; }

 private:
  const nabe_host* host_;
  std::uint64_t handle_ = 0;
  const nabe_message* message_ = nullptr;
  std::optional<Outcome> failure_;
};

/// The hub as one connector sees it. Lives from the connector's constructor until its destructor returned; keep the
/// reference. In the constructor only log and now may be called. Threads: any.
class Host {
 public:
  explicit Host(const nabe_host* raw) : raw_(raw) {}
  Host(const Host&) = delete;
  Host& operator=(const Host&) = delete;

  /// Writes to the hub's log: a fixed sentence, and what varies as fields. Never personal data. Blocks: no.
  void log(LogLevel level, std::string_view text, std::initializer_list<Pair> fields = {}) const {
    std::vector<nabe_pair> pairs;
    pairs.reserve(fields.size());
    for (const Pair& field : fields) pairs.push_back({to_abi(field.key), to_abi(field.value)});
    raw_->log(raw_->ctx, static_cast<std::int32_t>(level), to_abi(text), pairs.data(),
              static_cast<std::uint32_t>(pairs.size()));
  }

  /// The hub's wall clock, which tests can set. Blocks: no.
  Time now() const { return Time(std::chrono::microseconds(raw_->now_us(raw_->ctx))); }

  /// Opens an intake; look at it before use. Blocks: no.
  Intake open_intake() const { return Intake(raw_); }

  /// Counts a message that the connector refused before it opened an intake. `reason`: a stable name of 1 to 64
  /// letters, digits, `.`, `_` and `-`, one of a few, since it becomes a label of a metric. Hubs of contract 1.0 count
  /// nothing. Blocks: no.
  void count_refusal(std::string_view reason) const noexcept {
    if (NABE_HAS(nabe_host, raw_, intake_refuse)) raw_->intake_refuse(raw_->ctx, 0, to_abi(reason));
  }

  /// Reads the committed state; `department` for shared connectors only. Blocks: on the store.
  State state(std::string_view department = {}) const { return {raw_, 0, department}; }

  /// Opens a message that this connector holds; look at it before use. Blocks: on the store.
  Held open_held(std::string_view message_id) const { return Held(raw_, message_id); }

  /// Ends a pending delivery. Returns ok when the outcome is durable. Exactly once per token; late and second ones
  /// get code Stale. Not on a thread that many wait for. Blocks: until synced.
  Outcome complete(std::string_view completion_token, const Outcome& outcome) const {
    return Completion::complete(raw_, completion_token, 0, outcome);
  }

  /// A session to end a pending delivery with; look at it before use. Blocks: on the store.
  Completion open_completion(std::string_view completion_token) const { return {raw_, completion_token}; }

  /// An interface of the hub that these headers do not know, by id; null if it is not offered. Blocks: no.
  const void* extension(std::string_view id) const {
    if (!NABE_HAS(nabe_host, raw_, extension) || raw_->extension == nullptr) return nullptr;
    return raw_->extension(raw_->ctx, to_abi(id));
  }

  /// The table itself, for functions that are newer than these headers' oldest hub: test them with NABE_HAS.
  const nabe_host& raw() const noexcept { return *raw_; }

 private:
  const nabe_host* raw_;
};

}  // namespace abi1
}  // namespace nabe
