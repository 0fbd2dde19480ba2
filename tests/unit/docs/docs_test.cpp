// SPDX-License-Identifier: EUPL-1.2
// What the documents say about codes, links and commands is compared with the tree that they describe.
#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <fstream>
#include <map>
#include <regex>
#include <set>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

namespace nabe {
namespace {

namespace fs = std::filesystem;

const fs::path kRoot = fs::path(NABE_SOURCE_DIR).lexically_normal();

std::string read_file(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

bool is_ours(const fs::path& folder) {
  static const std::set<std::string> kForeign = {".git", ".cache", "build"};
  return kForeign.count(folder.filename().string()) == 0;
}

/// Regular files below `folder`, sorted, for which `wanted` holds. Build folders and git's own are left out.
template <typename Wanted>
std::vector<fs::path> files_below(const fs::path& folder, Wanted wanted) {
  std::vector<fs::path> found;
  for (fs::recursive_directory_iterator at(folder), end; at != end; ++at) {
    if (at->is_symlink() || (at->is_directory() && !is_ours(at->path()))) {
      at.disable_recursion_pending();
    } else if (at->is_regular_file() && wanted(at->path())) {
      found.push_back(at->path());
    }
  }
  std::sort(found.begin(), found.end());
  return found;
}

std::vector<fs::path> documents() {
  return files_below(kRoot, [](const fs::path& path) { return path.extension() == ".md"; });
}

std::vector<fs::path> sources() {
  static const std::set<std::string> kSources = {".c", ".cpp", ".h", ".hpp"};
  std::vector<fs::path> all;
  for (const char* part : {"hub", "plugins", "sdk"}) {
    const auto found =
        files_below(kRoot / part, [](const fs::path& path) { return kSources.count(path.extension().string()) > 0; });
    all.insert(all.end(), found.begin(), found.end());
  }
  return all;
}

std::string name_of(const fs::path& path) { return path.lexically_relative(kRoot).string(); }

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream stream(text);
  for (std::string line; std::getline(stream, line);) {
    lines.push_back(line);
  }
  return lines;
}

/// First groups of all matches.
std::vector<std::string> matches_in(const std::string& text, const std::regex& pattern) {
  std::vector<std::string> found;
  for (std::sregex_iterator match(text.begin(), text.end(), pattern), end; match != end; ++match) {
    found.push_back((*match)[1]);
  }
  return found;
}

/// The text without fenced blocks and without code in the line: what is left of it is Markdown.
std::string prose_of(const std::string& text) {
  std::string prose;
  bool fenced = false;
  for (const std::string& line : lines_of(text)) {
    if (line.find_first_not_of(' ') != std::string::npos && line.substr(line.find_first_not_of(' '), 3) == "```") {
      fenced = !fenced;
    } else if (!fenced) {
      prose += line + '\n';
    }
  }
  // A backtick is not doubled in these documents, so that pairs are code.
  std::string text_only;
  bool code = false;
  for (const char c : prose) {
    code = code != (c == '`');
    if (!code) {
      text_only += c;
    }
  }
  return text_only;
}

/// The anchor that a heading gets: lower case, blanks to hyphens, no punctuation but hyphen and underscore.
std::string anchor_of(const std::string& heading) {
  std::string anchor;
  for (const char c : heading) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == ' ') {
      anchor += '-';
    } else if (byte >= 0x80 || std::isalnum(byte) != 0 || c == '-' || c == '_') {
      anchor += static_cast<char>(byte < 0x80 ? std::tolower(byte) : byte);
    }
  }
  return anchor;
}

std::set<std::string> anchors_of(const std::string& text) {
  std::set<std::string> anchors;
  std::map<std::string, int> seen;
  bool fenced = false;
  for (const std::string& line : lines_of(text)) {
    fenced = fenced != (line.rfind("```", 0) == 0);
    const std::size_t level = line.find_first_not_of('#');
    if (!fenced && level != std::string::npos && level > 0 && line[level] == ' ') {
      const std::string anchor = anchor_of(line.substr(level + 1));
      const int repeat = seen[anchor]++;
      anchors.insert(repeat == 0 ? anchor : anchor + '-' + std::to_string(repeat));
    }
  }
  return anchors;
}

