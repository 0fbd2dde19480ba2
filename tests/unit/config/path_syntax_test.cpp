// SPDX-License-Identifier: EUPL-1.2
#include "config/path_syntax.h"

#include <gtest/gtest.h>

namespace nabe::config {
namespace {

TEST(PathSyntax, TakesStepsOfNamesStarsAttributesAndText) {
  for (const char* path : {"/a", "//a", ".//a", "/x:a/x:b", "/a//b", "/*/b", "/a/@id", "/a/@x:id", "//@id", "/a/text()",
                           "/größe/_b-1.c", "/text"}) {
    EXPECT_EQ(check_path(path).problem, "") << path;
  }
}

TEST(PathSyntax, NamesThePrefixesOnce) {
  EXPECT_EQ(check_path("/x:a/y:b/x:c/@z:d").prefixes, (std::vector<std::string>{"x", "y", "z"}));
}

TEST(PathSyntax, KnowsWhatIsSelected) {
  EXPECT_TRUE(check_path("/a/b").selects_elements);
  EXPECT_TRUE(check_path("/a/*").selects_elements);
  EXPECT_FALSE(check_path("/a/@b").selects_elements);
  EXPECT_FALSE(check_path("/a/text()").selects_elements);
}

struct BadPath {
  const char* path;
  const char* problem;
  std::size_t offset;
};

TEST(PathSyntax, SaysWhatIsNotSupportedAndWhere) {
  for (const BadPath& row :
       {BadPath{"", "expected /, // or .// at the start", 0}, BadPath{"a/b", "expected /, // or .// at the start", 0},
        BadPath{"/", "a step is missing at the end", 1}, BadPath{"/a/", "a step is missing at the end", 3},
        BadPath{"/a///b", "a step is missing between slashes", 4},
        BadPath{"/a[1]", "predicates in brackets are not supported", 2},
        BadPath{"/a/..", "the steps . and .. are not supported", 3}, BadPath{"/a|/b", "unions are not supported", 2},
        BadPath{"/a/count()", "functions other than text() are not supported", 8},
        BadPath{"/parent::a", "axes (such as parent::) are not supported", 8},
        BadPath{"/a/@id/b", "an attribute or text() must be the last step", 6},
        BadPath{"/text()/b", "an attribute or text() must be the last step", 7},
        BadPath{"/x:", "a local name is missing after the prefix", 3},
        BadPath{"/x:*", "a local name is missing after the prefix", 3}, BadPath{"/a b", "unexpected character", 2},
        BadPath{"/1a", "unexpected character", 1}}) {
    const PathVerdict verdict = check_path(row.path);
    EXPECT_EQ(verdict.problem, row.problem) << row.path;
    EXPECT_EQ(verdict.offset, row.offset) << row.path;
  }
}

TEST(JsonPointer, StartsWithASlashAndEscapesTheTilde) {
  for (const char* pointer : {"", "/", "/a/b", "/a~0b/~1"}) {
    EXPECT_EQ(check_json_pointer(pointer).problem, "") << pointer;
  }
  for (const char* pointer : {"a", "/~", "/~2", "#/a"}) {
    EXPECT_NE(check_json_pointer(pointer).problem, "") << pointer;
  }
}

}  // namespace
}  // namespace nabe::config
