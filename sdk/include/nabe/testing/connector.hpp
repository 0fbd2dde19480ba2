// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include "nabe/abi.h"
#include "nabe/outcome.hpp"
#include "nabe/plugin.hpp"
#include "nabe/testing/host.hpp"
#include "nabe/testing/option_values.hpp"

namespace nabe {
inline namespace abi1 {
namespace testing {

/// A connector on a FakeHost, driven through the C table as the hub drives it: sessions commit with the outcome,
/// streams end with the call, nothing but log works after stop. Hooks that it does not have answer ok (deliver:
/// fault). Threads: as the hooks of abi.h; destroy it on one thread when nothing runs.
class ConnectorUnderTest {
 public:
  /// A connector of class T with options as an operator would write them.
  template <typename T>
  static ConnectorUnderTest of(FakeHost& host, const Texts& options = {}) {
    return ConnectorUnderTest(host, connector_type<T>(), options);
  }

  /// Throws std::invalid_argument for options that a hub would not let through. If the connector itself refuses them,
  /// `refusal()` says so and nothing else may be called.
  ConnectorUnderTest(FakeHost& host, const nabe_connector_type& type, const Texts& options = {})
      : host_(&host), vtbl_(type.vtbl), delivers_later_((type.flags & NABE_TYPE_DELIVERS_LATER) != 0) {
    const Texts values = hub_options(type, options);
    std::vector<nabe_pair> pairs;
    for (const auto& [key, value] : values) pairs.push_back({to_abi(key), to_abi(value)});
    host.locked([&] {
      host.emits_ = emitted_types(type, values);
      host.emits_by_intakes_alone_ = (type.flags & NABE_TYPE_SINK_EMITS_NOTHING) != 0;
    });
    ResultBuffer result;
    set_phase(FakeHost::Phase::Creating);
    self_ = vtbl_->create(host.table(), pairs.data(), static_cast<std::uint32_t>(pairs.size()), result.raw());
    set_phase(FakeHost::Phase::Working);
    if (self_ == nullptr) {
      refusal_ = result.outcome();
      return;
    }
    if (vtbl_->settled != nullptr) {
      host.locked([&] {
        host.settled_ = [self = self_, hook = vtbl_->settled](auto ticket, auto receipts, auto count, auto outcome) {
          hook(self, ticket, receipts, count, outcome);
        };
      });
    }
  }
  ConnectorUnderTest(const ConnectorUnderTest&) = delete;
  ConnectorUnderTest& operator=(const ConnectorUnderTest&) = delete;
  ~ConnectorUnderTest() {
    if (self_ == nullptr) return;
    host_->locked([&] { host_->settled_ = nullptr; });
    vtbl_->destroy(self_);
  }

  const std::optional<Outcome>& refusal() const { return refusal_; }

  Outcome connect() { return call(vtbl_->connect); }
  Outcome start() {
    set_phase(FakeHost::Phase::Working);
    return call(vtbl_->start);
  }
  void stop(Milliseconds grace = Milliseconds(5'000)) {
    if (vtbl_->stop != nullptr) vtbl_->stop(self(), static_cast<std::uint32_t>(grace.count()));
    set_phase(FakeHost::Phase::Stopped);
  }
  Outcome poll(Milliseconds budget = Milliseconds(1'000)) {
    return call(vtbl_->poll, static_cast<std::uint32_t>(budget.count()));
  }
  Outcome health() { return call(vtbl_->health); }
  const void* extension(std::string_view id) {
    return vtbl_->extension == nullptr ? nullptr : vtbl_->extension(self(), to_abi(id));
  }

  /// Delivers, and commits or drops the session by the outcome. A commit that fails makes the outcome Retry. Waits for
  /// the end of a delivery that ends later; one that does not end is a violation and Unknown.
  Outcome deliver(const FakeMessage& message) {
    if (vtbl_->deliver == nullptr) return Outcome::fault("this connector is not a sink").with_code(Code::Unsupported);
    return with_session(vtbl_->deliver, message);
  }
  /// As deliver, for a delivery that was pending when the hub ended (FakeHost::put_pending).
  Outcome resume(const FakeMessage& message) {
    if (vtbl_->resume == nullptr) return Outcome::unknown("this connector does not resume");
    return with_session(vtbl_->resume, message);
  }
  /// The hub no longer waits for the deliveries with this key: Session::cancelled turns true, cancel() is called.
  void cancel(std::string_view idempotency_key) {
    host_->locked([&] {
      for (auto& [handle, session] : host_->sessions_) {
        if (session.kind == FakeHost::Kind::Delivery && session.key_or_token == idempotency_key) {
          session.cancelled = true;
        }
      }
    });
    if (vtbl_->cancel != nullptr) vtbl_->cancel(self(), to_abi(idempotency_key));
  }
  /// The deadline of a delivery that is pending is over, or an operator ended it: its completion token is stale from
  /// now on, and cancel() is called.
  void give_up(const FakeMessage& message) {
    host_->locked([&] {
      host_->tokens_.erase(message.completion_token);
      host_->happened();
    });
    cancel(message.idempotency_key);
  }

 private:
  void* self() const {
    if (self_ == nullptr) throw std::logic_error("the connector refused its options: " + refusal_->text());
    return self_;
  }
  void set_phase(FakeHost::Phase phase) {
    host_->locked([&] { host_->phase_ = phase; });
  }

  Outcome call(void (*hook)(void*, nabe_result*)) {
    if (hook == nullptr) return Outcome::ok();
    ResultBuffer result;
    hook(self(), result.raw());
    return result.outcome();
  }
  Outcome call(void (*hook)(void*, std::uint32_t, nabe_result*), std::uint32_t argument) {
    if (hook == nullptr) return Outcome::ok();
    ResultBuffer result;
    hook(self(), argument, result.raw());
    return result.outcome();
  }

  Outcome with_session(void (*hook)(void*, const nabe_message*, std::uint64_t, nabe_result*),
                       const FakeMessage& message) {
    void* const self = this->self();
    std::unique_ptr<MessageView> view;
    const std::uint64_t handle = host_->locked([&] {
      host_->known_.insert_or_assign(message.id, message);
      host_->tokens_[message.completion_token] = {message.department, message.case_id, {}};
      view = host_->view(message, delivers_later_ ? std::thread::id() : std::this_thread::get_id());
      FakeHost::OpenSession session{FakeHost::Kind::Delivery, {}, message.idempotency_key, message.id};
      session.writes.department = message.department;
      session.writes.case_id = message.case_id;
      session.may_end_later = delivers_later_;
      return host_->begin(std::move(session));
    });
    ResultBuffer result;
    hook(self, &view->raw(), handle, result.raw());
    Outcome outcome = result.outcome();
    if (outcome.kind() == Outcome::Kind::Later) outcome = end_of(handle);
    return host_->locked([&] { return finish(message, *view, handle, std::move(outcome)); });
  }

  Outcome end_of(std::uint64_t handle) {
    if (!delivers_later_) return Outcome::fault("deliver answered LATER, which its type does not declare");
    const auto ended = [&] { return host_->locked([&] { return host_->sessions_.at(handle).ended; }); };
    if (host_->wait_until([&] { return ended().has_value(); }, kEndsWithin)) return *ended();
    host_->locked([&] { host_->violate("deliver answered LATER and no delivery_end followed", Code::Timeout); });
    return Outcome::unknown("no delivery_end followed");
  }

  Outcome finish(const FakeMessage& message, const MessageView& view, std::uint64_t handle, Outcome outcome) {
    host_->close(view);
    if (outcome.is_ok() || outcome.kind() == Outcome::Kind::Pending) {
      const Committed committed = host_->commit(handle);
      if (!committed) outcome = Outcome::retry(committed.outcome.text()).with_code(committed.outcome.code());
    } else {
      host_->sessions_.erase(handle);
    }
    if (outcome.kind() != Outcome::Kind::Pending) host_->tokens_.erase(message.completion_token);
    host_->happened();
    return outcome;
  }

  static constexpr Milliseconds kEndsWithin{60'000};

  FakeHost* host_;
  const nabe_connector_vtbl* vtbl_;
  bool delivers_later_;
  void* self_ = nullptr;
  std::optional<Outcome> refusal_;
};

/// One delivery in one line. As ConnectorUnderTest::deliver.
inline Outcome deliver(ConnectorUnderTest& connector, const FakeMessage& message) { return connector.deliver(message); }

/// Runs `scenario(host)` with the first host call failing, then with the second, and so on until it runs through
/// untouched. `scenario` makes its connector and asserts what has to hold whatever failed. Returns how many calls there
/// were to fail. The scenario must make the same calls each time.
template <typename Scenario>
std::uint64_t with_each_call_failing(Scenario&& scenario, Code code = Code::Unavailable) {
  for (std::uint64_t n = 1;; ++n) {
    FakeHost host;
    host.fail_call(n, code);
    scenario(host);
    if (!host.call_failed()) return n - 1;
  }
}

}  // namespace testing
}  // namespace abi1
}  // namespace nabe
