// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "base/byte_budget.h"
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

  /// `held`: what it keeps in memory is charged to it, chunks on their way to the disk as well. `disk`: takes no chunk
  /// once it is low; null: as long as the store does.
  StagedContent(Services& services, std::uint64_t max_bytes, HeldBytes held, std::shared_ptr<const DiskRoom> disk);
  /// Another part of the same message: the two have one bound of chunks under way, and one budget.
  StagedContent next_part(std::uint64_t max_bytes) const;
  /// Drops what was staged; the store keeps what a committed message names. So it lives until the batch that accepts
  /// its message has been decided: a duplicate or refused message leaves nothing on the disk.
  ~StagedContent();
  StagedContent(StagedContent&&) noexcept = default;
  StagedContent& operator=(StagedContent&&) = delete;

  /// Errors: NABE-SES-001 too large, NABE-SES-002 the store did not take a chunk, NABE-SES-015 no memory, NABE-SES-019
  /// the disk is nearly full.
  Result<void> write(std::string_view bytes);
  /// No more bytes come: what need not stay in memory goes to the disk. Blocks: as write(). Errors: NABE-SES-002,
  /// NABE-SES-019.
  Result<void> seal();
  /// Everything has arrived. The batch that names the content goes to the store after its chunks, and is refused or
  /// fails if one of them was. Blocks: no. Errors: NABE-SES-002.
  Result<Content> finish();

  std::uint64_t size_bytes() const { return size_bytes_; }
  std::string sha256() const { return hash_.hex(); }

 private:
  struct Progress;
  StagedContent(store::Store& store, const Clock& clock, std::uint64_t max_bytes, HeldBytes held,
                std::shared_ptr<const DiskRoom> disk, std::shared_ptr<Progress> progress);
  Result<void> make_room(std::size_t bytes);
  Result<void> stage();
  void submit_chunk();
  Result<void> wait_for(std::size_t chunks_under_way);

  // Not the services: a session may end on the store's thread after the connector that opened it.
  store::Store* store_;
  const Clock* clock_;
  std::uint64_t max_bytes_;
  std::uint64_t size_bytes_ = 0;
  message::Sha256 hash_;
  std::string buffer_;
  HeldBytes held_;
  std::shared_ptr<const DiskRoom> disk_;
  std::string blob_id_;  // empty: nothing staged
  std::uint64_t next_chunk_ = 0;
  std::shared_ptr<Progress> progress_;
};

/// NABE-SES-015: the memory for intakes is used up.
Error no_memory();

}  // namespace nabe::session
