// SPDX-License-Identifier: EUPL-1.2
// Where the shipped configuration sends the samples.
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <map>
#include <ostream>
#include <stdexcept>

#include "config/loader.h"
#include "plugin_catalog.h"
#include "routing/grant.h"
#include "routing/table.h"

namespace nabe::samples {
namespace {

using Arrivals = std::map<std::string, std::vector<std::string>>;  // what each connector is granted

routing::RoutingTables tables_of_the_city() {
  const config::ParseOutcome parsed = config::parse(std::string(NABE_SOURCE_DIR) + "/config");
  config::ResolveOutcome resolved = config::resolve(parsed.parsed, test::plugin_catalog());
  if (!resolved.configuration) throw std::runtime_error(config::render(resolved.findings));
  auto tables = routing::RoutingTables::compile(*resolved.configuration);
  if (!tables) throw std::runtime_error(tables.error().message);
  return *tables;
}

std::string container(const std::string& path) {
  std::ifstream file(std::string(NABE_SOURCE_DIR) + "/tests/" + path, std::ios::binary);
  if (!file) throw std::runtime_error("no sample " + path);
  return {std::istreambuf_iterator<char>(file), {}};
}

Arrivals arrivals(const std::string& department, const std::string& path) {
  const routing::RoutingTables tables = tables_of_the_city();
  routing::Evaluation evaluation = tables.begin("", {});
  if (!evaluation.push(container(path)) || !evaluation.finish()) throw std::runtime_error("not well-formed");
  auto decision = evaluation.decide(department, {"portal", "application.submitted", {}});
  if (!decision) throw std::runtime_error(decision.error().message);
  Arrivals found;
  for (const routing::PlannedDelivery& delivery : decision->deliveries) found[delivery.connector] = delivery.grant;
  return found;
}

struct Application {
  std::string sample;
  bool has_open_fee;

  friend void PrintTo(const Application& application, std::ostream* out) { *out << application.sample; }
};

class ApplicationInTheCity : public testing::TestWithParam<Application> {};

TEST_P(ApplicationInTheCity, GoesToCaseSystemAndFileAndWithAnOpenFeeToTheCashier) {
  Arrivals expected = {{"auslaenderbehoerde.kommunix", {"*"}}, {"auslaenderbehoerde.akte", {"*"}}};
  if (GetParam().has_open_fee) expected["auslaenderbehoerde.kasse"] = {"payment", "applicant.name", "fact:service"};

  EXPECT_EQ(arrivals("auslaenderbehoerde", "samples/xfall/" + GetParam().sample + ".xml"), expected);
}

INSTANTIATE_TEST_SUITE_P(
    Each, ApplicationInTheCity,
    testing::Values(Application{"aufenthaltstitel", true}, Application{"aufenthaltstitel-gast", false},
                    Application{"aufenthaltstitel-verlaengerung", false}, Application{"nebenbestimmung", true},
                    Application{"kartenneuausstellung", false}, Application{"bescheinigung-gast", false},
                    Application{"passersatz", true}, Application{"verpflichtungserklaerung", false},
                    Application{"einbuergerung", false}, Application{"staatsangehoerigkeitsausweis", false}));

TEST(CertificateInTheCity, GoesToTheRegistryOfficesOwnSystems) {
  const Arrivals found = arrivals("standesamt", "journey/geburtsurkunde.xml");

  ASSERT_EQ(found.size(), 2U);
  EXPECT_EQ(found.at("standesamt.akte"), std::vector<std::string>{"*"});
  EXPECT_EQ(found.at("standesamt.register"),
            (std::vector<std::string>{"applicant.name", "applicant.birth", "applicant.contact", "applicant.address",
                                      "service", "form", "attachments"}));
}

TEST(CertificateInTheCity, IsTheOnlyServiceOfTheRegistryOffice) {
  EXPECT_EQ(arrivals("standesamt", "samples/xfall/passersatz.xml"), Arrivals{});
}

}  // namespace
}  // namespace nabe::samples
