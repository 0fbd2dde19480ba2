// SPDX-License-Identifier: EUPL-1.2
#include "plan.h"

namespace nabe::simulation {
namespace {

constexpr std::int64_t kSecondUs = 1'000'000;

std::uint64_t moment_of(End end, Random& random) {
  // More often early than late: most processes would have come to their end before a late one.
  const std::uint64_t most = end == End::AtStep ? 4000 : 150;
  return 1 + random.below(1 + random.below(most));
}

Phase phase_of(Random& random, bool on_disk) {
  Phase phase;
  phase.end = on_disk ? static_cast<End>(random.weighted({5, 0, 0, 45, 35, 15}))
                      : static_cast<End>(random.weighted({20, 45, 35}));
  phase.at = moment_of(phase.end, random);
  phase.senders = static_cast<std::uint32_t>(random.between(1, 2));
  phase.submissions = static_cast<std::uint32_t>(random.between(1, 4));
  phase.operations = static_cast<std::uint32_t>(random.below(6));
  phase.sync_us = random.percent(30) ? static_cast<std::int64_t>(random.below(20'000)) : 0;
  if (random.percent(15)) {
    phase.clock_jump_us = (static_cast<std::int64_t>(random.below(20)) - 10) * kSecondUs;
  }
  return phase;
}

}  // namespace

const char* name_of(End end) {
  constexpr const char* kNames[kEnds] = {"clean stop", "kill at a step", "kill at a disk operation",
                                         "power loss", "failing disk",   "full disk"};
  return kNames[static_cast<std::uint32_t>(end)];
}

Plan plan_of(std::uint64_t seed) {
  Random random(mixed(seed, 3));
  Plan plan;
  plan.seed = seed;
  plan.slow = random.percent(25);
  plan.on_disk = random.percent(30);
  const std::uint64_t count = random.between(1, 3);
  for (std::uint64_t i = 0; i < count; ++i) {
    plan.phases.push_back(phase_of(random, plan.on_disk));
  }
  Phase last;
  last.faults = false;
  last.submissions = 1;
  last.operations = 0;
  plan.phases.push_back(last);
  return plan;
}

}  // namespace nabe::simulation
