// SPDX-License-Identifier: EUPL-1.2
#include "routing/path.h"

#include <gtest/gtest.h>

#include "configured.h"

namespace nabe::routing {

namespace {

Step child(std::string name, std::string uri = "") { return {Axis::Child, false, std::move(uri), std::move(name)}; }
Step inside(std::string name, std::string uri = "") {
  return {Axis::Descendant, false, std::move(uri), std::move(name)};
}

Path path_of(const char* text) {
  const Result<Path> path = compile_path(text, namespaces());
  EXPECT_TRUE(path.ok()) << text;
  return path.ok() ? *path : Path{};
}

std::string code_of(const char* text) {
  const Result<Path> path = compile_path(text, namespaces());
  return path.ok() ? "" : path.error().code;
}

}  // namespace

TEST(Path, ResolvesItsSteps) {
  EXPECT_EQ(path_of("/x:a/b"), (Path{{child("a", "urn:x"), child("b")}, Selects::Element, false, "", ""}));
  EXPECT_EQ(path_of("//a//y:b"), (Path{{inside("a"), inside("b", "urn:y")}, Selects::Element, false, "", ""}));
  EXPECT_EQ(path_of("/*/a"), (Path{{{Axis::Child, true, "", ""}, child("a")}, Selects::Element, false, "", ""}));
}

TEST(Path, TakesADotBeforeTwoSlashesAsTheRoot) { EXPECT_EQ(path_of(".//a/b"), path_of("//a/b")); }

TEST(Path, EndsInAnAttributeOrText) {
  EXPECT_EQ(path_of("/a/@x:id"), (Path{{child("a")}, Selects::Attribute, false, "urn:x", "id"}));
  EXPECT_EQ(path_of("/a/text()"), (Path{{child("a")}, Selects::OwnText, false, "", ""}));
  EXPECT_EQ(path_of("//@id"), (Path{{{Axis::Descendant, true, "", ""}}, Selects::Attribute, false, "", "id"}));
  EXPECT_EQ(path_of("/a//@id"), (Path{{child("a")}, Selects::Attribute, true, "", "id"}));
}

TEST(Path, BindsThePrefixXmlByItself) {
  EXPECT_EQ(path_of("/a/@xml:lang").attribute_uri, "http://www.w3.org/XML/1998/namespace");
}

TEST(Path, RefusesWhatIsNotSupported) {
  for (const char* bad : {"",     "a",    "a/b",     "/",         "//",          "/a/",   "/a[1]",     "/a/..",
                          "/./a", "/@id", "/text()", "/a/@id/b",  "/a/text()/b", "/a|/b", "/child::a", "/a/@*",
                          "/x:*", "/a b", "///a",    "/count(a)", "/1a",         "./a"}) {
    EXPECT_EQ(code_of(bad), "NABE-RTE-001") << bad;
  }
}

TEST(Path, SaysWhatIsSupported) {
  const Result<Path> path = compile_path("/a[1]", namespaces());
  EXPECT_EQ(path.error().message, "path \"/a[1]\": predicates in brackets are not supported (at character 3)");
  EXPECT_NE(path.error().hint.find("//"), std::string::npos);
}

TEST(Path, RefusesAPrefixThatIsNotBound) {
  EXPECT_EQ(code_of("/a/z:b"), "NABE-RTE-002");
  EXPECT_EQ(code_of("/a/@z:b"), "NABE-RTE-002");
}

}  // namespace nabe::routing
