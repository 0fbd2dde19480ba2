// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/waits.h"
#include "store/sql/connection.h"

namespace nabe::store::sql {

/// A few connections for reading, opened when first needed. Threads: [any]. Lives as long as the last that reads.
class ReaderPool {
 public:
  using Open = std::function<std::unique_ptr<Connection>()>;  ///< throws SqlFailure
  explicit ReaderPool(Open open) : open_(std::move(open)) {}

  /// A connection on loan.
  class Loan {
   public:
    Loan(ReaderPool& pool, std::unique_ptr<Connection> connection) : pool_(pool), connection_(std::move(connection)) {}
    ~Loan() { pool_.give_back(std::move(connection_)); }
    Loan(const Loan&) = delete;
    Loan& operator=(const Loan&) = delete;
    Connection& operator*() const { return *connection_; }

   private:
    ReaderPool& pool_;
    std::unique_ptr<Connection> connection_;
  };

  /// Blocks: until a connection is free. Throws SqlFailure.
  Loan take();
  /// Closes what nobody has on loan: what was lost with one connection is lost with the others.
  void drop_idle();

 private:
  void give_back(std::unique_ptr<Connection> connection);

  const Open open_;
  Mutex mutex_;
  ConditionVariable free_;
  std::vector<std::unique_ptr<Connection>> idle_;
  int opened_ = 0;
};

}  // namespace nabe::store::sql
