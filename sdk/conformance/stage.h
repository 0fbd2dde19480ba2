// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <memory>
#include <string>

#include "conformance/check.h"
#include "conformance/spy.h"

namespace nabe::conformance {

/// A fake host, a spy and a connector of the subject between them.
class Stage {
 public:
  /// Throws std::runtime_error if the connector refuses its options.
  Stage(const Subject& subject, Findings& findings);

  testing::FakeHost& host() { return host_; }
  testing::ConnectorUnderTest& connector() { return *connector_; }
  Spy& spy() { return spy_; }

  /// Connects, whether a peer is there or not, and starts, which has to work.
  void begin();
  /// Stops and destroys the connector, and looks at what it left behind with the host.
  void end();
  /// For checks in which a call is running when stop returns: what it then does on the host is refused, not wrong.
  void forgive_calls_after_stop() { forgiving_ = true; }

 private:
  Findings& findings_;
  testing::FakeHost host_;
  Spy spy_;
  std::unique_ptr<testing::ConnectorUnderTest> connector_;
  bool forgiving_ = false;
};

/// A small message with an attachment, as the settings describe it. Each `number` is a delivery of its own.
testing::FakeMessage sample_message(const Subject& subject, int number = 1);

inline std::string name_of(Outcome::Kind kind) { return std::string(testing::name_of(kind)); }

}  // namespace nabe::conformance
