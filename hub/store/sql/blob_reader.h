// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <memory>
#include <string>

#include "store/sql/reader_pool.h"
#include "store/store.h"

namespace nabe::store::sql {

/// Reads a blob chunk by chunk; holds one chunk at a time and no connection between two of them.
/// Threads: one at a time. May outlive the store.
class ChunkReader final : public BlobReader {
 public:
  ChunkReader(std::shared_ptr<ReaderPool> pool, std::string blob_id, std::int64_t chunks)
      : pool_(std::move(pool)), blob_id_(std::move(blob_id)), chunks_(chunks) {}

  Result<std::size_t> read(char* destination, std::size_t capacity) override;

 private:
  std::shared_ptr<ReaderPool> pool_;
  std::string blob_id_;
  std::int64_t chunks_;
  std::int64_t next_ = 0;
  std::string chunk_;
  std::size_t used_ = 0;
};

}  // namespace nabe::store::sql
