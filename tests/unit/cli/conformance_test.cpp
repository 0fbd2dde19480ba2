// SPDX-License-Identifier: EUPL-1.2
#include "workplace.h"

namespace nabe::cli::test {
namespace {

class ConformanceCommand : public Workplace {
 protected:
  Outcome judge(const std::string& fixture, std::vector<std::string> more = {}) const {
    std::vector<std::string> arguments = {"conformance", NABE_BINARY_DIR "/fixtures/plugins/" + fixture + ".so"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return nabe(std::move(arguments));
  }
};

TEST_F(ConformanceCommand, EndsWithZeroIfAllHold) {
  const Outcome outcome = judge("misbehaving", {"--option", "how=nothing_wrong", "--check", "create"});

  EXPECT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_TRUE(contains(outcome.out, "all hold")) << outcome.out;
}

TEST_F(ConformanceCommand, EndsWithOneIfACheckFails) {
  const Outcome outcome = judge("misbehaving", {"--option", "how=throws_in_deliver", "--check", "deliver"});

  EXPECT_EQ(outcome.code, 1);
  EXPECT_TRUE(contains(outcome.out, "deliver threw: thrown on purpose")) << outcome.out;
}

TEST_F(ConformanceCommand, AsksForAnArrivalIfThePeerIsThere) {
  const std::vector<std::string> rejecting = {"--option", "how=writes_a_reference_that_is_not_utf8", "--check",
                                              "deliver"};
  EXPECT_EQ(judge("misbehaving", rejecting).code, 0);

  std::vector<std::string> with_peer = rejecting;
  with_peer.emplace_back("--peer");
  EXPECT_EQ(judge("misbehaving", with_peer).code, 1);
}

TEST_F(ConformanceCommand, TellsAProgramWhatItFound) {
  const Outcome outcome =
      judge("misbehaving", {"--json", "--option", "how=throws_in_deliver", "--check", "deliver", "--check", "knock"});

  EXPECT_EQ(outcome.code, 1);
  EXPECT_TRUE(contains(outcome.out,
                       R"("conforms":false,"problems":[],"checks":[{"type":"misbehaving","check":"deliver",)"
                       R"("promise":"a message is answered with an outcome that makes sense",)"
                       R"("verdict":"broken","findings":[)"))
      << outcome.out;
  EXPECT_TRUE(contains(outcome.out, R"("check":"knock","promise":"what comes to a listener is taken",)"
                                    R"("verdict":"not-concerned","reason":"it polls","findings":[]})"))
      << outcome.out;
}

TEST_F(ConformanceCommand, TellsAProgramWhyAFileCannotBeJudged) {
  const Outcome outcome = judge("bad_utf8", {"--json"});

  EXPECT_EQ(outcome.code, 3);
  EXPECT_TRUE(contains(outcome.out, R"("conforms":false,"problems":["cannot be loaded: NABE-PLG-018: )"))
      << outcome.out;
}

TEST_F(ConformanceCommand, HasSomethingComeToAListener) {
  const Outcome outcome =
      nabe({"conformance", NABE_BINARY_DIR "/plugins/http.so", "--type", "http_source", "--option",
            "listen=127.0.0.1:0", "--option", "message_type=a.b", "--check", "knock", "--knock", "exit 7"});

  EXPECT_EQ(outcome.code, 1);
  EXPECT_TRUE(contains(outcome.out, "the knock fails with the hub well: exit code 7")) << outcome.out;
}

TEST_F(ConformanceCommand, RefusesAnOptionThatIsNoPair) {
  EXPECT_EQ(judge("misbehaving", {"--option", "how"}).code, 1);
}

TEST_F(ConformanceCommand, EndsWithThreeIfNoTypeDeclaresTheOption) {
  EXPECT_EQ(judge("misbehaving", {"--option", "colour=blue"}).code, 3);
}

// What a hub would refuse does not conform, whatever its functions do.
TEST_F(ConformanceCommand, RefusesWhatTheLoaderRefuses) {
  const struct {
    const char* fixture;
    const char* code;
  } rows[] = {{"bad_option_table", "NABE-PLG-019"}, {"bad_utf8", "NABE-PLG-018"}};
  for (const auto& row : rows) {
    const Outcome outcome = judge(row.fixture);
    EXPECT_EQ(outcome.code, 3);
    EXPECT_TRUE(contains(outcome.out, row.code)) << outcome.out;
  }
}

}  // namespace
}  // namespace nabe::cli::test
