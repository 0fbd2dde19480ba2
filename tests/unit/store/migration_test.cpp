// SPDX-License-Identifier: EUPL-1.2
#include <array>
#include <span>
#include <string>
#include <vector>

#include "store/codes.h"
#include "store/sqlite/schema.h"
#include "store_fixture.h"

namespace nabe::store::testing {
namespace {

using sqlite::Connection;
using sqlite::Migration;

constexpr std::array kNotes = {
    "ALTER TABLE message ADD COLUMN note TEXT NOT NULL DEFAULT ''",
    "UPDATE message SET note = 'was ' || id",
};
constexpr std::array kBroken = {
    "CREATE TABLE half(done INTEGER)",
    "INSERT INTO nowhere VALUES(1)",
};

/// A store of this program's version with two messages in it, and the next versions.
class Migrations : public ::testing::Test {
 protected:
  void SetUp() override {
    auto store = nabe::store::open({"sqlite", temporary_.path(), false});
    ASSERT_TRUE(store) << store.error().message;
    ASSERT_EQ(submit(**store, {message("first")}).status, BatchStatus::Committed);
    ASSERT_EQ(submit(**store, {message("second")}).status, BatchStatus::Committed);
  }
  Connection connect() const { return {temporary_.path() + "/nabe.db", Connection::Mode::Writer}; }
  static std::vector<Migration> with(std::initializer_list<Migration> next) {
    const auto own = sqlite::migrations();
    std::vector<Migration> steps(own.begin(), own.end());
    steps.insert(steps.end(), next);
    return steps;
  }
  static constexpr Migration kWithNotes{"notes", kNotes};
  static constexpr Migration kThatFails{"one that fails", kBroken};

  TemporaryFolder temporary_;
};

TEST_F(Migrations, BringAnOlderStoreForwardWithAllThatIsInIt) {
  auto connection = connect();

  const auto migrated = migrate(connection, with({kWithNotes}));

  ASSERT_TRUE(migrated) << migrated.error().message;
  EXPECT_EQ(connection.number("PRAGMA user_version"), sqlite::schema_version() + 1);
  EXPECT_EQ(connection.number("SELECT count(*) FROM message WHERE note = 'was ' || id"), 2);
}

TEST_F(Migrations, AreNotedWithTheirVersion) {
  auto connection = connect();
  ASSERT_TRUE(migrate(connection, with({kWithNotes})));

  EXPECT_EQ(connection.texts("SELECT description FROM migration ORDER BY version").back(), "notes");
  EXPECT_EQ(connection.number("SELECT max(version) FROM migration"), sqlite::schema_version() + 1);
}

TEST_F(Migrations, AreDoneOnce) {
  auto connection = connect();
  ASSERT_TRUE(migrate(connection, with({kWithNotes})));

  const auto again = migrate(connection, with({kWithNotes}));

  EXPECT_TRUE(again);  // a second ALTER TABLE would fail
}

TEST_F(Migrations, ThatFailOnTheWayLeaveTheOlderVersionWhole) {
  auto connection = connect();

  const auto migrated = migrate(connection, with({kWithNotes, kThatFails}));

  ASSERT_FALSE(migrated);
  EXPECT_EQ(migrated.error().code, kMigrationFailed);
  EXPECT_EQ(connection.number("PRAGMA user_version"), sqlite::schema_version());
  EXPECT_EQ(connection.number("SELECT count(*) FROM pragma_table_info('message') WHERE name = 'note'"), 0);
  EXPECT_EQ(connection.number("SELECT count(*) FROM sqlite_master WHERE name = 'half'"), 0);
  EXPECT_EQ(connection.number("SELECT count(*) FROM message"), 2);
}

TEST_F(Migrations, OfANewerProgramAreNotUndoneByAnOlderOne) {
  auto connection = connect();
  ASSERT_TRUE(migrate(connection, with({kWithNotes})));

  const auto older = migrate(connection);

  ASSERT_FALSE(older);
  EXPECT_EQ(older.error().code, kSchemaNewer);
}

}  // namespace
}  // namespace nabe::store::testing
