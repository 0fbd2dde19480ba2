// SPDX-License-Identifier: EUPL-1.2
#include "store/sql/write_queue.h"

#include <utility>

#include "base/planted.h"
#include "store/codes.h"

namespace nabe::store::sql {
namespace {

constexpr std::size_t kGroupMaxBatches = 256;
constexpr std::size_t kGroupMaxBytes = 1024 * 1024;

std::size_t bytes_of(const Content& content) { return content.inline_bytes ? content.inline_bytes->size() : 0; }

std::size_t bytes_of(const Batch& batch) {
  std::size_t bytes = 0;
  for (const Change& change : batch) {
    if (const auto* accept = std::get_if<AcceptMessage>(&change)) {
      bytes += bytes_of(accept->message.body);
      for (const Attachment& attachment : accept->message.attachments) {
        bytes += bytes_of(attachment.content);
      }
    } else if (const auto* chunk = std::get_if<StageChunk>(&change)) {
      bytes += chunk->bytes.size();
    }
  }
  return bytes;
}

BatchResult failed_with(Error error) {
  BatchResult result;
  result.status = BatchStatus::Failed;
  result.error = std::move(error);
  return result;
}

}  // namespace

WriteQueue::WriteQueue(GroupCommitter& committer) : committer_(committer), thread_([this] { run(); }) {}

WriteQueue::~WriteQueue() {
  {
    const std::lock_guard lock(mutex_);
    closing_ = true;
  }
  wake_.notify_one();
  thread_.join();
}

void WriteQueue::submit(Batch batch, Committed committed) {
  Queued queued;
  queued.bytes = bytes_of(batch);
  queued.batch = std::move(batch);
  queued.committed = std::move(committed);
  bool was_empty = false;
  {
    const std::lock_guard lock(mutex_);
    queued.refused_at_door = closing_;
    was_empty = queue_.empty();
    queue_.push_back(std::move(queued));
  }
  if (was_empty && !planted(Bug::LostWakeUp)) {
    wake_.notify_one();
  }
}

void WriteQueue::run() {
  std::vector<Queued> group;
  while (true) {
    group.clear();
    switch (wait_for_work(group)) {
      case Idle::Stop:
        return;
      case Idle::Maintain:
        committer_.maintain();
        break;
      case Idle::Work:
        if (!committer_.failed()) {
          committer_.commit(group);
        }
        answer(group);
        if (!committer_.failed()) {
          committer_.after_answers();
        }
        break;
    }
  }
}

WriteQueue::Idle WriteQueue::wait_for_work(std::vector<Queued>& group) {
  std::unique_lock lock(mutex_);
  const auto woken = [this] { return !queue_.empty() || closing_; };
  const auto quiet = committer_.failed() ? std::nullopt : committer_.maintenance_due();
  if (!quiet) {
    wake_.wait(lock, woken);
  } else if (!wake_.wait_for(lock, *quiet, woken)) {
    return Idle::Maintain;
  }
  if (queue_.empty()) {
    return Idle::Stop;
  }
  std::size_t bytes = 0;
  while (!queue_.empty() && group.size() < kGroupMaxBatches &&
         (group.empty() || bytes + queue_.front().bytes <= kGroupMaxBytes)) {
    bytes += queue_.front().bytes;
    group.push_back(std::move(queue_.front()));
    queue_.pop_front();
  }
  return Idle::Work;
}

void WriteQueue::answer(std::vector<Queued>& group) {
  const bool now_failed = committer_.failed();
  for (Queued& queued : group) {
    if (now_failed) {
      queued.result = failed_with(committer_.failure());
    } else if (queued.refused_at_door) {
      queued.result = failed_with({kClosing, "the store is closing", {}, {}});
    }
    queued.committed(std::move(queued.result));
  }
}

void answer_read_only(const Committed& committed) {
  committed(failed_with({kReadOnly, "the store is open for reading only", {}, {}}));
}

}  // namespace nabe::store::sql
