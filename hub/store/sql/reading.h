// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "store/codes.h"
#include "store/page.h"
#include "store/sql/query.h"
#include "store/sql/reader_pool.h"
#include "store/store.h"

/// What all reads of the store share.
namespace nabe::store::sql {

/// Rows of one page at most.
inline std::uint32_t bounded(std::uint32_t limit) { return std::clamp<std::uint32_t>(limit, 1, kMaxPageRows); }

/// Runs `read` with a connection on loan and turns what it throws into an Error. Once again where the connection turns
/// out to be lost: nothing was changed by it.
template <typename Read>
auto reading(ReaderPool& pool, Read read) -> Result<decltype(read(std::declval<Connection&>()))> {
  try {
    try {
      const auto loan = pool.take();
      return read(*loan);
    } catch (const SqlFailure& failure) {
      if (failure.kind() != SqlFailure::Kind::Lost) {
        throw;
      }
    }
    pool.drop_idle();
    const auto loan = pool.take();
    return read(*loan);
  } catch (const DamagedRow& damage) {
    return Error{kDamaged, damage.what(), "nothing was deleted; restore the row from a backup", {}};
  } catch (const std::exception& exception) {
    return Error{kReadFailed,
                 std::string("the store cannot be read: ") + exception.what(),
                 "look at the disk and at the kernel's log",
                 {}};
  }
}

/// One transaction over several statements, so that they see the same moment.
class Snapshot {
 public:
  explicit Snapshot(Connection& connection) : connection_(connection) { connection_.begin_snapshot(); }
  ~Snapshot() { connection_.end_snapshot(); }
  Snapshot(const Snapshot&) = delete;
  Snapshot& operator=(const Snapshot&) = delete;

 private:
  Connection& connection_;
};

/// Rows of kSelectDelivery for people: with what they wait behind.
std::vector<Delivery> read_deliveries(Connection& connection, Query& query);

}  // namespace nabe::store::sql
