// SPDX-License-Identifier: EUPL-1.2
#include <chrono>
#include <thread>

#include "conformance/check.h"
#include "conformance/knock.h"
#include "conformance/stage.h"
#include "conformance/stop_in_mid_call.h"

namespace nabe::conformance {
namespace {

using SteadyClock = std::chrono::steady_clock;
using testing::Content;
using testing::FakeMessage;

constexpr Code kCodes[] = {Code::Timeout,  Code::Cancelled,   Code::Invalid,    Code::NotFound, Code::Conflict,
                           Code::Denied,   Code::Unavailable, Code::TooLarge,   Code::Stale,    Code::Internal,
                           Code::Stopping, Code::DiskLow,     Code::Unsupported};
constexpr std::uint64_t kMostCalls = 200;
constexpr std::uint64_t kEndlessBytes = 1ULL << 40;

// Everything that a hub does with a connector in a quiet minute, the n-th call of the host failing.
bool quiet_minute_reaches(const Subject& subject, Findings& findings, std::uint64_t n, Code code) {
  Stage stage(subject, findings);
  stage.host().fail_call(n, code);
  stage.begin();
  stage.connector().health().is_ok();
  if (subject.is(NABE_TYPE_SINK)) stage.connector().deliver(sample_message(subject, 1)).is_ok();
  if (subject.type->vtbl->poll != nullptr) stage.connector().poll(Milliseconds(50)).is_ok();
  if (subject.is(NABE_TYPE_SOURCE) && !subject.settings->knock.empty()) knock(subject, stage, findings);
  if (subject.is(NABE_TYPE_RESUMES_PENDING)) {
    stage.host().put_pending(sample_message(subject, 2));
    stage.connector().resume(sample_message(subject, 2)).is_ok();
  }
  stage.connector().cancel(sample_message(subject, 1).idempotency_key);
  stage.host().settle();
  stage.end();
  return stage.host().call_failed();
}

void failing_host_calls(const Subject& subject, Findings& findings) {
  bool called = false;
  for (const Code code : kCodes) {
    for (std::uint64_t n = 1; n <= kMostCalls; ++n) {
      if (!quiet_minute_reaches(subject, findings, n, code)) break;
      called = true;
    }
  }
  if (!called) findings.not_exercised("it made no call of the host that can fail");
}

FakeMessage endless_message(const Subject& subject) {
  FakeMessage message = sample_message(subject);
  message.media_type = "application/octet-stream";
  message.body = Content::repeated('x', kEndlessBytes);
  message.attachments = {{"endless.bin", "application/octet-stream", Content::repeated('x', kEndlessBytes), {}}};
  return message;
}

void cancel_in_mid_call(const Subject& subject, Findings& findings) {
  const Milliseconds patience(subject.settings->patience_ms);
  Stage stage(subject, findings);
  stage.begin();
  const FakeMessage message = endless_message(subject);
  bool cancelled = false;
  SteadyClock::time_point since = SteadyClock::now();
  stage.spy().on_stream_read([&]() -> std::int64_t {
    if (!cancelled) {
      // From another thread, as the hub does it: a connector that holds a lock in deliver must not need it in cancel.
      std::thread([&] { stage.connector().cancel(message.idempotency_key); }).join();
      cancelled = true;
      since = SteadyClock::now();
    }
    return -NABE_CODE_CANCELLED;
  });
  const Outcome outcome = stage.connector().deliver(message);
  const SteadyClock::duration time = SteadyClock::now() - since;
  if (!cancelled) findings.not_exercised(kReadNothing);
  if (cancelled && time > patience) findings.add(took("to return from a cancelled deliver", time));
  if (cancelled && outcome.kind() == Outcome::Kind::Fault) findings.add("a cancelled deliver answers FAULT");
  stage.spy().on_stream_read(nullptr);
  stage.connector().cancel(message.idempotency_key);
  stage.end();
}

void stop_during_work(const Subject& subject, Findings& findings) {
  Stage stage(subject, findings);
  stage.begin();
  StopInMidCall stop(subject, stage);
  stage.spy().on_stream_read([&]() -> std::int64_t {
    stop.begin();
    return stop.has_returned() ? -NABE_CODE_STOPPING : 0;
  });
  stage.connector().deliver(endless_message(subject)).is_ok();
  stop.judge("deliver", findings);
  if (stage.spy().reads() == 0) findings.not_exercised(kReadNothing);
  stage.end();
}

}  // namespace

std::vector<Check> failure_checks() {
  return {{"failing-host-calls", "whatever call of the host fails, no success is claimed", for_all, failing_host_calls},
          {"cancel", "a cancelled delivery comes back", for_sinks, cancel_in_mid_call},
          {"stop-during-work", "stop ends in time while a delivery runs", for_sinks, stop_during_work}};
}

}  // namespace nabe::conformance
