// SPDX-License-Identifier: EUPL-1.2
#include "base/error.h"

#include <gtest/gtest.h>

namespace nabe {
namespace {

TEST(Error, IsShownWithFileLineCaretAndHint) {
  const Error error{"NABE-CFG-003", "unknown key `adress`", "did you mean \"address\"?",
                    SourcePosition{"nabe.toml", 12, 3, "  adress = 1"}};

  EXPECT_EQ(error.render(),
            "nabe.toml:12:3: NABE-CFG-003: unknown key `adress`\n"
            "  12 |   adress = 1\n"
            "     |   ^\n"
            "  hint: did you mean \"address\"?\n");
}

TEST(Error, TheCaretFollowsTabs) {
  const Error error{"NABE-CFG-003", "m", "", SourcePosition{"a", 1, 2, "\tx"}};

  EXPECT_EQ(error.render(), "a:1:2: NABE-CFG-003: m\n  1 | \tx\n    | \t^\n");
}

TEST(Error, AFileWithoutALineIsNamedAlone) {
  const Error error{"NABE-CFG-001", "cannot be read", "", SourcePosition{"nabe.toml", 0, 0, ""}};

  EXPECT_EQ(error.render(), "nabe.toml: NABE-CFG-001: cannot be read\n");
}

TEST(Error, WithoutAPositionCodeAndMessageAreEnough) {
  EXPECT_EQ((Error{"NABE-ADM-001", "no token", "", {}}).render(), "NABE-ADM-001: no token\n");
}

TEST(Error, AColumnBehindTheLineDoesNotReadBeyondIt) {
  const Error error{"C", "m", "", SourcePosition{"a", 1, 99, "xy"}};

  EXPECT_EQ(error.render(), "a:1:99: C: m\n  1 | xy\n    |   ^\n");
}

}  // namespace
}  // namespace nabe
