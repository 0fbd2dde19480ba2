// SPDX-License-Identifier: EUPL-1.2
#include "workplace.h"

namespace nabe::cli::test {
namespace {

using Explain = Workplace;

TEST_F(Explain, AFileNeedsItsSourceAndType) {
  write("a.xml", "<a/>");

  EXPECT_EQ(nabe({"explain", path("a.xml"), "--from", "portal"}).code, 1);
  EXPECT_EQ(nabe({"explain", path("a.xml"), "--type", "t"}).code, 1);
}

TEST_F(Explain, AnUnknownSourceIsTold) {
  write("a.xml", "<a/>");

  const Outcome outcome = nabe({"explain", path("a.xml"), "--from", "portal", "--type", "t"});

  EXPECT_EQ(outcome.code, 1);
  EXPECT_TRUE(contains(outcome.err, "NABE-CLI-007")) << outcome.err;
}

TEST_F(Explain, ABrokenConfigurationIsToldFirst) {
  write("nabe.toml", "[node\n");

  EXPECT_EQ(nabe({"explain", "a.xml", "--from", "portal", "--type", "t"}).code, 2);
}

TEST_F(Explain, AStoredDecisionComesFromTheHub) {
  start_hub();

  const Outcome outcome = nabe({"explain", kMessage});

  EXPECT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_EQ(outcome.out, "went to akte\n");
  EXPECT_EQ(nabe({"explain", kMessage, "--json"}).out, R"({"text":"went to akte\n","decision":{"department":"amt"}})"
                                                       "\n");
}

}  // namespace
}  // namespace nabe::cli::test
