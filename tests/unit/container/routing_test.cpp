// SPDX-License-Identifier: EUPL-1.2
// Where the configuration of the hub's tests sends the samples, and what arrives of them.
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <map>
#include <ostream>
#include <stdexcept>

#include "config/loader.h"
#include "http_catalog.h"
#include "routing/grant.h"
#include "routing/table.h"

namespace nabe::samples {
namespace {

const std::string kDepartment = "auslaenderbehoerde";

config::Configuration forwarding_configuration() {
  const config::ParseOutcome parsed = config::parse(std::string(NABE_SOURCE_DIR) + "/tests/integration/config");
  config::ResolveOutcome resolved = config::resolve(parsed.parsed, test::http_catalog());
  if (!resolved.configuration) throw std::runtime_error(config::render(resolved.findings));
  return *resolved.configuration;
}

routing::RoutingTables forwarding_tables() {
  auto tables = routing::RoutingTables::compile(forwarding_configuration());
  if (!tables) throw std::runtime_error(tables.error().message);
  return *tables;
}

std::string sample(const std::string& name) {
  std::ifstream file(std::string(NABE_SOURCE_DIR) + "/tests/samples/xfall/" + name + ".xml", std::ios::binary);
  if (!file) throw std::runtime_error("no sample " + name);
  return {std::istreambuf_iterator<char>(file), {}};
}

/// As a shared source hands it over: the department is known only from the body.
routing::Evaluation read(const routing::RoutingTables& tables, const std::string& body) {
  routing::Evaluation evaluation = tables.begin("", {});
  if (!evaluation.push(body) || !evaluation.finish()) throw std::runtime_error("the sample is not well-formed");
  return evaluation;
}

routing::Decision decide(const routing::RoutingTables& tables, const std::string& body) {
  auto decision = read(tables, body).decide(kDepartment, {"portal", "application.submitted", {}});
  if (!decision) throw std::runtime_error(decision.error().message);
  return *decision;
}

/// What a connector of the department gets of a sample's body.
std::string granted(const std::string& name, const std::string& connector) {
  const routing::RoutingTables tables = forwarding_tables();
  const std::string body = sample(name);
  for (const routing::PlannedDelivery& delivery : decide(tables, body).deliveries) {
    if (delivery.connector != kDepartment + "." + connector) continue;
    auto part = routing::granted_body(tables.sections(kDepartment), delivery.grant, body);
    if (!part) throw std::runtime_error(part.error().message);
    return *part;
  }
  throw std::runtime_error("nothing goes to " + connector);
}

struct Way {
  std::string sample;
  bool to_cashier;
  bool direct_debit;

  friend void PrintTo(const Way& way, std::ostream* out) { *out << way.sample; }
};

class SampleOnItsWay : public testing::TestWithParam<Way> {};

TEST_P(SampleOnItsWay, ArrivesAtTheSystemsThatTheTableNames) {
  const Way& way = GetParam();

  const routing::Decision decision = decide(forwarding_tables(), sample(way.sample));

  std::map<std::string, std::vector<std::string>> arrived;
  for (const routing::PlannedDelivery& delivery : decision.deliveries) arrived[delivery.connector] = delivery.grant;
  std::map<std::string, std::vector<std::string>> expected = {{"auslaenderbehoerde.kommunix", {"*"}},
                                                              {"auslaenderbehoerde.akte", {"*"}}};
  if (way.to_cashier) expected["auslaenderbehoerde.kasse"] = {"payment", "applicant.name"};
  if (way.direct_debit) expected["auslaenderbehoerde.kasse"].emplace_back("applicant.address");
  EXPECT_EQ(arrived, expected);
}

INSTANTIATE_TEST_SUITE_P(
    Each, SampleOnItsWay,
    testing::Values(Way{"aufenthaltstitel", true, true}, Way{"aufenthaltstitel-gast", false, false},
                    Way{"aufenthaltstitel-verlaengerung", false, false}, Way{"nebenbestimmung", true, false},
                    Way{"kartenneuausstellung", false, false}, Way{"bescheinigung-gast", false, false},
                    Way{"passersatz", true, true}, Way{"verpflichtungserklaerung", false, false},
                    Way{"einbuergerung", false, false}, Way{"staatsangehoerigkeitsausweis", false, false}));

TEST(SampleRouting, TellsItsDepartmentAndItsSendersId) {
  const routing::Evaluation evaluation = read(forwarding_tables(), sample("kartenneuausstellung"));

  EXPECT_EQ(evaluation.fact("destination"), kDepartment);
  EXPECT_EQ(evaluation.fact("sender_message_id"), "MN-2026-000104");
}

TEST(SampleRouting, TellsEveryFactThatItHas) {
  const Pairs facts = read(forwarding_tables(), sample("aufenthaltstitel")).facts(kDepartment);

  const Pairs expected = {{"destination", kDepartment},
                          {"sender", "mein-nuernberg"},
                          {"sender_message_id", "MN-2026-000101"},
                          {"created", "2026-11-02T09:14:27+01:00"},
                          {"language", "de-DE"},
                          {"service", "aufenthaltstitel"},
                          {"service.leika", "99999001001000"},
                          {"applicant.kind", "person"},
                          {"applicant.access", "account"},
                          {"applicant.trust", "4"},
                          {"applicant.identification", "eid"},
                          {"payment.status", "open"},
                          {"payment.amount", "100.00"},
                          {"payment.currency", "EUR"},
                          {"payment.reference", "KZ-2026-000101"},
                          {"form.schema", "aufenthaltstitel-1"},
                          {"form.media_type", "application/xml"}};
  EXPECT_EQ(facts, expected);
}

TEST(SampleRouting, ShowsTheCashierTheFeeAndTheNames) {
  const std::string body = granted("passersatz", "kasse");

  for (const char* part :
       {"84.00", "KZ-2026-000106", "Nac\u0306e Ṣāliḩ", "Ḩaddād al-M\u0302arai", "Zerzabelshofstraße"}) {
    EXPECT_NE(body.find(part), std::string::npos) << part;
  }
}

TEST(SampleRouting, HidesEverythingElseFromTheCashier) {
  const std::string body = granted("passersatz", "kasse");

  for (const char* part : {"SYR", "1988", "Flüchtlinge", "acc-2b77d0c3", "990456789012", "mail.example",
                           "residence-title", "ABH-35", "Geburtsurkunde", "<inline", "trust="}) {
    EXPECT_EQ(body.find(part), std::string::npos) << part;
  }
}

TEST(SampleRouting, KeepsTheAddressBackFromTheCashierIfTrustIsLow) {
  EXPECT_EQ(granted("nebenbestimmung", "kasse").find("Wölckernstraße"), std::string::npos);
}

}  // namespace
}  // namespace nabe::samples
