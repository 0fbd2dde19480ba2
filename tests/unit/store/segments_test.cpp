// SPDX-License-Identifier: EUPL-1.2
// Large contents in the segments beside the database.
#include "store/sqlite/segments.h"

#include <sqlite3.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <thread>

#include "store/codes.h"
#include "store_fixture.h"

namespace nabe::store::testing {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kLargeBytes = 700'000;

class SegmentsTest : public ::testing::Test {
 protected:
  void SetUp() override { open(); }
  void open() {
    store_.reset();
    auto opened = nabe::store::open({"sqlite", temporary_.path(), false});
    ASSERT_TRUE(opened) << opened.error().render();
    store_ = std::move(*opened);
  }
  AcceptMessage accept(char fill) {
    const AcceptMessage change = nabe::store::testing::message(std::string(kLargeBytes, fill));
    EXPECT_EQ(submit(*store_, {change}).status, BatchStatus::Committed);
    return change;
  }
  std::string body_of(const AcceptMessage& change) {
    const auto stored = store_->message(change.message.id);
    auto reader = store_->open_blob((*stored)->message.body.blob_id);
    std::string all;
    std::string piece(100'000, ' ');
    for (auto size = (*reader)->read(piece.data(), piece.size()); size && *size > 0;
         size = (*reader)->read(piece.data(), piece.size())) {
      all.append(piece, 0, *size);
    }
    return all;
  }
  std::string segment(std::int64_t id) const {
    return sqlite::SegmentFile::name_of(temporary_.path() + "/nabe.db", id);
  }
  static std::string bytes_of(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
  }
  /// Waits until what nobody names has been swept.
  bool swept() {
    const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(10);
    while (std::chrono::steady_clock::now() < until) {
      if (store_->counts()->loose_blobs == 0) return true;
      std::this_thread::yield();
    }
    return false;
  }

  TemporaryFolder temporary_;
  std::unique_ptr<Store> store_;
};

TEST_F(SegmentsTest, HoldWhatTheDatabaseDoesNot) {
  const AcceptMessage change = accept('s');

  EXPECT_EQ(body_of(change), std::string(kLargeBytes, 's'));
  EXPECT_NE(bytes_of(segment(1)).find(std::string(10'000, 's')), std::string::npos);
  EXPECT_EQ(bytes_of(temporary_.path() + "/nabe.db-wal").find(std::string(3'000, 's')), std::string::npos);
}

TEST_F(SegmentsTest, HaveTheModeOfTheDatabase) {
  accept('s');

  EXPECT_EQ(fs::status(segment(1)).permissions(), fs::status(temporary_.path() + "/nabe.db").permissions());
}

TEST_F(SegmentsTest, GoOnBehindWhatIsNamedAfterAStart) {
  const AcceptMessage first = accept('a');
  open();
  const AcceptMessage second = accept('b');

  EXPECT_EQ(body_of(first), std::string(kLargeBytes, 'a'));
  EXPECT_EQ(body_of(second), std::string(kLargeBytes, 'b'));
  EXPECT_FALSE(fs::exists(segment(2)));
}

TEST_F(SegmentsTest, BeginAnewWhenOneIsFull) {
  const std::string piece(4 * 1024 * 1024, 'x');
  for (std::uint64_t i = 0; i < 17; ++i) {
    ASSERT_EQ(submit(*store_, {StageChunk{"blob", i, piece}}).status, BatchStatus::Committed);
  }

  EXPECT_TRUE(fs::exists(segment(2)));
  EXPECT_EQ(fs::file_size(segment(1)), 64U * 1024 * 1024);
}

TEST_F(SegmentsTest, ForgetTheBytesOfWhatWasDropped) {
  const AcceptMessage kept = accept('k');
  submit(*store_, {StageChunk{"blob", 0, std::string(200'000, 'd')}});
  submit(*store_, {DropBlob{"blob"}});

  ASSERT_TRUE(swept());
  EXPECT_EQ(bytes_of(segment(1)).find(std::string(100, 'd')), std::string::npos);
  EXPECT_EQ(body_of(kept), std::string(kLargeBytes, 'k'));
}

TEST_F(SegmentsTest, AreDeletedOnceNothingInThemIsNamed) {
  const std::string piece(4 * 1024 * 1024, 'x');
  for (std::uint64_t i = 0; i < 17; ++i) submit(*store_, {StageChunk{"blob", i, piece}});
  submit(*store_, {DropBlob{"blob"}});

  ASSERT_TRUE(swept());
  open();
  EXPECT_FALSE(fs::exists(segment(1)));
}

TEST_F(SegmentsTest, OneThatIsMissingIsDamageOfItsContentsAlone) {
  const AcceptMessage lost = accept('l');
  const AcceptMessage small = nabe::store::testing::message("small");
  submit(*store_, {small});
  fs::remove(segment(1));
  open();

  const auto stored = store_->message(lost.message.id);
  auto reader = store_->open_blob((*stored)->message.body.blob_id);
  std::string piece(1000, ' ');
  EXPECT_EQ((*reader)->read(piece.data(), piece.size()).error().code, kDamaged);
  EXPECT_TRUE(store_->message(small.message.id)->has_value());
}

TEST_F(SegmentsTest, OneThatIsCutOffIsDamage) {
  const AcceptMessage lost = accept('l');
  fs::resize_file(segment(1), 1000);

  const auto stored = store_->message(lost.message.id);
  auto reader = store_->open_blob((*stored)->message.body.blob_id);
  std::string piece(1000, ' ');
  EXPECT_EQ((*reader)->read(piece.data(), piece.size()).error().code, kDamaged);
}

TEST_F(SegmentsTest, ContentOfTheFirstVersionIsReadFromItsRows) {
  const AcceptMessage old = accept('o');
  store_.reset();
  sqlite3* database = nullptr;
  ASSERT_EQ(sqlite3_open((temporary_.path() + "/nabe.db").c_str(), &database), SQLITE_OK);
  EXPECT_EQ(sqlite3_exec(database,
                         "UPDATE chunk SET bytes = CAST(replace(hex(zeroblob(size_bytes / 2)), '0', 'o') AS BLOB), "
                         "segment = NULL, offset_bytes = NULL, size_bytes = NULL",
                         nullptr, nullptr, nullptr),
            SQLITE_OK)
      << sqlite3_errmsg(database);
  sqlite3_close(database);
  fs::remove(segment(1));
  open();

  EXPECT_EQ(body_of(old), std::string(kLargeBytes, 'o'));
}

}  // namespace
}  // namespace nabe::store::testing
