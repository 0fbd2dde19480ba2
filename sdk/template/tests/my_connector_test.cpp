#include "my_connector.hpp"

#include <cstdlib>
#include <iostream>
#include <nabe/testing.hpp>

using nabe::testing::ConnectorUnderTest;
using nabe::testing::FakeHost;

namespace {

void check(bool holds, const char* sentence) {
  if (holds) return;
  std::cerr << "failed: " << sentence << '\n';
  std::exit(1);
}

}  // namespace

int main() {
  FakeHost host;
  auto connector = ConnectorUnderTest::of<MyConnector>(host, {{"greeting", "hello"}});
  check(connector.deliver({.type = "hello.said"}).is_ok(), "a message is delivered");
  check(host.log().size() == 1 && host.logged("hello"), "it is written with the greeting of the configuration");

  check(connector.deliver({.type = "hello.said", .attempt = 2}).is_ok(), "a repeat is delivered");
  check(host.log().size() == 1, "a repeat has no further effect");

  const auto refused = ConnectorUnderTest::of<MyConnector>(host, {{"greeting", ""}});
  check(refused.refusal().has_value(), "an empty greeting is refused");

  const auto calls = nabe::testing::with_each_call_failing([](FakeHost& failing) {
    auto one = ConnectorUnderTest::of<MyConnector>(failing);
    const bool delivered = one.deliver({}).is_ok();
    check(delivered == !failing.call_failed(), "whatever the hub fails at, nothing is delivered by mistake");
  });
  check(calls > 0, "the connector uses the hub");
  check(host.violations().empty(), "no rule of the contract is broken");
}
