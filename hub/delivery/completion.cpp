// SPDX-License-Identifier: EUPL-1.2
// The end of a pending delivery, by its token.
#include "base/promise.h"
#include "delivery/connector_runner.h"
#include "delivery/token_not_open.h"

namespace nabe::delivery {

Result<session::SessionContext> ConnectorRunner::find_open(const std::string& token) {
  {
    const std::lock_guard lock(mutex_);
    const auto call = calls_.find(token);
    if (call != calls_.end()) {
      return call->second.context;
    }
  }
  auto found = services_.store.delivery_by_token(token);
  if (!found) {
    return found.error();
  }
  if (!*found || (*found)->state != store::DeliveryState::Pending || (*found)->connector != name_) {
    return token_not_open();
  }
  auto message = services_.store.message((*found)->message_id);
  if (!message) {
    return message.error();
  }
  if (!*message) {
    return token_not_open();
  }
  return session::SessionContext{(*found)->department, (*found)->case_id, (*found)->message_id,
                                 (*message)->message.trace_parent};
}

Result<void> ConnectorRunner::complete(const std::string& token, std::shared_ptr<session::Session> session,
                                       const plugin::CallResult& outcome) {
  if (outcome.outcome == NABE_PENDING) {
    return Error{"NABE-DLV-002", "a completion cannot be pending again", "complete with a final outcome", {}};
  }
  std::shared_ptr<EarlyCompletion> early;
  {
    const std::lock_guard lock(mutex_);
    const auto call = calls_.find(token);
    if (call != calls_.end()) {
      if (call->second.thread == std::this_thread::get_id()) {
        return Error{"NABE-DLV-003",
                     "complete was called on the thread of its own deliver call",
                     "return the outcome from deliver instead",
                     {}};
      }
      if (call->second.early) {
        return token_not_open();
      }
      early = std::make_shared<EarlyCompletion>();
      early->session = session;
      early->outcome = outcome;
      call->second.early = early;
    }
  }
  if (early) {
    return early->done.get();
  }

  auto found = services_.store.delivery_by_token(token);
  if (!found) {
    return found.error();
  }
  if (!*found || (*found)->state != store::DeliveryState::Pending || (*found)->connector != name_) {
    return token_not_open();
  }
  Promise<Result<void>> done;
  Ending ending;
  ending.delivery = std::move(**found);
  ending.expected = store::DeliveryState::Pending;
  ending.expected_attempts = ending.attempts_before = ending.delivery.attempts;
  ending.counted_already = true;
  ending.started_us = services_.clock.now_us();
  ending.receipt_time_us = ending.started_us;
  ending.result = outcome;
  ending.session = std::move(session);
  ending.told = [&done](Result<void> told) { done.set_value(std::move(told)); };
  end(std::move(ending));
  Result<void> told = done.get();
  const std::lock_guard lock(mutex_);
  pending_.remove(token);
  return told;
}

}  // namespace nabe::delivery
