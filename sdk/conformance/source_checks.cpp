// SPDX-License-Identifier: EUPL-1.2
#include "conformance/check.h"
#include "conformance/stage.h"
#include "conformance/stop_in_mid_call.h"

namespace nabe::conformance {
namespace {

constexpr Milliseconds kBudget(100);

void no_fault(const Outcome& outcome, const char* when, Findings& findings) {
  if (outcome.kind() == Outcome::Kind::Fault)
    findings.add(std::string("poll answers FAULT ") + when + ": " + outcome.text());
}

void poll(const Subject& subject, Findings& findings) {
  Stage stage(subject, findings);
  stage.begin();
  for (int i = 0; i < 3; ++i) no_fault(stage.connector().poll(kBudget), "with the hub well", findings);
  stage.host().settle();
  stage.end();
}

void settled_at_once(const Subject& subject, Findings& findings) {
  Stage stage(subject, findings);
  stage.host().settle_at_once();
  stage.begin();
  no_fault(stage.connector().poll(kBudget), "when commits settle at once", findings);
  stage.end();
}

void refused_intakes(const Subject& subject, Findings& findings) {
  Stage stage(subject, findings);
  stage.begin();
  for (const Code code : {Code::Unavailable, Code::DiskLow, Code::Stopping}) {
    stage.host().refuse_intakes(Outcome::busy("not now").with_code(code));
    no_fault(stage.connector().poll(kBudget), "when intakes are refused", findings);
  }
  stage.host().accept_intakes();
  no_fault(stage.connector().poll(kBudget), "after intakes were refused", findings);
  stage.host().settle();
  stage.end();
}

void stop_during_poll(const Subject& subject, Findings& findings) {
  Stage stage(subject, findings);
  stage.begin();
  StopInMidCall stop(subject, stage);
  stage.spy().on_intake_open([&] { stop.begin(); });
  stage.connector().poll(kBudget).is_ok();
  stop.judge("poll", findings);
  stage.host().settle();
  stage.end();
}

}  // namespace

const char* for_pollers(const Subject& subject) {
  return subject.is(NABE_TYPE_SOURCE) && subject.type->vtbl->poll != nullptr ? nullptr : "it does not poll";
}

std::vector<Check> source_checks() {
  return {{"poll", "poll answers, and what it queued settles", for_pollers, poll},
          {"settled-at-once", "a queued commit may settle before it returns", for_pollers, settled_at_once},
          {"refused-intakes", "a hub that takes nothing is borne with", for_pollers, refused_intakes},
          {"stop-during-poll", "stop ends in time while a poll runs", for_pollers, stop_during_poll}};
}

}  // namespace nabe::conformance
