// SPDX-License-Identifier: EUPL-1.2
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <regex>
#include <set>
#include <string>

namespace {

namespace fs = std::filesystem;

std::string text_of(const fs::path& file) {
  std::ifstream stream(file);
  return {std::istreambuf_iterator<char>(stream), {}};
}

std::set<std::string> matches(const std::string& text, const std::string& pattern) {
  const std::regex regex(pattern);
  std::set<std::string> found;
  for (std::sregex_iterator at(text.begin(), text.end(), regex), end; at != end; ++at) {
    found.insert((*at)[1]);
  }
  return found;
}

/// Codes between quotation marks in the sources of a room.
std::set<std::string> used_codes(const std::string& room, const std::string& area) {
  std::set<std::string> codes;
  for (const auto& entry : fs::directory_iterator(fs::path(NABE_SOURCE_DIR) / "hub" / room)) {
    if (entry.path().extension() == ".cpp") {
      codes.merge(matches(text_of(entry.path()), "\"(NABE-" + area + "-[0-9]{3})\""));
    }
  }
  return codes;
}

std::set<std::string> documented_codes(const std::string& file, const std::string& area) {
  return matches(text_of(fs::path(NABE_SOURCE_DIR) / "docs/errors" / file), "## (NABE-" + area + "-[0-9]{3}) ");
}

}  // namespace

TEST(ErrorCodes, OfReadingMessagesAreAllDocumented) {
  std::set<std::string> used = used_codes("message", "MSG");
  used.merge(used_codes("routing", "MSG"));
  EXPECT_EQ(documented_codes("msg.md", "MSG"), used);
}

TEST(ErrorCodes, OfRoutingAreAllDocumented) {
  EXPECT_EQ(documented_codes("rte.md", "RTE"), used_codes("routing", "RTE"));
}
