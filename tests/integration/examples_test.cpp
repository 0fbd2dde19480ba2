// SPDX-License-Identifier: EUPL-1.2
// The TOML that the documents of plugins show is configuration that the hub accepts.
#include <gtest/gtest.h>
#include <stdlib.h>

#include <sstream>

#include "authority.h"
#include "workplace.h"

namespace nabe::integration {
namespace {

/// Each ```toml block of a document.
std::vector<std::string> toml_blocks(const std::string& text) {
  std::vector<std::string> blocks;
  bool inside = false;
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    if (line == "```toml") {
      inside = true;
      blocks.emplace_back();
    } else if (line == "```") {
      inside = false;
    } else if (inside) {
      blocks.back() += line + '\n';
    }
  }
  return blocks;
}

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  for (std::size_t at = 0; (at = text.find(from, at)) != std::string::npos; at += to.size()) {
    text.replace(at, from.size(), to);
  }
  return text;
}

class Example : public Workplace {};

TEST_F(Example, OfTheHttpPluginIsAcceptedByCheck) {
  const std::vector<std::string> blocks =
      toml_blocks(read_file(std::string(NABE_SOURCE_DIR) + "/plugins/http/README.md"));
  ASSERT_GE(blocks.size(), 3U);
  ::setenv("PORTAL_TOKEN", "a-token-of-a-portal-that-is-long-enough", 1);
  write_file(path("archive"), "a-token-of-an-archive-that-is-long-enough\n");

  const test::Authority authority;
  const test::Identity identity = authority.server("hub.example");

  for (std::string block : blocks) {
    block = replaced(block, "/run/secrets/archive", path("archive"));
    block = replaced(block, "/etc/nabe/tls/hub.crt", identity.certificate_file());
    block = replaced(block, "/etc/nabe/tls/hub.key", identity.key_file());
    block = replaced(block, "/etc/nabe/tls/portals.crt", authority.ca_file());
    configure({}, {});
    const std::string department = configuration() + "/departments/auslaenderbehoerde.toml";
    write_file(department, read_file(department) + '\n' + block);

    const Command checked = run_nabe({"check", "--config", configuration()});

    EXPECT_EQ(checked.exit_code, 0) << block << checked.output;
  }
}

}  // namespace
}  // namespace nabe::integration
