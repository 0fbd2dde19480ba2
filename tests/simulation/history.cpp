// SPDX-License-Identifier: EUPL-1.2
#include "history.h"

#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <filesystem>

#include "config/findings.h"
#include "config/loader.h"
#include "coverage.h"
#include "journal.h"
#include "peers.h"
#include "process.h"
#include "simulated_disk.h"
#include "store/store.h"
#include "story.h"

namespace nabe::simulation {
namespace {

namespace fs = std::filesystem;

constexpr unsigned kPatienceSeconds = 60;

constexpr const char* kProfile = R"(
[profile]
name = "form"
format = "xml"
[facts]
destination = "/application/destination"
[sections]
payment = "/application/payment"
"applicant.name" = "/application/applicant/name"
)";

constexpr const char* kDepartment = R"(
[department]
id = "office"
name = "Office"
profile = "form"
[connectors.alpha]
plugin = "sim_later"
peer = "alpha"
idempotent = true
max_in_flight = 3
attempt_timeout = "1s"
pending_timeout = "50ms"
retry = { first = "20ms", max = "200ms", give_up_after = "3s" }
[connectors.beta]
plugin = "sim_plain"
peer = "beta"
attempt_timeout = "1s"
pending_timeout = "400ms"
retry = { first = "20ms", max = "200ms", give_up_after = "3s" }
[connectors.gamma]
plugin = "sim_sink"
peer = "gamma"
max_in_flight = 2
attempt_timeout = "1s"
pending_timeout = "50ms"
retry = { first = "20ms", max = "200ms", give_up_after = "3s" }
[connectors.delta]
plugin = "sim_plain"
peer = "delta"
idempotent = true
attempt_timeout = "1s"
pending_timeout = "400ms"
retry = { first = "20ms", max = "200ms", give_up_after = "3s" }
[[route]]
name = "papers"
type = "paper"
to = ["alpha", "beta"]
grant = ["*"]
[[route]]
name = "forms"
type = "form"
to = ["gamma"]
grant = ["*"]
[[route]]
name = "fees"
type = "fee"
to = ["delta"]
grant = ["payment"]
on_dead = "continue"
[[route]]
name = "names-of-fees"
type = "fee"
to = ["delta"]
grant = ["applicant.name"]
on_dead = "continue"
[[route]]
name = "answers"
type = "answer"
to = ["beta"]
with = ["paper"]
grant = ["*"]
[[route]]
name = "events"
type = "event"
to = ["alpha"]
grant = ["*"]
)";

config::Configuration configuration_in(const std::string& folder, const plugin::Registry& registry) {
  const std::string node = "[node]\nstate_folder = \"" + folder +
                           "\"\nplugin_folder = \"/nowhere\"\nlow_disk = \"0B\"\n[connectors.door]\nplugin = "
                           "\"sim_source\"\npeer = \"door\"\n";
  const auto parsed = config::parse_text(
      {{"nabe.toml", node}, {"departments/office.toml", kDepartment}, {"profiles/form.toml", kProfile}});
  auto resolved = config::resolve(parsed.parsed, registry.catalog());
  if (!resolved.configuration) {
    std::fputs(config::render(resolved.findings).c_str(), stderr);
    std::abort();
  }
  return std::move(*resolved.configuration);
}

// The child's exit code; one that hangs for real is killed, which no schedule can do.
int in_a_child(const std::function<void()>& body) {
  const pid_t child = fork();
  if (child == 0) {
    alarm(kPatienceSeconds);
    body();
    _exit(kEndedClean);
  }
  int status = 0;
  if (child < 0 || waitpid(child, &status, 0) != child) {
    std::perror("no child process");
    std::abort();
  }
  return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

}  // namespace

struct Histories::Parts {
  disk::SimulatedDisk disk;
  std::string state = disk.files() + "/state";
  std::string empty = disk.folder() + "/empty";
  plugin::Registry registry{plugin::RegistryOptions{}};
  std::optional<config::Configuration> configuration;
  Bug bug = Bug::None;

  void begin_anew(bool on_disk) {
    if (on_disk) {
      disk.load(empty);
      return;
    }
    fs::remove_all(state);
    fs::copy(empty + "/state", state, fs::copy_options::recursive);
  }

  int run_phase(const Plan& plan, std::uint32_t number) {
    return in_a_child([&] {
      const Phase& phase = plan.phases[number];
      if (plan.on_disk) {
        disk.attach();
      }
      if (phase.end == End::PowerLoss) {
        disk.fail(phase.at, disk::Fault::PowerLoss);
      } else if (phase.end == End::DiskFails) {
        disk.fail(phase.at, disk::Fault::IoError);
      } else if (phase.end == End::DiskFull) {
        disk.fail(phase.at, disk::Fault::DiskFull);
      }
      run_process(plan, number, *configuration, registry);
    });
  }

  void after_phase(const Plan& plan, std::uint32_t number) {
    if (!plan.on_disk) {
      return;
    }
    disk.clear_fault();
    if (plan.phases[number].end == End::PowerLoss) {
      disk.lose_power(disk::PowerLoss::of(mixed(plan.seed, 400 + number)));
    }
  }
};

Histories::Histories(Bug bug) : parts_(std::make_unique<Parts>()) {
  Parts& parts = *parts_;
  parts.bug = bug;
  Journal::shared().clear();  // made here, so that the children share it
  coverage().clear();
  if (!parts.registry.adopt(plugin()).ok()) {
    std::abort();
  }
  parts.configuration = configuration_in(parts.state, parts.registry);
  fs::create_directories(parts.empty);
  const int code = in_a_child([&parts] {
    if (!store::open({"sqlite", parts.empty + "/state", false})) {
      _exit(kEndedWrong);
    }
  });
  if (code != kEndedClean) {
    std::fputs("an empty store cannot be made\n", stderr);
    std::abort();
  }
}

Histories::~Histories() = default;

Outcome Histories::run(std::uint64_t seed, bool whole_story) {
  Journal& journal = Journal::shared();
  journal.clear();
  const Plan plan = plan_of(seed);
  parts_->begin_anew(plan.on_disk);
  for (std::uint32_t number = 0; number < plan.phases.size() && !journal.violated(); ++number) {
    const int code = parts_->run_phase(plan, number);
    if (code < 0 || (code != kEndedClean && code != kEndedKilled && code != kEndedFailed && code != kEndedWrong)) {
      journal.violation(number, "the process ended with " + std::to_string(code));
    }
    parts_->after_phase(plan, number);
  }
  Outcome outcome;
  outcome.right = !journal.violated();
  outcome.trace_hash = journal.trace_hash;
  outcome.steps = journal.steps;
  if (!outcome.right || whole_story) {
    outcome.report = story_of(plan, journal, parts_->bug);
  }
  return outcome;
}

}  // namespace nabe::simulation
