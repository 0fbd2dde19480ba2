// SPDX-License-Identifier: EUPL-1.2
#include "postgres_server.h"

#include <fcntl.h>
#include <grp.h>
#include <pwd.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <thread>

namespace nabe::support {
namespace {

[[noreturn]] void give_up(const std::string& why) {
  std::cerr << "PostgreSQL for the tests: " << why << "; scripts/packages installs it\n";
  std::abort();
}

std::string program(const std::string& name) {
  static const std::string folder = [] {
    std::string newest;
    const std::filesystem::path installed = "/usr/lib/postgresql";
    if (std::filesystem::exists(installed)) {
      for (const auto& version : std::filesystem::directory_iterator(installed)) {
        if (std::filesystem::exists(version.path() / "bin/initdb")) {
          newest = std::max(newest, (version.path() / "bin").string());
        }
      }
    }
    return newest;
  }();
  if (folder.empty()) {
    give_up("it is not installed below /usr/lib/postgresql");
  }
  return folder + "/" + name;
}

/// The user that the server runs as, since it refuses to be root; nothing where this program is not.
const passwd* server_user() {
  static const passwd* user = [] {
    if (geteuid() != 0) {
      return static_cast<passwd*>(nullptr);
    }
    passwd* found = getpwnam("postgres");
    return found != nullptr ? found : getpwnam("nobody");
  }();
  return user;
}

/// Between fork and exec: nothing here allocates.
void become(const passwd* user, const char* working_folder) {
  if (user != nullptr && (setgroups(0, nullptr) != 0 || setgid(user->pw_gid) != 0 || setuid(user->pw_uid) != 0)) {
    _exit(126);
  }
  prctl(PR_SET_PDEATHSIG, SIGQUIT);
  if (chdir(working_folder) != 0) {
    _exit(125);
  }
}

pid_t spawn(const std::vector<std::string>& command, const std::string& folder, const std::string& log) {
  std::vector<char*> arguments;
  for (const std::string& word : command) {
    arguments.push_back(const_cast<char*>(word.c_str()));
  }
  arguments.push_back(nullptr);
  const passwd* user = server_user();
  const pid_t child = fork();
  if (child == 0) {
    become(user, folder.c_str());
    const int output = open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);
    if (output < 0 || dup2(output, STDOUT_FILENO) < 0 || dup2(output, STDERR_FILENO) < 0) {
      _exit(124);
    }
    execv(arguments[0], arguments.data());
    _exit(127);
  }
  return child;
}

bool run(const std::vector<std::string>& command, const std::string& folder, const std::string& log) {
  int status = 0;
  const pid_t child = spawn(command, folder, log);
  return child > 0 && waitpid(child, &status, 0) == child && status == 0;
}

std::string quoted(const std::string& text) {
  std::string word = "'";
  for (const char c : text) {
    word += c == '\'' ? "'\\''" : std::string(1, c);
  }
  return word + "'";
}

}  // namespace

PostgresServer::PostgresServer(const std::vector<std::string>& settings) : settings_(settings) {
  std::string name = (std::filesystem::temp_directory_path() / "nabe-pg-XXXXXX").string();
  if (mkdtemp(name.data()) == nullptr) {
    give_up("no temporary folder can be made");
  }
  folder_ = name;
  if (server_user() != nullptr && chown(folder_.c_str(), server_user()->pw_uid, server_user()->pw_gid) != 0) {
    give_up("its folder cannot be given to another user");
  }
  if (!run({program("initdb"), "--pgdata=data", "--username=nabe", "--auth=trust", "--encoding=UTF8", "--locale=C",
            "--no-sync", "--no-instructions"},
           folder_, folder_ + "/initdb.log")) {
    give_up("initdb failed, see " + folder_ + "/initdb.log");
  }
  start();
}

PostgresServer::~PostgresServer() {
  crash();
  std::error_code ignored;
  std::filesystem::remove_all(folder_, ignored);
}

PostgresServer& PostgresServer::shared() {
  static PostgresServer server;
  return server;
}

void PostgresServer::start() {
  std::vector<std::string> command = {program("postgres"), "-D", folder_ + "/data", "-k", folder_};
  for (const char* setting : {"listen_addresses=", "shared_buffers=64MB", "max_connections=60",
                              "recovery_init_sync_method=syncfs", "track_commit_timestamp=on"}) {
    command.insert(command.end(), {"-c", setting});
  }
  for (const std::string& setting : settings_) {
    command.insert(command.end(), {"-c", setting});
  }
  process_ = spawn(command, folder_, folder_ + "/server.log");
  const std::vector<std::string> ready = {program("pg_isready"), "-q", "-h", folder_, "-U", "nabe"};
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(60);
  while (!run(ready, folder_, "/dev/null")) {
    if (waitpid(process_, nullptr, WNOHANG) != 0 || std::chrono::steady_clock::now() > deadline) {
      give_up("the server does not start, see " + folder_ + "/server.log");
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  }
}

void PostgresServer::restart(const std::vector<std::string>& settings) {
  end_with(SIGINT);
  settings_ = settings;
  start();
}

void PostgresServer::crash() { end_with(SIGQUIT); }

void PostgresServer::end_with(int signal) {
  if (process_ > 0) {
    kill(process_, signal);
    waitpid(process_, nullptr, 0);
    process_ = -1;
  }
}

std::string PostgresServer::url_of(const std::string& database) const {
  return "postgresql:///" + database + "?user=nabe&host=" + folder_;
}

std::string PostgresServer::new_database(const std::string& more) {
  const std::string name = "store_" + std::to_string(++databases_);
  sql(url_of("postgres"), "CREATE DATABASE " + name + " " + more);
  return url_of(name);
}

std::string PostgresServer::new_schema() {
  if (with_schemas_.empty()) {
    with_schemas_ = new_database();
  }
  const std::string name = "schema_" + std::to_string(++schemas_);
  sql(with_schemas_, "CREATE SCHEMA " + name);
  return with_schemas_ + "&options=-csearch_path%3D" + name;
}

std::string PostgresServer::sql(const std::string& url, const std::string& statements) const {
  const std::string command =
      program("psql") + " -X -q -A -t -v ON_ERROR_STOP=1 -d " + quoted(url) + " -c " + quoted(statements);
  FILE* output = popen(command.c_str(), "r");
  if (output == nullptr) {
    give_up("psql cannot be started");
  }
  std::string text;
  char buffer[4096];
  while (const std::size_t size = std::fread(buffer, 1, sizeof buffer, output)) {
    text.append(buffer, size);
  }
  if (pclose(output) != 0) {
    give_up("psql failed: " + statements);
  }
  text.erase(text.find_last_not_of('\n') + 1);
  return text;
}

}  // namespace nabe::support
