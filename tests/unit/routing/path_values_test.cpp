// SPDX-License-Identifier: EUPL-1.2
#include <gtest/gtest.h>

#include "message/xml_reader.h"
#include "routing/value_collector.h"

#include "configured.h"

namespace nabe::routing {

namespace {

/// The values that one path selects, read in pieces.
SlotValues selected(const std::string& path, std::string_view document, std::size_t piece_bytes = 1 << 20) {
  PathSet paths;
  WantedPaths wanted;
  wanted.add(paths.add(*compile_path(path, namespaces())));
  Values values;
  ValueCollector collector(paths, wanted, values);
  message::XmlReader reader(collector);
  for (std::size_t at = 0; at < document.size(); at += piece_bytes) {
    EXPECT_TRUE(reader.push(document.substr(at, piece_bytes)));
  }
  EXPECT_TRUE(reader.finish());
  return values[0];
}

Names texts(const std::string& path, std::string_view document, std::size_t piece_bytes = 1 << 20) {
  Names found;
  for (const Value& value : selected(path, document, piece_bytes).values) {
    found.push_back(value.text);
  }
  return found;
}

constexpr std::string_view kDocument =
    "<x:r xmlns:x='urn:x' id='0'>\n <a id=' 1 ' x:id='2'> one <b id='3'>two</b>&#x20; </a>\n"
    " <x:a id='4'>three<![CDATA[ & ]]>four</x:a><c><a><a id='5'>five</a></a></c><e/></x:r>";

struct Case {
  const char* path;
  Names values;
};

const Case kCases[] = {
    {"/x:r/a", {"one two"}},
    {"/x:r/x:a", {"three & four"}},
    {"/y:r/a", {}},
    {"/r/a", {}},
    {"/a", {}},
    {"//a", {"one two", "five", "five"}},
    {"//a//a", {"five"}},
    {"//a/a", {"five"}},
    {"/x:r//a", {"one two", "five", "five"}},
    {"/x:r/*", {"one two", "three & four", "five", ""}},
    {"/*/*/*", {"two", "five"}},
    {"//c//*", {"five", "five"}},
    {"/x:r/e", {""}},
    {"/x:r/@id", {"0"}},
    {"/x:r/a/@id", {"1"}},
    {"/x:r/a/@x:id", {"2"}},
    {"//@id", {"0", "1", "3", "4", "5"}},
    {"//a/@id", {"1", "5"}},
    {"//a//@id", {"1", "3", "5"}},
    {"/x:r/*/@id", {"1", "4"}},
    {"/x:r/a/text()", {"one"}},
    {"/x:r/e/text()", {}},
    {"//a/text()", {"one", "five"}},
    {"/x:r/a//text()", {"one", "two"}},
    {".//b", {"two"}},
};

}  // namespace

TEST(PathValues, AreWhatTheTableSays) {
  for (const Case& row : kCases) {
    EXPECT_EQ(texts(row.path, kDocument), row.values) << row.path;
  }
}

TEST(PathValues, AreTheSameForEverySizeOfPieces) {
  for (const Case& row : kCases) {
    for (std::size_t bytes = 1; bytes < 40; ++bytes) {
      EXPECT_EQ(texts(row.path, kDocument, bytes), row.values) << row.path << " by " << bytes;
    }
  }
}

TEST(PathValues, FollowRedeclaredPrefixes) {
  EXPECT_EQ(texts("/x:r/y:a", "<p:r xmlns:p='urn:x'><p:a xmlns:p='urn:y'>in</p:a><p:a>out</p:a></p:r>"), Names{"in"});
  EXPECT_EQ(texts("/x:r/a", "<r xmlns='urn:x'><a xmlns=''>none</a><a>some</a></r>"), Names{"none"});
}

TEST(PathValues, KeepCombiningLetters) {
  EXPECT_EQ(texts("/r",
                  "<r>S\xCC\xA7"
                  "ahin \xC4\x90or\xC4\x91"
                  "e</r>",
                  1),
            Names{"S\xCC\xA7"
                  "ahin \xC4\x90or\xC4\x91"
                  "e"});
}

TEST(PathValues, AreBoundedInNumber) {
  std::string document = "<r>";
  for (int i = 0; i < 65; ++i) {
    document += "<a>" + std::to_string(i) + "</a>";
  }
  const SlotValues values = selected("/r/a", document + "</r>");
  EXPECT_EQ(values.values.size(), 64u);
  EXPECT_EQ(values.values.back().text, "63");
  EXPECT_TRUE(values.more);
}

TEST(PathValues, AreBoundedInSizeWithoutTearingACharacter) {
  const std::string document = "<r>" + std::string(4095, 'x') + "\xC3\xA4" + "</r>";
  for (const std::size_t bytes : {1u, 7u, 1u << 20}) {
    const SlotValues values = selected("/r", document, bytes);
    EXPECT_EQ(values.values[0].text, std::string(4095, 'x'));
    EXPECT_TRUE(values.values[0].cut);
  }
}

TEST(PathValues, OfExactlyTheBoundAreWhole) {
  const SlotValues values = selected("/r", "<r> " + std::string(4096, 'x') + std::string(5000, ' ') + "</r>");
  EXPECT_EQ(values.values[0].text.size(), 4096u);
  EXPECT_FALSE(values.values[0].cut);
}

TEST(PathValues, EqualPathsAreOne) {
  PathSet paths;
  EXPECT_EQ(paths.add(*compile_path("//x:a/@id", namespaces())),
            paths.add(*compile_path(".//z:a/@id", {{"z", "urn:x"}})));
  EXPECT_EQ(paths.size(), 1u);
}

TEST(PathValues, PathsOfAnotherKindAreOthers) {
  PathSet paths;
  for (const char* path : {"/a", "/a/text()", "/a/@id", "/a//@id", "/a//text()", "/a//b", "/a/b", "/a/*", "/a//*"}) {
    paths.add(*compile_path(path, {}));
  }
  EXPECT_EQ(paths.size(), 9u);
}

}  // namespace nabe::routing
