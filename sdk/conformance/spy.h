// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <string>

#include "conformance/findings.h"
#include "nabe/abi.h"
#include "nabe/testing.hpp"

namespace nabe::conformance {

/// Sits between a fake host and a connector: its type has the plugin's hooks behind a guard that reports whatever
/// breaks the contract (an exception, a result that makes no sense), its host table passes on to the fake host and sees
/// what the connector does with the answers. One per process at a time: hooks have no room for a context.
class Spy {
 public:
  Spy(const nabe_connector_type& type, testing::FakeHost& host, Findings& findings);
  ~Spy();
  Spy(const Spy&) = delete;
  Spy& operator=(const Spy&) = delete;

  /// To be driven by ConnectorUnderTest in place of the plugin's own.
  const nabe_connector_type& type() const { return type_; }

  /// Called before each read of a stream; a number < 0 is the answer in place of the host's.
  void on_stream_read(std::function<std::int64_t()> hook) {
    const std::lock_guard lock(mutex_);
    on_stream_read_ = std::move(hook);
  }
  /// Called before each intake_open.
  void on_intake_open(std::function<void()> hook) {
    const std::lock_guard lock(mutex_);
    on_intake_open_ = std::move(hook);
  }
  /// Ends a queued commit that the connector does not know (any more): one whose sender has gone, for example.
  void settle_stray(std::uint64_t ticket, const Outcome& outcome);
  /// How often an intake was opened, and how often a stream was read.
  std::uint64_t intakes() const { return intakes_; }
  std::uint64_t reads() const { return reads_; }
  /// How often `complete` was called with this token and accepted or refused.
  int completions(const std::string& token) const;

 private:
  /// A copy of what may be set while the connector's threads run.
  template <typename Hook>
  Hook hook(const Hook& set) const {
    const std::lock_guard lock(mutex_);
    return set;
  }

  struct Hooks;
  struct Calls;
  friend struct Hooks;
  friend struct Calls;

  const nabe_connector_vtbl& plugin_;
  nabe_connector_vtbl vtbl_{};
  nabe_connector_type type_{};
  testing::FakeHost& host_;
  nabe_host table_{};
  Findings& findings_;
  std::function<std::int64_t()> on_stream_read_;
  std::function<void()> on_intake_open_;
  void* self_ = nullptr;
  std::atomic<std::uint64_t> intakes_{0};
  std::atomic<std::uint64_t> reads_{0};
  mutable std::mutex mutex_;
  std::map<std::string, int> completions_;
};

}  // namespace nabe::conformance
