// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "message/sha256.h"
#include "plugin/lock_file.h"

namespace nabe::plugin {

inline std::string read_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

inline void write_file(const std::string& path, const std::string& text) {
  std::ofstream(path, std::ios::binary | std::ios::trunc) << text;
}

/// A plugin folder of one test, below the build folder, with fixtures copied into it. Each has a path of its own,
/// since a library is known to the process by its path for ever.
class PluginFolder {
 public:
  PluginFolder() : PluginFolder(NABE_BINARY_DIR) {}
  explicit PluginFolder(const std::string& above) {
    std::string name = above + "/plugin-test-XXXXXX";
    if (::mkdtemp(name.data()) == nullptr) std::abort();
    path_ = std::filesystem::canonical(name).string();
  }
  ~PluginFolder() { std::filesystem::remove_all(path_); }
  PluginFolder(const PluginFolder&) = delete;
  PluginFolder& operator=(const PluginFolder&) = delete;

  const std::string& path() const { return path_; }
  std::string file(const std::string& name) const { return path_ + "/" + name; }

  /// Copies the fixture; its entry is written into the lock by `lock`.
  LockEntry install(const std::string& fixture, const std::string& id = "org.example.fixture",
                    const std::string& version = "1.0.0") {
    const std::string name = fixture + ".so";
    std::filesystem::copy_file(std::string(NABE_BINARY_DIR) + "/fixtures/plugins/" + name, file(name));
    std::filesystem::permissions(file(name), std::filesystem::perms(0644));
    return {id, version, name, message::sha256_hex(read_file(file(name)))};
  }

  void lock(const std::vector<LockEntry>& entries) const { write_file(file(kLockFileName), format_lock(entries)); }

 private:
  std::string path_;
};

}  // namespace nabe::plugin
