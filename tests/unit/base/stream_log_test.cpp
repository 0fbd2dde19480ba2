// SPDX-License-Identifier: EUPL-1.2
#include "base/stream_log.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <array>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

namespace nabe {
namespace {

struct FixedClock final : Clock {
  TimeUs now_us() const override { return 1'709'210'096'000'007; }
  std::int64_t monotonic_us() const override { return 0; }
};

/// A log into a pipe, whose lines can be read back.
class StreamLogTest : public testing::Test {
 protected:
  StreamLogTest() {
    EXPECT_EQ(pipe(ends_.data()), 0);
    fcntl(ends_[1], F_SETPIPE_SZ, 1 << 20);
  }
  ~StreamLogTest() override {
    close(ends_[0]);
    if (ends_[1] >= 0) {
      close(ends_[1]);
    }
  }

  StreamLog make(LogStyle style, LogLevel least = LogLevel::Debug) { return {ends_[1], style, least, clock_}; }

  std::string written() {
    close(ends_[1]);
    ends_[1] = -1;
    std::string all;
    std::array<char, 4096> block{};
    for (ssize_t got = 0; (got = read(ends_[0], block.data(), block.size())) > 0;) {
      all.append(block.data(), static_cast<std::size_t>(got));
    }
    return all;
  }

  FixedClock clock_;
  std::array<int, 2> ends_{-1, -1};
};

TEST_F(StreamLogTest, WritesTextForPeople) {
  make(LogStyle::Text).write(LogLevel::Info, "message committed", {{"message", "0195"}, {"connector", "amt.akte"}});

  EXPECT_EQ(written(), "2024-02-29T12:34:56.000007Z INFO message committed message=0195 connector=amt.akte\n");
}

TEST_F(StreamLogTest, WritesJsonForPrograms) {
  make(LogStyle::Json).write(LogLevel::Warning, "connector disconnected", {{"reason", "say \"no\""}});

  EXPECT_EQ(written(), R"({"time":"2024-02-29T12:34:56.000007Z","level":"warning","event":"connector disconnected",)"
                       R"("reason":"say \"no\""})"
                       "\n");
}

TEST_F(StreamLogTest, AValueCannotEndTheLineOrPretendToBeAField) {
  make(LogStyle::Text).write(LogLevel::Info, "e", {{"a", "x\n2024 ERROR forged"}, {"b", "1 c=2"}, {"d", R"(" e=3 \)"}});

  EXPECT_EQ(written(),
            "2024-02-29T12:34:56.000007Z INFO e a=\"x\\n2024 ERROR forged\" b=\"1 c=2\" d=\"\\\" e=3 \\\\\"\n");
}

TEST_F(StreamLogTest, AnEmptyValueIsVisible) {
  make(LogStyle::Text).write(LogLevel::Info, "e", {{"a", ""}});

  EXPECT_EQ(written(), "2024-02-29T12:34:56.000007Z INFO e a=\"\"\n");
}

TEST_F(StreamLogTest, AFieldNameCannotBreakTheFormat) {
  make(LogStyle::Json).write(LogLevel::Info, "e", {{"a\":1,\"b", "x"}, {"level", "y"}, {"", "z"}});

  EXPECT_EQ(written(), R"({"time":"2024-02-29T12:34:56.000007Z","level":"info","event":"e",)"
                       R"("a__1__b":"x","level_":"y","_":"z"})"
                       "\n");
}

TEST_F(StreamLogTest, LeavesOutWhatIsBelowItsLevel) {
  StreamLog log = make(LogStyle::Text, LogLevel::Warning);

  log.write(LogLevel::Info, "quiet", {});
  log.write(LogLevel::Error, "loud", {});

  EXPECT_EQ(written(), "2024-02-29T12:34:56.000007Z ERROR loud\n");
  EXPECT_FALSE(log.enabled(LogLevel::Info));
}

TEST_F(StreamLogTest, LinesOfSeveralThreadsDoNotMix) {
  StreamLog log = make(LogStyle::Text);
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&log] {
      for (int i = 0; i < 200; ++i) {
        log.write(LogLevel::Info, "e", {{"value", std::string(300, 'x')}});
      }
    });
  }
  for (std::thread& thread : threads) {
    thread.join();
  }

  std::istringstream lines(written());
  std::string line;
  int count = 0;
  for (; std::getline(lines, line); ++count) {
    ASSERT_EQ(line, "2024-02-29T12:34:56.000007Z INFO e value=" + std::string(300, 'x'));
  }
  EXPECT_EQ(count, 800);
}

TEST(StreamLog, AClosedFileDoesNotStopTheHub) {
  const FixedClock clock;
  StreamLog log(-1, LogStyle::Text, LogLevel::Debug, clock);

  log.write(LogLevel::Error, "lost", {});

  EXPECT_TRUE(log.enabled(LogLevel::Error));
}

TEST(LogLevel, IsReadBackFromItsName) {
  for (const LogLevel level : {LogLevel::Debug, LogLevel::Info, LogLevel::Warning, LogLevel::Error}) {
    EXPECT_EQ(log_level_of(name_of(level)), level);
  }
  EXPECT_FALSE(log_level_of("loud").has_value());
}

}  // namespace
}  // namespace nabe
