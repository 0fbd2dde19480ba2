// SPDX-License-Identifier: EUPL-1.2
// A store moves between the databases and back, whole or not at all.
#include "postgres_server.h"
#include "store/codes.h"
#include "store/move.h"
#include "store/postgresql/postgresql_store.h"
#include "store/sql/tables.h"
#include "store/sqlite/connection.h"
#include "store_fixture.h"

namespace nabe::store::testing {
namespace {

using nabe::support::PostgresServer;

class PostgresqlMove : public ::testing::Test {
 protected:
  /// Something in every table.
  void fill(const OpenOptions& options) {
    auto store = nabe::store::open(options);
    ASSERT_TRUE(store) << store.error().render();
    AcceptMessage opening = message_to({"kommunix", "akte"}, std::string("\0\xff{}\"\\", 6));
    opening.message.sender_message_id = "A-1";
    opening.message.attachments.push_back({"large", "text/plain", content_of(std::string(700'000, 'x'))});
    opening.message.attributes = {{"ä", "ö"}, {"", "'"}};
    opening.selector.opens_case = true;
    opening.selector.references = {{"kfz", "N-1"}};
    const BatchResult opened = submit(**store, {opening});
    ASSERT_EQ(opened.status, BatchStatus::Committed) << opened.error.render();
    moved_ = opening.message.id;
    case_id_ = opened.receipts.at(0).case_id;
    AcceptMessage waiting = message_to({"kommunix"});
    waiting.selector.references = {{"kfz", "unknown yet"}};
    SetConnectorStopped stopped;
    stopped.connector = "akte";
    RecordRefusal refusal;
    refusal.code = "NABE-MSG-001";
    for (const Batch& batch : std::vector<Batch>{
             {waiting},
             {finish(opened.heads.at(0), DeliveryState::Dead)},
             {PutState{kDepartment, "akte", std::string("k\0\xfe", 3), std::string("\0v", 2), std::nullopt}},
             {PutHold{kDepartment, "akte", moved_, true}},
             {refusal},
             {stopped}}) {
      ASSERT_EQ(submit(**store, batch).status, BatchStatus::Committed);
    }
  }
  static Result<std::vector<MovedTable>> move(const OpenOptions& from, const OpenOptions& to) {
    return move_store(from, to, [](const std::string&, std::uint64_t) {});
  }
  static std::string all_of(Store& store, const std::string& blob_id) {
    auto reader = store.open_blob(blob_id);
    EXPECT_TRUE(reader);
    std::string all;
    std::string buffer(100'000, ' ');
    for (auto size = (*reader)->read(buffer.data(), buffer.size()); size && *size > 0;
         size = (*reader)->read(buffer.data(), buffer.size())) {
      all.append(buffer, 0, *size);
    }
    return all;
  }
  OpenOptions sqlite(const std::string& name) const { return {"sqlite", folder_.path() + "/" + name, false}; }
  const OpenOptions& database() {
    if (database_.url.empty()) {
      database_.url = PostgresServer::shared().new_database();
    }
    return database_;
  }

  TemporaryFolder folder_;
  OpenOptions database_;
  std::string moved_, case_id_;
};

TEST_F(PostgresqlMove, ThereAndBackGivesTheSameRowsInEveryTable) {
  fill(sqlite("first"));

  const auto there = move(sqlite("first"), database());
  ASSERT_TRUE(there) << there.error().render();
  const auto back = move(database(), sqlite("second"));
  ASSERT_TRUE(back) << back.error().render();

  ASSERT_EQ(there->size(), sql::tables().size());
  for (std::size_t i = 0; i < there->size(); ++i) {
    EXPECT_GT(there->at(i).rows, 0U) << there->at(i).name << " was not tested";
    EXPECT_EQ(there->at(i).rows, back->at(i).rows) << there->at(i).name;
    EXPECT_EQ(there->at(i).sha256, back->at(i).sha256) << there->at(i).name;
  }
  auto store = nabe::store::open(sqlite("second"));
  ASSERT_TRUE(store) << store.error().render();
  const auto stored = (*store)->message(moved_);
  EXPECT_EQ(all_of(**store, (*stored)->message.attachments.at(0).content.blob_id), std::string(700'000, 'x'));
}

TEST_F(PostgresqlMove, AHubGoesOnWithWhatWasMoved) {
  fill(sqlite("first"));
  ASSERT_TRUE(move(sqlite("first"), database()));

  auto store = nabe::store::open(database());

  ASSERT_TRUE(store) << store.error().render();
  const auto stored = (*store)->message(moved_);
  ASSERT_TRUE(stored && stored->has_value());
  EXPECT_EQ(*(*stored)->message.body.inline_bytes, std::string("\0\xff{}\"\\", 6));
  EXPECT_EQ(all_of(**store, (*stored)->message.attachments.at(0).content.blob_id), std::string(700'000, 'x'));
  AcceptMessage again = message("x");
  again.message.sender_message_id = "A-1";
  EXPECT_EQ(submit(**store, {again}).status, BatchStatus::IdentityConflict);
  AcceptMessage next = message_to({"kommunix"});
  next.selector.case_id = case_id_;
  EXPECT_EQ(submit(**store, {next}).status, BatchStatus::Committed);
  EXPECT_EQ((*store)->deliveries_of(next.message.id)->at(0).lane_sequence, 2U);
}

TEST_F(PostgresqlMove, IntoAStoreThatIsNotEmptyIsRefused) {
  fill(sqlite("first"));
  fill(sqlite("second"));

  EXPECT_EQ(move(sqlite("first"), sqlite("second")).error().code, kStoreNotEmpty);
  EXPECT_TRUE(nabe::store::open(sqlite("second")));
}

TEST_F(PostgresqlMove, FromOrToARunningHubIsRefused) {
  fill(sqlite("first"));
  {
    const auto hub = nabe::store::open(sqlite("first"));
    EXPECT_EQ(move(sqlite("first"), database()).error().code, kFolderLocked);
  }
  const auto hub = nabe::store::open(database());
  EXPECT_EQ(move(sqlite("first"), database()).error().code, kNodeActive);
}

TEST_F(PostgresqlMove, FromWhereNoStoreIsCreatesNothing) {
  EXPECT_EQ(move(sqlite("nowhere"), database()).error().code, kNoStoreHere);
  EXPECT_EQ(move(database(), sqlite("new")).error().code, kNoStoreHere);
}

TEST_F(PostgresqlMove, ThatWasNotFinishedLeavesAStoreThatNobodyOpens) {
  fill(sqlite("first"));
  const std::string& url = database().url;
  { ASSERT_TRUE(nabe::store::open(database())); }
  // The journal is one of the last tables.
  PostgresServer::shared().sql(url, "ALTER TABLE journal ADD CONSTRAINT broken CHECK (seq < 0)");

  EXPECT_EQ(move(sqlite("first"), database()).error().code, kMoveFailed);

  EXPECT_FALSE(nabe::store::open(database()));
  EXPECT_EQ(move(sqlite("first"), database()).error().code, kStoreNotEmpty);
  EXPECT_TRUE(nabe::store::open(sqlite("first")));
}

TEST_F(PostgresqlMove, KnowsEveryTableAndColumnOfBothDatabases) {
  { ASSERT_TRUE(nabe::store::open(sqlite("first"))); }
  { ASSERT_TRUE(nabe::store::open(database())); }
  sqlite::Connection connection(folder_.path() + "/first/nabe.db", sqlite::Connection::Mode::Reader);
  std::string names;
  for (const sql::Table& table : sql::tables()) {
    std::string columns;
    for (const sql::Column& column : table.columns) {
      columns += (columns.empty() ? "" : ",") + std::string(column.name);
    }
    const std::string name = table.name;
    const std::string in_segments = table.holds_chunks ? ",segment,offset_bytes,size_bytes" : "";
    EXPECT_EQ(connection.texts("SELECT group_concat(name) FROM pragma_table_info('" + name + "')").front(),
              columns + in_segments);
    EXPECT_EQ(PostgresServer::shared().sql(database().url,
                                           "SELECT string_agg(attname, ',' ORDER BY attnum) FROM pg_attribute WHERE "
                                           "attrelid = 'public." +
                                               name + "'::regclass AND attnum > 0"),
              columns);
  }
  const auto count = std::to_string(sql::tables().size());
  EXPECT_EQ(connection
                .texts("SELECT CAST(count(*) AS TEXT) FROM sqlite_master WHERE type = 'table' AND name <> "
                       "'migration' AND name NOT LIKE 'sqlite_%'")
                .front(),
            count);
  EXPECT_EQ(PostgresServer::shared().sql(database().url,
                                         "SELECT count(*) FROM pg_tables WHERE schemaname = 'public' AND tablename NOT "
                                         "IN ('migration', 'node')"),
            count);
}

}  // namespace
}  // namespace nabe::store::testing
