// SPDX-License-Identifier: EUPL-1.2
#include "store/postgresql/server_settings.h"

#include <string>
#include <utility>

#include "store/codes.h"
#include "store/sql/query.h"

namespace nabe::store::postgresql {
namespace {

constexpr int kOldestVersion = 150000;

struct Settings {
  std::string version, encoding, read_only, fsync, full_page_writes, synchronous_commit, standbys;
};

Settings settings_of(Connection& connection) {
  sql::Query query(connection,
                   "SELECT current_setting('server_version'), current_setting('server_encoding'), "
                   "current_setting('transaction_read_only'), current_setting('fsync'), "
                   "current_setting('full_page_writes'), current_setting('synchronous_commit'), "
                   "current_setting('synchronous_standby_names')");
  query.next();
  return {query.text(0), query.text(1), query.text(2), query.text(3), query.text(4), query.text(5), query.text(6)};
}

Error unsuitable(std::string message, std::string hint) {
  return Error{kDatabaseUnsuitable, std::move(message), std::move(hint), {}};
}

Error unsafe(const std::string& what, const std::string& remedy) {
  return Error{kDatabaseUnsafe, "the database would lose what it has acknowledged: " + what, remedy, {}};
}

Result<void> require_kept_commits(const Settings& settings) {
  for (const auto& [name, value] :
       {std::pair{"fsync", settings.fsync}, {"full_page_writes", settings.full_page_writes}}) {
    if (value != "on") {
      return unsafe(std::string(name) + " is off",
                    std::string("set ") + name + " = on in postgresql.conf and restart the server");
    }
  }
  const std::string& commit = settings.synchronous_commit;
  if (commit == "off") {
    return unsafe("synchronous_commit is off", "set synchronous_commit = on for the server, the database and the role");
  }
  if (!settings.standbys.empty() && (commit == "local" || commit == "remote_write")) {
    return unsafe(
        "synchronous_standby_names promises replicas, and synchronous_commit = " + commit + " does not wait for them",
        "set synchronous_commit = on for the server, the database and the role");
  }
  return {};
}

}  // namespace

Result<void> require_safe_server(Connection& connection) {
  const Settings settings = settings_of(connection);
  if (connection.server_version() < kOldestVersion) {
    return unsuitable("the server is PostgreSQL " + settings.version, "use PostgreSQL 15 or newer");
  }
  if (settings.encoding != "UTF8") {
    return unsuitable("the database has the encoding " + settings.encoding,
                      "make one with CREATE DATABASE ... ENCODING 'UTF8' TEMPLATE template0");
  }
  if (settings.read_only != "off") {
    return unsuitable("the database takes no writes: it is a standby, or set to read only",
                      "name the primary in the address of the store");
  }
  if (auto kept = require_kept_commits(settings); !kept) {
    return kept;
  }
  connection.execute("SET synchronous_commit = " + settings.synchronous_commit);
  return {};
}

}  // namespace nabe::store::postgresql
