// SPDX-License-Identifier: EUPL-1.2
#include "place.h"

#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <random>
#include <set>
#include <stdexcept>

#include "files.h"

namespace nabe::journey {
namespace {

namespace fs = std::filesystem;
using integration::read_file;
using integration::write_file;

constexpr const char* kPlugins[] = {"appointment", "case_system", "dms", "http", "payment", "portal"};

bool is_free(std::uint16_t port) {
  const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const int yes = 1;
  ::setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof(yes));
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = ::htonl(INADDR_LOOPBACK);
  address.sin_port = ::htons(port);
  const bool free = ::bind(socket, reinterpret_cast<const sockaddr*>(&address), sizeof(address)) == 0;
  ::close(socket);
  return free;
}

/// Replaces it everywhere; how often it was there.
std::size_t replace(std::string& text, const std::string& from, const std::string& to) {
  std::size_t count = 0;
  for (std::size_t at = 0; (at = text.find(from, at)) != std::string::npos; at += to.size(), ++count) {
    text.replace(at, from.size(), to);
  }
  return count;
}

}  // namespace

Place::Place(std::string work, std::string shipped) : work_(std::move(work)), shipped_(std::move(shipped)) {
  // Not below the sources: they may belong to somebody else or be writable for a group, and the hub minds.
  std::string pattern = (fs::temp_directory_path() / "nabe-journey-XXXXXX").string();
  if (::mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("cannot make a folder for plugins");
  plugins_ = pattern;
}

Place::~Place() {
  stop();
  std::error_code ignored;
  fs::remove_all(plugins_, ignored);
}

void Place::furnish(const std::vector<Change>& changes) {
  fs::create_directories(work_);
  for (const char* plugin : kPlugins) {
    const std::string name = std::string("/") + plugin + ".so";
    fs::copy_file(std::string(NABE_BINARY_DIR) + "/plugins" + name, plugins_ + name);
  }
  const integration::Command locked = integration::run_nabe({"plugins", "lock", plugins_, "--development"});
  if (locked.exit_code != 0) throw std::runtime_error(locked.output);

  fs::remove_all(configuration());
  for (const char* part : {"nabe.toml", "departments", "profiles", "secrets"}) {
    fs::create_directories(configuration());
    fs::copy(shipped_ + '/' + part, configuration() + '/' + part, fs::copy_options::recursive);
  }
  std::vector<Change> all = changes;
  all.push_back({"\"../build/state\"", "\"../state\""});
  all.push_back({"\"../build/release/plugins\"", '"' + plugins_ + "\"\ndevelopment = true"});
  all.push_back({"\"256MiB\"", "\"16MiB\""});
  all.push_back({"\"127.0.0.1:8180\"", "\"127.0.0.1:0\""});
  std::vector<std::size_t> counts(all.size());
  for (const fs::directory_entry& entry : fs::recursive_directory_iterator(configuration())) {
    if (entry.path().extension() != ".toml") continue;
    std::string text = read_file(entry.path().string());
    for (std::size_t i = 0; i < all.size(); ++i) counts[i] += replace(text, all[i].written, all[i].used);
    write_file(entry.path().string(), text);
  }
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (counts[i] == 0) throw std::runtime_error(shipped_ + " has no " + all[i].written);
  }
}

integration::Command Place::check() const { return integration::run_nabe({"check", "--config", configuration()}); }

std::string Place::start() {
  hub_ = std::make_unique<integration::HubProcess>(configuration(), log_path());
  return hub_->start() ? std::string() : "the hub does not start:\n" + hub_->log();
}

void Place::kill() {
  hub_->kill();
  hub_.reset();
}

void Place::stop() {
  if (!hub_) return;
  hub_->send_signal(SIGTERM);
  hub_->wait_for_exit();
  hub_.reset();
}

std::string Place::bearer() const {
  const std::string token = read_file(work_ + "/state/admin.token");
  return "Bearer " + token.substr(0, token.find('\n'));
}

Json Place::get(const std::string& path) const {
  if (!hub_) return {};
  Question question;
  question.headers = {{"Authorization", bearer()}};
  const Answer answer = ask("http://" + hub_->admin_address() + path, question);
  return answer.is_good() ? answer.json() : Json();
}

Answer Place::post(const std::string& path, const std::string& body, const std::string& content_type) const {
  if (!hub_) return {};
  Question question{"POST", {{"Authorization", bearer()}}, body, content_type};
  return ask("http://" + hub_->admin_address() + path, question);
}

std::vector<Json> Place::messages_after(const std::string& id) const {
  std::vector<Json> all;
  std::string after = id;
  while (true) {
    const Json page = get("/api/messages?limit=500" + (after.empty() ? "" : "&after=" + after));
    const std::vector<Json>& items = page.at("messages").items();
    all.insert(all.end(), items.begin(), items.end());
    after = page.text_at("next_after");
    if (after.empty()) return all;
  }
}

std::uint16_t free_port() {
  static std::mt19937 random{std::random_device{}()};
  static std::set<std::uint16_t> given;  // nobody listens on them yet, so that they look free
  std::uniform_int_distribution<int> ports(20'000, 29'999);
  for (int i = 0; i < 1000; ++i) {
    const auto port = static_cast<std::uint16_t>(ports(random));
    if (is_free(port) && given.insert(port).second) return port;
  }
  throw std::runtime_error("no port is free");
}

}  // namespace nabe::journey