/// NABE-AREA-NNN at this place of the text; empty if there is none.
std::string code_at(const std::string& text, std::size_t begin) {
  constexpr std::string_view kPrefix = "NABE-";
  if (text.compare(begin, kPrefix.size(), kPrefix) != 0) {
    return {};
  }
  const auto count = [&text](std::size_t from, int (*is)(int)) {
    std::size_t to = from;
    while (to < text.size() && is(static_cast<unsigned char>(text[to])) != 0) {
      ++to;
    }
    return to - from;
  };
  const std::size_t area = count(begin + kPrefix.size(), std::isupper);
  const std::size_t dash = begin + kPrefix.size() + area;
  if (area == 0 || dash >= text.size() || text[dash] != '-' || count(dash + 1, std::isdigit) != 3) {
    return {};
  }
  return text.substr(begin, dash + 4 - begin);
}

std::vector<fs::path> error_pages() {
  return files_below(kRoot / "docs/errors", [](const fs::path&) { return true; });
}

/// Code -> the file that has its section, as often as there is one.
std::multimap<std::string, fs::path> documented_codes() {
  std::multimap<std::string, fs::path> documented;
  for (const fs::path& page : error_pages()) {
    for (const std::string& line : lines_of(read_file(page))) {
      if (line.rfind("## ", 0) == 0) {
        const std::string code = code_at(line, 3);
        EXPECT_TRUE(!code.empty() && line.size() > 3 + code.size() + 1) << name_of(page) << ": " << line;
        documented.emplace(code, page);
      }
    }
  }
  return documented;
}

/// Code -> the first source that names it.
std::map<std::string, fs::path> codes_of_sources() {
  std::map<std::string, fs::path> used;
  for (const fs::path& source : sources()) {
    const std::string text = read_file(source);
    for (std::size_t at = text.find("NABE-"); at != std::string::npos; at = text.find("NABE-", at + 1)) {
      if (const std::string code = code_at(text, at); !code.empty()) {
        used.emplace(code, source);
      }
    }
  }
  return used;
}

TEST(ErrorDocs, HaveASectionForEachCodeOfTheSources) {
  const auto documented = documented_codes();
  const auto used = codes_of_sources();
  ASSERT_GT(used.size(), 100U);
  for (const auto& [code, source] : used) {
    EXPECT_EQ(documented.count(code), 1U) << code << " of " << name_of(source);
  }
}

TEST(ErrorDocs, ExplainNoCodeThatTheSourcesDoNotHave) {
  const auto used = codes_of_sources();
  for (const auto& [code, page] : documented_codes()) {
    EXPECT_EQ(used.count(code), 1U) << code << " in " << name_of(page);
  }
}

TEST(ErrorDocs, KeepEachCodeOnThePageOfItsArea) {
  for (const auto& [code, page] : documented_codes()) {
    std::string area = code.substr(5, code.rfind('-') - 5);
    std::transform(area.begin(), area.end(), area.begin(), [](unsigned char c) { return std::tolower(c); });
    EXPECT_EQ(page.stem().string(), area) << code;
  }
}

TEST(ErrorDocs, GiveEachCodeACauseAndARemedy) {
  for (const fs::path& page : error_pages()) {
    const std::string text = read_file(page);
    for (std::size_t begin = text.find("\n## "); begin != std::string::npos; begin = text.find("\n## ", begin + 1)) {
      const std::string section = text.substr(begin, text.find("\n## ", begin + 1) - begin);
      EXPECT_NE(section.find("\nCause: "), std::string::npos) << name_of(page) << section;
      EXPECT_NE(section.find("\nRemedy: "), std::string::npos) << name_of(page) << section;
    }
  }
}

TEST(ErrorDocs, AreListedPageByPageInTheIndex) {
  const std::string index = read_file(kRoot / "docs/errors.md");
  for (const fs::path& page : error_pages()) {
    EXPECT_NE(index.find("(errors/" + page.filename().string() + ")"), std::string::npos) << name_of(page);
  }
}

/// A section of a document by its heading, without it.
std::string section_of(const std::string& text, const std::string& heading) {
  const std::size_t at = text.find("\n## " + heading + '\n');
  if (at == std::string::npos) {
    return {};
  }
  const std::size_t begin = text.find('\n', at + 1) + 1;
  return text.substr(begin, text.find("\n## ", begin) - begin);
}

