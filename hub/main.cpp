// SPDX-License-Identifier: EUPL-1.2
#include <unistd.h>

#include <cstdlib>
#include <iostream>

#include "cli/application.h"
#include "cli/console.h"

int main(int argc, char** argv) {
  std::ios::sync_with_stdio(false);
  nabe::cli::Console console{std::cin, std::cout, std::cerr, isatty(STDIN_FILENO) != 0 && isatty(STDERR_FILENO) != 0,
                             [](const char* name) {
                               // NOLINTNEXTLINE(concurrency-mt-unsafe): nothing of the hub sets variables
                               const char* value = std::getenv(name);
                               return std::string(value == nullptr ? "" : value);
                             }};
  const int code = nabe::cli::run_application(console, std::vector<std::string>(argv + 1, argv + argc));
  std::cout.flush();
  return code == 0 && !std::cout ? 1 : code;  // what was printed did not arrive: full disk, closed pipe
}
