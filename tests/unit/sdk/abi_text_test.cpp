// SPDX-License-Identifier: EUPL-1.2
// What abi.h promises to say of every function, it says.
#include <gtest/gtest.h>

#include <nabe/abi.h>
#include <fstream>
#include <set>
#include <sstream>
#include <string>
#include <vector>

namespace {

struct Function {
  std::string name;
  std::string comment;  // directly before it
};

std::string abi_header() {
  std::ifstream file(NABE_SOURCE_DIR "/sdk/include/nabe/abi.h");
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

/// The function pointers of a table in abi.h.
std::vector<Function> functions_of(const std::string& begin, const std::string& end) {
  const std::string header = abi_header();
  const std::size_t from = header.find(begin);
  std::istringstream lines(header.substr(from, header.find(end, from) - from));
  std::vector<Function> functions;
  std::string line;
  std::string comment;
  bool in_comment = false;
  while (std::getline(lines, line)) {
    if (line.find("/*") != std::string::npos) {
      comment.clear();
      in_comment = true;
    }
    if (in_comment) comment += line + ' ';
    if (line.find("*/") != std::string::npos) {
      in_comment = false;
      continue;
    }
    const std::size_t star = line.find("(*");
    if (in_comment || star == std::string::npos) continue;
    functions.push_back({line.substr(star + 2, line.find(')', star) - star - 2), comment});
    comment.clear();
  }
  return functions;
}

const std::vector<Function>& hooks() {
  static const auto all = functions_of("typedef struct nabe_connector_vtbl {", "} nabe_connector_vtbl;");
  return all;
}
const std::vector<Function>& host_functions() {
  static const auto all = functions_of("struct nabe_host {", "\n};");
  return all;
}

bool has_thread_tag(const Function& function) {
  const auto says = [&](const char* tag) { return function.comment.find(tag) != std::string::npos; };
  return says("[control]") || says("[worker]") || says("[call]") || says("[any]");
}

TEST(AbiHeader, IsReadToTheLastFunction) {
  ASSERT_EQ(hooks().size(), 12u);
  EXPECT_EQ(hooks().back().name, "extension");
  ASSERT_EQ(host_functions().size(), 26u);
  EXPECT_EQ(host_functions().back().name, "delivery_end");
}

TEST(AbiHeader, TellsTheThreadOfEveryFunction) {
  for (const auto* table : {&hooks(), &host_functions()}) {
    for (const Function& function : *table) EXPECT_TRUE(has_thread_tag(function)) << function.name;
  }
}

TEST(AbiHeader, TellsWhetherAFunctionBlocks) {
  for (const auto* table : {&hooks(), &host_functions()}) {
    for (const Function& function : *table) {
      EXPECT_NE(function.comment.find("Blocks:"), std::string::npos) << function.name;
    }
  }
}

TEST(AbiHeader, HasNoNumberThatIsNotFrozen) {
  std::ifstream file(NABE_SOURCE_DIR "/sdk/abi-" + std::to_string(NABE_ABI_MAJOR) + "." +
                     std::to_string(NABE_ABI_MINOR) + ".layout");
  std::set<std::string> frozen;
  for (std::string line; std::getline(file, line);) frozen.insert(line);
  std::istringstream lines(abi_header());
  std::size_t found = 0;
  for (std::string line; std::getline(lines, line);) {
    std::istringstream words(line);
    std::string define, name, value;
    words >> define >> name >> value;
    if (define != "#define" || value.empty() || value[0] < '0' || value[0] > '9') continue;
    if (name == "NABE_ABI_MAJOR" || name == "NABE_ABI_MINOR") continue;
    ++found;
    if (value.back() == 'u') value.pop_back();
    EXPECT_EQ(frozen.count(name + " " + value), 1u) << name;
  }
  EXPECT_GT(found, 40u);
}

TEST(AbiHeader, TellsTheErrorsOfEveryFunctionOfTheHub) {
  for (const Function& function : host_functions()) {
    EXPECT_NE(function.comment.find("Errors:"), std::string::npos) << function.name;
  }
}

}  // namespace