/// The quoted lines of a text as one line, without the marks of code.
std::string quotation_in(const std::string& text) {
  std::string quoted;
  for (const std::string& line : lines_of(text)) {
    if (line.rfind("> ", 0) == 0) {
      quoted += (quoted.empty() ? "" : " ") + line.substr(2);
    }
  }
  quoted.erase(std::remove(quoted.begin(), quoted.end(), '`'), quoted.end());
  return quoted;
}

// Whoever changes this sentence changes what the hub promises.
TEST(Guarantee, IsInTheReadmeWordForWord) {
  EXPECT_EQ(quotation_in(section_of(read_file(kRoot / "README.md"), "The guarantee")),
            "What was acknowledged survives kill -9 and power loss, and reaches every routed connector at least once, "
            "in order per case, with a stable idempotency key; or it visibly waits for a person.");
}

TEST(Guarantee, NamesATestForEachOfItsParts) {
  std::string tests;
  for (const fs::path& file :
       files_below(kRoot / "tests", [](const fs::path& path) { return path.extension() == ".cpp"; })) {
    tests += read_file(file);
  }
  const std::regex row("\\n\\| ([^|]*\\| [^|]*`[A-Za-z]+\\.[A-Za-z]+`[^|]*)\\|");
  const std::regex name("`([A-Z][A-Za-z]*\\.[A-Z][A-Za-z]*)`");
  std::string parts;
  for (const std::string& cells : matches_in(section_of(read_file(kRoot / "README.md"), "The guarantee"), row)) {
    parts += cells.substr(0, cells.find('|'));
    for (const std::string& test : matches_in(cells, name)) {
      const std::size_t dot = test.find('.');
      const std::string declared = '(' + test.substr(0, dot) + ", " + test.substr(dot + 1) + ')';
      EXPECT_NE(tests.find(declared), std::string::npos) << "there is no test " << test;
    }
  }
  for (const char* part : {"kill -9", "power loss", "at least once", "in order per case", "stable idempotency key",
                           "visibly waits for a person"}) {
    EXPECT_NE(parts.find(part), std::string::npos) << part;
  }
}

TEST(Decisions, AreListedInTheirIndex) {
  const std::string index = read_file(kRoot / "docs/decisions/README.md");
  for (const fs::path& record :
       files_below(kRoot / "docs/decisions", [](const fs::path& path) { return path.filename() != "README.md"; })) {
    EXPECT_NE(index.find("(" + record.filename().string() + ")"), std::string::npos) << name_of(record);
  }
}

TEST(Links, LeadToFilesAndHeadingsOfTheProject) {
  const std::regex link("\\]\\(([^)\\s]+)\\)");
  const std::regex elsewhere("^[a-z]+:.*");
  std::size_t followed = 0;
  for (const fs::path& document : documents()) {
    const std::string text = read_file(document);
    for (const std::string& target : matches_in(prose_of(text), link)) {
      if (std::regex_match(target, elsewhere)) {
        continue;
      }
      ++followed;
      const std::size_t hash = target.find('#');
      const std::string path = target.substr(0, hash);
      const fs::path file = path.empty() ? document : (document.parent_path() / path).lexically_normal();
      const std::string inside = name_of(file);
      EXPECT_NE(inside.substr(0, 2), "..") << name_of(document) << " links out of the project: " << target;
      if (!fs::exists(file)) {
        ADD_FAILURE() << name_of(document) << " links to " << target << ", which does not exist";
      } else if (hash != std::string::npos && file.extension() == ".md") {
        EXPECT_EQ(anchors_of(read_file(file)).count(target.substr(hash + 1)), 1U)
            << name_of(document) << " links to " << target << ", a heading that does not exist";
      }
    }
  }
  EXPECT_GT(followed, 20U);
}

/// Commands as a text names them: nabe NAME after a backtick or at the beginning of a line.
std::set<std::string> commands_named_in(const std::string& text) {
  constexpr std::string_view kProgram = "nabe ";
  std::set<std::string> named;
  for (std::size_t at = text.find(kProgram); at != std::string::npos; at = text.find(kProgram, at + 1)) {
    if (at == 0 || text[at - 1] == '`' || text[at - 1] == '\n') {
      const std::size_t begin = at + kProgram.size();
      const std::size_t end = std::min(text.size(), text.find_first_not_of("abcdefghijklmnopqrstuvwxyz_", begin));
      if (end > begin) {
        named.insert(text.substr(begin, end - begin));
      }
    }
  }
  return named;
}

