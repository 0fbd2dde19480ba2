// SPDX-License-Identifier: EUPL-1.2
#include "oracle.h"

#include <string>

#include "facts.h"
#include "world.h"

namespace nabe::simulation {

void judge(delivery::Operations& operations) {
  World& here = world();
  const Facts facts = facts_of(operations.store(), here.journal);
  judge_receipts(facts, here.journal, here.plan.seed);
  judge_arrivals(facts, here.journal);
  judge_order(facts, here.journal);
  judge_sessions(facts, operations.store(), here.journal);
}

}  // namespace nabe::simulation
