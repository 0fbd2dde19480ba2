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

}  // namespace
}  // namespace nabe::conformance
