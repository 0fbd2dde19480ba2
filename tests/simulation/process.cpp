// SPDX-License-Identifier: EUPL-1.2
#include "process.h"

#include <unistd.h>

#include <memory>
#include <string>
#include <vector>

#include "coverage.h"
#include "delivery/hub.h"
#include "disk_steps.h"
#include "operator.h"
#include "oracle.h"
#include "peers.h"
#include "senders.h"
#include "world.h"

namespace nabe::simulation {
namespace {

constexpr std::uint64_t kMostSteps = 400'000;
constexpr std::uint64_t kGraceMs = 2'000;

class NoLog final : public Log {
 public:
  bool enabled(LogLevel) const override { return true; }
  void write(LogLevel, std::string_view, std::initializer_list<LogField>) override {}
};

[[noreturn]] void end(int code) {
  World& here = world();
  here.journal.time_us = here.scheduler.monotonic_us();
  here.journal.steps += here.scheduler.steps();
  here.journal.trace_hash = mixed(here.journal.trace_hash, here.scheduler.trace_hash());
  _exit(code);
}

[[noreturn]] void wrong(const std::string& what) {
  world().journal.violation(world().journal.phase, what);
  end(kEndedWrong);
}

bool disk_may_fail() { return world().phase.end >= End::PowerLoss; }

// On a disk that fails or is full it need not begin; else it has to.
[[noreturn]] void not_begun(const char* what, const Error& error) {
  disk_may_fail() ? end(kEndedFailed) : wrong(what + error.render());
}

Scheduler::Options options_of(const Plan& plan, const Phase& phase, std::uint32_t number) {
  Scheduler::Options options;
  options.seed = mixed(plan.seed, 200 + number);
  options.start_us = Journal::shared().time_us + static_cast<std::int64_t>(mixed(plan.seed, 300 + number) % 2'000'000);
  if (phase.end == End::AtStep) {
    options.ends_at_step = phase.at;
  }
  options.max_steps = kMostSteps;
  options.ended = [] { end(kEndedKilled); };
  options.stuck = [](const std::string& why) { wrong(why); };
  return options;
}

Fault fault_before(const Plan& plan, std::uint32_t number) {
  constexpr Fault kFaultOf[kEnds] = {Fault::CleanStop, Fault::KillAtStep,  Fault::KillAtDisk,
                                     Fault::PowerLoss, Fault::FailingDisk, Fault::FullDisk};
  return kFaultOf[static_cast<std::uint32_t>(plan.phases[number - 1].end)];
}

// The tokens that connectors gave out and that nobody has completed: the peers know them still.
void remember_tokens(World& here) {
  for (const Record& record : here.journal.records()) {
    if (record.event == Event::Answered && record.outcome == NABE_PENDING) {
      here.open_tokens.push_back({record.connector, std::string(record.token.view())});
    }
  }
}

void set_clock() {
  World& here = world();
  here.scheduler.sleep_us(static_cast<std::int64_t>(here.random.below(200'000)));
  here.clock.offset_us += here.phase.clock_jump_us;
}

void go_through(delivery::Hub& hub) {
  World& here = world();
  std::vector<Thread> threads;
  for (std::uint32_t i = 0; i < here.phase.senders; ++i) {
    threads.emplace_back(run_sender);
  }
  threads.emplace_back([&hub] { run_operator(hub.operations()); });
  Thread completions(run_completions);
  if (here.phase.clock_jump_us != 0) {
    set_clock();
  }
  for (Thread& thread : threads) {
    thread.join();
  }
  if (here.phase.faults) {
    here.scheduler.sleep_us(static_cast<std::int64_t>(here.random.below(here.hub_failed() ? 4'000'000 : 600'000)));
  } else if (!run_dry(hub.operations())) {
    here.journal.violation(here.journal.phase, "it does not run dry");
  }
  here.over = true;
  completions.join();
  if (!here.phase.faults) {
    judge(hub.operations());
  }
}

}  // namespace

void run_process(const Plan& plan, std::uint32_t number, const config::Configuration& configuration,
                 plugin::Registry& registry) {
  const Phase& phase = plan.phases[number];
  Scheduler scheduler(options_of(plan, phase, number));
  SimulatedClock clock(scheduler);
  World here(plan, phase, number, scheduler, clock);
  set_world(here);
  here.journal.phase = number;
  Record begun;
  begun.event = Event::PhaseBegun;
  begun.outcome = number == 0 || plan.phases[number - 1].end == End::Clean ? 0 : 1;
  here.note(begun);
  remember_tokens(here);
  Hook::install(scheduler);
  disk_steps::Options disk;
  disk.scheduler = &scheduler;
  disk.ends_at_operation = phase.end == End::AtDiskOperation ? phase.at : UINT64_MAX;
  disk.ended = [] { end(kEndedKilled); };
  disk.sync_us = phase.sync_us;
  disk_steps::install(disk);

  NoLog log;
  auto opened = store::open({"sqlite", configuration.node.state_folder, false});
  if (!opened) {
    not_begun("the store cannot be opened: ", opened.error());
  }
  std::unique_ptr<store::Store> store = std::move(opened).value();
  here.store = store.get();
  if (number > 0) {
    coverage().note_states(*store, fault_before(plan, number));
  }
  auto hub = delivery::Hub::create({configuration, registry, *store, clock, log});
  if (!hub) {
    not_begun("the hub cannot be made: ", hub.error());
  }
  Thread late_answers(run_late_answers);
  auto started = (*hub)->start();
  if (!started && !store->failed()) {
    not_begun("the hub cannot start: ", started.error());
  }
  if (started) {
    go_through(**hub);
  }
  const bool failed = store->failed();
  (*hub)->stop(kGraceMs);
  here.hub_stopped = true;
  late_answers.join();
  (*hub).reset();
  store.reset();
  if (failed && !disk_may_fail()) {
    wrong("the store failed without a fault of the disk");
  }
  end(failed ? kEndedFailed : here.journal.violated() ? kEndedWrong : kEndedClean);
}

}  // namespace nabe::simulation
