// SPDX-License-Identifier: EUPL-1.2
// What is logged of all the samples, whatever becomes of them. Workplace searches the logs for names at its end.
#include <gtest/gtest.h>

#include <algorithm>
#include <csignal>
#include <filesystem>
#include <sstream>

#include "common/json.h"
#include "load/sender.h"
#include "receiver/receiver.h"
#include "workplace.h"

namespace nabe::integration {
namespace {

std::vector<std::string> all_samples() {
  std::vector<std::string> names;
  for (const auto& file : std::filesystem::directory_iterator(std::string(NABE_SOURCE_DIR) + "/tests/samples/xfall")) {
    if (file.path().extension() == ".xml") names.push_back(file.path().stem().string());
  }
  std::sort(names.begin(), names.end());
  return names;
}

using Fields = std::vector<std::pair<std::string, std::string>>;

/// Whether a line has the event and these fields, which stand in this order.
bool tells(const std::string& line, const std::string& format, const std::string& event, const Fields& fields) {
  if (format == "text") {
    std::string said = " " + event;
    for (const auto& [name, value] : fields) said += " " + name + "=" + value;
    return line.find(said) != std::string::npos;
  }
  const auto json = common::Json::parse(line);
  return json && json->text_at("event") == event && std::all_of(fields.begin(), fields.end(), [&](const auto& field) {
           return json->text_at(field.first) == field.second;
         });
}

/// What is logged of each sample, and with which connector.
const std::vector<std::pair<std::string, std::string>> kEnds = {{"message committed", "portal"},
                                                                {"attempt ended", "auslaenderbehoerde.akte"},
                                                                {"attempt ended", "auslaenderbehoerde.kasse"}};

std::vector<std::string> lines_of(const std::string& log) {
  std::istringstream stream(log);
  std::vector<std::string> lines;
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

class Logs : public Workplace, public testing::WithParamInterface<const char*> {};

TEST_P(Logs, TellMessageCaseAndConnectorAndNoNameOfAnySample) {
  Receiver city;
  ASSERT_EQ(city.start(), "");
  city.fail("/kasse", 422, Receiver::kForever);
  configure({{"akte", city.url("/akte"), ""}, {"kasse", city.url("/kasse"), ""}}, {{{"akte", "kasse"}, ""}},
            std::string("log_level     = \"debug\"\nlog_format    = \"") + GetParam() + "\"\n");
  HubProcess hub(configuration(), log_path());
  ASSERT_TRUE(hub.start()) << hub.log();
  Sender sender;
  const std::vector<std::string> samples = all_samples();
  ASSERT_GE(samples.size(), 10U);
  std::vector<Receipt> receipts;

  for (const std::string& name : samples) {
    const std::string xml = sample(name);
    const auto receipt = sender.post(portal(hub), xml).receipt;
    ASSERT_TRUE(receipt.has_value()) << name;
    receipts.push_back(*receipt);
    EXPECT_EQ(sender.post(portal(hub), xml + "<!-- changed -->").status, 409) << name;
    EXPECT_EQ(sender.post(portal(hub), xml.substr(0, xml.size() - 20)).status, 400) << name;
  }

  ASSERT_TRUE(city.wait_for_messages("/akte", samples.size(), kPatience));
  ASSERT_TRUE(eventually([&] {
    const std::string dead = run_nabe({"messages", "--config", configuration(), "--state", "dead", "--json"}).output;
    const auto json = common::Json::parse(dead);
    return json && json->at("messages").items().size() == samples.size();
  }));
  hub.send_signal(SIGTERM);
  ASSERT_TRUE(hub.wait_for_exit().has_value());
  const std::string format = GetParam();
  const std::vector<std::string> lines = lines_of(hub.log());
  for (const Receipt& receipt : receipts) {
    const Fields of_the_message = {{"message", receipt.message_id}, {"case", receipt.case_id}};
    for (const auto& [event, connector] : kEnds) {
      Fields fields = of_the_message;
      fields.emplace_back("connector", connector);
      EXPECT_TRUE(std::any_of(lines.begin(), lines.end(),
                              [&, event = event](const auto& line) { return tells(line, format, event, fields); }))
          << event << " of " << receipt.message_id << " at " << connector;
    }
  }
  if (format == "json") {
    for (const std::string& line : lines) {
      const auto json = common::Json::parse(line);
      ASSERT_TRUE(json && json->is_object()) << line;
      EXPECT_TRUE(!json->text_at("time").empty() && !json->text_at("level").empty()) << line;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(AsTextAndJson, Logs, testing::Values("text", "json"),
                         [](const auto& format) { return std::string(format.param); });

}  // namespace
}  // namespace nabe::integration
