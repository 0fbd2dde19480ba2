// SPDX-License-Identifier: EUPL-1.2
#include "dms/filing_plan.h"

#include <gtest/gtest.h>

#include "dms/cmis_client.h"
#include "dms/names.h"

namespace nabe::dms {
namespace {

Time noon() { return Time(std::chrono::sys_days(std::chrono::year(2026) / 11 / 24) + std::chrono::hours(12)); }

TEST(ObjectName, IsWithoutWhatARepositoryRefuses) {
  EXPECT_EQ(object_name("a/b\\c:d*e?f\"g<h>i|j\nk.pdf"), "a-b-c-d-e-f-g-h-i-j-k.pdf");
  EXPECT_EQ(object_name(" ..hidden. "), "hidden");
  EXPECT_EQ(object_name("../../etc"), "-..-etc");
  EXPECT_EQ(object_name(""), "-");
  EXPECT_EQ(object_name(" . "), "-");
}

TEST(ObjectName, IsCutBetweenCharactersAndKeepsItsExtension) {
  std::string longest;
  for (int i = 0; i < 100; ++i) longest += "\u1e24";  // three bytes each

  const std::string name = object_name(longest + ".pdf");

  EXPECT_EQ(name.size(), 38 * 3 + 4U);
  EXPECT_TRUE(name.ends_with("\u1e24.pdf"));
}

TEST(FolderName, IsTheFileNumberWhereItCanBeOne) {
  EXPECT_EQ(folder_name("AB-000001"), "AB-000001");
  EXPECT_EQ(folder_name("33.2-0312 (26)"), "33.2-0312 (26)");
}

TEST(FolderName, DiffersForFileNumbersThatDifferInWhatIsReplaced) {
  EXPECT_NE(folder_name("AB/1"), folder_name("AB-1"));
  EXPECT_NE(folder_name("AB/1"), folder_name("AB:1"));
  EXPECT_EQ(folder_name("AB/1").find('/'), std::string::npos);
}

TEST(DocumentName, IsTheSameForAKeyAndAnotherForAnother) {
  const std::string name = document_name(noon(), "Pass.pdf", "key-1");

  EXPECT_EQ(name.substr(0, 16), "2026-11-24 Pass ");
  EXPECT_TRUE(name.ends_with(".pdf"));
  EXPECT_EQ(name, document_name(noon(), "Pass.pdf", "key-1"));
  EXPECT_NE(name, document_name(noon(), "Pass.pdf", "key-2"));
}

TEST(FilingTable, KnowsTheTypesOfTheDomainAndWhatTheOptionSays) {
  const FilingTable table({"note.written=out:note", "query.raised=none"});

  EXPECT_EQ(table.find("application.submitted")->direction, "in");
  EXPECT_EQ(table.find("decision.issued")->direction, "out");
  EXPECT_FALSE(table.find("case.assigned")->filed);
  EXPECT_EQ(table.find("note.written")->kind, "note");
  EXPECT_FALSE(table.find("query.raised")->filed);
  EXPECT_EQ(table.find("payment.requested"), nullptr);
}

TEST(FilingTable, RefusesWhatIsNoEntry) {
  for (const char* bad : {"", "=in:x", "a", "a=", "a=in", "a=in:", "a=up:x", "a=:x"}) {
    EXPECT_THROW(FilingTable({bad}), std::invalid_argument) << bad;
  }
}

TEST(QueryLiteral, CannotBeLeft) {
  EXPECT_EQ(query_literal("a"), "'a'");
  EXPECT_EQ(query_literal("a' OR 'b"), "'a\\' OR \\'b'");
  EXPECT_EQ(query_literal("a\\"), "'a\\\\'");
}

}  // namespace
}  // namespace nabe::dms
