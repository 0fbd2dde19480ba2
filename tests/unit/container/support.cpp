// SPDX-License-Identifier: EUPL-1.2
#include "support.h"

#include <Poco/DOM/DOMParser.h>
#include <Poco/DOM/NodeList.h>
#include <Poco/SAX/XMLReader.h>
#include <Poco/String.h>
#include <stdlib.h>
#include <sys/wait.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>

#include "samples/bytes.h"

namespace nabe::samples::test {

TemporaryFolder::TemporaryFolder()
    : path_((std::filesystem::temp_directory_path() / "nabe-container-XXXXXX").string()) {
  if (mkdtemp(path_.data()) == nullptr) throw std::runtime_error("cannot make a temporary folder");
}

TemporaryFolder::~TemporaryFolder() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

std::string sample_folder() { return std::string(NABE_SOURCE_DIR) + "/tests/samples/xfall"; }

std::vector<std::string> sample_files() {
  std::vector<std::string> files;
  for (const auto& entry : std::filesystem::directory_iterator(sample_folder())) {
    if (entry.path().extension() == ".xml") files.push_back(entry.path().string());
  }
  std::sort(files.begin(), files.end());
  return files;
}

std::string read_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) throw std::runtime_error("cannot read " + path);
  return {std::istreambuf_iterator<char>(file), {}};
}

Run run(const std::string& command) {
  std::FILE* pipe = popen((command + " 2>&1").c_str(), "r");
  if (pipe == nullptr) return {-1, "cannot start a shell"};
  Run result;
  std::array<char, 4096> part{};
  while (const std::size_t size = std::fread(part.data(), 1, part.size(), pipe)) {
    result.output.append(part.data(), size);
  }
  const int status = pclose(pipe);
  result.exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  return result;
}

Run validate(const std::string& files) {
  return run(std::string("xmllint --noout --nonet --schema '") + NABE_SOURCE_DIR +
             "/docs/xfall-profile/xfall-profile-1.xsd' " + files);
}

DocumentPointer parse(const std::string& xml) {
  Poco::XML::DOMParser parser;
  parser.setFeature(Poco::XML::XMLReader::FEATURE_NAMESPACES, true);
  parser.setFeature(Poco::XML::XMLReader::FEATURE_NAMESPACE_PREFIXES, true);
  return parser.parseString(xml);
}

std::vector<Poco::XML::Element*> elements(Poco::XML::Node& below, const std::string& name) {
  std::vector<Poco::XML::Element*> found;
  for (Poco::XML::Node* node = below.firstChild(); node != nullptr; node = node->nextSibling()) {
    if (node->nodeType() != Poco::XML::Node::ELEMENT_NODE) continue;
    if (node->namespaceURI() == kNamespace && node->localName() == name) {
      found.push_back(static_cast<Poco::XML::Element*>(node));
    }
    const auto deeper = elements(*node, name);
    found.insert(found.end(), deeper.begin(), deeper.end());
  }
  return found;
}

std::string text_of(Poco::XML::Node& below, const std::string& name) {
  const auto found = elements(below, name);
  return found.empty() ? std::string() : Poco::trim(found.front()->innerText());
}

std::vector<std::string> wrong_inline_documents(Poco::XML::Document& container) {
  std::vector<std::string> wrong;
  for (Poco::XML::Element* document : elements(container, "document")) {
    if (elements(*document, "inline").empty()) continue;
    const std::string id = document->getAttribute("id");
    const auto bytes = from_base64(text_of(*document, "inline"));
    if (!bytes) {
      wrong.push_back(id + ": no base64");
    } else if (text_of(*document, "size") != std::to_string(bytes->size())) {
      wrong.push_back(id + ": size");
    } else if (text_of(*document, "sha256") != sha256_of(*bytes)) {
      wrong.push_back(id + ": hash");
    }
  }
  return wrong;
}

}  // namespace nabe::samples::test
