// SPDX-License-Identifier: EUPL-1.2
// A message that brings down the hub, whenever it is delivered, waits for a person in the end, and the others arrive.
#include <gtest/gtest.h>

#include <csignal>
#include <filesystem>

#include "common/json.h"
#include "load/load.h"
#include "workplace.h"

namespace nabe::integration {
namespace {

constexpr int kMaxCrashes = 3;  // the default of `max_crashes`

class PoisonedHub : public Workplace {
 protected:
  void SetUp() override {
    Workplace::SetUp();
    if (HasFatalFailure()) return;
    std::filesystem::copy_file(NABE_POISON_SINK, plugin_folder() + "/poison_sink.so");
    const Command locked = run_nabe({"plugins", "lock", plugin_folder(), "--development"});
    ASSERT_EQ(locked.exit_code, 0) << locked.output;
    configure({}, {});
    write_file(configuration() + "/departments/auslaenderbehoerde.toml", R"([department]
id      = "auslaenderbehoerde"
name    = "Ausländerbehörde"
profile = "xfall"
[connectors.akte]
plugin        = "poison_sink"
max_in_flight = 4
[[route]]
name  = "all"
from  = "portal"
type  = "application.submitted"
to    = ["akte"]
grant = ["*"]
)");
    hub_.emplace(configuration(), log_path());
    ASSERT_TRUE(hub_->start()) << hub_->log();
  }

  std::string post(const std::string& name, const std::string& service, const std::string& its_case) {
    const Reply reply =
        Sender().post(portal(*hub_), small_application(name, 1, service), {}, 30'000, {{"Case-Reference", its_case}});
    EXPECT_TRUE(reply.receipt.has_value()) << reply.status << reply.body << reply.problem;
    return reply.receipt.value_or(Receipt()).message_id;
  }
  Command nabe(std::vector<std::string> arguments) const {
    arguments.insert(arguments.end(), {"--config", configuration()});
    return run_nabe(arguments);
  }
  common::Json delivery_of(const std::string& message_id) const {
    const auto shown = common::Json::parse(nabe({"show", message_id, "--json"}).output);
    return shown && shown->at("deliveries").items().size() == 1 ? shown->at("deliveries").items().front()
                                                                : common::Json();
  }
  std::int64_t in_flight() const {
    const auto status = common::Json::parse(nabe({"status", "--json"}).output);
    if (!status) return 0;
    for (const common::Json& connector : status->at("connectors").items()) {
      if (connector.text_at("name") == "auslaenderbehoerde.akte") return connector.integer_at("in_flight");
    }
    return 0;
  }
  bool becomes(const std::string& message_id, const std::string& state) const {
    return eventually([&] { return delivery_of(message_id).text_at("state") == state; });
  }
  /// Starts it until it stays; how often it has fallen.
  int falls_until_it_stays(const std::string& poison) {
    int falls = 0;
    for (; falls < kMaxCrashes + 2; ++falls) {
      if (falls > 0) hub_->launch();
      // It falls, or its poison is out of the way.
      std::optional<Exit> exit;
      if (eventually([&] {
            exit = hub_->wait_for_exit(Milliseconds(0));
            return exit || delivery_of(poison).text_at("state") == "dead";
          }) &&
          !exit) {
        break;
      }
    }
    return falls;
  }

  std::optional<HubProcess> hub_;
};

class Poison : public PoisonedHub, public testing::WithParamInterface<const char*> {};
INSTANTIATE_TEST_SUITE_P(EveryWayToFall, Poison, testing::Values("abort", "fault", "stack", "exit", "thread"),
                         [](const auto& way) { return std::string(way.param); });

TEST_P(Poison, WaitsForAPersonAfterItsLastCrashAndTheOthersArrive) {
  ASSERT_EQ(nabe({"stop", "akte"}).exit_code, 0);
  const std::string before = post("before", "passersatz", "one");
  const std::string poison = post("poison", std::string("poison-") + GetParam(), "two");
  const std::string behind = post("behind", "passersatz", "two");
  const std::string beside = post("beside", "passersatz", "three");
  static_cast<void>(nabe({"start", "akte"}));  // the hub may fall while it answers

  EXPECT_EQ(falls_until_it_stays(poison), kMaxCrashes) << hub_->log();

  EXPECT_TRUE(becomes(before, "delivered"));
  EXPECT_TRUE(becomes(beside, "delivered"));
  EXPECT_EQ(delivery_of(poison).text_at("code"), "crashed");
  EXPECT_EQ(delivery_of(behind).text_at("blocked_behind"), poison);
  EXPECT_NE(hub_->log().find("the hub crashed during a delivery"), std::string::npos) << hub_->log();

  EXPECT_EQ(nabe({"skip", poison, "--reason", "poison", "--yes"}).exit_code, 0);
  EXPECT_TRUE(becomes(behind, "delivered"));
}

TEST_F(PoisonedHub, ThatIsKilledFromOutsideBlamesNoMessage) {
  const std::string message = post("message", "poison-never", "one");
  for (int i = 0; i < kMaxCrashes + 1; ++i) {
    ASSERT_TRUE(eventually([&] { return in_flight() == 1; })) << hub_->log();
    hub_->kill();
    ASSERT_TRUE(hub_->start()) << hub_->log();
  }

  EXPECT_TRUE(eventually([&] { return in_flight() == 1; })) << hub_->log();
  EXPECT_EQ(delivery_of(message).text_at("state"), "waiting");
  EXPECT_EQ(read_file(log_path()).find("the hub crashed"), std::string::npos);
}

}  // namespace
}  // namespace nabe::integration
