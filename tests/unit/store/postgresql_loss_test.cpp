// SPDX-License-Identifier: EUPL-1.2
// What the store answers when its connection is lost: before, during and after a commit.
#include <atomic>
#include <thread>

#include "cutting_proxy.h"
#include "postgres_server.h"
#include "store/codes.h"
#include "store/postgresql/postgresql_store.h"
#include "store_fixture.h"

namespace nabe::store::testing {
namespace {

using nabe::support::CuttingProxy;
using nabe::support::PostgresServer;

/// A store whose connections go through a proxy. A transaction of one message is two exchanges: the lock, and all the
/// rest with the commit.
class PostgresqlLoss : public ::testing::Test {
 protected:
  void SetUp() override {
    const std::string direct = server().new_database();
    direct_ = direct;
    through_ = direct.substr(0, direct.find("host=")) + "host=" + folder_.path();
    open({});
  }
  void open(const postgresql::WriterOptions& options) {
    store_.reset();
    auto store = postgresql::open_postgresql({through_, "", false}, options);
    ASSERT_TRUE(store) << store.error().render();
    store_ = std::move(*store);
    accept("before");
  }
  static PostgresServer& server() { return PostgresServer::shared(); }
  BatchResult accept(const std::string& body) {
    last_ = message_to({"kommunix"}, body);
    return submit(*store_, {last_});
  }
  std::string count(const std::string& what) { return server().sql(direct_, "SELECT count(*) FROM " + what); }

  TemporaryFolder folder_;
  CuttingProxy proxy_{folder_.path(), server().folder()};
  std::string direct_, through_;
  AcceptMessage last_;
  std::unique_ptr<Store> store_;
};

TEST_F(PostgresqlLoss, OfTheAnswerToACommitIsResolvedByReadingWhatBecameOfIt) {
  proxy_.cut_at(2, CuttingProxy::Side::Answer);

  const BatchResult result = accept("body");

  EXPECT_EQ(proxy_.cuts(), 1);
  EXPECT_EQ(result.status, BatchStatus::Committed) << result.error.render();
  EXPECT_EQ(count("message WHERE id = '" + last_.message.id + "'"), "1");
  EXPECT_EQ(count("message"), "2");
  EXPECT_EQ(result.heads.size(), 1U);
}

TEST_F(PostgresqlLoss, OfACommitItselfIsFoundOutAndTheGroupIsAppliedAgain) {
  proxy_.cut_at(2, CuttingProxy::Side::Request);

  const BatchResult result = accept("body");

  EXPECT_EQ(proxy_.cuts(), 1);
  EXPECT_EQ(result.status, BatchStatus::Committed) << result.error.render();
  EXPECT_EQ(count("message"), "2");
  EXPECT_EQ(store_->counts()->messages, 2U);
}

TEST_F(PostgresqlLoss, BeforeACommitAppliesTheGroupAgain) {
  proxy_.cut_at(1, CuttingProxy::Side::Answer);

  EXPECT_EQ(accept("body").status, BatchStatus::Committed);
  EXPECT_EQ(proxy_.cuts(), 1);
  EXPECT_EQ(count("message"), "2");
}

TEST_F(PostgresqlLoss, IsOverWithTheNextCommitAndKeepsOrderOfAnswers) {
  for (int exchange = 1; exchange <= 2; ++exchange) {
    for (const auto side : {CuttingProxy::Side::Request, CuttingProxy::Side::Answer}) {
      proxy_.cut_at(exchange, side);
      EXPECT_EQ(accept("body").status, BatchStatus::Committed);
      EXPECT_EQ(accept("after").status, BatchStatus::Committed);
    }
  }

  EXPECT_EQ(proxy_.cuts(), 4);
  EXPECT_EQ(count("message"), "9");
  EXPECT_FALSE(store_->failed());
}

TEST_F(PostgresqlLoss, OfAReadersConnectionIsNotSeenByTheReader) {
  ASSERT_TRUE(store_->message(last_.message.id)->has_value());
  proxy_.shut_out();
  proxy_.let_in();

  const auto stored = store_->message(last_.message.id);

  ASSERT_TRUE(stored) << stored.error().render();
  EXPECT_TRUE(stored->has_value());
}

// The server keeps the session of a connection that is cut from the outside no longer than its transaction.
TEST_F(PostgresqlLoss, WhileAnotherHubHasEnteredEndsTheStore) {
  proxy_.shut_out();
  auto other = nabe::store::open({direct_, "", false});
  ASSERT_TRUE(other) << other.error().render();
  proxy_.let_in();

  const BatchResult result = accept("body");

  EXPECT_EQ(result.status, BatchStatus::Failed);
  EXPECT_EQ(result.error.code, kStoreFailed);
  EXPECT_TRUE(store_->failed());
  EXPECT_EQ(count("message"), "1");
}

TEST_F(PostgresqlLoss, ThatLastsEndsTheStoreAndIsToldSo) {
  open({postgresql::Share::Alone, 1'000'000});
  proxy_.shut_out();

  const BatchResult result = accept("body");

  EXPECT_EQ(result.status, BatchStatus::Failed);
  EXPECT_TRUE(store_->failed());
  EXPECT_EQ(accept("more").status, BatchStatus::Failed);
  EXPECT_EQ(count("message"), "2");
}

TEST(PostgresqlCrash, LosesNothingThatWasAcknowledgedAndIsOverWhenTheServerIsBack) {
  PostgresServer server;
  const std::string url = server.new_database();
  auto store = nabe::store::open({url, "", false});
  ASSERT_TRUE(store) << store.error().render();
  std::vector<std::string> acknowledged;
  std::atomic<bool> enough{false};
  std::thread submitting([&] {
    while (!enough && !(*store)->failed()) {
      const AcceptMessage change = message_to({"kommunix"});
      const BatchResult result = submit(**store, {change});
      EXPECT_EQ(result.status, BatchStatus::Committed) << result.error.render();
      acknowledged.push_back(change.message.id);
    }
  });
  for (int round = 0; round < 3; ++round) {
    server.crash();
    server.start();
  }
  enough = true;
  submitting.join();

  for (const std::string& id : acknowledged) {
    EXPECT_EQ((*store)->deliveries_of(id)->size(), 1U) << id;
  }
  EXPECT_EQ((*store)->counts()->messages, acknowledged.size());
}

}  // namespace
}  // namespace nabe::store::testing
