// SPDX-License-Identifier: EUPL-1.2
// Loaded before the C library into a program of a test (LD_PRELOAD): the program's calls go to the simulated disk in
// the folder that NABE_SIMULATED_DISK names.
#include <cstdlib>

#include "simulated_disk.h"

namespace nabe::disk {
namespace {

[[gnu::constructor]] void attach_by_environment() {
  if (const char* folder = std::getenv("NABE_SIMULATED_DISK")) {
    // For as long as the process lives: others use it while the program's objects end.
    static SimulatedDisk& disk = *new SimulatedDisk(folder);
    disk.attach();
  }
}

}  // namespace
}  // namespace nabe::disk
