// SPDX-License-Identifier: EUPL-1.2
// config/bench.toml as it is shipped, with the real plugin and a receiver behind each of its ten sinks.
#include <gtest/gtest.h>

#include <filesystem>

#include "load/sender.h"
#include "receiver/receiver.h"
#include "workplace.h"

namespace nabe::integration::bench {
namespace {

namespace fs = std::filesystem;

const std::vector<std::string> kServices = {"aufenthaltstitel",    "bauantrag",    "elterngeld", "fuehrerschein",
                                            "gewerbeanmeldung",    "kfzzulassung", "meldewesen", "personalausweis",
                                            "unterhaltsvorschuss", "wohngeld"};

/// All occurrences; there has to be one.
std::string replaced(std::string text, const std::string& from, const std::string& to) {
  EXPECT_NE(text.find(from), std::string::npos) << "the shipped file has no " << from;
  for (std::size_t at = 0; (at = text.find(from, at)) != std::string::npos; at += to.size()) {
    text.replace(at, from.size(), to);
  }
  return text;
}

std::string message_for(const std::string& service) {
  return "<xf:antrag.0001 "
         "xmlns:xf=\"urn:example:xfall:bench:1\"><xf:nachrichtenkopf><identifikation><nachrichtenUUID>" +
         service + "-1</nachrichtenUUID></identifikation><service>" + service +
         "</service></xf:nachrichtenkopf></xf:antrag.0001>";
}

class BenchNode : public Workplace {
 protected:
  void SetUp() override {
    Workplace::SetUp();
    if (HasFatalFailure()) return;
    ASSERT_EQ(receivers_.start(), "");
    const std::string shipped = std::string(NABE_SOURCE_DIR) + "/config/bench";
    fs::create_directories(path("node"));
    fs::copy(shipped, path("node/bench"), fs::copy_options::recursive);
    std::string node = read_file(shipped + ".toml");
    node = replaced(node, "\"../build/bench-state\"", "\"../state\"");
    node = replaced(node, "\"../build/release/plugins\"", "\"../plugins\"\ndevelopment = true");
    node = replaced(node, "\"127.0.0.1:9080\"", "\"127.0.0.1:0\"");
    node = replaced(node, "\"warning\"", "\"info\"");
    write_file(path("node/bench.toml"), node);
    std::string department = read_file(shipped + "/departments/bench.toml");
    department = replaced(department, "\"127.0.0.1:9000\"", "\"127.0.0.1:0\"");
    write_file(path("node/bench/departments/bench.toml"),
               replaced(department, "http://127.0.0.1:9100", receivers_.url("")));
  }

  Receiver receivers_;
};

TEST_F(BenchNode, DeliversEachMessageToTheReceiverThatItsElementNames) {
  HubProcess hub(path("node/bench.toml"), log_path());
  ASSERT_TRUE(hub.start()) << hub.log();
  Sender sender;

  for (const std::string& service : kServices) {
    const Reply reply = sender.post(hub.source_url("bench.ingress", "/in"), message_for(service));
    ASSERT_EQ(reply.status, 201) << reply.body << reply.problem;
  }

  for (const std::string& service : kServices) {
    EXPECT_TRUE(receivers_.wait(kPatience, [&] { return receivers_.counts('/' + service).messages == 1; })) << service;
    const std::vector<Arrival> arrivals = receivers_.arrivals('/' + service);
    ASSERT_EQ(arrivals.size(), 1U) << service;
    EXPECT_EQ(arrivals.front().body, message_for(service));
  }
}

}  // namespace
}  // namespace nabe::integration::bench
