// SPDX-License-Identifier: EUPL-1.2
#include <nabe/testing.hpp>

nabe::Outcome deliver_nothing(const nabe_connector_type& type);
nabe::Outcome deliver_nothing(const nabe_connector_type& type) {
  nabe::testing::FakeHost host;
  nabe::testing::ConnectorUnderTest connector(host, type);
  return nabe::testing::deliver(connector, {.type = "hello.said"});
}
