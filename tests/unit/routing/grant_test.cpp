// SPDX-License-Identifier: EUPL-1.2
#include "routing/grant.h"

#include <gtest/gtest.h>

#include "message/xml_reader.h"

#include "configured.h"

namespace nabe::routing {

namespace {

const std::string kDeclaration = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";

std::shared_ptr<const Sections> sections() {
  const Result<std::shared_ptr<const Sections>> compiled =
      Sections::compile(xml_profile({}, {{"payment", "//x:payment"},
                                         {"name", "/x:m/x:applicant/x:name"},
                                         {"trust", "/x:m/x:applicant/@trust"},
                                         {"anything", "//*"},
                                         {"plain", "/m/a"},
                                         {"ids", "//@id"},
                                         {"inner", "//x:inner"}}));
  EXPECT_TRUE(compiled.ok());
  return *compiled;
}

/// The derived body without its declaration and last newline.
std::string granted(const Names& names, std::string_view body) {
  const Result<std::string> derived = granted_body(sections(), names, body);
  EXPECT_TRUE(derived.ok()) << derived.error().render();
  if (!derived.ok()) {
    return "error " + derived.error().code;
  }
  EXPECT_TRUE(derived->starts_with(kDeclaration) && derived->ends_with(">\n")) << *derived;
  return derived->substr(kDeclaration.size(), derived->size() - kDeclaration.size() - 1);
}

std::string granted_in_pieces(const Names& names, std::string_view body, std::size_t bytes) {
  std::string output;
  Result<GrantFilter> filter =
      GrantFilter::create(sections(), names, [&output](std::string_view piece) { output += piece; });
  for (std::size_t at = 0; at < body.size(); at += bytes) {
    EXPECT_TRUE(filter->push(body.substr(at, bytes)));
  }
  EXPECT_TRUE(filter->finish());
  return output;
}

class Nothing final : public message::XmlEvents {
 public:
  void start(const message::XmlStart&) override {}
  void text(std::string_view) override {}
  void end() override {}
};

bool is_well_formed(std::string_view body) {
  Nothing nothing;
  message::XmlReader reader(nothing);
  return reader.push(body).ok() && reader.finish().ok();
}

constexpr std::string_view kApplication =
    "<?xml version='1.0'?><!-- c1 --><x:m xmlns:x='urn:x' secret='s1' version='1'>s2"
    "<x:applicant trust='3' secret='s3'>s4<x:name kind='birth'>Ayse "
    "<b>S</b>ahin</x:name><x:faith>s5</x:faith></x:applicant>"
    "<?pi s6?><x:payment xmlns:y='urn:y' y:cents='100'>\n<x:open/>&lt;&amp;&gt;<!-- c2 "
    "--></x:payment><x:asylum>s7</x:asylum></x:m>";

}  // namespace

TEST(Grant, GivesElementsWithAllThatIsInThemAndBareAncestors) {
  EXPECT_EQ(
      granted({"name"}, kApplication),
      "<x:m xmlns:x=\"urn:x\"><x:applicant><x:name kind=\"birth\">Ayse <b>S</b>ahin</x:name></x:applicant></x:m>");
}

TEST(Grant, GivesTheUnionOfSections) {
  EXPECT_EQ(granted({"name", "payment"}, kApplication),
            "<x:m xmlns:x=\"urn:x\"><x:applicant><x:name kind=\"birth\">Ayse <b>S</b>ahin</x:name></x:applicant>"
            "<x:payment xmlns:y=\"urn:y\" y:cents=\"100\">\n<x:open/>&lt;&amp;&gt;</x:payment></x:m>");
}

TEST(Grant, GivesNothingElse) {
  const std::string derived = granted({"name", "payment", "trust"}, kApplication);
  for (const char* hidden : {"s1", "s2", "s3", "s4", "s5", "s6", "s7", "c1", "c2", "secret", "asylum", "faith"}) {
    EXPECT_EQ(derived.find(hidden), std::string::npos) << hidden;
  }
}

TEST(Grant, GivesASingleAttributeOnItsElement) {
  EXPECT_EQ(granted({"trust"}, kApplication), "<x:m xmlns:x=\"urn:x\"><x:applicant trust=\"3\"/></x:m>");
}

TEST(Grant, GivesAnAttributeBesideAnElementInside) {
  EXPECT_EQ(granted({"trust", "name"}, kApplication),
            "<x:m xmlns:x=\"urn:x\"><x:applicant trust=\"3\"><x:name kind=\"birth\">Ayse <b>S</b>ahin</x:name>"
            "</x:applicant></x:m>");
}

TEST(Grant, OfNothingFoundIsTheRootAlone) {
  EXPECT_EQ(granted({"payment"}, "<x:m xmlns:x='urn:x' a='1'>text<x:b/></x:m>"), "<x:m xmlns:x=\"urn:x\"/>");
  EXPECT_EQ(granted({}, kApplication), "<x:m xmlns:x=\"urn:x\"/>");
  EXPECT_EQ(granted({"attachments"}, kApplication), "<x:m xmlns:x=\"urn:x\"/>");
}

TEST(Grant, OfTheRootIsTheWholeDocument) {
  EXPECT_EQ(granted({"anything"}, "<m a='1'>t<b/>u</m>"), "<m a=\"1\">t<b/>u</m>");
}

TEST(Grant, OfNestedElementsGivesTheOuterOnce) {
  EXPECT_EQ(granted({"payment"}, "<r xmlns:x='urn:x'><x:payment>1<x:payment>2</x:payment>3</x:payment></r>"),
            "<r xmlns:x=\"urn:x\"><x:payment>1<x:payment>2</x:payment>3</x:payment></r>");
}

TEST(Grant, GivesRepeatedElementsInTheirPlaces) {
  EXPECT_EQ(granted({"payment"}, "<r xmlns:x='urn:x'><a><x:payment/></a><b/><a><x:payment>2</x:payment></a></r>"),
            "<r xmlns:x=\"urn:x\"><a><x:payment/></a><a><x:payment>2</x:payment></a></r>");
}

TEST(Grant, KeepsDefaultNamespaces) {
  EXPECT_EQ(granted({"payment"}, "<m xmlns='urn:x'><a><payment><b xmlns=''/></payment></a></m>"),
            "<m xmlns=\"urn:x\"><a><payment><b xmlns=\"\"/></payment></a></m>");
}

TEST(Grant, KeepsPrefixesThatAreRedeclaredOnTheWay) {
  EXPECT_EQ(granted({"inner"},
                    "<p:r xmlns:p='urn:1'><p:a xmlns:p='urn:2'><p:b xmlns:p='urn:x'><p:inner/></p:b>"
                    "<p:inner/></p:a><q:inner xmlns:q='urn:x' p:k='v'/></p:r>"),
            "<p:r xmlns:p=\"urn:1\"><p:a xmlns:p=\"urn:2\"><p:b xmlns:p=\"urn:x\"><p:inner/></p:b></p:a>"
            "<q:inner xmlns:q=\"urn:x\" p:k=\"v\"/></p:r>");
}

TEST(Grant, EscapesTextAndAttributes) {
  EXPECT_EQ(granted({"plain"},
                    "<m><a q='&quot;&apos;&#9;&#10;&#13;&lt;&amp;&gt;' xml:lang='de'>"
                    "<![CDATA[<x>&]]]]><![CDATA[>]]>&#13;\"'</a></m>"),
            "<m><a q=\"&quot;'&#9;&#10;&#13;&lt;&amp;&gt;\" xml:lang=\"de\">&lt;x&gt;&amp;]]&gt;&#13;\"'</a></m>");
}

TEST(Grant, KeepsLettersOfDin91379) {
  const std::string letters = "\xC5\x9E \xC4\x9F \xC4\x90 \xC5\xBB C\xCC\xA8\xCC\x86 \xC7\xB4";
  EXPECT_EQ(granted({"plain"}, "<m><a>" + letters + "</a></m>"), "<m><a>" + letters + "</a></m>");
}

TEST(Grant, SelectsAttributesAnywhere) {
  EXPECT_EQ(granted({"ids"}, "<m id='1' k='0'><a k='0'><b id='2'>t</b></a><c/></m>"),
            "<m id=\"1\"><a><b id=\"2\"/></a></m>");
}

TEST(Grant, GivesTheSameBytesForEverySizeOfPieces) {
  const std::string whole = granted_in_pieces({"name", "trust", "payment"}, kApplication, kApplication.size());
  for (std::size_t bytes = 1; bytes < 60; ++bytes) {
    EXPECT_EQ(granted_in_pieces({"name", "trust", "payment"}, kApplication, bytes), whole) << bytes;
  }
}

TEST(Grant, IsWellFormedAndChangesNothingWhenAppliedAgain) {
  for (const Names& names : {Names{"name"}, Names{"payment", "trust"}, Names{"anything"}, Names{}}) {
    const Result<std::string> once = granted_body(sections(), names, kApplication);
    ASSERT_TRUE(once.ok());
    EXPECT_TRUE(is_well_formed(*once)) << *once;
    EXPECT_EQ(*granted_body(sections(), names, *once), *once);
  }
}

TEST(Grant, PassesLongContentOnInPieces) {
  std::size_t largest = 0, total = 0;
  Result<GrantFilter> filter = GrantFilter::create(sections(), {"plain"}, [&](std::string_view piece) {
    largest = std::max(largest, piece.size());
    total += piece.size();
  });
  ASSERT_TRUE(filter->push("<m><a>"));
  for (int i = 0; i < 100; ++i) {
    ASSERT_TRUE(filter->push(std::string(10'000, 'x')));
  }
  ASSERT_TRUE(filter->push("</a></m>"));
  ASSERT_TRUE(filter->finish());
  EXPECT_GT(total, 1'000'000u);
  EXPECT_LT(largest, 64u * 1024);
}

TEST(Grant, OfAMalformedBodyFails) {
  EXPECT_EQ(granted_body(sections(), {"name"}, "<m>").error().code, "NABE-MSG-001");
  EXPECT_EQ(granted_body(sections(), {"name"}, "{}").error().code, "NABE-MSG-001");
}

TEST(Grant, OfAnUnknownSectionFailsBeforeAnythingIsGiven) {
  EXPECT_EQ(granted_body(sections(), {"name", "nmae"}, kApplication).error().code, "NABE-RTE-004");
}

TEST(Grant, WithoutAProfileFails) {
  EXPECT_EQ(granted_body(nullptr, {"name"}, kApplication).error().code, "NABE-RTE-005");
}

}  // namespace nabe::routing
