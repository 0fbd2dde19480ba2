// SPDX-License-Identifier: EUPL-1.2
#include "store/sql/reader_pool.h"

#include "store/sql/query.h"

namespace nabe::store::sql {
namespace {

constexpr int kConnectionsMax = 4;

}  // namespace

ReaderPool::Loan ReaderPool::take() {
  {
    std::unique_lock lock(mutex_);
    free_.wait(lock, [this] { return !idle_.empty() || opened_ < kConnectionsMax; });
    if (!idle_.empty()) {
      auto connection = std::move(idle_.back());
      idle_.pop_back();
      return {*this, std::move(connection)};
    }
    ++opened_;
  }
  try {
    return {*this, open_()};
  } catch (const SqlFailure&) {
    const std::lock_guard lock(mutex_);
    --opened_;
    free_.notify_one();
    throw;
  }
}

void ReaderPool::drop_idle() {
  const std::lock_guard lock(mutex_);
  opened_ -= static_cast<int>(idle_.size());
  idle_.clear();
  free_.notify_all();
}

void ReaderPool::give_back(std::unique_ptr<Connection> connection) {
  {
    const std::lock_guard lock(mutex_);
    if (connection->usable()) {
      idle_.push_back(std::move(connection));
    } else {
      --opened_;
    }
  }
  free_.notify_one();
}

}  // namespace nabe::store::sql
