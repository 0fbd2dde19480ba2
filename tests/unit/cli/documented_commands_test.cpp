// SPDX-License-Identifier: EUPL-1.2
// Operators copy commands out of the documents: each of those that speak to a running hub is executed.
#include <fstream>
#include <iterator>
#include <map>
#include <regex>
#include <sstream>

#include "workplace.h"

namespace nabe::cli::test {
namespace {

/// The commands of a text: lines of fenced blocks, and code in the line. Those without an argument name the command
/// only.
std::vector<std::string> commands_in(const std::string& text) {
  std::vector<std::string> found;
  bool fenced = false;
  std::istringstream lines(text);
  const std::regex in_the_line("`(nabe [^`]+)`");
  for (std::string line; std::getline(lines, line);) {
    if (line.rfind("```", 0) == 0) {
      fenced = !fenced;
    } else if (fenced && line.rfind("nabe ", 0) == 0) {
      found.push_back(line.substr(0, line.find('#')));
    } else if (!fenced) {
      for (std::sregex_iterator match(line.begin(), line.end(), in_the_line), end; match != end; ++match) {
        found.push_back((*match)[1]);
      }
    }
  }
  return found;
}

bool speaks_to_a_hub(const std::string& command) {
  return command != "nabe --help" && command != "nabe COMMAND --help" && command != "nabe run" &&
         command != "nabe check" && command.rfind("nabe plugins", 0) != 0 && command.rfind("nabe store", 0) != 0;
}

std::vector<std::string> words_of(const std::string& command) {
  // What stands for a value in the documents.
  static const std::map<std::string, std::string> kValues = {
      {"MESSAGE", kMessage}, {"DELIVERY", "42"}, {"CONNECTOR", "amt.akte"}, {"ID", "amt"}};
  std::istringstream stream(command);
  std::vector<std::string> words;
  for (std::string word; stream >> word;) {
    const auto value = kValues.find(word);
    if (value != kValues.end()) {
      word = value->second;
    } else if (word == "NAME") {
      word = words.back() == "--connector" ? "akte" : "unrouted";
    }
    words.push_back(word);
  }
  words.erase(words.begin());
  return words;
}

class DocumentedCommand : public Workplace {
 protected:
  DocumentedCommand() {
    start_hub();
    store::StoredMessage stored;
    stored.message.id = kMessage;
    stored.disposition = store::Disposition::Unrouted;
    hub_.fake_store.messages[kMessage] = stored;
    add_delivery(42, "amt.akte", store::DeliveryState::Dead);
  }
};

TEST_F(DocumentedCommand, IsUnderstood) {
  std::size_t executed = 0;
  for (const char* document : {"README.md", "docs/operating.md", "docs/life-of-a-message.md"}) {
    std::ifstream file(std::string(NABE_SOURCE_DIR) + '/' + document);
    const std::string text((std::istreambuf_iterator<char>(file)), {});
    for (const std::string& command : commands_in(text)) {
      if (speaks_to_a_hub(command) && command.find(' ', 5) != std::string::npos) {
        const Outcome outcome = nabe(words_of(command));
        EXPECT_EQ(outcome.code, 0) << document << ": " << command << '\n' << outcome.err;
        ++executed;
      }
    }
  }
  EXPECT_GE(executed, 14U);
}

}  // namespace
}  // namespace nabe::cli::test
