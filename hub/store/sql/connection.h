// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace nabe::store::sql {

/// A statement of one connection, used by one `Query` at a time. Parameters count from 1, columns from 0.
/// Threads: that of its connection. All but `release` throw SqlFailure.
class Statement {
 public:
  virtual ~Statement() = default;

  virtual void bind_null(int parameter) = 0;
  virtual void bind_integer(int parameter, std::int64_t value) = 0;
  /// `copy`: the value does not live until `release`.
  virtual void bind_text(int parameter, std::string_view value, bool copy) = 0;
  /// The value lives until `release`.
  virtual void bind_bytes(int parameter, std::string_view value) = 0;

  /// Announces that rows will be wanted: a connection may send it now, along with others, so that the first `next` of
  /// them waits for all.
  virtual void ask() {}
  /// True while there is a row.
  virtual bool next() = 0;
  /// For statements that answer no row. A connection may send it along with later ones; see `Connection::settle`.
  virtual void run() = 0;
  /// As `run`, for an INSERT or UPDATE that touches rows that no other statement touches before the next one that
  /// reads: a connection may keep it back until then and send many at once.
  virtual void run_in_bulk() { run(); }

  virtual std::int64_t integer(int column) const = 0;
  /// Valid until the next step.
  virtual std::string_view view(int column) const = 0;
  virtual bool is_null(int column) const = 0;

  /// Ends the use: forgets rows and values.
  virtual void release() = 0;
};

/// One connection to a database, as the rules and the reads see it. The text of a statement is what SQLite and
/// PostgreSQL both understand, with `?` and `?1` for parameters.
/// Threads: one at a time. Throws SqlFailure.
class Connection {
 public:
  virtual ~Connection() = default;

  /// Prepared once, by address of the constant.
  virtual Statement& prepared(const char* sql) = 0;
  virtual std::unique_ptr<Statement> prepare(const std::string& sql) = 0;

  /// Waits for what `run` has sent along and throws where one of them failed.
  virtual void settle() = 0;
  /// True where `run` waits, so that a failure that it throws is its own.
  virtual bool waits_for_each() const = 0;
  /// True where a statement that fails takes the transaction along, up to the last savepoint.
  virtual bool failure_ends_transaction() const = 0;
  /// False once it is lost: it is good for nothing but to be closed.
  virtual bool usable() const = 0;
  /// Grows with everything that is written.
  virtual std::int64_t writes() const = 0;

  /// From here to `end_snapshot` all reads see one moment.
  virtual void begin_snapshot() = 0;
  virtual void end_snapshot() noexcept = 0;

  /// The bytes of large contents, chunk by chunk. They lie in the rows of `chunk`; a connection may have another way.
  virtual void put_chunk(const std::string& blob_id, std::int64_t index, std::string_view bytes);
  /// Removes up to `limit` of the first ones; how many there were.
  virtual std::size_t remove_chunks(const std::string& blob_id, std::size_t limit);
  /// Throws DamagedRow if it is not there whole.
  virtual std::string chunk(const std::string& blob_id, std::int64_t index);

  /// Reads the columns of `meta` that the rules count with; locks the row where other processes write too.
  virtual const char* select_counters() const = 0;
};

}  // namespace nabe::store::sql
