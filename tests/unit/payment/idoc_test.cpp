// SPDX-License-Identifier: EUPL-1.2
#include "payment/idoc.h"

#include <gtest/gtest.h>

#include "common/xml.h"

namespace nabe::payment {
namespace {

Time at(int month, int day, int hour, int minute = 0) {
  using namespace std::chrono;
  return Time(sys_days(year(2026) / month / day) + hours(hour) + minutes(minute));
}

Posting fee() {
  return {"KZ0000000001", "KZ-2026-000106", 8400,         {"1000", "0000440000", "0000004711"}, "0000175000",
          "DR",           at(11, 24, 12),   at(12, 1, 12)};
}

TEST(GermanDay, ChangesAtMidnightInGermany) {
  EXPECT_EQ(german_day(at(11, 24, 22, 59)), "20261124");
  EXPECT_EQ(german_day(at(11, 24, 23)), "20261125");
  EXPECT_EQ(german_day(at(7, 1, 21, 59)), "20260701");
  EXPECT_EQ(german_day(at(7, 1, 22)), "20260702");
  EXPECT_EQ(german_day(at(12, 31, 23)), "20270101");
}

TEST(GermanDay, FollowsSummerTime) {
  EXPECT_EQ(german_day(at(3, 28, 22, 30)), "20260328") << "the night before the clocks change";
  EXPECT_EQ(german_day(at(3, 29, 22, 30)), "20260330");
  EXPECT_EQ(german_day(at(10, 24, 22, 30)), "20261025");
  EXPECT_EQ(german_day(at(10, 25, 22, 30)), "20261025");
}

TEST(PostingReference, IsTheProvidersWhereItFits) {
  EXPECT_EQ(posting_reference("T1", "KZ0000000001"), "KZ0000000001");
  const std::string hashed = posting_reference("T1", "a reference that is too long for SAP");
  EXPECT_EQ(hashed.size(), 16U);
  EXPECT_EQ(hashed, posting_reference("T1", ""));
  EXPECT_NE(hashed, posting_reference("T2", ""));
  EXPECT_EQ(hashed.find_first_not_of("0123456789ABCDEF"), std::string::npos);
}

TEST(Idoc, PostsFromTheClearingAccountToTheCostCentre) {
  const auto root = common::read_xml(idoc_of(fee(), {"P1", "NABE", "P2", "SAP"}));

  ASSERT_TRUE(root);
  EXPECT_EQ(root->name, "FIDCCP02");
  const common::XmlElement* idoc = root->child("IDOC");
  ASSERT_NE(idoc, nullptr);
  EXPECT_EQ(idoc->attribute("BEGIN"), "1");
  EXPECT_EQ(idoc->child("EDI_DC40")->child_text("MESTYP"), "FIDCC2");
  EXPECT_EQ(idoc->child("EDI_DC40")->child_text("SNDPRN"), "NABE");
  const common::XmlElement* header = idoc->child("E1FIKPF");
  ASSERT_NE(header, nullptr);
  EXPECT_EQ(header->child_text("BUKRS"), "1000");
  EXPECT_EQ(header->child_text("XBLNR"), "KZ0000000001");
  EXPECT_EQ(header->child_text("BLDAT"), "20261124");
  EXPECT_EQ(header->child_text("BUDAT"), "20261201");
  EXPECT_EQ(header->child_text("MONAT"), "12");
  std::vector<const common::XmlElement*> items;
  for (const auto& child : header->children) {
    if (child.name == "E1FISEG") items.push_back(&child);
  }
  ASSERT_EQ(items.size(), 2U);
  EXPECT_EQ(items[0]->child_text("SHKZG"), "S");
  EXPECT_EQ(items[0]->child_text("HKONT"), "0000175000");
  EXPECT_EQ(items[0]->child("KOSTL"), nullptr);
  EXPECT_EQ(items[1]->child_text("SHKZG"), "H");
  EXPECT_EQ(items[1]->child_text("HKONT"), "0000440000");
  EXPECT_EQ(items[1]->child_text("KOSTL"), "0000004711");
  EXPECT_EQ(items[1]->child_text("WRBTR"), "84.00");
}

TEST(Idoc, CutsTextsBetweenCharacters) {
  Posting posting = fee();
  posting.text.clear();
  for (int i = 0; i < 60; ++i) posting.text += "\xC3\xBC";

  const auto root = common::read_xml(idoc_of(posting, {"P1", "NABE", "P2", "SAP"}));

  const common::XmlElement* header = root->child("IDOC")->child("E1FIKPF");
  EXPECT_EQ(header->child_text("BKTXT").size(), 50U);
  EXPECT_EQ(header->child("E1FISEG")->child_text("SGTXT").size(), 100U);
}

TEST(IdocStatus, IsReadFromTheAnswer) {
  const auto status =
      idoc_status("<IDOC><DOCNUM>1</DOCNUM><STATUS>51</STATUS><STATXT>Period\n202611 is closed</STATXT></IDOC>");

  ASSERT_TRUE(status);
  EXPECT_EQ(status->status, "51");
  EXPECT_EQ(status->text, "Period 202611 is closed");
  EXPECT_EQ(status->document, "");
  for (const char* bad : {"", "<problem/>", "<IDOC/>", "<IDOC><STATUS>5151</STATUS></IDOC>", "<IDOC><STATUS>53"}) {
    EXPECT_FALSE(idoc_status(bad)) << bad;
  }
}

TEST(DocumentNumbers, AreNoneOrSomeOrNoAnswer) {
  EXPECT_EQ(document_numbers("<DOCUMENTS/>"), std::vector<std::string>());
  EXPECT_EQ(document_numbers("<DOCUMENTS><BELNR>1</BELNR></DOCUMENTS>"), std::vector<std::string>{"1"});
  EXPECT_FALSE(document_numbers("<html/>"));
  EXPECT_FALSE(document_numbers("<DOCUMENTS>"));
}

}  // namespace
}  // namespace nabe::payment
