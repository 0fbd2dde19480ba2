// SPDX-License-Identifier: EUPL-1.2
/// The plugins of the product keep what is asked of everybody's.
#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <sstream>

#include "city_process.h"
#include "conformance/conformance.h"
#include "http_peer.h"

namespace nabe::conformance {
namespace {

std::uint16_t free_port() {
  const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  const bool bound = ::bind(fd, reinterpret_cast<sockaddr*>(&address), size) == 0 &&
                     ::getsockname(fd, reinterpret_cast<sockaddr*>(&address), &size) == 0;
  ::close(fd);
  return bound ? ntohs(address.sin_port) : std::uint16_t{0};
}

ConformanceOptions http(const std::string& url) {
  ConformanceOptions options;
  options.plugin_file = std::string(NABE_BINARY_DIR) + "/plugins/http.so";
  options.options = {{"listen", "127.0.0.1:0"}, {"message_type", "application.submitted"}, {"url", url}};
  return options;
}

/// The same with something that posts to the source.
ConformanceOptions http_with_a_knock(const std::string& url) {
  const std::string address = "127.0.0.1:" + std::to_string(free_port());
  ConformanceOptions options = http(url);
  options.options[0].second = address;
  options.knock = "curl -sf -m 10 -H 'Content-Type: application/xml' -d '<a/>' http://" + address + "/";
  return options;
}

TEST(HttpPluginConformance, HoldsWithAPeerAndASender) {
  const HttpPeer peer;
  ConformanceOptions options = http_with_a_knock(peer.url());
  options.peer_is_there = true;

  const Report report = judge(options, [](const CheckResult&) {});

  EXPECT_EQ(report.problems, std::vector<std::string>());
  for (const CheckResult& result : report.results) {
    EXPECT_EQ(result.findings, std::vector<std::string>()) << result.connector_type << ' ' << result.check;
    const bool idle = result.verdict == Verdict::NotExercised;
    EXPECT_FALSE(idle && result.connector_type == "http_source") << result.check << ": " << result.reason;
  }
}

TEST(HttpPluginConformance, FailsForASenderThatIsNotAdmitted) {
  ConformanceOptions options = http_with_a_knock("http://127.0.0.1:1/in");
  options.options.emplace_back("token", "another one");
  options.checks = {"knock"};

  const Report report = judge(options, [](const CheckResult&) {});

  EXPECT_EQ(exit_code(report), 1);
  ASSERT_EQ(report.count(Verdict::Broken), 1U);
  EXPECT_EQ(report.results.front().findings,
            std::vector<std::string>{"the knock fails with the hub well: exit code 22"});
}

// As it would look if a source told its sender of a success that the hub had not made durable.
TEST(HttpPluginConformance, FailsForASuccessWithoutACommit) {
  ConformanceOptions options = http_with_a_knock("http://127.0.0.1:1/in");
  options.knock = "true";
  options.checks = {"knock"};

  const Report report = judge(options, [](const CheckResult&) {});

  ASSERT_EQ(report.count(Verdict::Broken), 1U);
  EXPECT_EQ(report.results.front().findings, std::vector<std::string>{"the knock succeeds, and nothing was committed"});
}

TEST(HttpPluginConformance, HoldsWithoutAPeerOrASender) {
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

ConformanceOptions appointment(const std::string& url) {
  ConformanceOptions options;
  options.plugin_file = std::string(NABE_BINARY_DIR) + "/plugins/appointment.so";
  options.options = {{"endpoint", url + "/terminvereinbarung/api/2"},
                     {"user", "hub"},
                     {"password", "hub-password"},
                     {"actions", "conformance.sent=withdraw"},
                     {"follow", "141"}};
  return options;
}

TEST(AppointmentPluginConformance, HoldsWithAnAppointmentSystem) {
  const CityProcess city;
  ConformanceOptions options = appointment(city.url("appointment"));
  options.peer_is_there = true;
  std::ostringstream out;

  EXPECT_EQ(run_conformance(options, out), 0) << out.str();
}

TEST(AppointmentPluginConformance, HoldsWithoutAnAppointmentSystem) {
  std::ostringstream out;

  EXPECT_EQ(run_conformance(appointment("http://127.0.0.1:1"), out), 0) << out.str();
}

ConformanceOptions case_system(const std::string& url, const std::string& address) {
  ConformanceOptions options;
  options.plugin_file = std::string(NABE_BINARY_DIR) + "/plugins/case_system.so";
  options.options = {{"endpoint", url}, {"listen", address}};
  options.message_type = "application.submitted";
  options.body = "<application xmlns=\"urn:nabe:xfall-profile:1\"/>";
  return options;
}

TEST(CaseSystemPluginConformance, HoldsWithACaseSystemAndItsClerks) {
  const CityProcess city;
  const std::string address = "127.0.0.1:" + std::to_string(free_port());
  ConformanceOptions options = case_system(city.url("case_system"), address);
  options.peer_is_there = true;
  options.knock =
      "curl -sf -m 10 -H 'Content-Type: application/xml' -d '<event xmlns=\"urn:nabe:case-system:1\">"
      "<id>knock</id><type>case.status_changed</type><fileNumber>1</fileNumber><status>x</status></event>' "
      "http://" +
      address + "/events";
  std::ostringstream out;

  EXPECT_EQ(run_conformance(options, out), 0) << out.str();
}

TEST(CaseSystemPluginConformance, HoldsWithoutACaseSystem) {
  std::ostringstream out;

  EXPECT_EQ(run_conformance(case_system("http://127.0.0.1:1", "127.0.0.1:0"), out), 0) << out.str();
}

TEST(PortalPluginConformance, HoldsWithAPortal) {
  const std::string address = "127.0.0.1:" + std::to_string(free_port());
  ConformanceOptions options;
  options.plugin_file = std::string(NABE_BINARY_DIR) + "/plugins/portal.so";
  options.options = {{"listen", address}, {"department", "conformance"}};
  options.knock = "curl -sf -m 10 -H 'Content-Type: application/xml' -H 'Nabe-Message-Id: knock' -d '<a/>' http://" +
                  address + "/v1/applications";

  const Report report = judge(options, [](const CheckResult&) {});

  EXPECT_EQ(report.problems, std::vector<std::string>());
  for (const CheckResult& result : report.results) {
    EXPECT_EQ(result.findings, std::vector<std::string>()) << result.check;
    // A message is held, not read, and none is left pending.
    const bool of_its_kind = result.reason == "it read nothing of the message" || result.reason == "nothing pends";
    EXPECT_FALSE(result.verdict == Verdict::NotExercised && !of_its_kind) << result.check << ": " << result.reason;
  }
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
