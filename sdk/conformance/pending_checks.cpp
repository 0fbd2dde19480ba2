// SPDX-License-Identifier: EUPL-1.2
#include "conformance/check.h"
#include "conformance/stage.h"

namespace nabe::conformance {
namespace {

using testing::FakeMessage;

constexpr const char* kNothingPends = "nothing pends";

void expect_completion(Stage& stage, const Subject& subject, const FakeMessage& message, Findings& findings) {
  const Milliseconds limit(subject.settings->completion_limit_ms);
  const std::string& token = message.completion_token;
  if (!stage.host().wait_until([&] { return stage.host().completion(token).has_value(); }, limit)) {
    findings.add("a pending delivery is never completed (waited for " + std::to_string(limit.count()) + " ms)");
  }
  stage.end();
  const int times = stage.spy().completions(token);
  if (times > 1) findings.add("a pending delivery is completed " + std::to_string(times) + " times");
}

void pending(const Subject& subject, Findings& findings) {
  Stage stage(subject, findings);
  stage.begin();
  const FakeMessage message = sample_message(subject);
  const Outcome outcome = stage.connector().deliver(message);
  if (outcome.kind() == Outcome::Kind::Pending) return expect_completion(stage, subject, message, findings);
  stage.end();
  if (stage.spy().completions(message.completion_token) != 0) {
    findings.add("a delivery that was answered with " + name_of(outcome.kind()) + " is completed all the same");
  }
  findings.not_exercised(kNothingPends);
}

void given_up(const Subject& subject, Findings& findings) {
  Stage stage(subject, findings);
  stage.begin();
  const FakeMessage message = sample_message(subject);
  if (stage.connector().deliver(message).kind() == Outcome::Kind::Pending) {
    stage.connector().cancel(message.idempotency_key);
    stage.connector().cancel(message.idempotency_key);
  } else {
    findings.not_exercised(kNothingPends);
  }
  stage.end();
}

void late(const Subject& subject, Findings& findings) {
  Stage stage(subject, findings);
  stage.begin();
  const FakeMessage message = sample_message(subject);
  if (stage.connector().deliver(message).kind() == Outcome::Kind::Pending) {
    const bool in_time = stage.host().completion(message.completion_token).has_value();
    stage.connector().give_up(message);
    // A connector may drop what was given up, so the wait may be in vain.
    const auto tried = [&] { return stage.spy().completions(message.completion_token) > 0; };
    stage.host().wait_until(tried, Milliseconds(subject.settings->completion_limit_ms));
    stage.end();
    const int times = stage.spy().completions(message.completion_token);
    if (!in_time && times > 1) {
      findings.add("a completion that was refused as late is tried " + std::to_string(times) + " times");
    }
    return;
  }
  findings.not_exercised(kNothingPends);
  stage.end();
}

void resume(const Subject& subject, Findings& findings) {
  Stage stage(subject, findings);
  const FakeMessage message = sample_message(subject);
  stage.host().put_pending(message);
  stage.begin();
  const Outcome outcome = stage.connector().resume(message);
  if (outcome.kind() == Outcome::Kind::Pending) return expect_completion(stage, subject, message, findings);
  if (outcome.kind() == Outcome::Kind::Fault) findings.add("resume answers FAULT: " + outcome.text());
  stage.end();
}

}  // namespace

const char* for_resumers(const Subject& subject) {
  return subject.is(NABE_TYPE_RESUMES_PENDING) ? nullptr : "it does not resume";
}

std::vector<Check> pending_checks() {
  return {{"pending", "a pending delivery is completed exactly once", for_sinks, pending},
          {"given-up", "a pending delivery may be given up", for_sinks, given_up},
          {"late", "a completion that comes too late is borne with", for_sinks, late},
          {"resume", "a delivery that was pending when the hub ended goes on", for_resumers, resume}};
}

}  // namespace nabe::conformance
