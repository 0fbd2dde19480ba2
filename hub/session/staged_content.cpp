// SPDX-License-Identifier: EUPL-1.2
#include "session/staged_content.h"

#include <condition_variable>
#include <mutex>

#include "base/ids.h"

namespace nabe::session {

struct StagedContent::Progress {
  std::mutex mutex;
  std::condition_variable changed;
  std::size_t under_way = 0;
  bool failed = false;
};

StagedContent::StagedContent(Services& services, std::uint64_t max_bytes)
    : store_(&services.store),
      clock_(&services.clock),
      max_bytes_(max_bytes),
      progress_(std::make_shared<Progress>()) {}

StagedContent::~StagedContent() {
  if (progress_ && !blob_id_.empty()) {
    store_->submit({store::DropBlob{blob_id_}}, [](const store::BatchResult&) {});
  }
}

Result<void> StagedContent::write(std::string_view bytes) {
  if (bytes.size() > max_bytes_ - size_bytes_) {
    return Error{"NABE-SES-001",
                 "content is larger than the limit of " + std::to_string(max_bytes_) + " bytes",
                 "raise max_body or max_attachment of the connector, or send less",
                 {}};
  }
  size_bytes_ += bytes.size();
  hash_.update(bytes);
  while (!bytes.empty()) {
    const std::size_t room = kChunkBytes - buffer_.size();
    const std::string_view piece = bytes.substr(0, room);
    buffer_ += piece;
    bytes.remove_prefix(piece.size());
    if (buffer_.size() == kChunkBytes) {
      if (auto staged = stage(); !staged) {
        return staged;
      }
    }
  }
  return {};
}

Result<Content> StagedContent::finish() {
  Content content;
  content.size_bytes = size_bytes_;
  content.sha256 = hash_.hex();
  if (blob_id_.empty() && size_bytes_ <= kInlineBytes) {
    content.inline_bytes = std::make_shared<const std::string>(std::move(buffer_));
    return content;
  }
  if (!buffer_.empty()) {
    if (auto staged = stage(); !staged) {
      return staged.error();
    }
  }
  if (auto done = wait_for(0); !done) {
    return done.error();
  }
  content.blob_id = blob_id_;
  return content;
}

Result<void> StagedContent::stage() {
  if (auto room = wait_for(kMaxChunksUnderWay - 1); !room) {
    return room;
  }
  if (blob_id_.empty()) {
    blob_id_ = new_id(clock_->now_us());
  }
  {
    const std::lock_guard lock(progress_->mutex);
    ++progress_->under_way;
  }
  store_->submit({store::StageChunk{blob_id_, next_chunk_++, std::exchange(buffer_, {})}},
                 [progress = progress_](const store::BatchResult& result) {
                   const std::lock_guard lock(progress->mutex);
                   --progress->under_way;
                   progress->failed = progress->failed || result.status != store::BatchStatus::Committed;
                   progress->changed.notify_all();
                 });
  return {};
}

Result<void> StagedContent::wait_for(std::size_t chunks_under_way) {
  std::unique_lock lock(progress_->mutex);
  progress_->changed.wait(lock, [&] { return progress_->failed || progress_->under_way <= chunks_under_way; });
  if (progress_->failed) {
    return Error{"NABE-SES-002",
                 "the store did not take a part of the content",
                 "see the log for the store's error; the sender repeats the message",
                 {}};
  }
  return {};
}

}  // namespace nabe::session
