// SPDX-License-Identifier: EUPL-1.2
#include "samples/arguments.h"

#include <gtest/gtest.h>

#include <ostream>

namespace nabe::samples {
namespace {

TEST(Arguments, AreReadInBothSpellings) {
  const ParsedArguments parsed = parse_arguments(
      {"--count", "7", "--seed=18446744073709551615", "--size=10240", "--attachment-bytes", "0", "--out", "/tmp/x"});

  ASSERT_EQ(parsed.problem, "");
  EXPECT_EQ(parsed.arguments.count, 7U);
  EXPECT_EQ(parsed.arguments.seed, UINT64_MAX);
  EXPECT_EQ(parsed.arguments.size_bytes, 10240U);
  EXPECT_EQ(parsed.arguments.attachment_bytes, 0U);
  EXPECT_EQ(parsed.arguments.out, "/tmp/x");
}

TEST(Arguments, AskForHelpWithoutTheNeededOnes) {
  const ParsedArguments parsed = parse_arguments({"--help"});

  EXPECT_EQ(parsed.problem, "");
  EXPECT_TRUE(parsed.arguments.help);
}

struct Misuse {
  std::vector<std::string_view> words;
  std::string problem;

  friend void PrintTo(const Misuse& row, std::ostream* out) { *out << row.problem; }
};

class MisusedArguments : public testing::TestWithParam<Misuse> {};

TEST_P(MisusedArguments, AreNamed) { EXPECT_EQ(parse_arguments(GetParam().words).problem, GetParam().problem); }

INSTANTIATE_TEST_SUITE_P(
    Each, MisusedArguments,
    testing::Values(Misuse{{}, "--out DIR is missing"}, Misuse{{"--count"}, "--count needs a value"},
                    Misuse{{"--count", "0", "--out", "x"}, "--count: \"0\" is no whole number from 1 to 10000000"},
                    Misuse{{"--count", "-1", "--out", "x"}, "--count: \"-1\" is no whole number from 1 to 10000000"},
                    Misuse{{"--count", "3x", "--out", "x"}, "--count: \"3x\" is no whole number from 1 to 10000000"},
                    Misuse{{"--size", "", "--out", "x"}, "--size: \"\" is no whole number from 0 to 1073741824"},
                    Misuse{{"--seed", "18446744073709551616"},
                           "--seed: \"18446744073709551616\" is no whole number from 0 to 18446744073709551615"},
                    Misuse{{"--out="}, "--out has an empty value"}, Misuse{{"--cuont", "3"}, "unknown option --cuont"},
                    Misuse{{"folder"}, "unknown option folder"},
                    Misuse{{"--attachment", "../x", "--out", "x"}, "--attachment takes a name without a folder"}));

}  // namespace
}  // namespace nabe::samples
