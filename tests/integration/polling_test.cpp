// SPDX-License-Identifier: EUPL-1.2
// The source and the sink of the author's guide, as files in the real hub.
#include <gtest/gtest.h>

#include <filesystem>

#include "common/json.h"
#include "workplace.h"

namespace nabe::integration {
namespace {

class PollingHub : public Workplace {
 protected:
  void SetUp() override {
    Workplace::SetUp();
    if (HasFatalFailure()) return;
    for (const char* plugin : {"hello_source.so", "hello_sink.so"}) {
      std::filesystem::copy_file(std::string(NABE_HELLO_PLUGINS) + '/' + plugin, plugin_folder() + '/' + plugin);
    }
    const Command locked = run_nabe({"plugins", "lock", plugin_folder(), "--development"});
    ASSERT_EQ(locked.exit_code, 0) << locked.output;
    write_file(configuration() + "/nabe.toml", R"([node]
state_folder  = "../state"
plugin_folder = "../plugins"
development   = true
low_disk      = "16MiB"
[admin]
listen = "127.0.0.1:0"
)");
    write_file(configuration() + "/departments/hall.toml", R"([department]
id   = "hall"
name = "Town hall"
[connectors.greeted]
plugin = "hello_source"
[connectors.greeter]
plugin = "hello_sink"
[[route]]
name  = "hellos"
from  = "greeted"
type  = "hello.said"
to    = ["greeter"]
grant = ["*"]
)");
  }

  /// The numbers of the hellos that are in the store, in the order of their receipt.
  std::vector<std::string> hellos() const {
    const Command listed = run_nabe({"messages", "--config", configuration(), "--type", "hello.said", "--json"});
    const auto json = common::Json::parse(listed.output);
    std::vector<std::string> ids;
    if (!json) return ids;
    for (const common::Json& message : json->at("messages").items()) {
      ids.push_back(message.text_at("sender_message_id"));
    }
    return ids;
  }
};

TEST_F(PollingHub, GoesOnFromTheCursorOfItsSourceAfterKill9) {
  HubProcess hub(configuration(), log_path());
  ASSERT_TRUE(hub.start()) << hub.log();
  ASSERT_TRUE(eventually([&] { return hellos().size() >= 2; })) << hub.log();
  hub.kill();
  const std::size_t before = hellos().size();

  ASSERT_TRUE(hub.start()) << hub.log();
  ASSERT_TRUE(eventually([&] { return hellos().size() >= before + 1; })) << hub.log();
  hub.kill();

  const std::vector<std::string> ids = hellos();
  for (std::size_t i = 0; i < ids.size(); ++i) {
    EXPECT_EQ(ids[i], "hello-" + std::to_string(i + 1));
  }
  EXPECT_EQ(read_file(log_path()).find("duplicate answered"), std::string::npos) << read_file(log_path());
}

}  // namespace
}  // namespace nabe::integration
