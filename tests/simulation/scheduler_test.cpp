// SPDX-License-Identifier: EUPL-1.2
#include "scheduler.h"

#include <gtest/gtest.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <set>
#include <string>

#include "base/promise.h"
#include "base/waits.h"

namespace nabe::simulation {
namespace {

constexpr int kStuck = 3;

/// What a body of the child process tells to the test.
struct Told {
  std::uint64_t trace_hash = 0;
  std::int64_t now_us = 0;
  int value = 0;
  int exit_code = 0;
};

/// Runs the body under a scheduler in a process of its own, since a hook is for ever.
template <typename Body>
Told run(std::uint64_t seed, Body body) {
  void* memory = mmap(nullptr, sizeof(Told), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  Told* told = new (memory) Told;
  const pid_t child = fork();
  if (child == 0) {
    Scheduler::Options options;
    options.seed = seed;
    options.max_steps = 100'000;
    options.stuck = [](const std::string&) { _exit(kStuck); };
    Scheduler scheduler(std::move(options));
    Hook::install(scheduler);
    told->value = body(scheduler);
    told->trace_hash = scheduler.trace_hash();
    told->now_us = scheduler.monotonic_us();
    _exit(0);
  }
  int status = 0;
  waitpid(child, &status, 0);
  Told result = *told;
  result.exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  munmap(memory, sizeof(Told));
  return result;
}

// Three threads that each add their digit; who comes first is the scheduler's choice.
int race(Scheduler&) {
  Mutex mutex;
  int order = 0;
  Thread threads[3];
  for (int i = 0; i < 3; ++i) {
    threads[i] = Thread([&, i] {
      const std::lock_guard lock(mutex);
      order = order * 10 + i + 1;
    });
  }
  for (Thread& thread : threads) {
    thread.join();
  }
  return order;
}

TEST(Scheduler, GoesTheSameWayWithTheSameSeed) {
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    const Told first = run(seed, race);
    const Told second = run(seed, race);
    ASSERT_EQ(first.exit_code, 0);
    EXPECT_EQ(first.trace_hash, second.trace_hash);
    EXPECT_EQ(first.value, second.value);
  }
}

TEST(Scheduler, FindsEveryOrderOfThreeThreads) {
  std::set<int> orders;
  for (std::uint64_t seed = 1; seed <= 200; ++seed) {
    orders.insert(run(seed, race).value);
  }
  EXPECT_EQ(orders, (std::set<int>{123, 132, 213, 231, 312, 321}));
}

TEST(Scheduler, LetsNoTwoThreadsHoldAMutex) {
  for (std::uint64_t seed = 1; seed <= 50; ++seed) {
    const Told told = run(seed, [](Scheduler& scheduler) {
      Mutex mutex;
      int inside = 0;
      int most = 0;
      const auto enter = [&] {
        const std::lock_guard lock(mutex);
        most = std::max(most, ++inside);
        scheduler.step("inside");
        --inside;
      };
      Thread first(enter);
      Thread second(enter);
      first.join();
      second.join();
      return most;
    });
    ASSERT_EQ(told.exit_code, 0);
    EXPECT_EQ(told.value, 1);
  }
}

TEST(Scheduler, JumpsToTheNextTimeoutWhenNobodyCanRun) {
  constexpr std::int64_t kDayUs = 86'400'000'000;
  const Told told = run(7, [](Scheduler& scheduler) {
    Thread other([&scheduler] { scheduler.sleep_us(kDayUs); });
    other.join();
    return 0;
  });
  EXPECT_EQ(told.exit_code, 0);
  EXPECT_GE(told.now_us, kDayUs);
  EXPECT_LT(told.now_us, kDayUs + 1000);
}

TEST(Scheduler, TellsAWaiterThatItsTimeIsOver) {
  const Told told = run(7, [](Scheduler&) {
    Mutex mutex;
    ConditionVariable never;
    std::unique_lock lock(mutex);
    return never.wait_for(lock, std::chrono::seconds(3), [] { return false; }) ? 1 : 0;
  });
  EXPECT_EQ(told.exit_code, 0);
  EXPECT_EQ(told.value, 0);
  EXPECT_GE(told.now_us, 3'000'000);
}

TEST(Scheduler, FindsADeadlockOfTwoMutexes) {
  int found = 0;
  for (std::uint64_t seed = 1; seed <= 50; ++seed) {
    const Told told = run(seed, [](Scheduler&) {
      Mutex left;
      Mutex right;
      Thread other([&] {
        const std::lock_guard first(right);
        const std::lock_guard second(left);
      });
      {
        const std::lock_guard first(left);
        const std::lock_guard second(right);
      }
      other.join();
      return 0;
    });
    found += told.exit_code == kStuck ? 1 : 0;
  }
  EXPECT_GT(found, 0);
  EXPECT_LT(found, 50);
}

TEST(Scheduler, FindsAWaitThatNobodyEnds) {
  const Told told = run(1, [](Scheduler&) {
    Promise<int> promise;
    return promise.get();
  });
  EXPECT_EQ(told.exit_code, kStuck);
}

TEST(Scheduler, FindsALoopThatNeverEnds) {
  const Told told = run(1, [](Scheduler& scheduler) {
    for (;;) {
      scheduler.step("again");
    }
    return 0;
  });
  EXPECT_EQ(told.exit_code, kStuck);
}

TEST(Scheduler, GivesTheSameRandomBytesWithTheSameSeed) {
  const auto draw = [](Scheduler& scheduler) {
    unsigned char bytes[2];
    scheduler.fill_random(bytes, sizeof(bytes));
    return bytes[0] * 256 + bytes[1];
  };
  EXPECT_EQ(run(1, draw).value, run(1, draw).value);
  EXPECT_NE(run(1, draw).value, run(2, draw).value);
}

}  // namespace
}  // namespace nabe::simulation
