// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <map>
#include <set>
#include <string>

/// Files and folders by name.
namespace nabe::disk {

struct Image {
  std::set<std::string> folders;             ///< relative, without the uppermost
  std::map<std::string, std::string> files;  ///< name to bytes
};

/// The bytes of one file.
std::string read_file(const std::string& path);
Image read_image(const std::string& folder);
/// `folder` holds this and nothing else afterwards.
void write_image(const Image& image, const std::string& folder);

}  // namespace nabe::disk
