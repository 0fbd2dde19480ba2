// SPDX-License-Identifier: EUPL-1.2
#include "facts.h"

#include <algorithm>

namespace nabe::simulation {
namespace {

void read_store(Facts& facts, store::Store& store) {
  store::MessageFilter filter;
  filter.limit = 1000;
  const auto messages = store.list(filter);
  if (!messages) {
    return;
  }
  for (const store::MessageSummary& summary : *messages) {
    auto message = store.message(summary.id);
    auto deliveries = store.deliveries_of(summary.id);
    if (!message || !*message || !deliveries) {
      continue;
    }
    facts.messages.emplace(summary.id, std::move(**message));
    for (store::Delivery& delivery : *deliveries) {
      const std::string key = summary.id + '/' + delivery.connector;
      if (delivery.lane_sequence > 0) {
        facts.lanes[delivery.connector + ' ' + (delivery.case_id.empty() ? summary.id : delivery.case_id)].push_back(
            key);
      }
      facts.deliveries[key].stored = std::move(delivery);
    }
  }
  for (auto& [name, keys] : facts.lanes) {
    std::sort(keys.begin(), keys.end(), [&facts](const std::string& left, const std::string& right) {
      return facts.deliveries[left].stored.lane_sequence < facts.deliveries[right].stored.lane_sequence;
    });
  }
}

}  // namespace

Facts facts_of(store::Store& store, const Journal& journal) {
  Facts facts;
  read_store(facts, store);
  std::map<std::string, std::string, std::less<>> key_of_token;
  std::uint32_t index = 0;
  for (const Record& record : journal.records()) {
    std::string key(record.key.view());
    if (record.event == Event::Arrived) {
      key_of_token.emplace(record.token.view(), key);
      facts.deliveries[key].arrivals.push_back(index);
    } else if (record.event == Event::Completing || record.event == Event::Completed) {
      const auto known = key_of_token.find(record.token.view());
      key = known == key_of_token.end() ? "" : known->second;
    }
    if (!key.empty()) {
      facts.deliveries[key].story.push_back(index);
    }
    ++index;
  }
  return facts;
}

}  // namespace nabe::simulation
