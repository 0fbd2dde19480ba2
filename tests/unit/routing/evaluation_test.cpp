// SPDX-License-Identifier: EUPL-1.2
#include "routing/evaluation.h"

#include <gtest/gtest.h>

#include "configured.h"
#include "routing/explain.h"

namespace nabe::routing {

namespace {

/// Departments d (profile p) and e (profile q, other vocabulary), both fed by a shared source.
config::Configuration two_departments() {
  config::Configuration made =
      configuration(xml_profile({{"destination", "/x:m/x:to"}, {"service", "/x:m/x:service"}}), {route("of-d", {"c"})});
  config::Profile other = xml_profile({{"destination", "/form/office"}});
  other.name = "q";
  config::Department department;
  department.id = "e";
  department.profile = "q";
  department.routes = {route("of-e", {"c"}, {any_of("//urgent", {"yes"})})};
  made.profiles.emplace("q", other);
  made.departments.push_back(department);
  return made;
}

config::Configuration json_department() {
  config::Profile profile = xml_profile({{"service", "/service/key"}, {"fee", "/fee"}});
  profile.format = config::BodyFormat::Json;
  config::Condition costly = any_of("fee", {});
  costly.ge = 100;
  return configuration(profile,
                       {route("costly", {"c"}, {costly}), route("passport", {"c"}, {any_of("service", {"pass"})}),
                        route("xml", {"c"}, {exists("//a", true)})});
}

EvaluationOptions json() {
  EvaluationOptions options;
  options.kind = message::BodyKind::Json;
  return options;
}

EvaluationOptions unchecked() {
  EvaluationOptions options;
  options.full_check = false;
  return options;
}

}  // namespace

TEST(Evaluation, ASharedSourceFindsItsDepartmentInTheBody) {
  const RoutingTables tables = compiled(two_departments());
  EXPECT_EQ(evaluated(tables, "<m xmlns='urn:x'><to>d</to></m>", "").fact("destination"), "d");
  const Evaluation form = evaluated(tables, "<form><office>e</office><urgent>yes</urgent></form>", "");
  EXPECT_EQ(form.fact("destination"), "e");
  const Result<Decision> decision = form.decide("e", {"s", "t", {}});
  ASSERT_TRUE(decision.ok());
  EXPECT_EQ(names_of(decision->matched), Names{"of-e"});
  EXPECT_EQ(form.facts("e"), (Pairs{{"destination", "e"}}));
  EXPECT_EQ(form.facts("d"), Pairs{});
}

TEST(Evaluation, OfOneDepartmentReadsNothingForAnother) {
  const Evaluation evaluation = evaluated(compiled(two_departments()), "<form><office>e</office></form>", "d");
  EXPECT_EQ(evaluation.fact("destination"), std::nullopt);
  EXPECT_EQ(evaluation.decide("e", {"s", "t", {}}).error().code, "NABE-RTE-007");
}

TEST(Evaluation, AnUnknownDepartmentIsAnError) {
  const RoutingTables tables = compiled(two_departments());
  EXPECT_EQ(evaluated(tables, "<a/>", "").decide("nowhere", {}).error().code, "NABE-RTE-007");
  EXPECT_EQ(evaluated(tables, "<a/>", "nowhere").decide("nowhere", {}).error().code, "NABE-RTE-007");
}

TEST(Evaluation, OutlivesItsTables) {
  Evaluation evaluation = compiled(two_departments()).begin("d", {});
  ASSERT_TRUE(evaluation.push("<m xmlns='urn:x'><service>s</service></m>"));
  ASSERT_TRUE(evaluation.finish());
  EXPECT_EQ(evaluation.fact("service"), "s");
}

TEST(Evaluation, RefusesWhatIsNotWellFormed) {
  Evaluation evaluation = compiled(two_departments()).begin("d", {});
  EXPECT_EQ(evaluation.push("<a></b>").error().code, "NABE-MSG-001");
}

TEST(Evaluation, AcceptsAnOpaqueBodyUnread) {
  EvaluationOptions options;
  options.kind = message::BodyKind::Opaque;
  const Evaluation evaluation = evaluated(compiled(two_departments()), "%PDF-1.7 <m><to>", "d", options);
  const Result<Decision> decision = evaluation.decide("d", {"s", "t", {}});
  ASSERT_TRUE(decision.ok());
  EXPECT_EQ(names_of(decision->matched), Names{"of-d"});
}

TEST(Evaluation, RoutesJsonByItsFacts) {
  const RoutingTables tables = compiled(json_department());
  Evaluation evaluation = tables.begin("d", json());
  for (const char c : std::string_view(R"({"service": {"key": " pass "}, "fee": 100.5})")) {
    ASSERT_TRUE(evaluation.push(std::string_view(&c, 1)));
  }
  ASSERT_TRUE(evaluation.finish());
  EXPECT_EQ(names_of(evaluation.decide("d", {"s", "t", {}})->matched), (Names{"costly", "passport"}));
  EXPECT_EQ(evaluation.facts("d"), (Pairs{{"service", "pass"}, {"fee", "100.5"}}));
}

TEST(Evaluation, LeavesARouteThatGrantsSectionsToXml) {
  config::Route fees = route("fees", {"cashier"}, {exists("nothing", false)});
  fees.grant = {"payment"};
  config::Route all = route("all", {"archive"});
  config::Route files = route("files", {"archive"});
  files.grant = {"attachments"};
  const RoutingTables tables = compiled(
      configuration(xml_profile({{"nothing", "/x:m/x:nothing"}}, {{"payment", "/x:m/x:payment"}}), {fees, all, files}));
  EvaluationOptions opaque;
  opaque.kind = message::BodyKind::Opaque;

  const auto of_xml = evaluated(tables, "<m xmlns='urn:x'/>").decide("d", {"s", "t", {}});
  const auto of_json = evaluated(tables, "{}", "d", json()).decide("d", {"s", "t", {}}, Trace::All);
  const auto of_bytes = evaluated(tables, "%PDF-1.7", "d", opaque).decide("d", {"s", "t", {}});

  EXPECT_EQ(names_of(of_xml->matched), (Names{"fees", "all", "files"}));
  EXPECT_EQ(names_of(of_json->matched), (Names{"all", "files"}));
  EXPECT_EQ(names_of(of_bytes->matched), (Names{"all", "files"}));
  EXPECT_NE(explain(*of_json).find("no   fees: it wants that the body is XML, since the route grants sections of it: "
                                   "found \"JSON\""),
            std::string::npos)
      << explain(*of_json);
}

TEST(Evaluation, RefusesJsonThatIsMalformedOrTooLarge) {
  const RoutingTables tables = compiled(json_department());
  Evaluation malformed = tables.begin("d", json());
  ASSERT_TRUE(malformed.push("{"));
  EXPECT_EQ(malformed.finish().error().code, "NABE-MSG-020");

  EvaluationOptions options = json();
  options.json.max_bytes = 10;
  Evaluation large = tables.begin("d", options);
  ASSERT_TRUE(large.push("{\"a\":1"));
  EXPECT_EQ(large.push("234567}").error().code, "NABE-MSG-021");
  EXPECT_EQ(large.push("}").error().code, "NABE-MSG-021");
  EXPECT_EQ(large.finish().error().code, "NABE-MSG-021");
}

TEST(Evaluation, WithoutTheFullCheckStopsOnceEverythingHasAValue) {
  const RoutingTables tables = compiled(two_departments());
  Evaluation evaluation = tables.begin("d", unchecked());
  ASSERT_TRUE(evaluation.push("<m xmlns='urn:x'><to>d</to><service>s</service"));
  EXPECT_FALSE(evaluation.decided());
  ASSERT_TRUE(evaluation.push("><rest of no XML <<<"));
  EXPECT_TRUE(evaluation.decided());
  ASSERT_TRUE(evaluation.finish());
  EXPECT_EQ(evaluation.fact("service"), "s");
}

TEST(Evaluation, WithoutTheFullCheckStopsOnceTheParentHasEndedWithoutAValue) {
  const config::Profile profile = xml_profile({{"a", "/m/head/a"}, {"b", "/m/head/b/@c"}});
  Evaluation evaluation = compiled(configuration(profile, {})).begin("d", unchecked());
  ASSERT_TRUE(evaluation.push("<m><head><a>1</a></head>"));
  EXPECT_TRUE(evaluation.decided());
  ASSERT_TRUE(evaluation.finish());
  EXPECT_EQ(evaluation.facts("d"), (Pairs{{"a", "1"}}));
}

TEST(Evaluation, WithoutTheFullCheckAnAnywherePathIsSoughtToTheEnd) {
  Evaluation evaluation = compiled(configuration(xml_profile({{"a", "//a"}}), {})).begin("d", unchecked());
  ASSERT_TRUE(evaluation.push("<m><head/><body><b/></body>"));
  EXPECT_FALSE(evaluation.decided());
  ASSERT_TRUE(evaluation.push("<a>late</a>"));
  EXPECT_TRUE(evaluation.decided());
  EXPECT_EQ(evaluation.fact("a"), "late");
}

TEST(Evaluation, AnEarlyStopLeavesNoHalfReadValue) {
  const config::Profile profile = xml_profile({{"a", "//a"}, {"b", "//b"}});
  Evaluation evaluation =
      compiled(configuration(profile, {route("empty", {"c"}, {any_of("a", {""})})})).begin("d", unchecked());
  ASSERT_TRUE(evaluation.push("<m><a>first</a><a>second<b>found</b>"));
  ASSERT_TRUE(evaluation.decided());
  ASSERT_TRUE(evaluation.finish());
  EXPECT_TRUE(evaluation.decide("d", {"s", "t", {}})->matched.empty());
}

TEST(Evaluation, WithoutFactsAndTheFullCheckNothingIsRead) {
  Evaluation evaluation = compiled(configuration(xml_profile({}), {})).begin("d", unchecked());
  EXPECT_TRUE(evaluation.decided());
  EXPECT_TRUE(evaluation.push("<<<"));
  EXPECT_TRUE(evaluation.finish());
}

TEST(Evaluation, DecidesTheSameForEverySplit) {
  const RoutingTables tables = compiled(two_departments());
  const std::string body = "<form><office> e&#32;</office>\n<urgent><![CDATA[yes]]></urgent></form>";
  for (std::size_t first = 0; first <= body.size(); ++first) {
    Evaluation evaluation = tables.begin("", {});
    ASSERT_TRUE(evaluation.push(std::string_view(body).substr(0, first)));
    ASSERT_TRUE(evaluation.push(std::string_view(body).substr(first)));
    ASSERT_TRUE(evaluation.finish());
    EXPECT_EQ(names_of(evaluation.decide("e", {"s", "t", {}})->matched), Names{"of-e"}) << first;
  }
}

}  // namespace nabe::routing
