// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstring>
#include <limits>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

#include "nabe/abi.h"

namespace nabe {
inline namespace abi1 {

using Milliseconds = std::chrono::milliseconds;
/// Wall-clock time in the resolution of the hub.
using Time = std::chrono::sys_time<std::chrono::microseconds>;

/// Why something failed; groups like failures for the operator. Values from 1000 are a connector's own and are
/// passed as plain numbers. A newer hub may know further ones.
enum class Code : std::uint32_t {
  None = NABE_CODE_NONE,
  Timeout = NABE_CODE_TIMEOUT,
  Cancelled = NABE_CODE_CANCELLED,
  Invalid = NABE_CODE_INVALID,
  NotFound = NABE_CODE_NOT_FOUND,
  Conflict = NABE_CODE_CONFLICT,
  Denied = NABE_CODE_DENIED,
  Unavailable = NABE_CODE_UNAVAILABLE,
  TooLarge = NABE_CODE_TOO_LARGE,
  Unsupported = NABE_CODE_UNSUPPORTED,
  Stale = NABE_CODE_STALE,
  Internal = NABE_CODE_INTERNAL,
  Stopping = NABE_CODE_STOPPING,
  DiskLow = NABE_CODE_DISK_LOW,
};

/// What a call tells the other side to do next, why, and in which words. A value; texts are for the operator and
/// never hold personal data or a secret.
class [[nodiscard]] Outcome {
 public:
  enum class Kind : std::int32_t {
    Delivered = NABE_DELIVERED,
    Retry = NABE_RETRY,
    Reject = NABE_REJECT,
    NotConnected = NABE_NOT_CONNECTED,
    Pending = NABE_PENDING,
    Busy = NABE_BUSY,
    Unknown = NABE_UNKNOWN,
    Fault = NABE_FAULT,
    Later = NABE_LATER,
  };

  /// Done. `remote_reference` is what the peer calls it; the hub keeps it with the delivery.
  static Outcome delivered(std::string remote_reference = {}) {
    Outcome outcome(Kind::Delivered, {}, {});
    outcome.remote_reference_ = std::move(remote_reference);
    return outcome;
  }
  /// Success of a call that delivers nothing: connect, start, poll, health.
  static Outcome ok() { return delivered(); }
  /// This message, later: not before `after`, zero leaves it to the hub. Counts as an attempt.
  static Outcome retry(std::string text, Milliseconds after = {}) { return {Kind::Retry, std::move(text), after}; }
  /// Permanent for this message: it becomes dead and waits for a person.
  static Outcome reject(std::string text) { return {Kind::Reject, std::move(text), {}}; }
  /// The system is away: the hub disconnects the connector and calls connect() with back-off. Counts no attempt.
  static Outcome not_connected(std::string text, Milliseconds after = {}) {
    return {Kind::NotConnected, std::move(text), after};
  }
  /// Handed over; Host::complete or Completion follows with the message's completion token.
  static Outcome pending() { return {Kind::Pending, {}, {}}; }
  /// From deliver and resume, after LateDelivery::of: the delivery goes on without this thread; LateDelivery::end
  /// follows.
  static Outcome later() { return {Kind::Later, {}, {}}; }
  /// Back-pressure: soon again. Counts no attempt. From poll: there is more, call again at once.
  static Outcome busy(std::string text = {}, Milliseconds after = {}) { return {Kind::Busy, std::move(text), after}; }
  /// May or may not have arrived: repeated only if the connector is idempotent, else it waits for a person.
  static Outcome unknown(std::string text) { return {Kind::Unknown, std::move(text), {}}; }
  /// A bug in the plugin. An exception that leaves a hook becomes this with its text.
  static Outcome fault(std::string text) { return {Kind::Fault, std::move(text), {}}; }

  /// The outcome of a host call that failed with `code`: what a connector does that has no better idea.
  static Outcome for_code(Code code, std::string text) {
    Outcome outcome(kind_for(code), std::move(text), {});
    outcome.code_ = static_cast<std::uint32_t>(code);
    return outcome;
  }

  /// The same outcome with a reason: one of the shared codes, or a connector's own from 1000.
  Outcome with_code(Code code) && {
    code_ = static_cast<std::uint32_t>(code);
    return std::move(*this);
  }
  Outcome with_code(std::uint32_t code) && {
    code_ = code;
    return std::move(*this);
  }

  bool is_ok() const noexcept { return kind_ == Kind::Delivered; }
  Kind kind() const noexcept { return kind_; }
  Code code() const noexcept { return static_cast<Code>(code_); }
  std::uint32_t code_number() const noexcept { return code_; }
  Milliseconds retry_after() const noexcept { return Milliseconds(retry_after_ms_); }
  const std::string& text() const noexcept { return text_; }
  const std::string& remote_reference() const noexcept { return remote_reference_; }

 private:
  Outcome(Kind kind, std::string text, Milliseconds after) : kind_(kind), text_(std::move(text)) {
    constexpr Milliseconds::rep kMost = std::numeric_limits<std::uint32_t>::max();
    retry_after_ms_ = static_cast<std::uint32_t>(std::clamp<Milliseconds::rep>(after.count(), 0, kMost));
  }

  static Kind kind_for(Code code) noexcept {
    switch (code) {
      case Code::Stopping:
      case Code::DiskLow:
        return Kind::Busy;
      case Code::TooLarge:
        return Kind::Reject;
      case Code::Timeout:
      case Code::Cancelled:
      case Code::Conflict:
      case Code::Unavailable:
      case Code::Internal:
        return Kind::Retry;
      default:
        return Kind::Fault;
    }
  }

  Kind kind_;
  std::uint32_t code_ = 0;
  std::uint32_t retry_after_ms_ = 0;
  std::string text_;
  std::string remote_reference_;

  friend Outcome read_result(const nabe_result&);
};

/// A read from the hub that failed: of a stream, of state. Thrown, so that nobody takes half a body for a whole one.
/// A hook that lets it pass ends with `outcome()`: it is not taken for a bug of the plugin unless it is one.
class HostError : public std::runtime_error {
 public:
  HostError(Code code, const std::string& text) : std::runtime_error(text), code_(code) {}
  Code code() const noexcept { return code_; }
  Outcome outcome() const { return Outcome::for_code(code_, what()); }

 private:
  Code code_;
};

/// Borrowed text of the C ABI and back.
constexpr nabe_str to_abi(std::string_view text) noexcept { return {text.data(), text.size()}; }
constexpr std::string_view from_abi(nabe_str text) noexcept { return {text.ptr, text.len}; }

/// Copies `text` into a buffer of the other side and says how long it was. Never throws.
inline void write_buffer(nabe_buf& buffer, std::string_view text) noexcept {
  const std::size_t fits = std::min(buffer.cap, text.size());
  if (fits != 0 && buffer.ptr != nullptr) std::memcpy(buffer.ptr, text.data(), fits);
  buffer.len = text.size();
}

/// What a buffer of ours was filled with; cut where it did not fit.
inline std::string_view read_buffer(const nabe_buf& buffer) noexcept {
  return buffer.ptr == nullptr ? std::string_view{} : std::string_view(buffer.ptr, std::min(buffer.cap, buffer.len));
}

/// An outcome of ours as the other side reads it. Ownership: it borrows the texts of `outcome`.
inline nabe_result given_result(const Outcome& outcome) noexcept {
  // Through a const result nobody writes.
  const auto borrowed = [](const std::string& text) {
    return nabe_buf{const_cast<char*>(text.data()), text.size(), text.size()};
  };
  nabe_result raw{};
  raw.struct_size = sizeof raw;
  raw.outcome = static_cast<std::int32_t>(outcome.kind());
  raw.code = outcome.code_number();
  raw.retry_after_ms = static_cast<std::uint32_t>(outcome.retry_after().count());
  raw.detail = borrowed(outcome.text());
  raw.remote_reference = borrowed(outcome.remote_reference());
  return raw;
}

/// Fills a result that the other side made; `result` may be null. Never throws.
inline void write_result(nabe_result* result, Outcome::Kind kind, std::uint32_t code, std::string_view detail,
                         std::uint32_t retry_after_ms = 0, std::string_view remote_reference = {}) noexcept {
  if (result == nullptr) return;
  result->outcome = static_cast<std::int32_t>(kind);
  result->code = code;
  result->retry_after_ms = retry_after_ms;
  write_buffer(result->detail, detail);
  write_buffer(result->remote_reference, remote_reference);
}
inline void write_result(nabe_result* result, const Outcome& outcome) noexcept {
  write_result(result, outcome.kind(), outcome.code_number(), outcome.text(),
               static_cast<std::uint32_t>(outcome.retry_after().count()), outcome.remote_reference());
}

/// The outcome that a result of ours was filled with. A number that this wrapper does not know becomes Unknown.
inline Outcome read_result(const nabe_result& result) {
  const bool known = result.outcome >= NABE_DELIVERED && result.outcome <= NABE_LATER;
  Outcome outcome(known ? static_cast<Outcome::Kind>(result.outcome) : Outcome::Kind::Unknown,
                  std::string(read_buffer(result.detail)), Milliseconds(result.retry_after_ms));
  outcome.code_ = result.code;
  outcome.remote_reference_ = read_buffer(result.remote_reference);
  return outcome;
}

/// A result with its buffers, for one call to the other side.
class ResultBuffer {
 public:
  ResultBuffer() noexcept {
    raw_.struct_size = sizeof raw_;
    raw_.detail = {detail_, sizeof detail_, 0};
    raw_.remote_reference = {remote_reference_, sizeof remote_reference_, 0};
  }
  ResultBuffer(const ResultBuffer&) = delete;
  ResultBuffer& operator=(const ResultBuffer&) = delete;

  nabe_result* raw() noexcept { return &raw_; }
  Outcome outcome() const { return read_result(raw_); }

 private:
  nabe_result raw_{};
  char detail_[1024];
  char remote_reference_[256];
};

}  // namespace abi1
}  // namespace nabe
