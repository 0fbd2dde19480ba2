// SPDX-License-Identifier: EUPL-1.2
#include "coverage.h"

#include <sys/mman.h>

#include <cstdio>
#include <cstdlib>
#include <new>

#include "world.h"

namespace nabe::simulation {
namespace {

constexpr const char* kFaultNames[kFaults] = {"clean", "step",  "disk",   "power", "failing",  "full",
                                              "stop",  "retry", "settle", "skip",  "redirect", "replace"};

}  // namespace

Coverage& coverage() {
  static Coverage* const shared = [] {
    void* memory = mmap(nullptr, sizeof(Coverage), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED) {
      std::perror("no memory for the coverage");
      std::abort();
    }
    return new (memory) Coverage;
  }();
  return *shared;
}

void Coverage::note_states(store::Store& store, Fault fault, std::uint32_t only_peer) {
  store::MessageFilter filter;
  filter.limit = 1000;
  const auto messages = store.list(filter);
  if (!messages) {
    return;
  }
  for (const store::MessageSummary& message : *messages) {
    const auto deliveries = store.deliveries_of(message.id);
    if (!deliveries) {
      return;
    }
    for (const store::Delivery& delivery : *deliveries) {
      if (only_peer == UINT32_MAX || peer_of(delivery.connector) == only_peer) {
        add(delivery.state, fault);
      }
    }
  }
}

std::uint32_t Coverage::pairs_met() const {
  std::uint32_t met = 0;
  for (const auto& state : met_) {
    for (const std::uint64_t count : state) {
      met += count > 0 ? 1 : 0;
    }
  }
  return met;
}

std::string Coverage::text() const {
  char line[200];
  std::string text = "deliveries by state (rows) and what befell them (columns)\n            ";
  for (const char* name : kFaultNames) {
    std::snprintf(line, sizeof(line), "%9s", name);
    text += line;
  }
  for (std::uint32_t state = 0; state < kStates; ++state) {
    std::snprintf(line, sizeof(line), "\n%-12s", store::name_of(static_cast<store::DeliveryState>(state)));
    text += line;
    for (const std::uint64_t count : met_[state]) {
      std::snprintf(line, sizeof(line), "%9llu", static_cast<unsigned long long>(count));
      text += line;
    }
  }
  return text + "\n" + std::to_string(pairs_met()) + " of " + std::to_string(kPairs) + " pairs\n";
}

void Coverage::clear() { *this = Coverage(); }

}  // namespace nabe::simulation
