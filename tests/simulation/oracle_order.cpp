// SPDX-License-Identifier: EUPL-1.2
// Order is the order of first arrivals in a lane, and nobody arrives before the one ahead has come to its end.
#include <algorithm>

#include "facts.h"
#include "world.h"

namespace nabe::simulation {
namespace {

using store::Remedy;

constexpr std::uint32_t kNever = UINT32_MAX;

// From which record on the ones behind it may arrive.
std::uint32_t gives_way_at(const DeliveryFacts& facts, const Journal& journal) {
  for (const std::uint32_t index : facts.story) {
    const Record& record = journal.records()[index];
    const bool delivered = record.outcome == NABE_DELIVERED;
    if ((record.event == Event::Answered && delivered) || (record.event == Event::Completing && delivered)) {
      return index;
    }
    if (record.event == Event::Asked && record.outcome != static_cast<std::int32_t>(Remedy::Retry)) {
      return index;
    }
    // It lets others pass once it is dead: refused, or given up after it had failed for long enough.
    const bool failed = (record.event == Event::Answered || record.event == Event::Completing) && !delivered;
    if (failed && facts.stored.continue_on_dead) {
      return index;
    }
  }
  return kNever;
}

// The copy of one that had let others pass comes after them, into its place.
bool comes_late_by_right(const Facts& facts, const DeliveryFacts& delivery) {
  const auto message = facts.messages.find(delivery.stored.message_id);
  return delivery.stored.continue_on_dead && message != facts.messages.end() && !message->second.replaces.empty();
}

bool is_a_call_that_came_through(std::uint32_t index, const Journal& journal) {
  const auto records = journal.records();
  const auto answer = std::find_if(records.begin() + index, records.end(), [index](const Record& record) {
    return record.event == Event::Answered && record.same == index;
  });
  return answer == records.end() || (answer->outcome != NABE_NOT_CONNECTED && answer->outcome != NABE_BUSY);
}

std::uint32_t first_arrival(const DeliveryFacts& facts, const Journal& journal) {
  for (const std::uint32_t index : facts.arrivals) {
    if (is_a_call_that_came_through(index, journal)) {
      return index;
    }
  }
  return kNever;
}

}  // namespace

void judge_order(const Facts& facts, Journal& journal) {
  for (const auto& [lane, keys] : facts.lanes) {
    for (std::size_t i = 1; i < keys.size(); ++i) {
      const DeliveryFacts& later = facts.deliveries.at(keys[i]);
      const DeliveryFacts& earlier = facts.deliveries.at(keys[i - 1]);
      if (later.stored.lane_sequence == earlier.stored.lane_sequence) {
        continue;  // the edited copy has the place of its original
      }
      const std::uint32_t arrived = first_arrival(later, journal);
      for (std::size_t before = 0; arrived != kNever && before < i; ++before) {
        const DeliveryFacts& ahead = facts.deliveries.at(keys[before]);
        if (gives_way_at(ahead, journal) > arrived && !comes_late_by_right(facts, ahead)) {
          journal.violation(journal.phase, keys[i] + ": arrives before what is ahead of it in " + lane + " has ended");
        }
      }
    }
  }
}

}  // namespace nabe::simulation
