// SPDX-License-Identifier: EUPL-1.2
#include "conformance/check.h"
#include "conformance/knock.h"
#include "conformance/stage.h"
#include "conformance/stop_in_mid_call.h"

namespace nabe::conformance {
namespace {

constexpr Milliseconds kBudget(100);
constexpr const char* kNoIntake = "it opened no intake";

void no_fault(const Outcome& outcome, const char* when, Findings& findings) {
  if (outcome.kind() == Outcome::Kind::Fault)
    findings.add(std::string("poll answers FAULT ") + when + ": " + outcome.text());
}

// Has the source take something, in the way that it has.
void take(const Subject& subject, Stage& stage, const char* when, Findings& findings) {
  if (subject.type->vtbl->poll != nullptr) {
    no_fault(stage.connector().poll(kBudget), when, findings);
    stage.host().settle();
  } else {
    knock(subject, stage, findings);
  }
}

void expect_taken(const KnockResult& knocked, const char* when, Findings& findings) {
  if (!knocked.succeeded) findings.add("the knock fails " + std::string(when) + ": " + knocked.how_it_ended);
}

void poll(const Subject& subject, Findings& findings) {
  Stage stage(subject, findings);
  stage.begin();
  for (int i = 0; i < 3; ++i) no_fault(stage.connector().poll(kBudget), "with the hub well", findings);
  stage.host().settle();
  stage.end();
}

void knock_is_taken(const Subject& subject, Findings& findings) {
  Stage stage(subject, findings);
  stage.begin();
  expect_taken(knock(subject, stage, findings), "with the hub well", findings);
  if (stage.spy().intakes() == 0) findings.not_exercised(kNoIntake);
  stage.end();
}

void settled_at_once(const Subject& subject, Findings& findings) {
  Stage stage(subject, findings);
  stage.host().settle_at_once();
  stage.begin();
  take(subject, stage, "when commits settle at once", findings);
  if (stage.spy().intakes() == 0) findings.not_exercised(kNoIntake);
  stage.end();
}

void refused_intakes(const Subject& subject, Findings& findings) {
  Stage stage(subject, findings);
  stage.begin();
  for (const Code code : {Code::Unavailable, Code::DiskLow, Code::Stopping}) {
    stage.host().refuse_intakes(Outcome::busy("not now").with_code(code));
    take(subject, stage, "when intakes are refused", findings);
  }
  stage.host().accept_intakes();
  if (subject.type->vtbl->poll != nullptr) {
    take(subject, stage, "after intakes were refused", findings);
  } else {
    expect_taken(knock(subject, stage, findings), "after intakes were refused", findings);
  }
  if (stage.spy().intakes() == 0) findings.not_exercised(kNoIntake);
  stage.end();
}

void stray_settled(const Subject& subject, Findings& findings) {
  Stage stage(subject, findings);
  stage.begin();
  std::uint64_t ticket = 1ULL << 40;
  for (const Outcome& outcome :
       {Outcome::delivered(), Outcome::retry("not now").with_code(Code::Conflict),
        Outcome::reject("refused").with_code(Code::Invalid), Outcome::busy("too much").with_code(Code::Unavailable),
        Outcome::not_connected("the store has failed").with_code(Code::Unavailable),
        Outcome::unknown("perhaps").with_code(Code::Unavailable), Outcome::retry("full").with_code(Code::DiskLow)}) {
    stage.spy().settle_stray(++ticket, outcome);
  }
  stage.end();
}

void stop_during_intake(const Subject& subject, Findings& findings) {
  Stage stage(subject, findings);
  stage.begin();
  StopInMidCall stop(subject, stage);
  stage.spy().on_intake_open([&] { stop.begin(); });
  const bool polls = subject.type->vtbl->poll != nullptr;
  if (polls) {
    stage.connector().poll(kBudget).is_ok();
  } else {
    knock(subject, stage, findings);
  }
  stop.judge(polls ? "poll" : "the knock", findings);
  if (stage.spy().intakes() == 0) findings.not_exercised(kNoIntake);
  stage.host().settle();
  stage.end();
}

const char* for_pollers(const Subject& subject) {
  return subject.is(NABE_TYPE_SOURCE) && subject.type->vtbl->poll != nullptr ? nullptr : "it does not poll";
}

const char* for_knocked(const Subject& subject) {
  if (!subject.is(NABE_TYPE_SOURCE)) return "it is no source";
  if (subject.type->vtbl->poll != nullptr) return "it polls";
  return subject.settings->knock.empty() ? "nothing knocks at it" : nullptr;
}

const char* for_takers(const Subject& subject) {
  if (!subject.is(NABE_TYPE_SOURCE)) return "it is no source";
  return for_pollers(subject) == nullptr ? nullptr : for_knocked(subject);
}

const char* for_queuers(const Subject& subject) {
  return subject.type->vtbl->settled == nullptr ? "it queues no commits" : nullptr;
}

}  // namespace

std::vector<Check> source_checks() {
  return {{"poll", "poll answers, and what it queued settles", for_pollers, poll},
          {"knock", "what comes to a listener is taken", for_knocked, knock_is_taken},
          {"settled-at-once", "a queued commit may settle before it returns", for_takers, settled_at_once},
          {"stray-settled", "the end of a commit that it does not know is borne with", for_queuers, stray_settled},
          {"refused-intakes", "a hub that takes nothing is borne with", for_takers, refused_intakes},
          {"stop-during-intake", "stop ends in time while something is taken", for_takers, stop_during_intake}};
}

}  // namespace nabe::conformance
