// SPDX-License-Identifier: EUPL-1.2
#include <gtest/gtest.h>

#include <map>
#include <regex>
#include <sstream>

#include "support.h"

namespace nabe::samples {
namespace {

/// Each path of the profile with the fact or section that it stands for.
std::multimap<std::string, std::string> profile_paths() {
  std::multimap<std::string, std::string> paths;
  const std::regex row(R"re(^"?([a-z_.]+)"? *= "(/[^"]+)")re");
  std::istringstream lines(test::read_file(std::string(NABE_SOURCE_DIR) + "/config/profiles/xfall.toml"));
  for (std::string line; std::getline(lines, line);) {
    std::smatch match;
    if (std::regex_search(line, match, row)) paths.emplace(match[1], match[2]);
  }
  return paths;
}

/// Whether steps of the form x:name and a last @attribute select something.
bool selects(Poco::XML::Node& node, const std::string& path) {
  const std::size_t end = path.find('/', 1);
  const std::string step = path.substr(1, end == std::string::npos ? end : end - 1);
  if (step.starts_with('@')) return static_cast<Poco::XML::Element&>(node).hasAttribute(step.substr(1));
  for (Poco::XML::Node* child = node.firstChild(); child != nullptr; child = child->nextSibling()) {
    if (child->namespaceURI() != test::kNamespace || "x:" + child->localName() != step) continue;
    if (end == std::string::npos || selects(*child, path.substr(end))) return true;
  }
  return false;
}

TEST(Profile, HasFactsAndSections) { EXPECT_GE(profile_paths().size(), 30U); }

TEST(Profile, HasNoPathThatSelectsNothingInTheSamples) {
  std::vector<test::DocumentPointer> containers;
  for (const std::string& file : test::sample_files()) containers.push_back(test::parse(test::read_file(file)));

  for (const auto& [name, path] : profile_paths()) {
    bool found = false;
    for (auto& container : containers) found = found || selects(*container, path);
    EXPECT_TRUE(found) << name << " = " << path;
  }
}

}  // namespace
}  // namespace nabe::samples
