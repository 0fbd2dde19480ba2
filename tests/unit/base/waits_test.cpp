// SPDX-License-Identifier: EUPL-1.2
#include "base/waits.h"

#include <gtest/gtest.h>

#include <string>

#include "base/promise.h"

namespace nabe {
namespace {

TEST(Promise, GivesWhatAnotherThreadSets) {
  Promise<std::string> promise;
  Thread other([&promise] { promise.set_value("set"); });
  EXPECT_EQ(promise.get(), "set");
  other.join();
}

TEST(Promise, MayEndWhileItsSetterStillReturns) {
  for (int i = 0; i < 200; ++i) {
    Thread other;
    {
      Promise<int> promise;
      other = Thread([&promise, i] { promise.set_value(i); });
      ASSERT_EQ(promise.get(), i);
    }
    other.join();
  }
}

TEST(ConditionVariable, SaysThatTheTimeIsOverAndHoldsTheMutexAgain) {
  Mutex mutex;
  ConditionVariable never;
  std::unique_lock lock(mutex);
  EXPECT_FALSE(never.wait_for(lock, std::chrono::milliseconds(1), [] { return false; }));
  EXPECT_TRUE(lock.owns_lock());
}

TEST(ConditionVariable, WakesTheOneThatWaitsForWhatIsToldByAnother) {
  Mutex mutex;
  ConditionVariable changed;
  bool ready = false;
  Thread other([&] {
    const std::lock_guard lock(mutex);
    ready = true;
    changed.notify_one();
  });
  std::unique_lock lock(mutex);
  EXPECT_TRUE(changed.wait_for(lock, std::chrono::seconds(10), [&ready] { return ready; }));
  lock.unlock();
  other.join();
}

}  // namespace
}  // namespace nabe
