// SPDX-License-Identifier: EUPL-1.2
#include "workplace.h"

namespace nabe::cli::test {
namespace {

class Send : public Workplace {
 protected:
  Send() {
    start_hub();
    write("a.xml", "<a/>");
    write("a.json", "{}");
  }
};

TEST_F(Send, PrintsTheReceipt) {
  const Outcome outcome = nabe({"send", path("a.xml"), "--from", "portal", "--type", "t"});

  EXPECT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_TRUE(contains(outcome.out, "message      m-new\n")) << outcome.out;
  EXPECT_TRUE(contains(outcome.out, "received     1970-01-01T00:00:01.000000Z\n")) << outcome.out;
  EXPECT_TRUE(contains(outcome.out, "it was received before")) << outcome.out;
}

TEST_F(Send, HandsOverAllThatWasSaid) {
  const Outcome outcome =
      nabe({"send", path("a.xml"), "--from", "portal", "--type", "t", "--department", "amt", "--sender-id", "s1",
            "--attribute", "a=1", "--attribute", "b=2", "--reference", "kommunix:2026:7", "--no-case"});

  EXPECT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_EQ(hub_.last_send.attributes, (Pairs{{"a", "1"}, {"b", "2"}}));
  EXPECT_EQ(hub_.last_send.references, (std::vector<Reference>{{"kommunix", "2026:7"}}));
  EXPECT_EQ(hub_.last_send.sender_message_id, "s1");
  EXPECT_EQ(hub_.last_send.department, "amt");
  EXPECT_FALSE(hub_.last_send.opens_case);
  EXPECT_EQ(hub_.last_send.body, "<a/>");
}

TEST_F(Send, TakesTheMediaTypeFromTheName) {
  nabe({"send", path("a.json"), "--from", "portal"});
  EXPECT_EQ(hub_.last_send.media_type, "application/json");

  nabe({"send", path("a.json"), "--from", "portal", "--media-type", "text/plain"});
  EXPECT_EQ(hub_.last_send.media_type, "text/plain");
}

TEST_F(Send, ReadsTheInputForADash) {
  nabe({"send", "-", "--from", "portal"}, "<from-input/>");

  EXPECT_EQ(hub_.last_send.body, "<from-input/>");
}

TEST_F(Send, TheReceiptIsDataToo) {
  EXPECT_TRUE(contains(nabe({"send", path("a.xml"), "--from", "portal", "--json"}).out, R"("message":"m-new")"));
}

TEST_F(Send, AMissingFileIsTold) {
  const Outcome outcome = nabe({"send", path("none.xml"), "--from", "portal"});

  EXPECT_EQ(outcome.code, 1);
  EXPECT_TRUE(contains(outcome.err, "NABE-CLI-003")) << outcome.err;
}

TEST_F(Send, ARefusalOfTheHubIsTold) {
  hub_.refusal = Error{"NABE-DLV-014", "nothing is accepted at the moment", "try again later", {}};

  const Outcome outcome = nabe({"send", path("a.xml"), "--from", "portal"});

  EXPECT_EQ(outcome.code, 1);
  EXPECT_TRUE(contains(outcome.err, "NABE-DLV-014: nothing is accepted")) << outcome.err;
}

}  // namespace
}  // namespace nabe::cli::test
