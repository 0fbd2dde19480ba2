// SPDX-License-Identifier: EUPL-1.2
/// A plugin in Rust that was written against the header alone: the contract is C, and nothing of C++ is in it.
#include <gtest/gtest.h>

#include <cstdio>
#include <fstream>
#include <sstream>

#include "conformance/conformance.h"
#include "conformance/plugin_file.h"
#include "nabe/testing.hpp"

namespace nabe::conformance {
namespace {

const std::string kPlugin = NABE_BINARY_DIR "/fixtures/plugins/hello_rust.so";

std::string output_of(const std::string& program) {
  std::string text;
  FILE* pipe = ::popen(program.c_str(), "r");
  for (int c = std::fgetc(pipe); c != EOF; c = std::fgetc(pipe)) text += static_cast<char>(c);
  EXPECT_EQ(::pclose(pipe), 0);
  return text;
}

/// The lines about structs; the first one names the version, and numbers follow.
std::string frozen_structs() {
  std::ifstream file(NABE_SOURCE_DIR "/sdk/abi-" + std::to_string(NABE_ABI_MAJOR) + '.' +
                     std::to_string(NABE_ABI_MINOR) + ".layout");
  std::string structs;
  for (std::string line; std::getline(file, line);) {
    if (line.rfind("nabe_", 0) == 0) structs += line + '\n';
  }
  return structs;
}

TEST(RustPlugin, SeesTheLayoutThatIsFrozen) {
  const std::string frozen = frozen_structs();

  EXPECT_GT(frozen.size(), 4'000U);
  EXPECT_EQ(output_of(NABE_BINARY_DIR "/fixtures/rust_layout"), frozen);
}

TEST(RustPlugin, Conforms) {
  ConformanceOptions options;
  options.plugin_file = kPlugin;
  options.peer_is_there = true;
  std::ostringstream out;

  EXPECT_EQ(run_conformance(options, out), 0) << out.str();
}

class RustConnector : public ::testing::Test {
 protected:
  Outcome deliver(const nabe::testing::Texts& options) {
    const PluginFile file = open_plugin(kPlugin);
    if (file.plugin == nullptr) return Outcome::reject(file.problem);
    nabe::testing::ConnectorUnderTest connector(host_, *file.plugin->types[0], options);
    nabe::testing::FakeMessage message;
    message.body = "<hello/>";
    const Outcome outcome = connector.deliver(message);
    connector.stop();
    return outcome;
  }
  nabe::testing::FakeHost host_;
};

TEST_F(RustConnector, DeliversAndLogs) {
  EXPECT_TRUE(deliver({{"greeting", "Gr\xC3\xBC\xC3\x9F Gott"}}).is_ok());

  ASSERT_EQ(host_.log().size(), 1U);
  EXPECT_EQ(host_.log()[0].text, "Gr\xC3\xBC\xC3\x9F Gott");
  EXPECT_EQ(host_.log()[0].fields[1].second, "8");
}

TEST_F(RustConnector, ThatPanicsIsAFaultWithItsText) {
  const Outcome outcome = deliver({{"panics", "true"}});

  EXPECT_EQ(outcome.kind(), Outcome::Kind::Fault);
  EXPECT_EQ(outcome.text(), "panicked on purpose");
}

}  // namespace
}  // namespace nabe::conformance
