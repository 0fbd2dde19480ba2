// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <thread>
#include <type_traits>
#include <utility>
#include <vector>

#include "nabe/abi.h"
#include "nabe/host.hpp"
#include "nabe/outcome.hpp"
#include "nabe/testing/clock.hpp"
#include "nabe/testing/message.hpp"
#include "nabe/testing/store.hpp"

namespace nabe {
inline namespace abi1 {
namespace testing {

struct LogLine {
  LogLevel level;
  std::string text;
  Texts fields;
};

/// A hub in memory for one connector: the whole host table, with the promises of abi.h about sessions, duplicates,
/// state, holds and completions, and its limits for names and values (limits.hpp). It does not parse bodies (no facts,
/// no check of XML) and computes no hashes; a refusal of content is made with fail_call. Calls that break a rule of
/// abi.h fail and are listed by violations(). Threads: any, except the setters of behaviour: before the connector is
/// made or between its calls.
class FakeHost {
 public:
  explicit FakeHost(std::string department = "test") : department_(std::move(department)), table_(make_table()) {
    table_.ctx = this;
  }
  FakeHost(const FakeHost&) = delete;
  FakeHost& operator=(const FakeHost&) = delete;

  const nabe_host* table() const { return &table_; }
  FakeClock& clock() { return clock_; }
  const std::string& department() const { return department_; }

  // What the connector did. All of them copies, taken at one moment.
  std::vector<LogLine> log() const {
    return locked([&] { return log_; });
  }
  bool logged(std::string_view text) const {
    const std::vector<LogLine> lines = log();
    return std::any_of(lines.begin(), lines.end(), [&](const LogLine& line) { return line.text == text; });
  }
  std::vector<AcceptedMessage> messages() const {
    return locked([&] { return store_.messages(); });
  }
  std::optional<std::string> state(const std::string& key) const { return state(department_, key); }
  std::optional<std::string> state(const std::string& department, const std::string& key) const {
    return locked([&]() -> std::optional<std::string> {
      const auto found = store_.get({department, key});
      return found ? std::optional<std::string>(found->text) : std::nullopt;
    });
  }
  std::set<std::string> held() const {
    return locked([&] { return store_.held(); });
  }
  /// The id of the case that `system` calls `id`.
  std::optional<std::string> case_of(const std::string& system, const std::string& id) const {
    return locked([&]() -> std::optional<std::string> {
      const auto found = store_.cases().find({system, id});
      return found == store_.cases().end() ? std::nullopt : std::optional<std::string>(found->second);
    });
  }
  /// How a pending delivery ended; none while it is pending.
  std::optional<Outcome> completion(const std::string& token) const {
    return locked([&]() -> std::optional<Outcome> {
      const auto found = tokens_.find(token);
      return found == tokens_.end() ? std::nullopt : found->second.outcome;
    });
  }
  bool is_pending(const std::string& token) const {
    return locked([&] {
      const auto found = tokens_.find(token);
      return found != tokens_.end() && !found->second.outcome;
    });
  }
  /// The reasons of what the connector refused by itself, in order.
  std::vector<std::string> refusals() const {
    return locked([&] { return refusals_; });
  }
  std::vector<std::string> violations() const {
    return locked([&] { return violations_; });
  }
  std::size_t open_sessions() const {
    return locked([&] { return sessions_.size(); });
  }
  std::size_t open_holds() const {
    return locked([&] { return views_.size(); });
  }

  /// Waits until `condition()` holds, which is looked at whenever something happened here. False after `limit`.
  template <typename Condition>
  bool wait_until(Condition&& condition, Milliseconds limit = Milliseconds(5'000)) const {
    const auto deadline = std::chrono::steady_clock::now() + limit;
    while (true) {
      const std::uint64_t seen = locked([&] { return changes_; });
      if (condition()) return true;
      std::unique_lock lock(mutex_);
      if (!changed_.wait_until(lock, deadline, [&] { return changes_ != seen; })) return false;
    }
  }

  // What the connector finds.
  void put_state(const std::string& key, const std::string& value) { put_state(department_, key, value); }
  void put_state(const std::string& department, const std::string& key, const std::string& value) {
    SessionWrites writes;
    writes.state[{department, key}].push_back({value, kAnyVersion});
    locked([&] { store_.commit(writes, clock_.now()); });
  }
  /// A message that was delivered earlier and that the connector holds.
  void put_held(const FakeMessage& message) {
    SessionWrites writes;
    writes.holds.insert(message.id);
    locked([&] {
      known_.insert_or_assign(message.id, message);
      store_.commit(writes, clock_.now());
    });
  }
  /// A delivery that was pending when the hub ended.
  void put_pending(const FakeMessage& message) {
    locked([&] {
      known_.insert_or_assign(message.id, message);
      tokens_[message.completion_token] = {message.department, message.case_id, {}};
    });
  }

  /// An interface that this hub offers by id; the pointer is handed out as it is.
  void offer_extension(const std::string& id, const void* interface) {
    locked([&] { extensions_[id] = interface; });
  }

  // How the hub behaves.
  /// Every intake is refused until `accept_intakes`.
  void refuse_intakes(Outcome why) {
    locked([&] { refusal_ = std::move(why); });
  }
  void accept_intakes() {
    locked([&] { refusal_.reset(); });
  }
  /// The `n`th call of the host from now on, counted from 1, fails with `code` and has no effect. Counted are the calls
  /// that can fail: not log, now, cancelled, extension, session_discard, held_close, intake_refuse and delivery_end.
  void fail_call(std::uint64_t n, Code code = Code::Unavailable) {
    locked([&] { failing_ = {calls_ + n, code}; });
  }
  /// How many countable calls there were.
  std::uint64_t calls() const {
    return locked([&] { return calls_; });
  }
  /// True once the call of fail_call was reached.
  bool call_failed() const {
    return locked([&] { return failing_ && calls_ >= failing_->first; });
  }
  /// Streams give at most so many bytes at once; connectors that rely on full reads are found out.
  void limit_stream_reads(std::size_t bytes) {
    locked([&] { read_limit_ = bytes; });
  }
  /// Queued commits settle before intake_commit_queued returns, which the ABI allows. Else they wait for settle().
  void settle_at_once() {
    locked([&] { settle_at_once_ = true; });
  }
  /// Settles what is queued, in order; returns how many. Runs the connector's hook on this thread.
  std::size_t settle() {
    std::size_t count = 0;
    while (std::optional<Queued> next = locked([&] { return take_queued(); })) {
      settle(*next);
      ++count;
    }
    return count;
  }
  std::size_t queued() const {
    return locked([&] { return queue_.size(); });
  }

 private:
  friend class ConnectorUnderTest;

  using Settled = std::function<void(std::uint64_t, const nabe_receipt* const*, std::uint32_t, const nabe_result*)>;
  enum class Phase { Creating, Working, Stopped };
  enum class Kind { Delivery, Intake, Completion };
  struct OpenSession {
    Kind kind;
    SessionWrites writes;
    std::string key_or_token;  ///< of a delivery its idempotency key, of a completion its token
    std::string message_id;
    bool cancelled = false;
    bool in_attachment = false;
    bool may_end_later = false;
    std::optional<Outcome> ended = std::nullopt;  ///< by delivery_end
  };
  struct OpenStream {
    Content content;
    std::thread::id reader;  ///< none: any
    std::uint64_t offset = 0;
  };
  struct Token {
    std::string department;
    std::string case_id;
    std::optional<Outcome> outcome;
  };
  struct Queued {
    std::uint64_t ticket;
    Committed committed;
  };

  template <typename Work>
  std::invoke_result_t<Work&> locked(Work&& work) const {
    const std::lock_guard lock(mutex_);
    return work();
  }
  static FakeHost& of(void* ctx) { return *static_cast<FakeHost*>(ctx); }
  void happened() {
    ++changes_;
    changed_.notify_all();
  }
  std::int32_t violate(std::string rule, Code code) {
    violations_.push_back(std::move(rule));
    return -static_cast<std::int32_t>(code);
  }

  /// Counts a call and says whether it may go on: 0, or what it fails with.
  std::int32_t enter(std::string_view function) {
    ++calls_;
    if (phase_ == Phase::Creating) return violate(std::string(function) + " in the constructor", Code::Unsupported);
    if (phase_ == Phase::Stopped) return violate(std::string(function) + " after stop", Code::Stopping);
    if (failing_ && failing_->first == calls_) return -static_cast<std::int32_t>(failing_->second);
    return 0;
  }
  static std::int32_t tell(std::int32_t status, nabe_result* result, std::string_view function) {
    if (status < 0) write_result(result, Outcome::for_code(static_cast<Code>(-status), std::string(function)));
    return status;
  }

  /// Runs `work(session)` of a counted call on a live session.
  template <typename Work>
  static std::int32_t on_session(void* ctx, std::uint64_t handle, std::string_view function, Work&& work) {
    FakeHost& host = of(ctx);
    const std::lock_guard lock(host.mutex_);
    if (const std::int32_t status = host.enter(function)) return status;
    const auto found = host.sessions_.find(handle);
    if (found == host.sessions_.end()) {
      return host.violate(std::string(function) + " on a session that has ended", Code::Stale);
    }
    return work(host, found->second);
  }

  bool emits(const std::string& type) const {
    return std::any_of(emits_.begin(), emits_.end(), [&](const std::string& e) { return e == "*" || e == type; });
  }

  std::uint64_t begin(OpenSession session) {
    const std::uint64_t handle = ++handles_;
    sessions_.emplace(handle, std::move(session));
    return handle;
  }
  /// Ends a session and commits what it holds.
  Committed commit(std::uint64_t handle) {
    const auto found = sessions_.find(handle);
    if (found == sessions_.end()) {
      violate("a commit of a session that has ended", Code::Stale);
      return {Outcome::fault("no such session").with_code(Code::Stale), {}};
    }
    const SessionWrites writes = std::move(found->second.writes);
    sessions_.erase(found);
    Committed committed = store_.commit(writes, clock_.now());
    happened();
    return committed;
  }

  Committed end_intake(std::string_view function, std::uint64_t handle) {
    if (const std::int32_t status = enter(function)) {
      sessions_.erase(handle);
      return {Outcome::for_code(static_cast<Code>(-status), std::string(function)), {}};
    }
    return commit(handle);
  }

  std::uint64_t open_stream(const Content& content, std::thread::id reader) {
    streams_.emplace(++handles_, OpenStream{content, reader});
    return handles_;
  }
  /// `reader` alone may read the streams of the message; any thread, one at a time, if it is none.
  std::unique_ptr<MessageView> view(const FakeMessage& message, std::thread::id reader) {
    const auto open = [this, reader](const Content& content) { return open_stream(content, reader); };
    return std::make_unique<MessageView>(message, clock_.now(), open);
  }
  void close(const MessageView& message) {
    for (const std::uint64_t stream : message.streams()) streams_.erase(stream);
  }

  /// The department that a call means: of the session's message, or this host's.
  std::string department_of(const OpenSession* session, nabe_str department) const {
    if (department.len != 0) return std::string(from_abi(department));
    return session == nullptr || session->writes.department.empty() ? department_ : session->writes.department;
  }
  /// A value as a session sees it.
  std::optional<FakeStore::Value> seen(const OpenSession* session, const FakeStore::Key& key) const {
    if (session != nullptr) {
      const auto written = session->writes.state.find(key);
      if (written != session->writes.state.end()) {
        const std::optional<std::string>& value = written->second.back().value;
        if (!value) return std::nullopt;
        const auto before = store_.get(key);
        return FakeStore::Value{*value, before ? before->version : kAbsent};
      }
    }
    return store_.get(key);
  }

  std::optional<Queued> take_queued() {
    if (queue_.empty()) return std::nullopt;
    Queued next = std::move(queue_.front());
    queue_.pop_front();
    return next;
  }
  void settle(const Queued& queued) {
    Settled settled = locked([&] { return settled_; });
    if (!settled) return;
    std::deque<nabe_receipt> receipts;
    std::vector<const nabe_receipt*> pointers;
    for (const Receipt& receipt : queued.committed.receipts) {
      nabe_receipt& raw = receipts.emplace_back(nabe_receipt{});
      raw.struct_size = sizeof raw;
      raw.flags = receipt.duplicate ? NABE_RECEIPT_DUPLICATE : 0;
      raw.receipt_time_us = receipt.receipt_time.time_since_epoch().count();
      raw.message_id = given(receipt.message_id);
      raw.case_id = given(receipt.case_id);
      pointers.push_back(&raw);
    }
    ResultBuffer result;
    write_result(result.raw(), queued.committed.outcome);
    settled(queued.ticket, pointers.data(), static_cast<std::uint32_t>(pointers.size()), result.raw());
  }
  // The reader only reads through const.
  static nabe_buf given(const std::string& text) { return {const_cast<char*>(text.data()), text.size(), text.size()}; }

  struct Calls;  // the functions of the table
  static nabe_host make_table();

  const std::string department_;
  nabe_host table_;
  FakeClock clock_;

  mutable std::mutex mutex_;
  mutable std::condition_variable changed_;
  std::uint64_t changes_ = 0;
  Phase phase_ = Phase::Working;
  std::uint64_t handles_ = 0;
  std::uint64_t calls_ = 0;
  std::optional<std::pair<std::uint64_t, Code>> failing_;
  std::optional<Outcome> refusal_;
  std::size_t read_limit_ = static_cast<std::size_t>(-1);
  bool settle_at_once_ = false;

  FakeStore store_;
  std::map<std::uint64_t, OpenSession> sessions_;
  std::map<std::uint64_t, OpenStream> streams_;
  std::map<std::uint64_t, std::unique_ptr<MessageView>> views_;
  std::map<std::string, FakeMessage> known_;  ///< delivered, by id
  std::map<std::string, Token> tokens_;
  std::map<std::string, const void*> extensions_;
  std::vector<std::string> emits_ = {"*"};  ///< what the connector's type declares
  bool emits_by_intakes_alone_ = false;
  std::deque<Queued> queue_;
  Settled settled_;
  std::vector<LogLine> log_;
  std::vector<std::string> refusals_;
  std::vector<std::string> violations_;
};

}  // namespace testing
}  // namespace abi1
}  // namespace nabe

#include "nabe/testing/host_calls.hpp"
