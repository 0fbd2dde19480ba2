// SPDX-License-Identifier: EUPL-1.2
// Several processes on one database are decided against each other; here, several stores of one process.
#include <atomic>
#include <set>
#include <thread>

#include "postgres_server.h"
#include "store/codes.h"
#include "store/postgresql/postgresql_store.h"
#include "store_fixture.h"

namespace nabe::store::testing {
namespace {

using nabe::support::PostgresServer;

class PostgresqlWriters : public ::testing::Test {
 protected:
  void SetUp() override {
    url_ = PostgresServer::shared().new_database();
    for (int i = 0; i < 3; ++i) {
      auto store = postgresql::open_postgresql({url_, "", false}, {postgresql::Share::WithOthers});
      ASSERT_TRUE(store) << store.error().render();
      stores_.push_back(std::move(*store));
    }
  }
  Store& store(int number) { return *stores_[static_cast<std::size_t>(number)]; }
  /// Each store on a thread of its own.
  template <typename Work>
  void at_once(Work work) {
    std::vector<std::thread> threads;
    for (auto& store : stores_) {
      threads.emplace_back([&work, &store] { work(*store); });
    }
    for (std::thread& thread : threads) {
      thread.join();
    }
  }
  std::string sql(const std::string& query) { return PostgresServer::shared().sql(url_, query); }

  std::string url_;
  std::vector<std::unique_ptr<Store>> stores_;
};

TEST_F(PostgresqlWriters, AcceptADuplicateOnceAndAnswerTheOthersWithItsReceipt) {
  constexpr int kRounds = 40;
  std::atomic<int> accepted{0};
  std::atomic<int> committed{0};
  at_once([&](Store& store) {
    for (int i = 0; i < kRounds; ++i) {
      AcceptMessage change = message("same");
      change.message.sender_message_id = "A-" + std::to_string(i);
      const BatchResult result = submit(store, {std::move(change)});
      committed += result.status == BatchStatus::Committed ? 1 : 0;
      accepted += result.receipts.size() == 1 && !result.receipts.front().duplicate ? 1 : 0;
    }
  });

  EXPECT_EQ(committed, 3 * kRounds);
  EXPECT_EQ(accepted, kRounds);
  EXPECT_EQ(store(0).counts()->messages, std::uint64_t{kRounds});
}

TEST_F(PostgresqlWriters, GiveLanePlacesInTheOrderOfTheirCommitsAndNoneTwice) {
  constexpr int kEach = 30;
  AcceptMessage opening = message("opens a case", "case.opened");
  opening.selector.opens_case = true;
  const std::string case_id = submit(store(0), {opening}).receipts.at(0).case_id;
  at_once([&](Store& store) {
    for (int i = 0; i < kEach; ++i) {
      AcceptMessage change = message_to({"kommunix"});
      change.selector.case_id = case_id;
      EXPECT_EQ(submit(store, {std::move(change)}).status, BatchStatus::Committed);
    }
  });

  EXPECT_EQ(sql("SELECT count(DISTINCT lane_sequence) || ' ' || max(lane_sequence) FROM delivery"), "90 90");
  // The server notes when each was committed, one after the other.
  EXPECT_EQ(sql("SELECT count(*) FROM delivery a JOIN delivery b ON b.lane_sequence = a.lane_sequence + 1 WHERE "
                "pg_xact_commit_timestamp(a.xmin) > pg_xact_commit_timestamp(b.xmin)"),
            "0");
  EXPECT_EQ(sql("SELECT count(*) FROM delivery WHERE head = 1"), "1");
}

TEST_F(PostgresqlWriters, NeverLetReceiptTimesGoBackwards) {
  AcceptMessage late = message("late");
  late.message.receipt_time_us += 3'600'000'000;
  const TimeUs last = submit(store(0), {late}).receipts.at(0).receipt_time_us;

  const TimeUs next = submit(store(1), {message("body")}).receipts.at(0).receipt_time_us;

  EXPECT_GE(next, last);
}

TEST_F(PostgresqlWriters, LetOneOfTwoThatEndTheSameAttemptBeStale) {
  const AcceptMessage change = message_to({"kommunix"});
  const Delivery delivery = submit(store(0), {change}).heads.at(0);
  std::atomic<int> committed{0};
  std::atomic<int> stale{0};
  at_once([&](Store& store) {
    const BatchStatus status = submit(store, {finish(delivery, DeliveryState::Delivered)}).status;
    committed += status == BatchStatus::Committed ? 1 : 0;
    stale += status == BatchStatus::Stale ? 1 : 0;
  });

  EXPECT_EQ(committed, 1);
  EXPECT_EQ(stale, 2);
}

TEST_F(PostgresqlWriters, NumberTheJournalWithoutGaps) {
  at_once([&](Store& store) {
    for (int i = 0; i < 10; ++i) {
      SetConnectorStopped change;
      change.connector = "kommunix";
      change.stopped = i % 2 == 0;
      EXPECT_EQ(submit(store, {change}).status, BatchStatus::Committed);
    }
  });

  EXPECT_EQ(sql("SELECT count(*) || ' ' || max(seq) FROM journal"), "30 30");
}

TEST_F(PostgresqlWriters, RefuseWhatTheDatabaseCannotHoldAndNothingElseOfItsGroup) {
  std::promise<void> held, let_go, answered;
  store(0).submit({}, [&](const BatchResult&) {
    held.set_value();
    let_go.get_future().wait();
  });
  held.get_future().wait();
  const AcceptMessage before = message("before");
  AcceptMessage broken = message("broken");
  broken.message.sender_message_id = std::string("no text: \xff", 10);
  const AcceptMessage after = message("after");
  std::vector<BatchStatus> statuses;
  for (const AcceptMessage& change : {before, broken, after}) {
    store(0).submit({change}, [&](const BatchResult& result) {
      statuses.push_back(result.status);
      if (statuses.size() == 3) {
        answered.set_value();
      }
    });
  }
  let_go.set_value();
  answered.get_future().wait();

  EXPECT_EQ(statuses, (std::vector{BatchStatus::Committed, BatchStatus::Refused, BatchStatus::Committed}));
  EXPECT_TRUE(store(1).message(after.message.id)->has_value());
  EXPECT_EQ(store(1).counts()->messages, 2U);
}

}  // namespace
}  // namespace nabe::store::testing
