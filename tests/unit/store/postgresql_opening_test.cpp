// SPDX-License-Identifier: EUPL-1.2
#include <memory>

#include "postgres_server.h"
#include "store/codes.h"
#include "store_fixture.h"

namespace nabe::store::testing {
namespace {

using nabe::support::PostgresServer;

class PostgresqlOpening : public ::testing::Test {
 protected:
  static PostgresServer& server() { return PostgresServer::shared(); }
  static Result<std::unique_ptr<Store>> open(const std::string& url, bool read_only = false) {
    return nabe::store::open({url, "", read_only});
  }
  static std::string code_of(const Result<std::unique_ptr<Store>>& opened) {
    return opened ? "opened" : opened.error().code;
  }
  const std::string& url() {
    if (url_.empty()) {
      url_ = server().new_database();
    }
    return url_;
  }
  void execute(const std::string& statements) { server().sql(url(), statements); }
  std::string answer(const std::string& query) { return server().sql(url(), query); }

 private:
  std::string url_;
};

TEST_F(PostgresqlOpening, AServerThatIsNotThereIsSaidSo) {
  const auto store = open("postgresql:///nabe?host=/nonexistent");

  ASSERT_FALSE(store);
  EXPECT_EQ(store.error().code, kDatabaseAway);
}

TEST_F(PostgresqlOpening, AnAddressIsNeverRepeatedInAnError) {
  const auto store = open("postgresql://nabe:hidden@127.0.0.1:1/nabe?connect_timeout=2");

  ASSERT_FALSE(store);
  EXPECT_EQ(store.error().render().find("hidden"), std::string::npos) << store.error().render();
}

TEST_F(PostgresqlOpening, ASecondHubIsToldWhoWorksWithTheStore) {
  const auto first = open(url());
  ASSERT_TRUE(first) << first.error().render();

  const auto second = open(url());

  ASSERT_EQ(code_of(second), kNodeActive);
  EXPECT_NE(second.error().message.find("of role nabe"), std::string::npos) << second.error().message;
}

TEST_F(PostgresqlOpening, AClosedStoreGivesItsDatabaseBack) {
  { const auto first = open(url()); }

  EXPECT_EQ(code_of(open(url())), "opened");
}

TEST_F(PostgresqlOpening, TwoHubsOnTwoDatabasesOfOneServerDoNotMeet) {
  const auto first = open(url());

  EXPECT_EQ(code_of(open(server().new_database())), "opened");
}

TEST_F(PostgresqlOpening, AReaderReadsWhatARunningHubWrites) {
  const auto writer = open(url());
  const auto reader = open(url(), true);
  ASSERT_TRUE(reader) << reader.error().render();
  const AcceptMessage change = message("body");
  submit(**writer, {change});

  EXPECT_TRUE((*reader)->message(change.message.id)->has_value());
}

TEST_F(PostgresqlOpening, AReaderWritesNothing) {
  const auto writer = open(url());
  const auto reader = open(url(), true);

  const BatchResult result = submit(**reader, {message("body")});

  EXPECT_EQ(result.error.code, kReadOnly);
}

TEST_F(PostgresqlOpening, AReaderCreatesNothing) {
  EXPECT_EQ(code_of(open(url(), true)), kNoStoreHere);
  EXPECT_EQ(answer("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"), "0");
}

TEST_F(PostgresqlOpening, ANewerSchemaIsRefused) {
  { const auto store = open(url()); }
  execute("INSERT INTO migration VALUES(4711, 'of tomorrow', 0)");

  const auto store = open(url());

  ASSERT_EQ(code_of(store), kSchemaNewer);
  EXPECT_NE(store.error().message.find("4711"), std::string::npos);
}

TEST_F(PostgresqlOpening, AMigrationThatFailsChangesNothing) {
  execute("CREATE TABLE journal(mine INTEGER)");

  EXPECT_EQ(code_of(open(url())), kMigrationFailed);
  EXPECT_EQ(answer("SELECT string_agg(tablename, ',') FROM pg_tables WHERE schemaname = 'public'"), "journal");
}

TEST_F(PostgresqlOpening, ADatabaseInAnotherEncodingIsRefused) {
  const auto store = open(server().new_database("ENCODING 'LATIN1' TEMPLATE template0"));

  ASSERT_EQ(code_of(store), kDatabaseUnsuitable);
  EXPECT_NE(store.error().message.find("LATIN1"), std::string::npos);
}

TEST_F(PostgresqlOpening, ADatabaseThatTakesNoWritesIsRefused) {
  execute("ALTER DATABASE " + answer("SELECT current_database()") + " SET default_transaction_read_only = on");

  EXPECT_EQ(code_of(open(url())), kDatabaseAway);
}

TEST_F(PostgresqlOpening, CommitsThatAreNotSyncedAreRefused) {
  execute("ALTER DATABASE " + answer("SELECT current_database()") + " SET synchronous_commit = off");

  const auto store = open(url());

  ASSERT_EQ(code_of(store), kDatabaseUnsafe);
  EXPECT_NE(store.error().hint.find("synchronous_commit = on"), std::string::npos) << store.error().hint;
}

/// A server with settings of its own. It is made without them: they would have the making of a database wait for a
/// replica that is not there.
class UnsafeServer : public ::testing::TestWithParam<std::vector<std::string>> {
 protected:
  static void SetUpTestSuite() {
    server_ = std::make_unique<PostgresServer>();
    url_ = server_->new_database();
  }
  static void TearDownTestSuite() { server_.reset(); }

  static inline std::unique_ptr<PostgresServer> server_;
  static inline std::string url_;
};
INSTANTIATE_TEST_SUITE_P(
    Postgresql, UnsafeServer,
    ::testing::Values(std::vector<std::string>{"fsync=off"}, std::vector<std::string>{"full_page_writes=off"},
                      std::vector<std::string>{"synchronous_standby_names=replica", "synchronous_commit=local"},
                      std::vector<std::string>{"synchronous_standby_names=replica",
                                               "synchronous_commit=remote_write"}));

TEST_P(UnsafeServer, IsRefusedAndSaysWhatToSet) {
  server_->restart(GetParam());

  const auto store = open({url_, "", false});

  ASSERT_FALSE(store);
  EXPECT_EQ(store.error().code, kDatabaseUnsafe);
  const std::string& setting = GetParam().back();
  EXPECT_NE(store.error().hint.find(setting.substr(0, setting.find('=')) + " = on"), std::string::npos)
      << store.error().hint;
}

TEST_F(PostgresqlOpening, ADamagedRowIsAnErrorAndTheRestGoesOn) {
  const AcceptMessage damaged = message_to({"kommunix"});
  const AcceptMessage healthy = message_to({"kommunix"});
  { submit(**open(url()), {damaged, healthy}); }
  execute("UPDATE message SET facts = '9:x' WHERE id = '" + damaged.message.id + "'");

  const auto store = open(url());

  EXPECT_EQ((*store)->message(damaged.message.id).error().code, kDamaged);
  EXPECT_TRUE((*store)->message(healthy.message.id)->has_value());
}

}  // namespace
}  // namespace nabe::store::testing
