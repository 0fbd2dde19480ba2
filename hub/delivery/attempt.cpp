// SPDX-License-Identifier: EUPL-1.2
#include <algorithm>

#include "base/ids.h"
#include "base/planted.h"
#include "base/promise.h"
#include "delivery/connector_runner.h"
#include "delivery/crashed.h"
#include "session/abi_text.h"
#include "session/commit.h"
#include "session/granted_message.h"
#include "session/outcome_codes.h"
#include "store/codes.h"

namespace nabe::delivery {
namespace {

constexpr TimeUs kSuspectAgainUs = 100'000;

store::FinishAttempt finish_attempt(const store::Delivery& delivery, store::DeliveryState expected,
                                    std::uint32_t expected_attempts, const Verdict& verdict,
                                    const plugin::CallResult& result) {
  store::FinishAttempt finish;
  finish.delivery_id = delivery.id;
  finish.expected = expected;
  finish.expected_attempts = expected_attempts;
  finish.attempts = verdict.attempts;
  finish.next = verdict.next;
  finish.due_us = verdict.due_us;
  finish.outcome = outcome_name(result.outcome);
  finish.code = verdict.code;
  finish.detail = result.detail;
  finish.remote_reference = result.remote_reference;
  if (verdict.next == store::DeliveryState::Pending) {
    finish.completion_token = delivery.completion_token;
  }
  return finish;
}

}  // namespace

bool ConnectorRunner::record_start(store::Delivery& delivery, TimeUs started_us) {
  Promise<store::BatchResult> promise;
  services_.store.submit({store::StartAttempt{delivery.id, delivery.attempts + 1, started_us}},
                         [&promise](store::BatchResult result) { promise.set_value(std::move(result)); });
  const store::BatchResult result = promise.get();
  if (result.status == store::BatchStatus::Failed) {
    services_.gate.set_store_failed();
  }
  return result.status == store::BatchStatus::Committed;
}

// `cached`: from the commit that brought it, or null.
Result<std::shared_ptr<const Message>> ConnectorRunner::load(const store::Delivery& delivery,
                                                             std::shared_ptr<const Message> cached) {
  if (!delivery.damaged.empty()) {
    return Error{store::kDamaged, "delivery " + std::to_string(delivery.id) + ": " + delivery.damaged, {}, {}};
  }
  if (cached) {
    return cached;
  }
  auto stored = services_.store.message(delivery.message_id);
  if (!stored) {
    return stored.error();
  }
  if (!*stored) {
    return Error{store::kDamaged, "message " + delivery.message_id + " is missing", {}, {}};
  }
  auto message = std::make_shared<const Message>(std::move((*stored)->message));
  if (auto damage = session::damage_of(*message)) {
    return *damage;
  }
  return message;
}

bool ConnectorRunner::attempt(LaneQueue::Item item, bool resume) {
  Ending ending;
  ending.delivery = std::move(item.delivery);
  ending.started_us = time_.steady_us();
  ending.attempts_before = ending.expected_attempts = ending.delivery.attempts;
  ending.expected = store::DeliveryState::Waiting;
  if (resume) {
    ending.expected = store::DeliveryState::Pending;
    ending.counted_already = true;
  } else {
    ending.delivery.completion_token = random_hex(16);
  }

  // Two that the hub has crashed in are not attempted at once, so that the next crash shows which one is to blame.
  const bool suspect = !resume && ending.delivery.code == kCrashed;
  ending.flight = flights_->begin(ending.delivery.id, ending.started_us, suspect);
  if (!ending.flight) {
    forget(ending.delivery, time_.latest_us() + kSuspectAgainUs);
    return false;
  }
  const Flights::OnThisThread here(*ending.flight);
  auto loaded = load(ending.delivery, item.cached.message());
  if (!loaded) {
    ending.result = {NABE_RETRY, NABE_CODE_UNAVAILABLE, 0, loaded.error().message, ""};
    ending.damaged = loaded.error().code == store::kDamaged;
    end(std::move(ending));
    return false;
  }
  std::shared_ptr<const Message> message = std::move(loaded).value();
  ending.receipt_time_us = message->receipt_time_us;
  if (!resume && !idempotent()) {
    if (!record_start(ending.delivery, ending.started_us)) {
      forget(ending.delivery, LaneQueue::kNever);  // somebody else acted on it, or the store has failed
      return false;
    }
    ending.expected = store::DeliveryState::Attempting;
  }
  const store::Delivery delivery = ending.delivery;
  auto result = call(delivery, std::move(message), resume, ending);
  if (!result) {
    return true;
  }
  ending.result = std::move(*result);
  end(std::move(ending));
  return false;
}

void ConnectorRunner::end(Ending ending) {
  ending.flight.reset();
  Judged judged;
  judged.result = ending.result;
  judged.attempts = ending.attempts_before;
  judged.first_attempt_us = ending.delivery.first_attempt_us;
  judged.now_us = time_.steady_us();
  judged.due_from_us = time_.latest_us();
  judged.idempotent = idempotent();
  judged.counted_already = ending.counted_already;
  judged.damaged = ending.damaged;
  {
    const std::lock_guard lock(mutex_);
    judged.connected_since_us = connected_since_us_;
    judged.chance = next_chance();
    ending_.insert(ending.delivery.id);
  }
  Verdict verdict = judge(judged, settings_);

  store::Batch batch;
  if (verdict.commits_session && ending.session && !ending.session->empty()) {
    auto changes = ending.session->collect(judged.now_us);
    if (changes) {
      batch = std::move(changes).value();
    } else {
      // What the connector wanted to emit is not acceptable, so its outcome cannot be committed whole.
      ending.result = {NABE_FAULT, session::abi_code_of(changes.error()), 0,
                       changes.error().code + ": " + changes.error().message, ""};
      judged.result = ending.result;
      verdict = judge(judged, settings_);
    }
  }
  if (verdict.disconnects) {
    const std::lock_guard lock(mutex_);
    disconnect(ending.result);
  }
  store::FinishAttempt finish =
      finish_attempt(ending.delivery, ending.expected, ending.expected_attempts, verdict, ending.result);
  finish.started_us = ending.started_us;
  finish.ended_us = judged.now_us;
  if (planted(Bug::OutcomeWithoutSession)) {
    services_.store.submit(std::exchange(batch, {}), [](const store::BatchResult&) {});
  }
  batch.insert(batch.begin(), std::move(finish));

  auto messages = session::messages_of(batch);
  services_.store.submit(std::move(batch), [this, ending = std::move(ending), verdict,
                                            messages = std::move(messages)](store::BatchResult result) mutable {
    end_committed(ending, verdict, std::move(result), std::move(messages));
  });
}

void ConnectorRunner::end_committed(const Ending& ending, const Verdict& verdict, store::BatchResult result,
                                    std::vector<Message> messages) {
  const store::Delivery& delivery = ending.delivery;
  if (result.status == store::BatchStatus::Failed) {
    services_.gate.set_store_failed();
  } else if (result.status != store::BatchStatus::Committed && ending.session && !ending.session->empty() &&
             verdict.commits_session && !ending.completes) {
    end_without_session(ending, result);
    return;
  }
  Result<void> told;
  if (result.status == store::BatchStatus::Committed) {
    statistics_.attempts.add(name_, outcome_name(ending.result.outcome));
    if (verdict.next == store::DeliveryState::Delivered) {
      statistics_.hop.observe(services_.clock.now_us() - ending.receipt_time_us);
    }
    const bool for_a_person =
        verdict.next == store::DeliveryState::Dead || verdict.next == store::DeliveryState::Unknown;
    const LogLevel level = for_a_person ? LogLevel::Error : LogLevel::Info;
    if (services_.log.enabled(level)) {
      services_.log.write(level, "attempt ended",
                          {{"message", delivery.message_id},
                           {"case", delivery.case_id},
                           {"connector", name_},
                           {"outcome", outcome_name(ending.result.outcome)},
                           {"state", store::name_of(verdict.next)},
                           {"code", verdict.code},
                           {"attempt", std::to_string(verdict.attempts)}});
    }
    for (const store::Receipt& receipt : result.receipts) {
      services_.observer.accepted(name_, receipt.duplicate, 0);
    }
    services_.observer.committed(std::move(result.heads),
                                 session::accepted_messages(std::move(messages), result.receipts));
  } else {
    services_.log.write(LogLevel::Warning,
                        ending.completes ? "a completion was refused" : "the outcome of an attempt came too late",
                        {{"message", delivery.message_id}, {"connector", name_}, {"code", result.error.code}});
    told = result.error;
  }
  std::unique_lock lock(mutex_);
  if (result.status == store::BatchStatus::Committed) {
    if (verdict.next == store::DeliveryState::Pending) {
      pending_.add(verdict.due_us, {delivery.id, delivery.completion_token});
    }
    if (!verdict.disconnects && !ending.damaged && state_ == State::Running) {
      note_for_breaker(ending.result);
      allowed_in_flight_ = breaker_.tripped() ? 1 : std::min(max_in_flight(), allowed_in_flight_ * 2);
      connect_failures_ = 0;
    }
  }
  const bool waits_again =
      (result.status == store::BatchStatus::Committed && verdict.next == store::DeliveryState::Waiting) ||
      (result.status == store::BatchStatus::Failed && planted(Bug::RetryAfterUnknownCommit));
  queue_.done(delivery.id, waits_again ? verdict.due_us : LaneQueue::kNever);
  const bool pending = told.ok() && verdict.next == store::DeliveryState::Pending;
  if (ending.told) {
    lock.unlock();
    ending.told(std::move(told));
    lock.lock();
  }
  std::shared_ptr<EarlyCompletion> early;
  const auto call = calls_.find(delivery.completion_token);
  if (call != calls_.end()) {
    early = std::move(call->second.early);
    calls_.erase(call);
  }
  ending_.erase(ending_.find(delivery.id));
  if (wants_worker()) {
    work_.notify_one();
  }
  changed_.notify_all();
  lock.unlock();
  if (early) {
    early->pending.set_value(pending);
  }
}

// The peer has the message, but what the connector wants to commit with that was refused (another writer changed its
// state, a reference is taken): only a connector whose repeats are harmless may try again.
void ConnectorRunner::end_without_session(Ending ending, const store::BatchResult& refused) {
  const std::int64_t id = ending.delivery.id;
  ending.session.reset();
  ending.result = {NABE_UNKNOWN, NABE_CODE_CONFLICT, 0,
                   "its session was refused: " + refused.error.code + ": " + refused.error.message, ""};
  end(std::move(ending));
  const std::lock_guard lock(mutex_);
  ending_.erase(ending_.find(id));
}

// A system that takes or refuses a message for good is well, and one that is busy says itself when to come back.
void ConnectorRunner::note_for_breaker(const plugin::CallResult& result) {
  if (result.outcome == NABE_BUSY) {
    return;
  }
  const bool tripped_before = breaker_.tripped();
  const std::int32_t outcome = result.outcome;
  if (outcome == NABE_DELIVERED || outcome == NABE_REJECT || outcome == NABE_PENDING) {
    breaker_.succeeded();
  } else {
    breaker_.failed(time_.steady_us(), next_chance());
  }
  if (breaker_.tripped() && !tripped_before) {
    services_.log.write(LogLevel::Warning, "connector fails one message after the other, trying one at a time",
                        {{"connector", name_}, {"code", code_name(result.code)}});
  } else if (tripped_before && !breaker_.tripped()) {
    services_.log.write(LogLevel::Info, "connector takes messages again", {{"connector", name_}});
  }
}

void ConnectorRunner::forget(const store::Delivery& delivery, TimeUs due_us) {
  const std::lock_guard lock(mutex_);
  queue_.done(delivery.id, due_us);
  if (wants_worker()) {
    work_.notify_one();
  }
}

}  // namespace nabe::delivery
