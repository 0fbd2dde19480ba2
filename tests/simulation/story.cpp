// SPDX-License-Identifier: EUPL-1.2
#include "story.h"

#include <cstdio>

#include "bugs.h"
#include "submission.h"
#include "world.h"

namespace nabe::simulation {
namespace {

const char* name_of(Event event) {
  constexpr const char* kNames[] = {"process begins", "submitted", "acknowledged", "refused", "arrived",  "answered",
                                    "completing",     "completed", "asked",        "done",    "VIOLATION"};
  return kNames[static_cast<std::uint32_t>(event)];
}

const char* name_of_outcome(std::int32_t outcome) {
  constexpr const char* kNames[] = {"delivered", "retry", "reject",  "not connected",
                                    "pending",   "busy",  "unknown", "fault"};
  return outcome >= 0 && outcome < 8 ? kNames[outcome] : "?";
}

const char* name_of_remedy(std::int32_t remedy) {
  constexpr const char* kNames[] = {"retry", "settle", "skip", "redirect", "replace"};
  return remedy >= 0 && remedy < 5 ? kNames[remedy] : "?";
}

std::string details_of(const Record& record, std::uint64_t seed) {
  switch (record.event) {
    case Event::Submitted: {
      const Submission submission = submission_of(seed, record.number);
      return "s" + std::to_string(record.number) + ((record.flags & 2) != 0 ? " with other content" : "") + ": " +
             submission.type + " for \"" + submission.department + "\" " + submission.reference_system + " " +
             submission.reference_id + (submission.opens_case ? " opens" : "");
    }
    case Event::Refused:
      return "s" + std::to_string(record.number) + ((record.flags & 2) != 0 ? " with other content" : "");
    case Event::Acknowledged:
      return "s" + std::to_string(record.number) + " as " + std::string(record.message_id.view()) + " case " +
             std::string(record.case_id.view()) + " at " + std::to_string(record.receipt_time_us) +
             ((record.flags & 1) != 0 ? " (duplicate)" : "");
    case Event::Arrived:
      return std::string(record.key.view()) + " attempt " + std::to_string(record.attempt) + " lane " +
             std::to_string(record.lane_sequence) + " case " + std::string(record.case_id.view()) +
             (record.flags != 0 ? " (resumed)" : "");
    case Event::Answered:
      return std::string(record.key.view()) + " " + name_of_outcome(record.outcome) +
             (record.delivery == 1 ? " after its call" : "") +
             (record.nonce != 0 ? " session n" + std::to_string(record.nonce) + " parts " + std::to_string(record.flags)
                                : "");
    case Event::Completing:
    case Event::Completed:
      return std::string(record.token.view()) + " " + name_of_outcome(record.outcome) +
             (record.event == Event::Completed && record.flags == 1 ? ", committed" : "");
    case Event::Asked:
    case Event::Done:
      return std::string(name_of_remedy(record.outcome)) + " " + std::string(record.key.view()) +
             (record.event == Event::Done && record.flags != 1 ? ", refused" : "");
    default:
      return std::string(record.text.view());
  }
}

}  // namespace

std::string story_of(const Plan& plan, const Journal& journal, Bug bug) {
  std::string text = "seed " + std::to_string(plan.seed) + (plan.on_disk ? " on the simulated disk" : "") + "\n";
  char line[64];
  for (const Record& record : journal.records()) {
    std::snprintf(line, sizeof(line), "%u %12lld %-14s ", record.phase, static_cast<long long>(record.time_us),
                  name_of(record.event));
    text += line + details_of(record, plan.seed);
    if (record.event == Event::PhaseBegun) {
      const Phase& phase = plan.phases[record.phase];
      text += std::string("to end by ") + simulation::name_of(phase.end) + " " + std::to_string(phase.at);
    }
    text += '\n';
  }
  return text + "again: nabe_simulation --seed " + std::to_string(plan.seed) +
         (bug == Bug::None ? std::string() : std::string(" --planted ") + simulation::name_of(bug)) + " --verbose\n";
}

}  // namespace nabe::simulation
