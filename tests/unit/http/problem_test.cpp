// SPDX-License-Identifier: EUPL-1.2
#include "common/problem.h"

#include <gtest/gtest.h>

#include <chrono>
#include <fstream>
#include <iterator>
#include <string>
#include <utility>
#include <vector>

namespace nabe::common {
namespace {

std::string header_of(const HttpResponse& response, const std::string& name) {
  for (const auto& [key, value] : response.headers) {
    if (key == name) return value;
  }
  return {};
}

TEST(Problem, IsADocumentWithStatusAndCode) {
  const HttpResponse response = problem_response(Problem::Conflict, "say \"why\"");

  EXPECT_EQ(response.status, 409);
  EXPECT_EQ(header_of(response, "Content-Type"), "application/problem+json");
  EXPECT_EQ(response.body,
            "{\"type\":\"urn:nabe:problem:conflict\",\"title\":\"This message id was used for other content\","
            "\"status\":409,\"code\":\"NABE-HTTP-008\",\"detail\":\"say \\\"why\\\"\"}\n");
}

TEST(Problem, OfTheServerItselfKeepsItsStatus) {
  for (int status : {400, 408, 414, 431, 500, 501, 503, 505}) {
    HttpResponse response;
    response.status = status;

    const Problem problem = describe_server_answer(response);

    EXPECT_EQ(response.status, status);
    EXPECT_NE(response.body.find(problem_code(problem)), std::string::npos) << response.body;
    EXPECT_NE(response.body.find("\"status\":" + std::to_string(status) + ","), std::string::npos) << response.body;
  }
}

TEST(Problem, FollowsFromTheRefusalOfTheHub) {
  const std::vector<std::pair<Outcome, int>> rows = {
      {Outcome::for_code(Code::Stopping, ""), 503},
      {Outcome::for_code(Code::DiskLow, ""), 503},
      {Outcome::busy(), 429},
      {Outcome::reject("").with_code(Code::Invalid), 400},
      {Outcome::reject("").with_code(Code::TooLarge), 413},
      {Outcome::reject("").with_code(Code::Conflict), 409},
      {Outcome::reject("").with_code(Code::Unsupported), 415},
      {Outcome::reject("").with_code(Code::NotFound), 422},
      {Outcome::reject(""), 422},
      {Outcome::retry("").with_code(Code::Unavailable), 503},
      {Outcome::unknown("").with_code(Code::Timeout), 500},
      // A commit that failed may be on disk for all that: 503 would say that nothing was stored.
      {Outcome::unknown("").with_code(Code::Unavailable), 500},
      {Outcome::fault(""), 500},
  };
  for (const auto& [outcome, status] : rows) EXPECT_EQ(refusal_response(outcome).status, status);
}

TEST(Problem, TellsWhenToComeAgain) {
  EXPECT_EQ(header_of(refusal_response(Outcome::busy("", Milliseconds(1500))), "Retry-After"), "2");
  EXPECT_EQ(header_of(refusal_response(Outcome::busy()), "Retry-After"), "1");
  EXPECT_EQ(header_of(problem_response(Problem::DiskLow), "Retry-After"), "60");
  EXPECT_EQ(header_of(problem_response(Problem::Stopping), "Retry-After"), "5");
  EXPECT_EQ(header_of(problem_response(Problem::TooManyConnections), "Retry-After"), "2");
}

TEST(Problem, SaysNothingOfWhatTheHubWroteForItsOperator) {
  EXPECT_EQ(refusal_response(Outcome::reject("internal words").with_code(Code::Invalid)).body.find("internal words"),
            std::string::npos);
}

TEST(Problem, IsExplainedUnderItsCode) {
  std::ifstream file(NABE_SOURCE_DIR "/docs/errors/http.md");
  const std::string page((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
  for (int i = 0; i <= static_cast<int>(Problem::NotAdmitted); ++i) {
    const std::string heading = "\n## " + std::string(problem_code(static_cast<Problem>(i))) + " ";
    EXPECT_NE(page.find(heading), std::string::npos) << heading;
  }
}

TEST(ReceiptAnswer, HoldsTheReceiptToTheMicrosecond) {
  const Time time = Time(std::chrono::microseconds(1'772'352'930'000'042));

  const HttpResponse first = receipt_response({"m-1", "c-1", time, false});
  const HttpResponse second = receipt_response({"m-1", "", time, true});

  EXPECT_EQ(first.status, 201);
  EXPECT_EQ(first.body,
            "{\"message_id\":\"m-1\",\"case_id\":\"c-1\",\"receipt_time\":\"2026-03-01T08:15:30.000042Z\","
            "\"duplicate\":false}\n");
  EXPECT_EQ(second.status, 200);
  EXPECT_EQ(second.body,
            "{\"message_id\":\"m-1\",\"case_id\":null,\"receipt_time\":\"2026-03-01T08:15:30.000042Z\","
            "\"duplicate\":true}\n");
}

TEST(ReceiptAnswer, IsTheOneThatTheDocumentsShow) {
  const Time time = Time(std::chrono::microseconds(1'772'352'930'000'042));
  const std::string shown = receipt_response({"...", "...", time, false}).body;

  std::ifstream file(NABE_SOURCE_DIR "/docs/life-of-a-message.md");
  const std::string page((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());

  EXPECT_NE(page.find("```json\n" + shown + "```\n"), std::string::npos) << shown;
}

TEST(JsonString, EscapesWhatMustBeEscaped) {
  EXPECT_EQ(json_string("a\"b\\c\n\x01 \xc3\xbc"), "\"a\\\"b\\\\c\\u000a\\u0001 \xc3\xbc\"");
}

}  // namespace
}  // namespace nabe::common
