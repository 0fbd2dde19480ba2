// SPDX-License-Identifier: EUPL-1.2
#include "run.h"

#include <sys/personality.h>
#include <unistd.h>

#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

#include "bugs.h"
#include "coverage.h"
#include "history.h"

namespace nabe::simulation {
namespace {

constexpr int kGood = 0;
constexpr int kFound = 1;
constexpr int kUsage = 2;
constexpr const char* kHelp =
    "nabe_simulation: random histories of the hub and all around it, under a simulated scheduler, clock and disk\n"
    "\n"
    "  --seeds FROM..TO   these histories; ends with the first one that is wrong\n"
    "  --seed N           one history\n"
    "  --verbose          with all that the outside saw\n"
    "  --planted NAME     with this bug planted in the hub; ends well if it is found, and badly if it is not\n"
    "  --pairs N          at least so many pairs of a state and a fault must have been met\n"
    "  --planted-names    what can be planted\n"
    "  --help\n"
    "\n"
    "Exit code: 0 all is right (or the planted bug is found), 1 it is not, 2 usage.\n";

struct Wishes {
  std::uint64_t from = 1, to = 1;
  std::uint32_t pairs = 0;
  bool verbose = false;
  Bug bug = Bug::None;
};

[[noreturn]] void usage(const char* why) {
  std::fprintf(stderr, "%s\n%s", why, kHelp);
  std::exit(kUsage);
}

std::uint64_t number(std::string_view text) {
  char* rest = nullptr;
  const std::string copy(text);
  const std::uint64_t value = std::strtoull(copy.c_str(), &rest, 10);
  if (copy.empty() || *rest != '\0') {
    usage(("not a number: " + copy).c_str());
  }
  return value;
}

void read_seeds(Wishes& wishes, std::string_view text) {
  const std::size_t dots = text.find("..");
  wishes.from = number(text.substr(0, dots));
  wishes.to = dots == std::string_view::npos ? wishes.from : number(text.substr(dots + 2));
}

void print_names() {
  for (std::uint32_t bug = 1; bug < static_cast<std::uint32_t>(Bug::Count); ++bug) {
    std::puts(name_of(static_cast<Bug>(bug)));
  }
}

Wishes wishes_of(int argc, char** argv) {
  Wishes wishes;
  for (int i = 1; i < argc; ++i) {
    const std::string_view option = argv[i];
    const auto value = [&]() -> std::string_view {
      if (++i == argc) {
        usage("a value is missing");
      }
      return argv[i];
    };
    if (option == "--seed" || option == "--seeds") {
      read_seeds(wishes, value());
    } else if (option == "--verbose") {
      wishes.verbose = true;
    } else if (option == "--pairs") {
      wishes.pairs = static_cast<std::uint32_t>(number(value()));
    } else if (option == "--planted") {
      const auto bug = bug_named(value());
      bug ? wishes.bug = *bug : (usage("no bug has this name; see --planted-names"), Bug::None);
    } else if (option == "--planted-names") {
      print_names();
      std::exit(kGood);
    } else if (option == "--help") {
      std::fputs(kHelp, stdout);
      std::exit(kGood);
    } else {
      usage("unknown option");
    }
  }
  return wishes;
}

// Two runs of a seed are compared step by step, and some containers are ordered by addresses.
void fix_addresses(char** argv) {
  const int persona = personality(0xffffffff);
  if (persona != -1 && (persona & ADDR_NO_RANDOMIZE) == 0 &&
      personality(static_cast<unsigned long>(persona) | ADDR_NO_RANDOMIZE) != -1) {
    execv("/proc/self/exe", argv);
  }
}

void plant(Bug bug) {
#ifdef NABE_PLANTED_BUGS
  planted_bug = bug;
#else
  if (bug != Bug::None) {
    usage("this build has no planted bugs: configure with NABE_PLANTED_BUGS=ON");
  }
#endif
}

int sum_up(const Wishes& wishes, std::uint64_t steps, double seconds) {
  const std::uint64_t count = wishes.to - wishes.from + 1;
  std::printf("%llu histories, %llu steps, %.1f s\n", static_cast<unsigned long long>(count),
              static_cast<unsigned long long>(steps), seconds);
  if (wishes.pairs > 0) {
    std::fputs(coverage().text().c_str(), stdout);
  }
  if (wishes.bug != Bug::None) {
    std::printf("the planted bug %s was not found\n", name_of(wishes.bug));
    return kFound;
  }
  if (coverage().pairs_met() < wishes.pairs) {
    std::printf("only %u pairs of a state and a fault were met, wanted are %u\n", coverage().pairs_met(), wishes.pairs);
    return kFound;
  }
  return kGood;
}

}  // namespace

int run_program(int argc, char** argv) {
  const Wishes wishes = wishes_of(argc, argv);
  fix_addresses(argv);
  plant(wishes.bug);
  Histories histories(wishes.bug);
  std::uint64_t steps = 0;
  const auto begun = std::chrono::steady_clock::now();
  for (std::uint64_t seed = wishes.from; seed <= wishes.to; ++seed) {
    const Outcome outcome = histories.run(seed, wishes.verbose);
    steps += outcome.steps;
    std::fputs(outcome.report.c_str(), stdout);
    if (wishes.verbose) {
      std::printf("trace %016llx\n", static_cast<unsigned long long>(outcome.trace_hash));
    }
    if (!outcome.right) {
      std::printf("seed %llu is wrong\n", static_cast<unsigned long long>(seed));
      return wishes.bug != Bug::None ? kGood : kFound;
    }
  }
  return sum_up(wishes, steps, std::chrono::duration<double>(std::chrono::steady_clock::now() - begun).count());
}

}  // namespace nabe::simulation
