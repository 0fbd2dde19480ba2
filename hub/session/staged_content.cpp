// SPDX-License-Identifier: EUPL-1.2
#include "session/staged_content.h"

#include <algorithm>
#include <bit>
#include <limits>
#include <mutex>

#include "base/ids.h"
#include "base/waits.h"

namespace nabe::session {

namespace {

constexpr std::size_t kMinBufferBytes = 1024;
constexpr std::size_t kAnyNumber = std::numeric_limits<std::size_t>::max();  // of chunks under way: not to wait

}  // namespace

Error no_memory() {
  return Error{"NABE-SES-015",
               "the memory for intakes is used up",
               "the sender repeats the message; if it happens often, raise intake_memory in nabe.toml",
               {}};
}

struct StagedContent::Progress {
  Mutex mutex;
  ConditionVariable changed;
  std::size_t under_way = 0;
  bool failed = false;
};

StagedContent::StagedContent(Services& services, std::uint64_t max_bytes, HeldBytes held,
                             std::shared_ptr<const DiskRoom> disk)
    : StagedContent(services.store, services.clock, max_bytes, std::move(held), std::move(disk),
                    std::make_shared<Progress>()) {}

StagedContent::StagedContent(store::Store& store, const Clock& clock, std::uint64_t max_bytes, HeldBytes held,
                             std::shared_ptr<const DiskRoom> disk, std::shared_ptr<Progress> progress)
    : store_(&store),
      clock_(&clock),
      max_bytes_(max_bytes),
      held_(std::move(held)),
      disk_(std::move(disk)),
      progress_(std::move(progress)) {}

StagedContent StagedContent::next_part(std::uint64_t max_bytes) const {
  return {*store_, *clock_, max_bytes, HeldBytes(held_.budget()), disk_, progress_};
}

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
    if (auto fits = make_room(piece.size()); !fits) {
      return fits;
    }
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

/// Powers of two, so that the string reserves exactly what is charged.
Result<void> StagedContent::make_room(std::size_t bytes) {
  const std::size_t needed = buffer_.size() + bytes;
  if (needed <= buffer_.capacity() && held_.bytes() > 0) {
    return {};
  }
  const std::size_t capacity = std::max(kMinBufferBytes, std::bit_ceil(needed));
  if (!held_.resize(capacity)) {
    // What this message has on its way to the disk comes back soon: slower is better than refused.
    if (auto staged = wait_for(0); !staged) {
      return staged;
    }
    if (!held_.resize(capacity)) {
      return no_memory();
    }
  }
  buffer_.reserve(capacity);
  return {};
}

Result<void> StagedContent::seal() {
  const bool stays = blob_id_.empty() && size_bytes_ <= kInlineBytes;
  return stays || buffer_.empty() ? Result<void>() : stage();
}

Result<Content> StagedContent::finish() {
  Content content;
  content.size_bytes = size_bytes_;
  content.sha256 = hash_.hex();
  if (blob_id_.empty() && size_bytes_ <= kInlineBytes) {
    content.inline_bytes = std::make_shared<const std::string>(std::move(buffer_));
    return content;
  }
  if (auto none_failed = wait_for(kAnyNumber); !none_failed) {
    return none_failed.error();
  }
  if (!buffer_.empty()) {
    submit_chunk();
  }
  content.blob_id = blob_id_;
  return content;
}

Result<void> StagedContent::stage() {
  if (disk_ && disk_->is_low()) {
    return Error{"NABE-SES-019",
                 "the disk of the state folder is nearly full",
                 "the sender repeats the message once there is room; free some, or lower low_disk in nabe.toml",
                 {}};
  }
  if (auto room = wait_for(kMaxChunksUnderWay - 1); !room) {
    return room;
  }
  submit_chunk();
  return {};
}

void StagedContent::submit_chunk() {
  if (blob_id_.empty()) {
    blob_id_ = new_id(clock_->now_us());
  }
  {
    const std::lock_guard lock(progress_->mutex);
    ++progress_->under_way;
  }
  store_->submit(
      {store::StageChunk{blob_id_, next_chunk_++, std::exchange(buffer_, {})}},
      [progress = progress_, held = std::make_shared<HeldBytes>(std::move(held_))](const store::BatchResult& result) {
        held->release();
        const std::lock_guard lock(progress->mutex);
        --progress->under_way;
        progress->failed = progress->failed || result.status != store::BatchStatus::Committed;
        progress->changed.notify_all();
      });
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
