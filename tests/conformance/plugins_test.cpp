// SPDX-License-Identifier: EUPL-1.2
/// The plugins of the product keep what is asked of everybody's.
#include <gtest/gtest.h>

#include <sstream>

#include "city_process.h"
#include "conformance/conformance.h"
#include "http_peer.h"

namespace nabe::conformance {
namespace {

ConformanceOptions http(const std::string& url) {
  ConformanceOptions options;
  options.plugin_file = std::string(NABE_BINARY_DIR) + "/plugins/http.so";
  options.options = {{"listen", "127.0.0.1:0"}, {"message_type", "application.submitted"}, {"url", url}};
  return options;
}

TEST(HttpPluginConformance, HoldsWithAPeer) {
  const HttpPeer peer;
  ConformanceOptions options = http(peer.url());
  options.peer_is_there = true;
  std::ostringstream out;

  EXPECT_EQ(run_conformance(options, out), 0) << out.str();
}

TEST(HttpPluginConformance, HoldsWithoutAPeer) {
  std::ostringstream out;

  // Port 1 of the loopback: nobody listens there.
  EXPECT_EQ(run_conformance(http("http://127.0.0.1:1/in"), out), 0) << out.str();
}

ConformanceOptions dms(const std::string& url) {
  ConformanceOptions options;
  options.plugin_file = std::string(NABE_BINARY_DIR) + "/plugins/dms.so";
  options.options = {{"endpoint", url + "/cmis/browser"},
                     {"repository", "records"},
                     {"record_by", "case_id"},
                     {"filing", "conformance.sent=in:sample"}};
  return options;
}

TEST(DmsPluginConformance, HoldsWithARepository) {
  const CityProcess city;
  ConformanceOptions options = dms(city.url("dms"));
  options.peer_is_there = true;
  std::ostringstream out;

  EXPECT_EQ(run_conformance(options, out), 0) << out.str();
}

TEST(DmsPluginConformance, HoldsWithoutARepository) {
  std::ostringstream out;

  EXPECT_EQ(run_conformance(dms("http://127.0.0.1:1"), out), 0) << out.str();
}

TEST(PortalPluginConformance, Holds) {
  ConformanceOptions options;
  options.plugin_file = std::string(NABE_BINARY_DIR) + "/plugins/portal.so";
  options.options = {{"listen", "127.0.0.1:0"}};
  std::ostringstream out;

  EXPECT_EQ(run_conformance(options, out), 0) << out.str();
}

ConformanceOptions payment(const std::string& url) {
  ConformanceOptions options;
  options.plugin_file = std::string(NABE_BINARY_DIR) + "/plugins/payment.so";
  options.connector_type = "payment";
  options.options = {{"endpoint", url},
                     {"originator", "city"},
                     {"originator_endpoint", "fees"},
                     {"return_url", "https://portal.example/back"},
                     {"booking", "*=1000/440000/4711"}};
  options.body =
      "<application xmlns=\"urn:nabe:xfall-profile:1\"><payment><amount currency=\"EUR\">84.00</amount></payment>"
      "</application>";
  return options;
}

ConformanceOptions posting(const std::string& url) {
  ConformanceOptions options;
  options.plugin_file = std::string(NABE_BINARY_DIR) + "/plugins/payment.so";
  options.connector_type = "payment_posting";
  options.options = {{"endpoint", url + "/sap/bc/idoc_xml"},
                     {"documents_url", url + "/documents"},
                     {"clearing_account", "175000"},
                     {"booking", "*=1000/440000/4711"}};
  options.media_type = "application/json";
  options.body = R"({"transactionId":"T1","transactionReference":"KZ1","amount":"84.00","currency":"EUR"})";
  return options;
}

TEST(PaymentPluginConformance, HoldsWithItsPeers) {
  const CityProcess city;
  for (ConformanceOptions options : {payment(city.url("payment")), posting(city.url("sap"))}) {
    options.peer_is_there = true;
    std::ostringstream out;

    EXPECT_EQ(run_conformance(options, out), 0) << out.str();
  }
}

TEST(PaymentPluginConformance, HoldsWithoutItsPeers) {
  for (const ConformanceOptions& options : {payment("http://127.0.0.1:1"), posting("http://127.0.0.1:1")}) {
    std::ostringstream out;

    EXPECT_EQ(run_conformance(options, out), 0) << out.str();
  }
}

}  // namespace
}  // namespace nabe::conformance
