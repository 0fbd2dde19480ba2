// SPDX-License-Identifier: EUPL-1.2
/// For the unit tests of a connector, with any test framework: a hub in memory, its clock, messages and streams.
///
///   nabe::testing::FakeHost host;
///   auto connector = nabe::testing::ConnectorUnderTest::of<HelloSink>(host, {{"greeting", "Moin"}});
///   const nabe::Outcome outcome = connector.deliver({.type = "hello.said", .body = "<hello/>"});
///   // now look at `outcome`, host.messages(), host.state("last"), host.logged("Moin"), host.violations()
///
/// FakeHost::fail_call and with_each_call_failing make the n-th call of the host fail; Content::broken is a stream
/// whose end cannot be read, ConnectorUnderTest::give_up a completion that comes too late. Outcomes can be printed.
#pragma once

#include "nabe/connector.hpp"
#include "nabe/testing/clock.hpp"
#include "nabe/testing/connector.hpp"
#include "nabe/testing/host.hpp"
#include "nabe/testing/limits.hpp"
#include "nabe/testing/message.hpp"
#include "nabe/testing/option_values.hpp"
#include "nabe/testing/print.hpp"
#include "nabe/testing/store.hpp"
