// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"
#include "message/message.h"
#include "message/sha256.h"
#include "session/services.h"

namespace nabe::session {

/// One body or attachment on its way in. Small ones stay in memory; of a large one, chunks are staged in the store as
/// they fill, so that memory is bounded whatever the size.
/// Threads: one at a time. Blocks: write() waits while too many chunks are not yet on the disk.
class StagedContent {
 public:
  /// Content up to this size lies in the message's row.
  static constexpr std::size_t kInlineBytes = 64 * 1024;
  static constexpr std::size_t kChunkBytes = 256 * 1024;
  static constexpr std::size_t kMaxChunksUnderWay = 4;

  StagedContent(Services& services, std::uint64_t max_bytes);
  /// Drops what was staged; the store keeps what a committed message names. So it lives until the batch that accepts
  /// its message has been decided: a duplicate or refused message leaves nothing on the disk.
  ~StagedContent();
  StagedContent(StagedContent&&) noexcept = default;
  StagedContent& operator=(StagedContent&&) = delete;

  /// Errors: NABE-SES-001 too large, NABE-SES-002 the store did not take a chunk.
  Result<void> write(std::string_view bytes);
  /// Everything has arrived; waits until all chunks are on the disk.
  Result<Content> finish();

  std::uint64_t size_bytes() const { return size_bytes_; }
  std::string sha256() const { return hash_.hex(); }

 private:
  struct Progress;
  Result<void> stage();
  Result<void> wait_for(std::size_t chunks_under_way);

  // Not the services: a session may end on the store's thread after the connector that opened it.
  store::Store* store_;
  const Clock* clock_;
  std::uint64_t max_bytes_;
  std::uint64_t size_bytes_ = 0;
  message::Sha256 hash_;
  std::string buffer_;
  std::string blob_id_;  // empty: nothing staged
  std::uint64_t next_chunk_ = 0;
  std::shared_ptr<Progress> progress_;
};

}  // namespace nabe::session
