// SPDX-License-Identifier: EUPL-1.2
#include "city/frame/fault.h"

#include <gtest/gtest.h>

#include "city/frame/fault_json.h"

namespace nabe::city {
namespace {

Fault fault_of(FaultKind kind) {
  Fault fault;
  fault.kind = kind;
  return fault;
}

std::string struck_by(FaultScript& script, int requests) {
  std::string marks;
  for (int i = 0; i < requests; ++i) marks += script.next("POST", "/a").sick ? 'x' : '.';
  return marks;
}

TEST(FaultScript, StrikesSoManyRequestsAndEnds) {
  FaultScript script;
  Fault fault = fault_of(FaultKind::Lost);
  fault.requests = 2;
  script.add(fault);

  EXPECT_EQ(struck_by(script, 4), "xx..");
  EXPECT_EQ(script.faults().at(0).struck, 2U);
  EXPECT_TRUE(script.faults().at(0).ended);
}

TEST(FaultScript, StrikesUntilItIsCleared) {
  FaultScript script;
  const std::uint64_t id = script.add(fault_of(FaultKind::Error));

  EXPECT_EQ(struck_by(script, 3), "xxx");
  EXPECT_TRUE(script.clear(id));
  EXPECT_EQ(struck_by(script, 2), "..");
  EXPECT_FALSE(script.clear(id));
}

TEST(FaultScript, StrikesTheSamePartOfTheRequestsWithTheSameSeed) {
  Fault fault = fault_of(FaultKind::Error);
  fault.percent = 30;
  fault.seed = 7;
  FaultScript first;
  FaultScript second;
  FaultScript other;
  first.add(fault);
  second.add(fault);
  fault.seed = 8;
  other.add(fault);

  const std::string marks = struck_by(first, 1000);

  EXPECT_EQ(struck_by(second, 1000), marks);
  EXPECT_NE(struck_by(other, 1000), marks);
  EXPECT_NEAR(static_cast<double>(first.faults().at(0).struck), 300.0, 60.0);
}

TEST(FaultScript, StrikesOnlyWhatFits) {
  FaultScript script;
  Fault fault = fault_of(FaultKind::Cut);
  fault.method = "POST";
  fault.path = "/a/b";
  script.add(fault);

  EXPECT_FALSE(script.next("GET", "/a/b").sick);
  EXPECT_FALSE(script.next("POST", "/a").sick);
  EXPECT_TRUE(script.next("POST", "/a/b?c=d").sick);
  EXPECT_EQ(script.faults().at(0).fitted, 1U);
}

TEST(FaultScript, LetsTheFirstSicknessCountAndDoesNotAskTheOthers) {
  FaultScript script;
  Fault fault = fault_of(FaultKind::Lost);
  fault.requests = 1;
  script.add(fault);
  fault.kind = FaultKind::Twice;
  script.add(fault);

  EXPECT_EQ(script.next("POST", "/").sick->kind, FaultKind::Lost);
  EXPECT_EQ(script.next("POST", "/").sick->kind, FaultKind::Twice);
  EXPECT_FALSE(script.next("POST", "/").sick);
}

TEST(FaultScript, LetsBeingSlowGoWithASickness) {
  FaultScript script;
  script.add(fault_of(FaultKind::Slow));
  script.add(fault_of(FaultKind::Lost));

  const Verdict verdict = script.next("POST", "/");

  EXPECT_TRUE(verdict.slow);
  EXPECT_TRUE(verdict.sick);
}

TEST(FaultScript, KeepsItsCountsWhenAFaultIsCleared) {
  FaultScript script;
  const std::uint64_t id = script.add(fault_of(FaultKind::Error));
  struck_by(script, 3);
  script.clear(id);

  EXPECT_EQ(script.struck().at(FaultKind::Error), 3U);
}

TEST(FaultScript, IsDownAsLongAsOneFaultSaysSo) {
  FaultScript script;
  const std::uint64_t one = script.add(fault_of(FaultKind::Down));
  const std::uint64_t two = script.add(fault_of(FaultKind::Down));

  script.clear(one);
  EXPECT_TRUE(script.is_down());
  script.clear(two);
  EXPECT_FALSE(script.is_down());
}

TEST(FaultJson, TakesEachMember) {
  std::string problem;
  const auto fault = parse_fault(
      *parse_object(R"({"fault":"error","requests":3,"percent":20,"seed":5,"status":500,"method":"GET","path":"/x"})"),
      problem);

  ASSERT_TRUE(fault) << problem;
  EXPECT_EQ(fault->kind, FaultKind::Error);
  EXPECT_EQ(fault->requests, 3U);
  EXPECT_EQ(fault->percent, 20U);
  EXPECT_EQ(fault->seed, 5U);
  EXPECT_EQ(fault->status, 500);
  EXPECT_EQ(fault->method, "GET");
  EXPECT_EQ(fault->path, "/x");
}

TEST(FaultJson, SaysWhatIsWrong) {
  const std::vector<std::pair<const char*, const char*>> rows = {
      {R"({"fault":"tired"})", "fault is one of down, slow, error, cut, twice, lost"},
      {R"({})", "fault is one of down, slow, error, cut, twice, lost"},
      {R"({"fault":"down","requests":1})", "requests does not go with down"},
      {R"({"fault":"lost","status":500})", "status does not go with lost"},
      {R"({"fault":"error","ms":5})", "ms does not go with error"},
      {R"({"fault":"error","percent":0})", "percent is a whole number from 1 to 100"},
      {R"({"fault":"error","percent":"5"})", "percent is a whole number from 1 to 100"},
      {R"({"fault":"error","requests":0})", "requests is a whole number from 1 to 2147483647"},
      {R"({"fault":"error","status":200})", "status is a whole number from 400 to 599"},
      {R"({"fault":"error","path":5})", "path is a text"}};
  for (const auto& [text, expected] : rows) {
    std::string problem;
    EXPECT_FALSE(parse_fault(*parse_object(text), problem)) << text;
    EXPECT_EQ(problem, expected) << text;
  }
}

}  // namespace
}  // namespace nabe::city
