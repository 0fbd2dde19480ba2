// SPDX-License-Identifier: EUPL-1.2
#include "files.h"

#include <fstream>
#include <iterator>
#include <stdexcept>

#include "samples/words.h"

namespace nabe::integration {
namespace {

const std::string kSources = NABE_SOURCE_DIR;

}  // namespace

std::string read_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) throw std::runtime_error("cannot read " + path);
  return {std::istreambuf_iterator<char>(file), {}};
}

void write_file(const std::string& path, const std::string& content) {
  std::ofstream file(path, std::ios::binary | std::ios::trunc);
  file << content;
  file.flush();
  if (!file) throw std::runtime_error("cannot write " + path);
}

std::string sample(const std::string& name) { return read_file(kSources + "/tests/samples/xfall/" + name + ".xml"); }

std::vector<std::string> names_in(const std::string& text) {
  std::ifstream file(kSources + "/tests/samples/names.txt");
  if (!file) throw std::runtime_error("no names.txt");
  std::vector<std::string> names;
  for (std::string name; std::getline(file, name);) names.push_back(name);
  names.insert(names.end(), samples::given_names().begin(), samples::given_names().end());
  names.insert(names.end(), samples::family_names().begin(), samples::family_names().end());
  std::vector<std::string> found;
  for (const std::string& name : names) {
    if (!name.empty() && text.find(name) != std::string::npos) found.push_back(name);
  }
  return found;
}

}  // namespace nabe::integration
