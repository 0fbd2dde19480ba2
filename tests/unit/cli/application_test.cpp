// SPDX-License-Identifier: EUPL-1.2
#include "cli/application.h"

#include <algorithm>
#include <set>
#include <sstream>

#include "cli/command.h"
#include "workplace.h"

namespace nabe::cli::test {
namespace {

using Words = std::vector<std::string>;

Outcome run(const Words& arguments) {
  std::istringstream in;
  std::ostringstream out, err;
  Console console{in, out, err, false, [](const char*) { return std::string("/nonexistent/config"); }};
  const int code = run_application(console, arguments);
  return {code, out.str(), err.str()};
}

/// Splits as a shell does, as far as our examples need it; ends at a redirection.
Words shell_words(const std::string& line) {
  Words words(1);
  bool quoted = false;
  for (const char c : line) {
    if (c == '"') {
      quoted = !quoted;
    } else if (c == '>' && !quoted) {
      break;
    } else if (c == ' ' && !quoted) {
      words.emplace_back();
    } else {
      words.back() += c;
    }
  }
  std::erase(words, "");
  return words;
}

TEST(Application, HasTheCommandsOfTheGuide) {
  std::set<std::string> names;
  for (const Command& command : commands()) {
    names.insert(command.name);
  }
  for (const char* name : {"run",    "check",       "explain", "send",   "messages", "show",    "retry", "resend",
                           "settle", "redirect",    "skip",    "assign", "reroute",  "stop",    "start", "plugins",
                           "new",    "conformance", "version", "status", "journal",  "refusals"}) {
    EXPECT_EQ(names.count(name), 1U) << name;
  }
}

TEST(Application, EveryCommandTeachesByAnExample) {
  for (const Command& command : commands()) {
    const bool has_own = std::any_of(command.examples.begin(), command.examples.end(), [&](const Example& example) {
      return shell_words(example.line).at(1) == command.name;
    });
    EXPECT_TRUE(has_own) << command.name;
  }
}

TEST(Application, EveryExampleIsUnderstood) {
  for (const Command& command : commands()) {
    for (const Example& example : command.examples) {
      Words words = shell_words(example.line);
      ASSERT_GE(words.size(), 2U) << example.line;
      EXPECT_EQ(words[0], "nabe");
      const Command* shown = find_command(words[1]);
      ASSERT_NE(shown, nullptr) << example.line;
      words.erase(words.begin(), words.begin() + 2);
      EXPECT_TRUE(parse_arguments(shown->arguments, words).ok()) << example.line;
    }
  }
}

TEST(Application, HelpOfEveryCommandShowsItsExamplesAndOptions) {
  for (const Command& command : commands()) {
    const Outcome outcome = run({command.name, "--help"});

    EXPECT_EQ(outcome.code, 0) << command.name;
    EXPECT_TRUE(contains(outcome.out, "usage: nabe " + command.name)) << outcome.out;
    EXPECT_TRUE(contains(outcome.out, command.examples.front().line)) << outcome.out;
    for (const OptionSpec& option : command.arguments.options) {
      EXPECT_TRUE(contains(outcome.out, "--" + option.name)) << command.name;
    }
    EXPECT_EQ(run({"help", command.name}).out, outcome.out);
  }
}

TEST(Application, TheOverviewNamesEveryCommand) {
  const Outcome outcome = run({"--help"});

  EXPECT_EQ(outcome.code, 0);
  for (const Command& command : commands()) {
    EXPECT_TRUE(contains(outcome.out, "\n  " + command.name + ' ')) << command.name;
  }
}

TEST(Application, WithoutACommandItShowsTheOverviewAndFails) {
  const Outcome outcome = run({});

  EXPECT_EQ(outcome.code, 1);
  EXPECT_EQ(outcome.out, "");
  EXPECT_TRUE(contains(outcome.err, "usage: nabe"));
}

TEST(Application, AMistypedCommandIsGuessed) {
  const Outcome outcome = run({"mesages"});

  EXPECT_EQ(outcome.code, 1);
  EXPECT_TRUE(contains(outcome.err, "NABE-CLI-001"));
  EXPECT_TRUE(contains(outcome.err, "did you mean \"messages\"?")) << outcome.err;
}

TEST(Application, WrongUseFailsWithOne) {
  for (const Words& words : std::vector<Words>{{"show"},
                                               {"show", "a", "b"},
                                               {"retry", "--colour", "red"},
                                               {"--colour", "run"},
                                               {"retry"},
                                               {"skip", "1"},
                                               {"redirect", "1"},
                                               {"plugins", "explode"},
                                               {"resend", "x", "y"}}) {
    const Outcome outcome = run(words);
    EXPECT_EQ(outcome.code, 1) << words.front();
    EXPECT_TRUE(contains(outcome.err, "NABE-CLI-002")) << outcome.err;
  }
}

TEST(Application, AConfigurationThatIsNotThereIsTwo) {
  for (const char* command : {"run", "check", "messages", "status", "plugins"}) {
    const Outcome outcome = run({command});
    EXPECT_EQ(outcome.code, 2) << command << outcome.err;
    EXPECT_TRUE(contains(outcome.err, "NABE-CFG-001")) << outcome.err;
  }
}

TEST(Application, TheConfigurationMayBeNamedBeforeTheCommand) {
  const Outcome outcome = run({"--config", "/nonexistent/other", "check"});

  EXPECT_EQ(outcome.code, 2);
  EXPECT_TRUE(contains(outcome.err, "/nonexistent/other")) << outcome.err;
}

TEST(Application, SaysItsVersion) {
  EXPECT_TRUE(contains(run({"version"}).out, "nabe 0."));
  EXPECT_EQ(run({"--version"}).out, run({"version"}).out);
  const std::string json = run({"version", "--json"}).out;
  EXPECT_EQ(json.rfind(R"({"version":"0.)", 0), 0U) << json;
  EXPECT_TRUE(contains(json, R"(","plugin_contract":"1.)")) << json;
}

TEST(Application, WhatAUserTypedCannotHarmTheTerminal) {
  const Outcome outcome = run({"\x1b[2Jclear"});

  EXPECT_FALSE(contains(outcome.err, "\x1b"));
}

}  // namespace
}  // namespace nabe::cli::test
