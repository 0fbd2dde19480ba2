// SPDX-License-Identifier: EUPL-1.2
#include "conformance/stop_in_mid_call.h"

namespace nabe::conformance {

std::string took(const std::string& what, std::chrono::steady_clock::duration time) {
  return what + " took " + std::to_string(std::chrono::duration_cast<Milliseconds>(time).count()) + " ms";
}

StopInMidCall::StopInMidCall(const Subject& subject, Stage& stage)
    : stage_(stage), grace_(subject.settings->stop_grace_ms), patience_(subject.settings->patience_ms) {
  stage.forgive_calls_after_stop();
}

StopInMidCall::~StopInMidCall() {
  if (thread_.joinable()) thread_.join();
}

void StopInMidCall::begin() {
  if (thread_.joinable()) return;
  since_ = Clock::now();
  thread_ = std::thread([this] {
    stage_.connector().stop(grace_);
    stop_time_ = Clock::now() - since_;
    returned_ = true;
  });
}

void StopInMidCall::judge(const std::string& hook, Findings& findings) {
  if (!thread_.joinable()) return;
  const Clock::duration hook_time = Clock::now() - since_;
  thread_.join();
  const std::string grace = std::to_string(grace_.count());
  if (stop_time_ > grace_ + patience_) findings.add(took("stop with a grace of " + grace + " ms", stop_time_));
  if (hook_time > grace_ + patience_) findings.add(took(hook + " beside stop", hook_time));
}

}  // namespace nabe::conformance
