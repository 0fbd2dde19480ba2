// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <gtest/gtest.h>

#include <map>
#include <string>
#include <vector>

#include "files.h"
#include "hub_process.h"

namespace nabe::integration {

/// A sink of a test's department: a connector's table without its plugin.
struct Sink {
  std::string name;
  std::string url;
  std::string more;  ///< further keys, each on a line of its own
};

/// A route from the source `portal` for everything, or for one service.
struct Way {
  std::vector<std::string> to;
  std::string service;  ///< empty: every one
};

/// A test with a fresh folder for state, plugins (locked) and configuration. At its end the logs of its hubs are
/// searched for the names of the samples; the folder stays if the test has failed.
class Workplace : public testing::Test {
 protected:
  void SetUp() override;
  void TearDown() override;

  /// Writes nabe.toml, a source `portal` in it, and the department auslaenderbehoerde with these sinks and ways. A
  /// message of the portal is of the case that its header Case-Reference names; without one it opens a case.
  void configure(const std::vector<Sink>& sinks, const std::vector<Way>& ways, const std::string& node = "");
  /// Takes these plugins of the build, beside http, and locks all.
  void install(const std::vector<std::string>& plugins);
  /// The configuration of tests/integration/config, with ports of its own and these URLs for its sinks: applications go
  /// to a case system, a file and a cashier, the last of which sees sections only.
  void configure_forwarding(const std::map<std::string, std::string>& urls);

  std::string path(const std::string& name) const { return folder_ + '/' + name; }
  std::string configuration() const { return path("config"); }
  std::string log_path() const { return path("hub.log"); }
  std::string plugin_folder() const { return path("plugins"); }
  /// What `configure` writes as the store; `sqlite` unless it is set before.
  void use_store(const std::string& address) { store_ = address; }
  static std::string portal(const HubProcess& hub) { return hub.source_url("portal", "/applications"); }

 private:
  std::string folder_;
  std::string store_ = "sqlite";
};

}  // namespace nabe::integration
