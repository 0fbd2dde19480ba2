// SPDX-License-Identifier: EUPL-1.2
#include "image.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <stdexcept>

namespace nabe::disk {

namespace fs = std::filesystem;

std::string read_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary | std::ios::ate);
  std::string bytes(static_cast<std::size_t>(std::max<std::streamoff>(0, file.tellg())), '\0');
  file.seekg(0);
  file.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
  if (!file) {
    throw std::runtime_error("cannot read " + path);
  }
  return bytes;
}

Image read_image(const std::string& folder) {
  Image image;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    const std::string name = entry.path().lexically_relative(folder).string();
    if (entry.is_directory()) {
      image.folders.insert(name);
      continue;
    }
    image.files[name] = read_file(entry.path());
  }
  return image;
}

void write_image(const Image& image, const std::string& folder) {
  fs::remove_all(folder);
  fs::create_directories(folder);
  fs::permissions(folder, fs::perms::owner_all);
  for (const std::string& name : image.folders) {
    fs::create_directories(fs::path(folder) / name);
  }
  for (const auto& [name, bytes] : image.files) {
    const fs::path path = fs::path(folder) / name;
    std::ofstream file(path, std::ios::binary);
    file.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    if (!file.flush()) {
      throw std::runtime_error("cannot write " + path.string());
    }
    fs::permissions(path, fs::perms::owner_read | fs::perms::owner_write);
  }
}

}  // namespace nabe::disk