TEST(Commands, ThatDocumentsNameExist) {
  std::size_t named = 0;
  for (const fs::path& document : documents()) {
    for (const std::string& command : commands_named_in(read_file(document))) {
      ++named;
      EXPECT_TRUE(fs::exists(kRoot / "hub/cli" / ("command_" + command + ".cpp")))
          << name_of(document) << " names nabe " << command;
    }
  }
  EXPECT_GT(named, 20U);
}

TEST(Commands, ThatTextsOfTheProgramNameExist) {
  for (const fs::path& source : sources()) {
    for (const std::string& command : commands_named_in(read_file(source))) {
      EXPECT_TRUE(fs::exists(kRoot / "hub/cli" / ("command_" + command + ".cpp")))
          << name_of(source) << " names nabe " << command;
    }
  }
}

TEST(Commands, AreAllListedForOperators) {
  const std::string guide = read_file(kRoot / "docs/operating.md");
  const std::string prefix = "command_";
  for (const fs::path& file : files_below(kRoot / "hub/cli", [&](const fs::path& path) {
         return path.extension() == ".cpp" && path.filename().string().rfind(prefix, 0) == 0;
       })) {
    const std::string command = file.stem().string().substr(prefix.size());
    EXPECT_NE(guide.find('`' + command), std::string::npos) << command;
  }
}

/// All names that a pattern finds, once each.
std::set<std::string> names_in(const std::string& text, const std::regex& pattern) {
  const std::vector<std::string> found = matches_in(text, pattern);
  return {found.begin(), found.end()};
}

TEST(Metrics, AreListedForOperatorsAndNoOthers) {
  const std::set<std::string> made =
      names_in(read_file(kRoot / "hub/admin/metrics.cpp"), std::regex("\"(nabe_[a-z_]+)\""));
  const std::set<std::string> listed =
      names_in(section_of(read_file(kRoot / "docs/operating.md"), "Metrics"), std::regex("`(nabe_[a-z_]+)[`{]"));

  EXPECT_GT(made.size(), 15U);
  EXPECT_EQ(listed, made);
}

std::vector<std::string> segments_of(const std::string& path) {
  std::vector<std::string> segments;
  std::istringstream parts(path);
  for (std::string part; std::getline(parts, part, '/');) {
    if (!part.empty()) segments.push_back(part.front() == '{' ? "{}" : part);
  }
  return segments;
}

using ApiPath = std::pair<std::string, std::vector<std::string>>;  ///< method; segments, "{}" for any

std::vector<ApiPath> paths_of_the_api() {
  std::vector<ApiPath> paths;
  for (const std::string& line : lines_of(read_file(kRoot / "hub/admin/api.cpp"))) {
    const std::vector<std::string> words = matches_in(line, std::regex("\"([^\"]+)\""));
    if (line.find("{\"GET\", {") != std::string::npos || line.find("{\"POST\", {") != std::string::npos) {
      paths.emplace_back(words.front(), std::vector<std::string>(words.begin() + 1, words.end()));
    }
  }
  return paths;
}

/// `GET /a/{id}/b?x=`, `/c`: the second one differs in its last segment.
std::vector<ApiPath> paths_for_operators() {
  std::vector<ApiPath> paths;
  for (const std::string& line : lines_of(section_of(read_file(kRoot / "docs/operating.md"), "The admin API"))) {
    if (line.rfind("| `", 0) != 0) continue;
    for (const std::string& named : matches_in(line.substr(0, line.find(" | ", 2)), std::regex("`([^`?]+)[^`]*`"))) {
      const std::size_t blank = named.find(' ');
      if (blank != std::string::npos) {
        paths.emplace_back(named.substr(0, blank), segments_of(named.substr(blank + 1)));
      } else {
        paths.push_back(paths.back());
        paths.back().second.back() = named.substr(1);
      }
    }
  }
  return paths;
}

bool serves(const ApiPath& served, const ApiPath& asked) {
  return served.first == asked.first &&
         std::equal(served.second.begin(), served.second.end(), asked.second.begin(), asked.second.end(),
                    [](const std::string& known, const std::string& part) { return known == "{}" || known == part; });
}

std::string text_of(const ApiPath& path) {
  std::string text = path.first + ' ';
  for (const std::string& segment : path.second) text += '/' + segment;
  return text;
}

