// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <stdexcept>
#include <string>

namespace nabe::store::sql {

/// What a database answered instead of success. Thrown inside the folders of the store only: caught where a read
/// returns its Result and at the root of the writer's thread.
class SqlFailure : public std::runtime_error {
 public:
  enum class Kind {
    Contradiction,  ///< a value that a constraint or a type of the schema does not allow: the batch is to blame
    Blocked,        ///< others were in the way (a lock, a deadlock): nothing was done, and the same may work later
    Lost,           ///< the connection is gone; what it was doing may have happened or not
    Other,          ///< everything else: nothing that the connection says can be trusted any more
  };
  SqlFailure(Kind kind, const std::string& message) : std::runtime_error(message), kind_(kind) {}
  Kind kind() const { return kind_; }

 private:
  Kind kind_;
};

/// A row that cannot be what this program wrote. Thrown inside the folders of the store only.
class DamagedRow : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

}  // namespace nabe::store::sql
