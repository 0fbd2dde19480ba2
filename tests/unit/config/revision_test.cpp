// SPDX-License-Identifier: EUPL-1.2
#include "config/revision.h"

#include <gtest/gtest.h>

namespace nabe::config {
namespace {

TEST(Revision, IsASha256) {
  // sha256sum of "9:nabe.toml3:abc"
  EXPECT_EQ(revision_of({{"nabe.toml", "abc"}}), "fd294096c783b95a6d2e641f5223bdc6473c5361a3c2d83112de4a4a6c7d845d");
}

TEST(Revision, DoesNotDependOnTheFolderNorOnTheOrder) {
  const NamedText node{"/etc/nabe/nabe.toml", "a"};
  const NamedText department{"/etc/nabe/departments/x.toml", "b"};

  EXPECT_EQ(revision_of({node, department}), revision_of({{"conf/departments/x.toml", "b"}, {"conf/nabe.toml", "a"}}));
}

TEST(Revision, ChangesWithATextAndWithAName) {
  const std::string revision = revision_of({{"departments/x.toml", "b"}});

  EXPECT_NE(revision, revision_of({{"departments/x.toml", "c"}}));
  EXPECT_NE(revision, revision_of({{"departments/y.toml", "b"}}));
  EXPECT_NE(revision, revision_of({{"profiles/x.toml", "b"}}));
}

TEST(Revision, DoesNotConfuseWhereOneFileEnds) {
  EXPECT_NE(revision_of({{"departments/x.toml", "ab"}, {"departments/y.toml", "c"}}),
            revision_of({{"departments/x.toml", "a"}, {"departments/y.toml", "bc"}}));
}

}  // namespace
}  // namespace nabe::config
