// SPDX-License-Identifier: EUPL-1.2
#include "image.h"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>

namespace nabe::disk {

namespace fs = std::filesystem;

Image read_image(const std::string& folder) {
  Image image;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    const std::string name = entry.path().lexically_relative(folder).string();
    if (entry.is_directory()) {
      image.folders.insert(name);
      continue;
    }
    std::ifstream file(entry.path(), std::ios::binary);
    image.files[name].assign((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
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
