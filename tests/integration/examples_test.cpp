// SPDX-License-Identifier: EUPL-1.2
// What the documents show to operators is what the hub takes and says: TOML, a request, a line of the log.
#include <gtest/gtest.h>

#include <algorithm>
#include <regex>
#include <sstream>

#include "workplace.h"

namespace nabe::integration {
namespace {

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  for (std::size_t at = 0; (at = text.find(from, at)) != std::string::npos; at += to.size()) {
    text.replace(at, from.size(), to);
  }
  return text;
}

/// The lines of all blocks of a document.
std::vector<std::string> shown_lines(const std::string& document) {
  std::vector<std::string> found;
  bool inside = false;
  std::istringstream lines(read_file(std::string(NABE_SOURCE_DIR) + '/' + document));
  for (std::string line; std::getline(lines, line);) {
    if (line.rfind("```", 0) == 0) {
      inside = !inside;
    } else if (inside) {
      found.push_back(line);
    }
  }
  return found;
}

/// The one line that begins like this.
std::string line_of(const std::string& document, const std::string& begin) {
  for (const std::string& line : shown_lines(document)) {
    if (line.rfind(begin, 0) == 0) return line;
  }
  ADD_FAILURE() << document << " has no line that begins with " << begin;
  return {};
}

class Example : public Workplace {};

TEST_F(Example, OfARequestToTheAdminListenerIsAnswered) {
  configure({}, {});
  HubProcess hub(configuration(), log_path());
  ASSERT_TRUE(hub.start()) << hub.log();
  std::string command = line_of("docs/operating.md", "curl ");
  command = replaced(command, "/var/lib/nabe", path("state"));
  command = replaced(command, "127.0.0.1:8180", hub.admin_address());

  const std::string answer = run(command);

  EXPECT_NE(answer.find("\"ready\":true"), std::string::npos) << command << '\n' << answer;
}

TEST_F(Example, OfPrometheusNamesTheListenerAndTheTokenOfTheOneBeforeIt) {
  const std::string request = line_of("docs/operating.md", "curl ");
  const std::string target = line_of("docs/operating.md", "    static_configs:");
  const std::string token = line_of("docs/operating.md", "    authorization:");

  EXPECT_NE(request.find("http://127.0.0.1:8180/"), std::string::npos);
  EXPECT_NE(target.find("[{targets: [\"127.0.0.1:8180\"]}]"), std::string::npos) << target;
  EXPECT_NE(request.find("$(cat /var/lib/nabe/admin.token)"), std::string::npos);
  EXPECT_NE(token.find("{credentials_file: /var/lib/nabe/admin.token}"), std::string::npos) << token;
}

TEST_F(Example, OfALineOfTheLogHasTheFieldsOfARealOne) {
  configure({}, {});
  HubProcess hub(configuration(), log_path());
  ASSERT_TRUE(hub.start()) << hub.log();
  const std::string shown = line_of("docs/operating.md", "2026-03-01T");
  const std::regex value("[0-9-]+T[0-9:.]+Z|=[^ ]+");
  const auto form = [&value](const std::string& line) { return std::regex_replace(line, value, "*"); };

  std::vector<std::string> forms;
  std::istringstream lines(hub.log());
  for (std::string line; std::getline(lines, line);) forms.push_back(form(line));

  EXPECT_EQ(std::count(forms.begin(), forms.end(), form(shown)), 1) << form(shown) << '\n' << hub.log();
}

}  // namespace
}  // namespace nabe::integration
