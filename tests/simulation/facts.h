// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "journal.h"
#include "store/store.h"

namespace nabe::simulation {

/// One delivery at the end, and all that the outside knows of it.
struct DeliveryFacts {
  store::Delivery stored;
  std::vector<std::uint32_t> arrivals;  ///< indices of records, in order
  std::vector<std::uint32_t> story;     ///< arrivals, answers, completions, remedies
};

/// All that is known at the end of a history, arranged.
struct Facts {
  std::map<std::string, store::StoredMessage, std::less<>> messages;
  std::map<std::string, DeliveryFacts, std::less<>> deliveries;  ///< by idempotency key
  std::map<std::string, std::vector<std::string>> lanes;         ///< connector and case: keys by lane sequence
};

Facts facts_of(store::Store& store, const Journal& journal);

void judge_arrivals(const Facts& facts, Journal& journal);
void judge_order(const Facts& facts, Journal& journal);
void judge_receipts(const Facts& facts, Journal& journal, std::uint64_t seed);
void judge_sessions(const Facts& facts, store::Store& store, Journal& journal);

}  // namespace nabe::simulation
