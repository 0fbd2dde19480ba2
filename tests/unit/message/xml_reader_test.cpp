// SPDX-License-Identifier: EUPL-1.2
#include "message/xml_reader.h"

#include <gtest/gtest.h>

#include "recorded_events.h"

namespace nabe::message {

namespace {

constexpr std::string_view kEverything =
    "\xEF\xBB\xBF<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!-- a > b - c -->\n<?target < & > ?>"
    "<a:r xmlns:a='urn:a' xmlns=\"urn:d\" a:x=\"1 &gt; '2'\" y='\"&#x15E;\"'>"
    "t&amp;u<![CDATA[<v> ]] ]>&]]>\xC3\xA4<e/><!----><f xmlns=''> </f ></a:r>\n<!-- end -->";
constexpr std::string_view kEverythingSeen =
    "<{urn:a}a:r xmlns:a=urn:a xmlns:=urn:d {urn:a}a:x=\"1 > '2'\" y=\"\"\xC5\x9E\"\">"
    "t&u<v> ]] ]>&\xC3\xA4<{urn:d}e></><f xmlns:=> </></>";

}  // namespace

TEST(XmlReader, TellsNamesNamespacesAttributesAndText) {
  const ReadResult result = read(kEverything);
  EXPECT_EQ(result.code, "") << result.message;
  EXPECT_EQ(result.seen, kEverythingSeen);
}

TEST(XmlReader, TellsTheSameForEverySizeOfPieces) {
  for (std::size_t bytes = 1; bytes < kEverything.size(); ++bytes) {
    EXPECT_EQ(read_in_pieces(kEverything, bytes).seen, kEverythingSeen) << "pieces of " << bytes;
  }
}

TEST(XmlReader, GivesThePrefixXmlItsNamespace) {
  EXPECT_EQ(read("<r xml:lang='de'/>").seen, "<r {http://www.w3.org/XML/1998/namespace}xml:lang=\"de\"></>");
}

TEST(XmlReader, ReadsLatin1AsUtf8) {
  EXPECT_EQ(read("<?xml version='1.0' encoding='iso-8859-1'?><r>\xE4</r>").seen, "<r>\xC3\xA4</>");
}

TEST(XmlReader, RefusesOtherEncodings) {
  EXPECT_EQ(read("<?xml version='1.0' encoding='UTF-16'?><r/>").code, "NABE-MSG-009");
  EXPECT_EQ(read("<?xml version='1.0' encoding='windows-1252'?><r/>").code, "NABE-MSG-009");
  EXPECT_EQ(read("\xFF\xFE<").code, "NABE-MSG-009");
  EXPECT_EQ(read(std::string_view("<\0r\0/\0>\0", 8)).code, "NABE-MSG-009");
}

TEST(XmlReader, RefusesBytesThatAreNotUtf8) {
  for (const char* bad : {"\xC3(", "\xC0\x80", "\xED\xA0\x80", "\xF4\x90\x80\x80", "\x80", "\xFF"}) {
    EXPECT_EQ(read("<r>" + std::string(bad) + "</r>").code, "NABE-MSG-001") << testing::PrintToString(bad);
  }
}

TEST(XmlReader, RefusesADocumentTypeAsSoonAsItShows) {
  RecordedEvents events;
  XmlReader reader(events);
  ASSERT_TRUE(reader.push("<?xml version='1.0'?><!"));
  EXPECT_EQ(reader.push("D").error().code, "NABE-MSG-002");
}

TEST(XmlReader, RefusesEntityBombs) {
  EXPECT_EQ(read("<!DOCTYPE r [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;&a;\">]><r>&b;</r>").code, "NABE-MSG-002");
  EXPECT_EQ(read("<!DOCTYPE r SYSTEM \"file:///etc/passwd\"><r/>").code, "NABE-MSG-002");
  EXPECT_EQ(read("<r>&unknown;</r>").code, "NABE-MSG-001");
}

TEST(XmlReader, RefusesWhatIsNotWellFormed) {
  for (const char* bad : {"",
                          " ",
                          "text",
                          "<r>",
                          "<r></s>",
                          "<r/><r/>",
                          "<r/>x",
                          "<r a='1' a='2'/>",
                          "<r a=1/>",
                          "<p:r/>",
                          "<r>]]></r>",
                          "<r a='<'/>",
                          "<r><!-- -- --></r>",
                          "<!x><r/>",
                          "<![CDATA[x]]><r/>",
                          "<r>&#0;</r>",
                          "<r>&a b;</r>",
                          "< r/>",
                          "<r",
                          "<r><!--",
                          "<r>&am",
                          "\"quoted\"<r/>"}) {
    EXPECT_EQ(read(bad).code, "NABE-MSG-001") << bad;
  }
}

TEST(XmlReader, SaysWhereButNotWhat) {
  const ReadResult result = read("<r>\n  <secret></other>\n</r>");
  EXPECT_EQ(result.message, "the XML is not well-formed: mismatched tag (line 2, column 13)");
}

TEST(XmlReader, KeepsTheFirstErrorForEveryLaterCall) {
  RecordedEvents events;
  XmlReader reader(events);
  ASSERT_FALSE(reader.push("<r></s>"));
  EXPECT_EQ(reader.push("<x/>").error().code, "NABE-MSG-001");
  EXPECT_EQ(reader.finish().error().code, "NABE-MSG-001");
}

TEST(XmlReader, TellsWhatCameBeforeTheError) { EXPECT_EQ(read("<r>abc<!D").seen, "<r>abc"); }

TEST(XmlReader, AfterAStopTellsNothingAndChecksNothing) {
  RecordedEvents events;
  XmlReader reader(events);
  events.on_start = [&reader](const XmlStart& element) {
    if (element.name == "b") {
      reader.stop();
    }
  };
  EXPECT_TRUE(reader.push("<a>x<b>y</nonsense"));
  EXPECT_TRUE(reader.push("<<<"));
  EXPECT_TRUE(reader.finish());
  EXPECT_TRUE(reader.stopped());
  EXPECT_EQ(events.seen(), "<a>x<b>");
}

TEST(XmlReader, StopsBeforeItsFirstByteToo) {
  RecordedEvents events;
  XmlReader reader(events);
  reader.stop();
  EXPECT_TRUE(reader.push("no XML"));
  EXPECT_TRUE(reader.finish());
}

TEST(XmlReader, MovesInTheMiddleOfADocument) {
  RecordedEvents events;
  XmlReader first(events);
  ASSERT_TRUE(first.push("<a><b at"));
  XmlReader second = std::move(first);
  ASSERT_TRUE(second.push("tr='1'/></a>"));
  EXPECT_TRUE(second.finish());
  EXPECT_EQ(events.seen(), "<a><b attr=\"1\"></></>");
}

}  // namespace nabe::message
