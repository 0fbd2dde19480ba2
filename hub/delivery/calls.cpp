// SPDX-License-Identifier: EUPL-1.2
// A delivery in the plugin's hands, from the call that begins it to its outcome.
#include "delivery/connector_runner.h"
#include "session/outcome_codes.h"
#include "store/codes.h"

namespace nabe::delivery {

std::optional<plugin::CallResult> ConnectorRunner::call(const store::Delivery& delivery,
                                                        std::shared_ptr<const Message> message, bool resume,
                                                        Ending& ending) {
  const TimeUs deadline_us = ending.started_us + static_cast<TimeUs>(settings_.attempt_timeout_ms) * kUsPerMs;
  const bool later = plugin_->delivers_later();
  session::SessionContext context{message->department, delivery.case_id, message->id, message->trace_parent};
  // The plugin compares it with the wall clock that it is told; the hub goes by its own.
  const TimeUs told_us = services_.clock.now_us() + deadline_us - ending.started_us;
  auto granted = session::GrantedMessage::make(services_, host_->streams(), delivery, std::move(message), told_us,
                                               later ? session::StreamUse::AnyThread : session::StreamUse::ThisThread);
  if (!granted) {
    // Nothing has been sent. What the grant cannot be cut from will not get better; what the store could not read may.
    ending.damaged = granted.error().code == store::kDamaged;
    const plugin::CallResult refused = session::refused(granted.error());
    return plugin::CallResult{refused.code == NABE_CODE_UNAVAILABLE ? NABE_RETRY : NABE_REJECT, refused.code, 0,
                              refused.detail, ""};
  }
  const std::uint64_t handle = host_->open_session(session::Session::Kind::Delivery, context);
  // Of one whose completion has come meanwhile, which ends it: this outcome is too late then.
  const plugin::CallResult still_pending{NABE_PENDING, NABE_CODE_NONE, 0, "", ""};
  {
    const std::lock_guard lock(mutex_);
    if (resume && completing_.count(delivery.completion_token) > 0) {
      host_->take_session(handle);
      return still_pending;
    }
    calls_.emplace(delivery.completion_token,
                   Call{host_->find_session(handle), handle, context, session::idempotency_key_of(delivery),
                        std::this_thread::get_id(), deadline_us, false, false, nullptr, std::nullopt, nullptr});
    if (later) {
      tokens_by_session_.emplace(handle, delivery.completion_token);
    }
    if (!sleeping_until_us_.empty() && deadline_us < *sleeping_until_us_.begin()) {
      work_.notify_one();
    }
  }
  plugin::CallResult result = still_pending;
  if (!resume) {
    result = plugin_->deliver((*granted)->raw(), handle);
  } else if (is_pending(delivery.completion_token)) {
    result = plugin_->resume((*granted)->raw(), handle);
  }
  if (result.outcome == NABE_LATER) {
    const std::lock_guard lock(mutex_);
    Call& call = calls_.at(delivery.completion_token);
    if (!call.ended) {
      call.thread = {};
      call.late = std::make_unique<Late>(Late{std::move(ending), std::move(granted).value()});
      return std::nullopt;
    }
    result = std::move(*call.ended);
  }
  take_back(delivery.completion_token, handle, **granted, result, ending);
  return result;
}

// What of a delivery was in the plugin's hands is the hub's again.
void ConnectorRunner::take_back(const std::string& token, std::uint64_t session, const session::GrantedMessage& granted,
                                plugin::CallResult& result, Ending& ending) {
  ending.session = host_->take_session(session);
  // What is damaged was never handed over whole. Where it may have done harm all the same, that is what a person must
  // know.
  const bool may_have_arrived = result.outcome == NABE_DELIVERED || result.outcome == NABE_PENDING ||
                                (!idempotent() && (result.outcome == NABE_UNKNOWN || result.outcome == NABE_FAULT));
  if (const auto damage = granted.damage(); damage && !may_have_arrived) {
    ending.damaged = true;
    result.detail = damage->message;
  }
  const std::lock_guard lock(mutex_);
  calls_.at(token).returned = true;
  tokens_by_session_.erase(session);
}

bool ConnectorRunner::end_later(std::uint64_t session, plugin::CallResult outcome) {
  std::unique_ptr<Late> late;
  {
    const std::lock_guard lock(mutex_);
    const auto token = tokens_by_session_.find(session);
    if (token == tokens_by_session_.end() || calls_.at(token->second).ended) {
      return false;
    }
    Call& call = calls_.at(token->second);
    late = std::move(call.late);
    if (!late) {
      call.ended = std::move(outcome);  // deliver has not returned: its thread ends it
      return true;
    }
    call.ended.emplace();
  }
  const std::string token = late->ending.delivery.completion_token;
  take_back(token, session, *late->message, outcome, late->ending);
  late->message.reset();
  late->ending.result = std::move(outcome);
  end(std::move(late->ending));
  bool wake = false;
  {
    const std::lock_guard lock(mutex_);
    --in_flight_;
    wake = wants_worker();
    changed_.notify_all();
  }
  if (wake) {
    work_.notify_one();
  }
  return true;
}

}  // namespace nabe::delivery
