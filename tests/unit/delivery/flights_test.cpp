// SPDX-License-Identifier: EUPL-1.2
#include "delivery/flights.h"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <functional>
#include <thread>

#include "base/ids.h"
#include "hub_fixture.h"

namespace nabe::delivery {
namespace {

class NotedFlights : public ::testing::Test {
 protected:
  void SetUp() override { std::filesystem::create_directories(folder_); }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  std::unique_ptr<Flights> open() const { return Flights::open(folder_, log_); }
  /// Another process that does this and ends without a clean-up.
  void in_a_process(const std::function<void(Flights&)>& doing) const {
    const pid_t child = ::fork();
    if (child == 0) {
      const auto flights = open();
      doing(*flights);
      ::_exit(0);
    }
    int status = 0;
    ASSERT_EQ(::waitpid(child, &status, 0), child);
  }
  static std::vector<std::int64_t> ids(const Flights& flights) {
    std::vector<std::int64_t> ids;
    for (const Flights::Suspect& suspect : flights.suspects()) {
      ids.push_back(suspect.delivery_id);
    }
    return ids;
  }

  mutable test::CollectingLog log_;
  const std::string folder_ = (std::filesystem::temp_directory_path() / ("nabe-flights-" + random_hex(8))).string();
};

TEST_F(NotedFlights, BlameTheAttemptOfTheThreadThatCrashed) {
  in_a_process([](Flights& flights) {
    const auto other = flights.begin(7, 70, false);
    const auto crashing = flights.begin(8, 80, false);
    const Flights::OnThisThread here(*crashing);
    Flights::note_crash(SIGSEGV);
    ::_exit(1);
  });

  const auto flights = open();

  EXPECT_EQ(ids(*flights), std::vector<std::int64_t>{8});
  EXPECT_EQ(flights->suspects().front().started_us, 80);
  EXPECT_EQ(flights->crashed_by(), SIGSEGV);
}

TEST_F(NotedFlights, BlameAllThatRanWhereAThreadWithoutOneCrashed) {
  in_a_process([](Flights& flights) {
    const auto one = flights.begin(7, 70, false);
    const auto other = flights.begin(8, 80, false);
    { const auto ended = flights.begin(9, 90, false); }
    std::thread([] { Flights::note_crash(SIGABRT); }).join();
    ::_exit(1);
  });

  EXPECT_EQ(ids(*open()), (std::vector<std::int64_t>{7, 8}));
}

TEST_F(NotedFlights, BlameAllThatRanOnceTheThreadHasTurnedToOtherThings) {
  in_a_process([](Flights& flights) {
    const auto one = flights.begin(7, 70, false);
    const auto other = flights.begin(8, 80, false);
    { const Flights::OnThisThread here(*other); }
    Flights::note_crash(SIGABRT);
    ::_exit(1);
  });

  EXPECT_EQ(ids(*open()), (std::vector<std::int64_t>{7, 8}));
}

TEST_F(NotedFlights, BlameNobodyWhereTheProcessWasKilledFromOutside) {
  in_a_process([](Flights& flights) {
    const auto one = flights.begin(7, 70, false);
    ::raise(SIGKILL);
  });

  EXPECT_EQ(ids(*open()), std::vector<std::int64_t>());
}

TEST_F(NotedFlights, KeepTheSuspectsUntilTheyAreForgotten) {
  in_a_process([](Flights& flights) {
    const auto one = flights.begin(7, 70, false);
    Flights::note_crash(Flights::kExit);
    ::_exit(1);
  });
  EXPECT_EQ(open()->suspects().size(), 1U);
  EXPECT_EQ(open()->suspects().size(), 1U);

  open()->forget_suspects();

  EXPECT_EQ(open()->suspects().size(), 0U);
}

TEST_F(NotedFlights, BlameNobodyForWhatIsNoListOfFlights) {
  std::ofstream(folder_ + "/flights") << std::string(100'000, 'x');

  EXPECT_EQ(open()->suspects().size(), 0U);
}

TEST_F(NotedFlights, LetOneOfThoseFlyThatMustBeAloneAndAnyNumberOfOthers) {
  const auto flights = open();
  auto alone = flights->begin(1, 10, true);
  ASSERT_TRUE(alone);
  EXPECT_FALSE(flights->begin(2, 20, true));
  EXPECT_TRUE(flights->begin(3, 30, false));

  alone.reset();

  EXPECT_TRUE(flights->begin(2, 20, true));
}

TEST_F(NotedFlights, AreFlownThoughThereIsNoMoreRoomToNoteThem) {
  const auto flights = open();
  std::vector<std::shared_ptr<Flights::Flight>> all;
  for (int i = 1; i <= 5'000; ++i) {
    all.push_back(flights->begin(i, i, false));
    ASSERT_TRUE(all.back());
  }
}

TEST_F(NotedFlights, AreFlownThoughACrashCannotBeNotedWhichIsLogged) {
  const auto flights = Flights::open(folder_ + "/missing", log_);

  EXPECT_TRUE(flights->begin(7, 70, false));
  EXPECT_NE(log_.text().find("a crash could not be noted"), std::string::npos);
}

}  // namespace
}  // namespace nabe::delivery