TEST(AdminApi, HasEachPathThatOperatorsAreTold) {
  const std::vector<ApiPath> served = paths_of_the_api();
  EXPECT_GT(served.size(), 14U);
  for (const ApiPath& told : paths_for_operators()) {
    EXPECT_TRUE(std::any_of(served.begin(), served.end(), [&](const ApiPath& path) { return serves(path, told); }))
        << text_of(told);
  }
}

TEST(AdminApi, HasNoPathThatOperatorsAreNotTold) {
  const std::vector<ApiPath> told = paths_for_operators();
  for (const ApiPath& served : paths_of_the_api()) {
    EXPECT_TRUE(std::any_of(told.begin(), told.end(), [&](const ApiPath& path) { return serves(served, path); }))
        << text_of(served);
  }
}

/// The lines of all `sh` blocks of a document, without comments.
std::vector<std::string> shell_lines_of(const fs::path& document) {
  std::vector<std::string> commands;
  bool shell = false;
  for (const std::string& line : lines_of(read_file(document))) {
    if (line.rfind("```", 0) == 0) {
      shell = line == "```sh";
    } else if (shell) {
      commands.push_back(line.substr(0, line.find("  #")));
    }
  }
  return commands;
}

std::string text_of_files(const fs::path& folder, const std::string& extension) {
  std::string text;
  for (const fs::path& file : files_below(folder, [&](const fs::path& path) {
         return path.extension() == extension || path.filename() == "CMakeLists.txt";
       })) {
    text += read_file(file);
  }
  return text;
}

TEST(Contributing, NamesScriptsPresetsTargetsAndTestsThatExist) {
  const std::string presets = read_file(kRoot / "CMakePresets.json");
  const std::string cmake = text_of_files(kRoot / "tests", ".cmake");
  const std::string tests = text_of_files(kRoot / "tests", ".cpp");
  std::size_t looked_at = 0;
  for (const std::string& command : shell_lines_of(kRoot / "CONTRIBUTING.md")) {
    const std::string program = command.substr(0, command.find(' '));
    const fs::path script = kRoot / program;
    if (program != "cmake" && program != "ctest") {
      EXPECT_TRUE(fs::is_regular_file(script)) << command;
      for (const std::string& option : matches_in(command, std::regex("(--[a-z-]+)"))) {
        EXPECT_NE(read_file(script).find(option + ')'), std::string::npos) << command;
        ++looked_at;
      }
    }
    for (const std::string& preset : matches_in(command, std::regex("--preset ([a-z]+)"))) {
      EXPECT_NE(presets.find("\"name\": \"" + preset + '"'), std::string::npos) << command;
      ++looked_at;
    }
    for (const std::string& target : matches_in(command, std::regex("--target ([a-z_]+)"))) {
      EXPECT_TRUE(std::regex_search(cmake, std::regex("nabe_test\\(\\s*" + target + "\\s"))) << command;
      ++looked_at;
    }
    for (const std::string& test : matches_in(command, std::regex("-R ([A-Za-z]+)"))) {
      EXPECT_TRUE(std::regex_search(tests, std::regex("TEST(_F|_P)?\\(" + test))) << command;
      ++looked_at;
    }
  }
  EXPECT_GT(looked_at, 6U);
}

TEST(Project, NamesNoFolderOfADevelopersMachine) {
  // Put together here, so that this file does not find itself.
  const std::string slash = "/";
  const std::vector<std::string> folders = {slash + "home/", slash + "Users/", slash + "work/", kRoot.string() + slash};
  for (const fs::path& file : files_below(kRoot, [](const fs::path&) { return true; })) {
    const std::string text = read_file(file);
    for (const std::string& folder : folders) {
      for (std::size_t at = text.find(folder); at != std::string::npos; at = text.find(folder, at + 1)) {
        // "../work/x" and "$PWD/work/x" are relative; an absolute path does not follow a name or a variable.
        const char before = at == 0 ? '\n' : text[at - 1];
        const bool relative = std::isalnum(static_cast<unsigned char>(before)) != 0 ||
                              std::string_view("._-}$)*").find(before) != std::string_view::npos;
        EXPECT_TRUE(relative) << name_of(file) << ": " << text.substr(at, 60);
      }
    }
  }
}

}  // namespace
}  // namespace nabe
