// SPDX-License-Identifier: EUPL-1.2
// What `nabe plugins inspect FILE` does, as a program of its own for the tests of the lock writer.
#include "plugin/inspect.h"

#include <iostream>

int main(int argc, char** argv) {
  if (argc != 2) return 1;
  const auto inspection = nabe::plugin::inspect(argv[1]);
  if (!inspection) {
    std::cerr << inspection.error().render();
    return 3;
  }
  std::cout << nabe::plugin::inspection_text(*inspection);
  return 0;
}
