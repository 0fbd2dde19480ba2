// SPDX-License-Identifier: EUPL-1.2
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <ostream>
#include <sstream>
#include <string>

namespace {

std::string read(const std::string& path) {
  std::ifstream file(NABE_SOURCE_DIR "/" + path);
  EXPECT_TRUE(file) << path;
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

struct Shown {
  const char* guide;
  const char* file;
  const char* language;
};
void PrintTo(const Shown& shown, std::ostream* out) { *out << shown.file << " in " << shown.guide; }

class GuideFile : public ::testing::TestWithParam<Shown> {};

TEST_P(GuideFile, ShowsTheFileThatIsCompiledAndRun) {
  const auto& [guide, file, language] = GetParam();

  EXPECT_NE(read(guide).find("```" + std::string(language) + "\n" + read(file) + "```\n"), std::string::npos)
      << guide << " shows another " << file;
}

INSTANTIATE_TEST_SUITE_P(Examples, GuideFile,
                         ::testing::Values(Shown{"docs/writing-a-connector.md", "sdk/examples/hello_sink.cpp", "cpp"},
                                           Shown{"docs/writing-a-connector.md", "sdk/examples/hello_source.cpp", "cpp"},
                                           Shown{"docs/writing-a-connector.md", "sdk/examples/hello_c.c", "c"},
                                           Shown{"docs/writing-a-connector.md",
                                                 "sdk/template/tests/my_connector_test.cpp", "cpp"},
                                           Shown{"docs/writing-a-connector.md", "sdk/template/CMakeLists.txt", "cmake"},
                                           Shown{"sdk/README.md", "sdk/examples/hello_sink.cpp", "cpp"}));

// The lines of the compiled file between `// begin NAME` and `// end NAME`, as they stand at the left margin.
std::string between_marks(const std::string& file, const std::string& name) {
  std::istringstream lines(read(file));
  std::string line, found;
  bool inside = false;
  while (std::getline(lines, line)) {
    line.erase(0, line.find_first_not_of(' '));
    if (line == "// end " + name) break;
    if (inside) found += line + '\n';
    inside = inside || line == "// begin " + name;
  }
  return found;
}

TEST(Guide, ShowsTheCompletionThatIsCompiledAndRun) {
  const std::string snippet = between_marks("tests/unit/sdk/guide_snippets_test.cpp", "completion");
  ASSERT_FALSE(snippet.empty());
  EXPECT_NE(read("docs/writing-a-connector.md").find("```cpp\n" + snippet + "```\n"), std::string::npos);
}

TEST(HelloWorld, StaysUnderFortyLines) {
  for (const char* file : {"sdk/examples/hello_sink.cpp", "sdk/examples/hello_source.cpp"}) {
    const std::string text = read(file);
    EXPECT_LT(std::count(text.begin(), text.end(), '\n'), 40) << file;
  }
}

}  // namespace
