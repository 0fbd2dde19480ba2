// SPDX-License-Identifier: EUPL-1.2
#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "store/codes.h"
#include "store_fixture.h"

namespace nabe::store::testing {
namespace {

class SqliteFiles : public ::testing::Test {
 protected:
  std::string folder() const { return temporary_.path() + "/new/state"; }
  std::string database() const { return folder() + "/nabe.db"; }
  Result<std::unique_ptr<Store>> open(bool read_only = false) const {
    return nabe::store::open({"sqlite", folder(), read_only});
  }
  void execute(const std::string& sql) const {
    sqlite3* database_handle = nullptr;
    ASSERT_EQ(sqlite3_open(database().c_str(), &database_handle), SQLITE_OK);
    EXPECT_EQ(sqlite3_exec(database_handle, sql.c_str(), nullptr, nullptr, nullptr), SQLITE_OK)
        << sqlite3_errmsg(database_handle);
    sqlite3_close(database_handle);
  }
  static mode_t mode_of(const std::string& path) {
    struct stat status {};
    EXPECT_EQ(::stat(path.c_str(), &status), 0) << path;
    return status.st_mode & 0777;
  }

  TemporaryFolder temporary_;
};

TEST_F(SqliteFiles, FolderAndFilesAreTheOwnersAlone) {
  const auto store = open();
  ASSERT_TRUE(store);
  submit(**store, {message("body")});

  EXPECT_EQ(mode_of(folder()), 0700U);
  for (const auto& entry : std::filesystem::directory_iterator(folder())) {
    EXPECT_EQ(mode_of(entry.path()), 0600U) << entry.path();
  }
}

TEST_F(SqliteFiles, ASecondWriterIsToldWhoHasTheFolder) {
  const auto first = open();

  const auto second = open();

  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().code, kFolderLocked);
  EXPECT_NE(second.error().message.find(std::to_string(getpid())), std::string::npos) << second.error().message;
}

TEST_F(SqliteFiles, AClosedStoreGivesItsFolderBack) {
  { const auto first = open(); }

  EXPECT_TRUE(open());
}

TEST_F(SqliteFiles, AReaderReadsWhatARunningHubWrites) {
  const auto writer = open();
  const auto reader = open(true);
  ASSERT_TRUE(reader) << reader.error().render();
  const AcceptMessage change = message("body");
  submit(**writer, {change});

  EXPECT_TRUE((*reader)->message(change.message.id)->has_value());
}

TEST_F(SqliteFiles, AReaderReadsTheStoreOfAHubThatHasEnded) {
  const AcceptMessage change = message("body");
  { submit(**open(), {change}); }
  const auto count_files = [this] {
    return std::distance(std::filesystem::directory_iterator(folder()), std::filesystem::directory_iterator());
  };
  const auto before = count_files();

  const auto reader = open(true);

  ASSERT_TRUE(reader);
  EXPECT_TRUE((*reader)->message(change.message.id)->has_value());
  EXPECT_EQ(count_files(), before);
}

TEST_F(SqliteFiles, AReaderCreatesNothing) {
  const auto reader = open(true);

  ASSERT_FALSE(reader);
  EXPECT_EQ(reader.error().code, kNoStoreHere);
  EXPECT_FALSE(std::filesystem::exists(folder()));
}

TEST_F(SqliteFiles, AReaderWritesNothing) {
  const auto writer = open();
  const auto reader = open(true);

  EXPECT_EQ(submit(**reader, {message("body")}).status, BatchStatus::Failed);
}

TEST_F(SqliteFiles, ANewerSchemaIsRefused) {
  { const auto store = open(); }
  execute("PRAGMA user_version = 4711");

  const auto store = open();

  ASSERT_FALSE(store);
  EXPECT_EQ(store.error().code, kSchemaNewer);
  EXPECT_NE(store.error().message.find("4711"), std::string::npos);
}

TEST_F(SqliteFiles, AMigrationThatFailsChangesNothing) {
  std::filesystem::create_directories(folder());
  execute("CREATE TABLE journal(mine INTEGER)");

  const auto store = open();

  ASSERT_FALSE(store);
  EXPECT_EQ(store.error().code, kMigrationFailed);
  execute("SELECT mine FROM journal");
  execute("CREATE TABLE meta(mine INTEGER)");
}

TEST_F(SqliteFiles, AFileThatIsNoDatabaseIsRefused) {
  std::filesystem::create_directories(folder());
  std::ofstream(database()) << std::string(8'192, 'x');

  const auto store = open();

  ASSERT_FALSE(store);
  EXPECT_EQ(store.error().code, kCannotOpen);
}

TEST_F(SqliteFiles, AFolderThatCannotBeMadeIsRefused) {
  std::ofstream(temporary_.path() + "/new") << "a file";

  const auto store = open();

  ASSERT_FALSE(store);
  EXPECT_EQ(store.error().code, kFolderUnusable);
}

TEST_F(SqliteFiles, AnUnknownKindOfStoreIsRefused) {
  EXPECT_EQ(nabe::store::open({"oracle", folder(), false}).error().code, kUnknownStore);
}

TEST(StoreCodes, EachIsDocumented) {
  std::ifstream file(NABE_SOURCE_DIR "/docs/errors/sto.md");
  std::stringstream text;
  text << file.rdbuf();

  for (const char* code : all_codes()) {
    EXPECT_NE(text.str().find(std::string("## ") + code + " "), std::string::npos) << code;
  }
}

TEST(StoreNames, EveryStateIsFoundByItsName) {
  for (int number = 0; number <= static_cast<int>(DeliveryState::Replaced); ++number) {
    const auto state = static_cast<DeliveryState>(number);
    EXPECT_EQ(delivery_state_of(name_of(state)), state);
  }
  EXPECT_FALSE(delivery_state_of("lost"));
}

}  // namespace
}  // namespace nabe::store::testing
