// SPDX-License-Identifier: EUPL-1.2
#include <chrono>
#include <thread>

#include "conformance/check.h"
#include "conformance/process_facts.h"
#include "conformance/stage.h"

namespace nabe::conformance {
namespace {

constexpr int kWarmUpCycles = 20;
constexpr int kRoundCycles = 90;
constexpr int kRounds = 2;  // 200 lives with the warm-up
// What is lost grows in every round; what the C library keeps for each size of a block fills up some time.
constexpr int kRoundsOfAGrowingHeap = 8;
// Less than what the smallest object would lose in each cycle.
constexpr std::size_t kHeapGrowthBytes = 32 * kRoundCycles;
constexpr auto kSettlingTime = std::chrono::seconds(2);

// A thread is gone for the kernel a moment after it was joined.
ProcessFacts facts_with_at_most(std::size_t threads) {
  const auto deadline = std::chrono::steady_clock::now() + kSettlingTime;
  ProcessFacts facts = process_facts();
  while (facts.threads > threads && std::chrono::steady_clock::now() < deadline) {
    std::this_thread::yield();
    facts = process_facts();
  }
  return facts;
}

void create(const Subject& subject, Findings& findings) {
  Stage stage(subject, findings);
  stage.connector().stop();
  stage.end();
}

void hooks(const Subject& subject, Findings& findings) {
  Stage stage(subject, findings);
  stage.begin();
  if (stage.connector().health().kind() == Outcome::Kind::Fault) findings.add("health answers FAULT");
  if (stage.connector().extension("nabe.conformance.unknown/1") != nullptr) {
    findings.add("extension offers an interface that nobody knows");
  }
  stage.connector().cancel("a delivery that never was");
  stage.end();
}

void cycle(const Subject& subject, Findings& findings) {
  Stage stage(subject, findings);
  stage.begin();
  stage.end();
}

void many_cycles(const Subject& subject, Findings& findings) {
  const std::size_t threads = process_facts().threads;
  for (int i = 0; i < kWarmUpCycles; ++i) cycle(subject, findings);
  const ProcessFacts first = facts_with_at_most(threads);
  ProcessFacts last = first;
  std::size_t growth_bytes = 0;
  bool grows = true;
  for (int round = 0; round < kRounds || (grows && round < kRoundsOfAGrowingHeap); ++round) {
    const std::size_t before = last.heap_bytes;
    for (int i = 0; i < kRoundCycles; ++i) cycle(subject, findings);
    last = facts_with_at_most(first.threads);
    growth_bytes = last.heap_bytes > before ? last.heap_bytes - before : 0;
    grows = grows && growth_bytes > kHeapGrowthBytes;
  }

  if (last.descriptors > first.descriptors) {
    findings.add("open descriptors grow: " + std::to_string(first.descriptors) + " to " +
                 std::to_string(last.descriptors));
  }
  if (last.threads > first.threads) {
    findings.add("threads grow: " + std::to_string(first.threads) + " to " + std::to_string(last.threads));
  }
  if (grows) {
    findings.add("memory grows: by " + std::to_string(growth_bytes) + " bytes in " + std::to_string(kRoundCycles) +
                 " cycles");
  }
}

void threads_end_with_stop(const Subject& subject, Findings& findings) {
  Stage stage(subject, findings);
  const std::size_t threads = process_facts().threads;
  stage.begin();
  stage.connector().stop();
  if (facts_with_at_most(threads).threads > threads) findings.add("a thread is still there after stop returned");
  stage.end();
}

void starts_again(const Subject& subject, Findings& findings) {
  Stage stage(subject, findings);
  for (int i = 0; i < 3; ++i) {
    stage.begin();
    stage.connector().stop();
  }
  stage.begin();
  stage.end();
}

}  // namespace

const char* for_all(const Subject&) { return nullptr; }

std::vector<Check> lifecycle_checks() {
  return {{"create", "is made from its options and ended", for_all, create},
          {"hooks", "connect, start, health, extension, cancel and stop answer", for_all, hooks},
          {"cycles", "200 lives leave no descriptor, thread or memory behind", for_all, many_cycles},
          {"threads", "no thread of its own outlives stop", for_all, threads_end_with_stop},
          {"restart", "starts again after stop", for_all, starts_again}};
}

}  // namespace nabe::conformance
