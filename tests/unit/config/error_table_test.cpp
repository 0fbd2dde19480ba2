// SPDX-License-Identifier: EUPL-1.2
#include <gtest/gtest.h>

#include <algorithm>
#include <ostream>

#include "config/path_syntax.h"
#include "fixture.h"

namespace nabe::config::test {
namespace {

enum class File { Node, Department, Profile, RestOfDepartment };

/// The mark § stands in front of the place at which the error is expected and is not part of the file.
struct Row {
  std::string name;
  File file;
  std::string text;
  std::string code;
  std::string hint = {};  ///< not looked at if empty
};

void PrintTo(const Row& row, std::ostream* out) { *out << row.name; }

std::vector<NamedText> files_of(const Row& row, Place& place) {
  std::vector<NamedText> files = city("");
  NamedText& changed = files[row.file == File::Node ? 0 : row.file == File::Profile ? 2 : 1];
  changed.text = row.file == File::RestOfDepartment ? changed.text + row.text : row.text;
  place = take_mark(changed.text);
  place.file = changed.name;
  return files;
}

class ErrorTable : public testing::TestWithParam<Row> {};

TEST_P(ErrorTable, SaysTheCodeAndThePlace) {
  Place place;
  const ResolveOutcome outcome = load(files_of(GetParam(), place));

  ASSERT_EQ(outcome.findings.errors.size(), 1U) << render(outcome.findings);
  const Error& error = outcome.findings.errors.front();
  EXPECT_EQ(error.code, GetParam().code) << error.render();
  ASSERT_TRUE(error.where);
  EXPECT_EQ(error.where->file, place.file);
  EXPECT_EQ(error.where->line, place.line) << error.render();
  EXPECT_EQ(error.where->column, place.column) << error.render();
  if (!GetParam().hint.empty()) {
    EXPECT_EQ(error.hint, GetParam().hint);
  }
}

std::string name_of(const testing::TestParamInfo<Row>& info) { return info.param.name; }

std::string meant(const std::string& name) { return "did you mean \"" + name + "\"?"; }
std::string route(const std::string& keys) { return "[[route]]\nname = \"r\"\n" + keys; }
std::string when(const std::string& condition) { return route("to = \"akte\"\n[route.when]\n" + condition + '\n'); }
std::string connector(const std::string& keys) {
  return "[connectors.second]\nplugin = \"case_system\"\nendpoint = \"https://h.example\"\n" + keys + '\n';
}
std::string door_section() {
  return "[connectors.door]\nplugin = \"door\"\nmessage_type = [\"feedback.given\", \"tick\"]\n";
}
std::string node(const std::string& rest) { return "[node]\nstate_folder = \"/s\"\nplugin_folder = \"/p\"\n" + rest; }
std::string profile(const std::string& rest) {
  return "[profile]\nname = \"xfall\"\n[namespaces]\nx = \"urn:x\"\n" + rest;
}

INSTANTIATE_TEST_SUITE_P(
    Shape, ErrorTable,
    testing::Values(
        Row{"SyntaxInTheNodesFile", File::Node, "[node]\nstate_folder = §bad\n", "NABE-CFG-002"},
        Row{"ColumnsCountCharacters", File::RestOfDepartment, route("to = [\"öü\", §bad]\n"), "NABE-CFG-002"},
        Row{"TooDeepArrays", File::RestOfDepartment, "x = " + std::string(32, '[') + "§[" + std::string(33, ']'),
            "NABE-CFG-002"},
        Row{"TooManyDots", File::RestOfDepartment, "a.b.c.d.e.f.g.h.i.j.k.l.m.n.o.p.q§.r = 1", "NABE-CFG-002"},
        Row{"AHeaderInUmlauts", File::RestOfDepartment, "  [ §ämter]\n", "NABE-CFG-002"},
        Row{"AListHeaderInUmlauts", File::RestOfDepartment, "[[§ämter]]\n", "NABE-CFG-002"},
        Row{"AKeyTwice", File::Node, node("state_folder = §\"/t\"\n"), "NABE-CFG-002"},
        Row{"UnknownTableOfTheNode", File::Node, node("[§nodes]\n"), "NABE-CFG-003", meant("node")},
        Row{"UnknownKeyOfTheNode", File::Node, node("§drain_timeut = \"1s\"\n"), "NABE-CFG-003",
            meant("drain_timeout")},
        Row{"ARouteInTheNodesFile", File::Node, node("[[§route]]\nname = \"x\"\n"), "NABE-CFG-003"},
        Row{"UnknownKeyOfARoute", File::RestOfDepartment, route("to = \"akte\"\n§typ = \"a\"\n"), "NABE-CFG-003",
            meant("type")},
        Row{"UnknownKeyOfAConnector", File::RestOfDepartment, connector("§max_in_fligth = 3"), "NABE-CFG-003",
            meant("max_in_flight")},
        Row{"UnknownKeyOfRetry", File::RestOfDepartment, connector("retry = { first = \"1s\", §most = \"2s\" }"),
            "NABE-CFG-003", "known keys: first, max, give_up_after"},
        Row{"UnknownPartOfACondition", File::RestOfDepartment, when("service = { §begins = \"x\" }"), "NABE-CFG-003"},
        Row{"UnquotedDotsInACondition", File::RestOfDepartment, when("applicant.§trust = 3"), "NABE-CFG-003"},
        Row{"ANumberForAString", File::Node, "[node]\nstate_folder = §5\nplugin_folder = \"/p\"\n", "NABE-CFG-004"},
        Row{"ATextForANumber", File::RestOfDepartment, connector("max_in_flight = §\"4\""), "NABE-CFG-004"},
        Row{"ANumberForADuration", File::RestOfDepartment, connector("attempt_timeout = §60"), "NABE-CFG-004"},
        Row{"ATextForATruth", File::RestOfDepartment, connector("full_xml_check = §\"no\""), "NABE-CFG-004"},
        Row{"ATableForRoutes", File::RestOfDepartment, "§[route]\nname = \"x\"\n", "NABE-CFG-004"},
        Row{"AnArrayOfNumbersForNames", File::RestOfDepartment, route("to = [\"akte\", §5]\n"), "NABE-CFG-004"},
        Row{"AConnectorThatIsAString", File::RestOfDepartment, "[connectors]\n§third = \"archive\"\n", "NABE-CFG-004"},
        Row{"ADateInACondition", File::RestOfDepartment, when("service = §2024-01-01"), "NABE-CFG-004"},
        Row{"NotANumberInACondition", File::RestOfDepartment, when("service = { ge = §nan }"), "NABE-CFG-004"},
        Row{"AFactThatIsATable", File::Profile, profile("[sections]\napplicant = \"/a\"\n[facts]\n§a.b = \"/x:b\"\n"),
            "NABE-CFG-004"},
        Row{"NoStateFolder", File::Node, "[§node]\nplugin_folder = \"/p\"\n", "NABE-CFG-005"},
        Row{"NoNode", File::Node, "§[admin]\n", "NABE-CFG-005"},
        Row{"NoDepartment", File::Department, "§[namespaces]\n", "NABE-CFG-005"},
        Row{"NoPlugin", File::RestOfDepartment, "[connectors.§third]\nmax_in_flight = 1\n", "NABE-CFG-005"},
        Row{"NoTo", File::RestOfDepartment, "[[route]]\nname = §\"r\"\n", "NABE-CFG-005"},
        Row{"NoRouteName", File::RestOfDepartment, "§[[route]]\nto = \"akte\"\n", "NABE-CFG-005"},
        Row{"NotADuration", File::RestOfDepartment, connector("attempt_timeout = §\"soon\""), "NABE-CFG-006"},
        Row{"NotASize", File::RestOfDepartment, connector("max_body = §\"64 MiB\""), "NABE-CFG-006"},
        Row{"FirstLongerThanMax", File::RestOfDepartment, connector("§retry = { first = \"1h\", max = \"1m\" }"),
            "NABE-CFG-006"},
        Row{"AnIdWithADot", File::Department, "[department]\nid = §\"a.b\"\nname = \"x\"\n", "NABE-CFG-006"},
        Row{"AConnectorWithADot", File::RestOfDepartment, "[connectors.§\"a.b\"]\nplugin = \"archive\"\n",
            "NABE-CFG-006"},
        Row{"NotAMessageType", File::RestOfDepartment, route("from = \"portal\"\nto = \"akte\"\nwith = §\"a b\"\n"),
            "NABE-CFG-006"},
        Row{"AnEmptyTo", File::RestOfDepartment, route("to = §[]\n"), "NABE-CFG-006"},
        Row{"AnEmptyType", File::RestOfDepartment, route("to = \"akte\"\ntype = §[]\n"), "NABE-CFG-006"},
        Row{"AnEmptyCondition", File::RestOfDepartment, when("service = §{}"), "NABE-CFG-006"},
        Row{"AReservedFact", File::Profile, profile("[sections]\napplicant = \"/a\"\n[facts]\n§source = \"/x:b\"\n"),
            "NABE-CFG-006"},
        Row{"AnEmptyNamespace", File::RestOfDepartment, "[namespaces]\ny = §\"\"\n", "NABE-CFG-006"},
        Row{"ATakenPrefix", File::RestOfDepartment, "[namespaces]\n§xml = \"urn:x\"\n", "NABE-CFG-006"},
        Row{"OutOfRange", File::RestOfDepartment, connector("max_in_flight = §0"), "NABE-CFG-011"},
        Row{"ATimeoutOfNothing", File::RestOfDepartment, connector("attempt_timeout = §\"0s\""), "NABE-CFG-011"},
        Row{"AnUnknownStore", File::Node, node("store = §\"sqlit\"\n"), "NABE-CFG-012", meant("sqlite")},
        Row{"AStoreThatIsNoAddress", File::Node, node("store = §\"mysql://nabe@db/nabe\"\n"), "NABE-CFG-012",
            "known values: sqlite, postgresql://..."},
        Row{"AStoreWithItsPassword", File::Node, node("store = §\"postgresql://nabe:x@db/nabe\"\n"), "NABE-CFG-022"},
        Row{"AStoreWithItsPasswordBehind", File::Node, node("store = §\"postgresql://db/nabe?password=x\"\n"),
            "NABE-CFG-022"},
        Row{"AStoreByAnUnsetVariable", File::Node, node("store = §{ env = \"NABE_NO_SUCH_STORE\" }\n"), "NABE-CFG-023"},
        Row{"AStoreThatIsANumber", File::Node, node("store = §1\n"), "NABE-CFG-004"},
        Row{"AnUnknownLogLevel", File::Node, node("log_level = §\"loud\"\n"), "NABE-CFG-012"},
        Row{"AnUnknownOnDead", File::RestOfDepartment, route("to = \"akte\"\non_dead = §\"stop\"\n"), "NABE-CFG-012",
            "known values: block, continue"},
        Row{"AdminWithoutPort", File::Node, node("[admin]\nlisten = §\"127.0.0.1\"\n"), "NABE-CFG-031"},
        Row{"AdminBeyondLoopback", File::Node, node("[admin]\nlisten = §\"0.0.0.0:8180\"\n"), "NABE-CFG-026"}),
    name_of);

INSTANTIATE_TEST_SUITE_P(
    Names, ErrorTable,
    testing::Values(
        Row{"TwoRoutesOfOneName", File::RestOfDepartment,
            "[[route]]\nname = \"r\"\nto = \"akte\"\n[[route]]\nname = §\"r\"\nto = \"akte\"\n", "NABE-CFG-007"},
        Row{"OneConnectorTwiceInTo", File::RestOfDepartment, route("to = [\"akte\", §\"akte\"]\n"), "NABE-CFG-007"},
        Row{"UnknownFrom", File::RestOfDepartment, route("from = §\"portel\"\nto = \"akte\"\n"), "NABE-CFG-008",
            meant("portal")},
        Row{"UnknownTo", File::RestOfDepartment, route("to = [§\"nobody\"]\n"), "NABE-CFG-008",
            "known connectors: kommunix, akte, portal"},
        Row{"UnknownSource", File::RestOfDepartment, when("§source = \"nobody\""), "NABE-CFG-008"},
        Row{"UnknownPlugin", File::RestOfDepartment, "[connectors.third]\nplugin = §\"archiv\"\n", "NABE-CFG-009",
            meant("archive")},
        Row{"ATypeThatFromDoesNotProduce", File::RestOfDepartment,
            route("from = \"portal\"\ntype = §\"case.assigned\"\nto = \"akte\"\n"), "NABE-CFG-015"},
        Row{"ATypeThatNobodyProduces", File::RestOfDepartment,
            route("type = [\"case.assigned\", §\"case.asigned\"]\nto = \"akte\"\n"), "NABE-CFG-015",
            meant("case.assigned")},
        Row{"WithATypeThatNobodyProduces", File::RestOfDepartment, route("to = \"akte\"\nwith = §\"tick\"\n"),
            "NABE-CFG-015"},
        Row{"ATypeThatNoOptionOfFromNames", File::RestOfDepartment,
            door_section() + route("from = \"door\"\ntype = §\"feedback.givn\"\nto = \"akte\"\n"), "NABE-CFG-015",
            meant("feedback.given")},
        Row{"ATypeThatNobodyNamesByOption", File::RestOfDepartment,
            door_section() + route("type = §\"case.asigned\"\nto = \"akte\"\n"), "NABE-CFG-015",
            meant("case.assigned")},
        Row{"ATypeThatToDoesNotAccept", File::RestOfDepartment, route("type = \"case.assigned\"\nto = §\"kommunix\"\n"),
            "NABE-CFG-016"},
        Row{"ATypeByOptionThatToDoesNotAccept", File::RestOfDepartment,
            door_section() + route("from = \"door\"\nto = §\"kommunix\"\n"), "NABE-CFG-016"},
        Row{"AnyTypeForOneThatIsChoosy", File::RestOfDepartment, route("to = §\"kommunix\"\n"), "NABE-CFG-016"},
        Row{"UnknownSection", File::RestOfDepartment, route("to = \"akte\"\ngrant = [\"*\", §\"aplicant\"]\n"),
            "NABE-CFG-020", meant("applicant")},
        Row{"UnknownGrantedFact", File::RestOfDepartment, route("to = \"akte\"\ngrant = [§\"fact:servis\"]\n"),
            "NABE-CFG-029", meant("service")},
        Row{"UnknownProfile", File::Department, "[department]\nid = \"a\"\nname = \"A\"\nprofile = §\"xfal\"\n",
            "NABE-CFG-021", meant("xfall")},
        Row{"ToASource", File::RestOfDepartment,
            "[connectors.clock]\nplugin = \"clock\"\n" + route("to = §\"clock\"\n"), "NABE-CFG-027"},
        Row{"FromAnArchive", File::RestOfDepartment, route("from = §\"akte\"\nto = \"akte\"\n"), "NABE-CFG-028"},
        Row{"UnknownFact", File::RestOfDepartment, when("§servis = \"x\""), "NABE-CFG-029", meant("service")},
        Row{"AnAttributeWithoutAName", File::RestOfDepartment, when("§\"attribute.\" = \"x\""), "NABE-CFG-029"}),
    name_of);

INSTANTIATE_TEST_SUITE_P(
    Paths, ErrorTable,
    testing::Values(
        Row{"APredicate", File::RestOfDepartment, when("§\"//x:a[1]\" = \"x\""), "NABE-CFG-018", kPathSyntax},
        Row{"AnUnboundPrefix", File::RestOfDepartment, when("§\"//y:a\" = \"x\""), "NABE-CFG-019", meant("x")},
        Row{"AnAxisInAFact", File::Profile, profile("[facts]\nservice = §\"/x:a/parent::x:b\"\n"), "NABE-CFG-018"},
        Row{"ARelativeFact", File::Profile, profile("[facts]\nservice = §\"x:a/x:b\"\n"), "NABE-CFG-018"},
        Row{"ASectionOfAnAttribute", File::Profile, profile("[sections]\nform = §\"/x:a/@id\"\n"), "NABE-CFG-018"},
        Row{"AnUnboundPrefixInAFact", File::Profile, profile("[facts]\nservice = §\"/y:a\"\n"), "NABE-CFG-019"},
        Row{"ABadJsonPointer", File::Profile,
            "[profile]\nname = \"xfall\"\nformat = \"json\"\n[facts]\nservice = §\"/a~2\"\n", "NABE-CFG-018"}),
    name_of);

INSTANTIATE_TEST_SUITE_P(
    Contradictions, ErrorTable,
    testing::Values(
        Row{"LowerBoundAboveUpper", File::RestOfDepartment, when("§service = { ge = 3, le = 2 }"), "NABE-CFG-017"},
        Row{"OpenBoundsThatMeet", File::RestOfDepartment, when("§service = { gt = 2, lt = 2 }"), "NABE-CFG-017"},
        Row{"HalfOpenBoundsThatMeet", File::RestOfDepartment, when("§service = { ge = 2, lt = 2 }"), "NABE-CFG-017"},
        Row{"AbsentWithAPrefix", File::RestOfDepartment, when("§service = { exists = false, prefix = \"a\" }"),
            "NABE-CFG-017"},
        Row{"APrefixThatNoValueHas", File::RestOfDepartment,
            when("§service = { any_of = [\"ab\", \"b\"], prefix = \"c\" }"), "NABE-CFG-017"},
        Row{"BoundsThatNoValueHas", File::RestOfDepartment, when("§service = { any_of = [1, \"x\"], gt = 1 }"),
            "NABE-CFG-017"},
        Row{"NoValueAtAll", File::RestOfDepartment, when("service = §[]"), "NABE-CFG-017"},
        Row{"ATypeThatTheRouteExcludes", File::RestOfDepartment,
            route("type = \"case.assigned\"\nto = \"akte\"\n[route.when]\n§type = \"case.status_changed\"\n"),
            "NABE-CFG-017"},
        Row{"ASourceThatTheRouteExcludes", File::RestOfDepartment,
            route("from = \"portal\"\nto = \"akte\"\n[route.when]\n§source = \"kommunix\"\n"), "NABE-CFG-017"},
        Row{"AnotherDepartment", File::RestOfDepartment, when("§department = \"other\""), "NABE-CFG-017"}),
    name_of);

INSTANTIATE_TEST_SUITE_P(
    Options, ErrorTable,
    testing::Values(
        Row{"NoEndpoint", File::RestOfDepartment, "[connectors.§third]\nplugin = \"case_system\"\n", "NABE-CFG-010"},
        Row{"WorkersOutOfRange", File::RestOfDepartment, connector("workers = §17"), "NABE-CFG-011"},
        Row{"WaitOutOfRange", File::RestOfDepartment, connector("wait = §\"2m\""), "NABE-CFG-011"},
        Row{"AWaitWithoutUnit", File::RestOfDepartment, connector("wait = §\"20\""), "NABE-CFG-006"},
        Row{"AModeThatIsNone", File::RestOfDepartment, connector("mode = §\"strickt\""), "NABE-CFG-012",
            meant("strict")},
        Row{"NotAUrl", File::RestOfDepartment,
            "[connectors.third]\nplugin = \"case_system\"\nendpoint = §\"kommunix\"\n", "NABE-CFG-013"},
        Row{"AUrlWithAPassword", File::RestOfDepartment,
            "[connectors.third]\nplugin = \"case_system\"\nendpoint = §\"https://u:pw@h.example\"\n", "NABE-CFG-022"},
        Row{"AnEmptyPath", File::RestOfDepartment, connector("spool = §\"\""), "NABE-CFG-014"},
        Row{"ATextForAnIntOption", File::RestOfDepartment, connector("workers = §\"3\""), "NABE-CFG-004"},
        Row{"AnArrayForASingleOption", File::RestOfDepartment, connector("mode = §[\"strict\"]"), "NABE-CFG-004"},
        Row{"ASecretInTheClear", File::RestOfDepartment, connector("password = §\"hunter2\""), "NABE-CFG-022"},
        Row{"ASecretThatIsNoReference", File::RestOfDepartment, connector("password = §{ vault = \"x\" }"),
            "NABE-CFG-004"},
        Row{"AnUnsetVariable", File::RestOfDepartment, connector("password = §{ env = \"NABE_TEST_UNSET\" }"),
            "NABE-CFG-023"},
        Row{"AMissingSecretFile", File::RestOfDepartment, connector("password = §{ file = \"/nonexistent/x\" }"),
            "NABE-CFG-023"},
        Row{"AReferenceForAPlainOption", File::RestOfDepartment, connector("mode = §{ env = \"MODE\" }"),
            "NABE-CFG-024"},
        Row{"AnOpenListener", File::RestOfDepartment,
            "[connectors.third]\nplugin = \"portal\"\nlisten = §\"0.0.0.0:8443\"\n", "NABE-CFG-025"},
        Row{"AListenerThatIsNoAddress", File::RestOfDepartment,
            "[connectors.third]\nplugin = \"portal\"\nlisten = §\"8443\"\n", "NABE-CFG-031"},
        Row{"AnArchiveOfThePortalMadeIdempotent", File::RestOfDepartment,
            "[connectors.third]\nplugin = \"portal\"\nidempotent = §true\n", "NABE-CFG-030"}),
    name_of);

}  // namespace
}  // namespace nabe::config::test
