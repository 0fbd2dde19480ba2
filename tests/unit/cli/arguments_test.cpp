// SPDX-License-Identifier: EUPL-1.2
#include "cli/arguments.h"

#include <gtest/gtest.h>

namespace nabe::cli {
namespace {

using Words = std::vector<std::string>;

ArgumentSpec spec() {
  return {{{"FILE"}, {"REST", false, true}},
          {{"from", "NAME", "a source", false}, {"attribute", "N=V", "one", true}, {"yes", "", "a switch", false}}};
}

TEST(Arguments, AreFoundByTheirNames) {
  const auto parsed = parse_arguments(
      spec(), {"--from", "portal", "a.xml", "--attribute=x=1", "r1", "--yes", "--attribute", "y=2", "r2"});

  ASSERT_TRUE(parsed.ok()) << parsed.error().render();
  EXPECT_EQ(parsed->value("FILE"), "a.xml");
  EXPECT_EQ(parsed->values("REST"), (Words{"r1", "r2"}));
  EXPECT_EQ(parsed->value("from"), "portal");
  EXPECT_EQ(parsed->values("attribute"), (Words{"x=1", "y=2"}));
  EXPECT_TRUE(parsed->has("yes"));
  EXPECT_FALSE(parsed->has("config"));
}

TEST(Arguments, BehindTwoDashesNothingIsAnOption) {
  const auto parsed = parse_arguments(spec(), {"--", "--yes"});

  ASSERT_TRUE(parsed.ok());
  EXPECT_EQ(parsed->value("FILE"), "--yes");
}

TEST(Arguments, ASingleDashIsAnArgument) {
  const auto parsed = parse_arguments(spec(), {"-"});

  ASSERT_TRUE(parsed.ok()) << parsed.error().render();
  EXPECT_EQ(parsed->value("FILE"), "-");
}

TEST(Arguments, MistakesAreNamed) {
  struct Row {
    Words words;
    std::string message, hint;
  };
  const Row rows[] = {
      {{}, "FILE is missing", ""},
      {{"a", "--form", "x"}, "there is no option --form", "did you mean \"--from\"?"},
      {{"a", "--fr", "x"}, "there is no option --fr", ""},
      {{"a", "--from"}, "", ""},
      {{"a", "--from", "x", "--from", "y"}, "--from is given more than once", ""},
      {{"a", "--yes=1"}, "", ""},
  };
  for (const Row& row : rows) {
    const auto parsed = parse_arguments(spec(), row.words);
    ASSERT_FALSE(parsed.ok()) << row.message;
    EXPECT_EQ(parsed.error().code, "NABE-CLI-002");
    EXPECT_NE(parsed.error().message.find(row.message), std::string::npos) << parsed.error().message;
    EXPECT_NE(parsed.error().hint.find(row.hint), std::string::npos) << parsed.error().hint;
  }
}

TEST(Arguments, TooManyAreAMistake) {
  const auto parsed = parse_arguments({{{"ONE"}}, {}}, {"a", "b"});

  ASSERT_FALSE(parsed.ok());
  EXPECT_NE(parsed.error().message.find("\"b\""), std::string::npos);
}

TEST(Arguments, HelpNeedsNothingElse) {
  for (const char* help : {"--help", "-h"}) {
    const auto parsed = parse_arguments(spec(), {help});
    ASSERT_TRUE(parsed.ok());
    EXPECT_TRUE(parsed->has("help"));
  }
}

TEST(SplitPair, TakesTheFirstSeparator) {
  const auto pair = split_pair("attribute", "a=b=c", '=');

  ASSERT_TRUE(pair.ok());
  EXPECT_EQ(pair->first, "a");
  EXPECT_EQ(pair->second, "b=c");
}

TEST(SplitPair, NeedsAName) {
  EXPECT_FALSE(split_pair("attribute", "=b", '=').ok());
  EXPECT_FALSE(split_pair("attribute", "b", '=').ok());
}

}  // namespace
}  // namespace nabe::cli
