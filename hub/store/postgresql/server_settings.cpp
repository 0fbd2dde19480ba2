// SPDX-License-Identifier: EUPL-1.2
#include "store/postgresql/server_settings.h"

#include "store/codes.h"

namespace nabe::store::postgresql {
namespace {

constexpr int kOldestVersion = 150000;

std::string setting(Connection& connection, const std::string& name) {
  return connection.text("SELECT current_setting('" + name + "')").value_or("");
}

Error unsuitable(std::string message, std::string hint) {
  return Error{kDatabaseUnsuitable, std::move(message), std::move(hint), {}};
}

Error unsafe(const std::string& what, const std::string& remedy) {
  return Error{kDatabaseUnsafe, "the database would lose what it has acknowledged: " + what, remedy, {}};
}

Result<void> require_kept_commits(Connection& connection) {
  for (const std::string name : {"fsync", "full_page_writes"}) {
    if (setting(connection, name) != "on") {
      return unsafe(name + " is off", "set " + name + " = on in postgresql.conf and restart the server");
    }
  }
  const std::string commit = setting(connection, "synchronous_commit");
  if (commit == "off") {
    return unsafe("synchronous_commit is off", "set synchronous_commit = on for the server, the database and the role");
  }
  const bool replicas = !setting(connection, "synchronous_standby_names").empty();
  if (replicas && (commit == "local" || commit == "remote_write")) {
    return unsafe(
        "synchronous_standby_names promises replicas, and synchronous_commit = " + commit + " does not wait for them",
        "set synchronous_commit = on for the server, the database and the role");
  }
  connection.execute("SET synchronous_commit = " + commit);
  return {};
}

}  // namespace

Result<void> require_safe_server(Connection& connection) {
  if (connection.server_version() < kOldestVersion) {
    return unsuitable("the server is PostgreSQL " + setting(connection, "server_version"),
                      "use PostgreSQL 15 or newer");
  }
  if (const std::string encoding = setting(connection, "server_encoding"); encoding != "UTF8") {
    return unsuitable("the database has the encoding " + encoding,
                      "make one with CREATE DATABASE ... ENCODING 'UTF8' TEMPLATE template0");
  }
  if (setting(connection, "transaction_read_only") != "off") {
    return unsuitable("the database takes no writes: it is a standby, or set to read only",
                      "name the primary in the address of the store");
  }
  return require_kept_commits(connection);
}

}  // namespace nabe::store::postgresql
