// SPDX-License-Identifier: EUPL-1.2
// The end of a pending delivery, by its token.
#include <algorithm>

#include "base/planted.h"
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

bool ConnectorRunner::is_pending(const std::string& token) {
  const auto found = services_.store.delivery_by_token(token);
  return found && *found && (*found)->state == store::DeliveryState::Pending;
}

std::optional<store::Delivery> ConnectorRunner::take_to_resume(const std::string& token) {
  const auto found = std::find_if(to_resume_.begin(), to_resume_.end(),
                                  [&token](const store::Delivery& open) { return open.completion_token == token; });
  if (found == to_resume_.end()) {
    return std::nullopt;
  }
  store::Delivery taken = std::move(*found);
  to_resume_.erase(found);
  return taken;
}

Result<void> ConnectorRunner::complete(const std::string& token, std::shared_ptr<session::Session> session,
                                       const plugin::CallResult& outcome) {
  if (outcome.outcome == NABE_PENDING) {
    return Error{"NABE-DLV-002", "a completion cannot be pending again", "complete with a final outcome", {}};
  }
  std::shared_ptr<EarlyCompletion> early;
  std::optional<store::Delivery> not_resumed;
  {
    const std::lock_guard lock(mutex_);
    const auto call = calls_.find(token);
    if (call != calls_.end()) {
      if (!call->second.returned && call->second.thread == std::this_thread::get_id()) {
        return Error{"NABE-DLV-003",
                     "complete was called on the thread of its own deliver call",
                     "return the outcome from deliver instead",
                     {}};
      }
      if (call->second.early) {
        return token_not_open();
      }
      early = std::make_shared<EarlyCompletion>();
      call->second.early = early;
    } else {
      completing_.insert(token);
      not_resumed = take_to_resume(token);
    }
  }
  if (early) {
    if (!early->pending.get()) {
      return token_not_open();
    }
    const std::lock_guard lock(mutex_);
    completing_.insert(token);
  }

  Result<void> told = complete_pending(token, std::move(session), outcome);
  const std::lock_guard lock(mutex_);
  completing_.erase(completing_.find(token));
  if (told) {
    pending_.remove(token);
  } else if (not_resumed && told.error().code != kTokenNotOpen) {
    to_resume_.push_back(std::move(*not_resumed));
    if (wants_worker()) {
      work_.notify_one();
    }
  }
  return told;
}

Result<void> ConnectorRunner::complete_pending(const std::string& token, std::shared_ptr<session::Session> session,
                                               const plugin::CallResult& outcome) {
  auto found = services_.store.delivery_by_token(token);
  if (!found) {
    return found.error();
  }
  const bool open = *found && ((*found)->state == store::DeliveryState::Pending || planted(Bug::CompleteTwice));
  if (!open || (*found)->connector != name_) {
    return token_not_open();
  }
  Promise<Result<void>> done;
  Ending ending;
  ending.delivery = std::move(**found);
  ending.expected = store::DeliveryState::Pending;
  ending.expected_attempts = ending.attempts_before = ending.delivery.attempts;
  ending.counted_already = ending.completes = true;
  ending.started_us = time_.steady_us();
  ending.receipt_time_us = ending.started_us;
  ending.result = outcome;
  ending.session = std::move(session);
  ending.told = [&done](Result<void> told) { done.set_value(std::move(told)); };
  end(std::move(ending));
  Result<void> told = done.get();
  if (!told && !is_pending(token)) {
    return token_not_open();
  }
  return told;
}

}  // namespace nabe::delivery
