// SPDX-License-Identifier: EUPL-1.2
#include "journal.h"

#include <sys/mman.h>

#include <cstdio>
#include <cstdlib>
#include <new>

namespace nabe::simulation {

Journal& Journal::shared() {
  static Journal* const journal = [] {
    void* memory = mmap(nullptr, sizeof(Journal), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED) {
      std::perror("no memory for the journal");
      std::abort();
    }
    return new (memory) Journal;
  }();
  return *journal;
}

void Journal::clear() {
  count_ = 0;
  violated_ = false;
  trace_hash = 0;
  steps = 0;
  time_us = 0;
  next_nonce = 0;
  phase = 0;
}

std::uint32_t Journal::add(const Record& record) {
  if (count_ == kCapacity) {
    std::fputs("the journal of a history is full\n", stderr);
    std::abort();
  }
  records_[count_] = record;
  records_[count_].phase = phase;
  return count_++;
}

void Journal::violation(std::uint32_t in_phase, std::string_view text) {
  violated_ = true;
  if (count_ < kCapacity) {
    Record record;
    record.event = Event::Violation;
    record.text = text;
    records_[count_] = record;
    records_[count_++].phase = in_phase;
  }
}

}  // namespace nabe::simulation
