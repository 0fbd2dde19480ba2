// SPDX-License-Identifier: EUPL-1.2
#include "common/xml.h"

#include <gtest/gtest.h>

#include "common/digest.h"

namespace nabe::common {
namespace {

TEST(Xml, IsReadWithNamespacesAttributesAndTrimmedText) {
  const auto root = read_xml(
      "<a:r xmlns:a=\"urn:a\" x=\"1\"><a:c> Gr\xC3\xBC\xC3\x9F"
      "e &amp; mehr </a:c><c xmlns=\"urn:b\">other</c></a:r>");

  ASSERT_TRUE(root);
  EXPECT_EQ(root->name, "r");
  EXPECT_EQ(root->name_space, "urn:a");
  EXPECT_EQ(root->attribute("x"), "1");
  EXPECT_EQ(root->child_text("c"),
            "Gr\xC3\xBC\xC3\x9F"
            "e & mehr");
  ASSERT_EQ(root->children.size(), 2U);
  EXPECT_EQ(root->children[1].name_space, "urn:b");
  EXPECT_EQ(root->child("d"), nullptr);
  EXPECT_EQ(root->child_text("d"), "");
}

TEST(Xml, IsRefusedWhenItIsNotWhatAPeerMaySend) {
  for (const std::string bad :
       {"", "text", "<a>", "<a></b>", "<a/><b/>", "<!DOCTYPE a><a/>", "<!DOCTYPE a [<!ENTITY b \"c\">]><a>&b;</a>",
        "<a>&unknown;</a>", "<a>\xC3\x28</a>", "<a b=\"1\" b=\"2\"/>", "<x:a/>"}) {
    EXPECT_FALSE(read_xml(bad)) << bad;
  }
  EXPECT_FALSE(read_xml(std::string("<a/>\0<b/>", 9)));
}

TEST(Xml, IsReadUpToItsLimits) {
  const XmlLimits limits{64, 3, 4};

  EXPECT_TRUE(read_xml("<a><b><c/></b><d/></a>", limits));
  EXPECT_FALSE(read_xml("<a><b><c><d/></c></b></a>", limits)) << "too deep";
  EXPECT_FALSE(read_xml("<a><b/><b/><b/><b/></a>", limits)) << "too many";
  EXPECT_FALSE(read_xml("<a>" + std::string(64, 'x') + "</a>", limits)) << "too large";
}

TEST(Xml, IsReadAsItWasWritten) {
  XmlElement root{"r", "urn:a", "", {{"k", "a\"b<c"}}, {}};
  root.add("one", "<&>");
  root.add("two").add("inner", "x");

  const std::string text = write_xml(root);

  const auto read = read_xml(text);
  ASSERT_TRUE(read) << text;
  EXPECT_EQ(read->attribute("k"), "a\"b<c");
  EXPECT_EQ(read->child_text("one"), "<&>");
  EXPECT_EQ(read->child("two")->child_text("inner"), "x");
  EXPECT_EQ(read->child("two")->name_space, "urn:a");
}

TEST(Xml, IsWrittenWithoutWhatItCannotHold) {
  XmlElement root{"r", "", std::string("a\x01\x1f\0b", 5), {}, {}};

  const auto read = read_xml(write_xml(root));

  ASSERT_TRUE(read);
  EXPECT_EQ(read->text, "a   b");
}

TEST(Digest, IsThatOfTheStandards) {
  EXPECT_EQ(sha256_hex("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(base64(""), "");
  EXPECT_EQ(base64("Aladdin:open sesame"), "QWxhZGRpbjpvcGVuIHNlc2FtZQ==");
}

}  // namespace
}  // namespace nabe::common
