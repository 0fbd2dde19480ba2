// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <optional>
#include <utility>

#include "nabe/abi.h"
#include "nabe/message.hpp"
#include "nabe/outcome.hpp"
#include "nabe/session.hpp"

namespace nabe {
inline namespace abi1 {

/// A delivery that goes on after deliver has returned Outcome::later(), so that the wait for a peer holds no thread.
/// The message, its streams and the session are this connector's until end(). For types with `kDeliversLater` alone.
/// Threads: one at a time. Ownership: dropped without end() it ends as unknown.
class LateDelivery {
 public:
  /// Nothing if the hub is older than contract 1.2: deliver then waits itself.
  static std::optional<LateDelivery> of(const Message& message, const Session& session) {
    const nabe_host* host = session.host_;
    if (!NABE_HAS(nabe_host, host, delivery_end)) return std::nullopt;
    return LateDelivery(host, message, session.session_);
  }
  LateDelivery(LateDelivery&& other) noexcept
      : host_(other.host_), message_(other.message_), session_(std::exchange(other.session_, 0)) {}
  LateDelivery& operator=(LateDelivery&&) = delete;
  ~LateDelivery() {
    if (session_ != 0) end(Outcome::unknown("the connector lost sight of the delivery"));
  }

  const Message& message() const { return message_; }
  /// What the session collects after deliver has returned.
  Session session() const { return {host_, session_}; }
  /// True once the hub no longer waits for it. Threads: any.
  bool cancelled() const { return host_->cancelled(host_->ctx, session_) != 0; }

  /// Lets go of it before deliver returns, which then answers with the outcome itself.
  void give_back() noexcept { session_ = 0; }

  /// Ends it, as deliver would have by returning `outcome`. Perhaps before deliver has returned later(). Blocks: no.
  void end(const Outcome& outcome) noexcept {
    const nabe_result raw = given_result(outcome);
    host_->delivery_end(host_->ctx, std::exchange(session_, 0), &raw);
  }

 private:
  LateDelivery(const nabe_host* host, Message message, std::uint64_t session)
      : host_(host), message_(message), session_(session) {}

  const nabe_host* host_;
  Message message_;
  std::uint64_t session_;  ///< 0 once it has ended
};

}  // namespace abi1
}  // namespace nabe
