// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <sys/types.h>

#include <string>
#include <vector>

namespace nabe::support {

/// A PostgreSQL server of this program's own: made in a temporary folder, reached by a socket in it, synced like a real
/// one, run by an unprivileged user where this program is root, ended with it. Aborts where PostgreSQL is not
/// installed.
class PostgresServer {
 public:
  /// `settings`: as of postgresql.conf, such as "fsync=off".
  explicit PostgresServer(const std::vector<std::string>& settings = {});
  ~PostgresServer();
  PostgresServer(const PostgresServer&) = delete;
  PostgresServer& operator=(const PostgresServer&) = delete;

  /// The one that the tests of this program share; started when first asked for.
  static PostgresServer& shared();

  /// Makes an empty database and answers the address of a store in it. `more`: of CREATE DATABASE.
  std::string new_database(const std::string& more = "");
  /// The same with a schema of its own in one database, which is made in a fraction of the time.
  std::string new_schema();
  std::string url_of(const std::string& database) const;

  /// Runs SQL in the database of the store's address and answers what psql prints, without ornaments.
  std::string sql(const std::string& url, const std::string& statements) const;

  /// SIGQUIT: ends without a checkpoint, as a crash does. Waits for its end.
  void crash();
  /// Starts it again on what it has. Waits until it takes connections.
  void start();
  /// The same after an end, with other settings.
  void restart(const std::vector<std::string>& settings);

  const std::string& folder() const { return folder_; }

 private:
  void end_with(int signal);

  std::string folder_;
  std::vector<std::string> settings_;
  pid_t process_ = -1;
  int databases_ = 0;
  std::string with_schemas_;  ///< the database that has them
  int schemas_ = 0;
};

}  // namespace nabe::support
