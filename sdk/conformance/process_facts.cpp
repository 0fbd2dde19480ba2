// SPDX-License-Identifier: EUPL-1.2
#include "conformance/process_facts.h"

#include <malloc.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>
#include <string>

namespace nabe::conformance {
namespace {

std::size_t entries_of(const char* folder) {
  return static_cast<std::size_t>(
      std::distance(std::filesystem::directory_iterator(folder), std::filesystem::directory_iterator{}));
}

std::size_t peak_memory_bytes() {
  std::ifstream status("/proc/self/status");
  std::string line;
  while (std::getline(status, line)) {
    if (line.rfind("VmHWM:", 0) != 0) continue;
    std::istringstream text(line.substr(6));
    std::size_t kilobytes = 0;
    text >> kilobytes;
    return kilobytes * 1024;
  }
  return 0;
}

}  // namespace

ProcessFacts process_facts() {
  ProcessFacts facts;
  facts.descriptors = entries_of("/proc/self/fd");
  facts.threads = entries_of("/proc/self/task");
  facts.heap_bytes = ::mallinfo2().uordblks + ::mallinfo2().hblkhd;
  facts.peak_memory_bytes = peak_memory_bytes();
  return facts;
}

void reset_peak_memory() { std::ofstream("/proc/self/clear_refs") << "5"; }

}  // namespace nabe::conformance
