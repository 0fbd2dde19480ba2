// SPDX-License-Identifier: EUPL-1.2
#include "store/sql/blob_reader.h"

#include <algorithm>
#include <cstring>

#include "store/sql/reading.h"

namespace nabe::store::sql {

Result<std::size_t> ChunkReader::read(char* destination, std::size_t capacity) {
  if (used_ == chunk_.size()) {
    if (next_ == chunks_) {
      return std::size_t{0};
    }
    auto chunk = reading(*pool_, [this](Connection& connection) { return connection.chunk(blob_id_, next_); });
    if (!chunk) {
      return chunk.error();
    }
    chunk_ = std::move(*chunk);
    used_ = 0;
    ++next_;
  }
  const std::size_t size = std::min(capacity, chunk_.size() - used_);
  std::memcpy(destination, chunk_.data() + used_, size);
  used_ += size;
  return size;
}

}  // namespace nabe::store::sql
