// SPDX-License-Identifier: EUPL-1.2
#include "store/sqlite/segments.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <system_error>
#include <utility>
#include <vector>

#include "store/sql/query.h"

namespace nabe::store::sqlite {
namespace {

constexpr std::int64_t kSegmentBytes = 64 * 1024 * 1024;

/// Ids of the segments that lie beside the database.
std::vector<std::int64_t> segments_beside(const std::string& database_file) {
  const std::filesystem::path database(database_file);
  const std::string prefix = database.filename().string() + "-content";
  std::vector<std::int64_t> ids;
  std::error_code failure;
  for (const auto& entry : std::filesystem::directory_iterator(database.parent_path(), failure)) {
    const std::string name = entry.path().filename().string();
    if (name.rfind(prefix, 0) == 0 && name.size() > prefix.size() &&
        name.find_first_not_of("0123456789", prefix.size()) == std::string::npos) {
      ids.push_back(std::stoll(name.substr(prefix.size())));
    }
  }
  return ids;
}

}  // namespace

Segments::Segments(sql::Connection& connection, std::string database_file)
    : connection_(connection), database_file_(std::move(database_file)) {
  sql::Query last(connection_,
                  "SELECT segment, offset_bytes, size_bytes FROM chunk WHERE segment IS NOT NULL ORDER BY segment "
                  "DESC, offset_bytes DESC LIMIT 1");
  if (last.next()) {
    last_ = last.integer(0);
    end_bytes_ = last.integer(1) + last.integer(2);
  }
  for (const std::int64_t id : segments_beside(database_file_)) {
    if (id < last_) {
      drop_if_empty(id);
    }
  }
}

SegmentFile& Segments::writable(std::int64_t id) {
  if (!file_ || file_->id() != id) {
    sync();
    file_ = std::make_unique<SegmentFile>(database_file_, id, SegmentFile::Mode::Write);
  }
  return *file_;
}

ChunkPlace Segments::append(std::string_view bytes) {
  const auto size = static_cast<std::int64_t>(bytes.size());
  if (last_ == 0 || end_bytes_ + size > kSegmentBytes) {
    ++last_;
    end_bytes_ = 0;
  }
  const ChunkPlace place{last_, end_bytes_, size};
  writable(last_).write(bytes, end_bytes_);
  dirty_ = true;
  end_bytes_ += size;
  return place;
}

void Segments::erase(const ChunkPlace& place) {
  static constexpr std::array<char, 64 * 1024> kZeros{};
  SegmentFile& file = writable(place.segment);
  for (std::int64_t done = 0; done < place.size_bytes;) {
    const auto piece = std::min(place.size_bytes - done, static_cast<std::int64_t>(kZeros.size()));
    file.write({kZeros.data(), static_cast<std::size_t>(piece)}, place.offset_bytes + done);
    done += piece;
  }
  dirty_ = true;
}

void Segments::drop_if_empty(std::int64_t id) {
  {
    sql::Query named(connection_, "SELECT 1 FROM chunk WHERE segment = ? LIMIT 1");
    named.bind(id);
    if (id == last_ || named.next()) {
      return;
    }
  }
  if (file_ && file_->id() == id) {
    file_.reset();
    dirty_ = false;
  }
  SegmentFile::remove(database_file_, id);
}

void Segments::sync() {
  if (std::exchange(dirty_, false)) {
    file_->sync();
  }
}

}  // namespace nabe::store::sqlite
