// SPDX-License-Identifier: EUPL-1.2
#include "config/address.h"

#include <gtest/gtest.h>

namespace nabe::config {
namespace {

TEST(Address, IsANameOrANumberAndAPort) {
  const auto address = parse_address("portal.example:8443");

  ASSERT_TRUE(address);
  EXPECT_EQ(address->host, "portal.example");
  EXPECT_EQ(address->port, 8443);
}

TEST(Address, TakesTheBracketsOffAnIpv6Address) {
  const auto address = parse_address("[::1]:80");

  ASSERT_TRUE(address);
  EXPECT_EQ(address->host, "::1");
}

TEST(Address, IsNothingElse) {
  for (const char* text : {"", ":80", "host", "host:", "host:x", "host:65536", "host:-1", "host:80 ", "ho st:80",
                           "::1:80", "[::1]", "[x]:80", "[]:80", "http://host:80"}) {
    EXPECT_FALSE(parse_address(text)) << text;
  }
}

TEST(Loopback, IsTheWholeNetwork127AndItsNames) {
  for (const char* host : {"127.0.0.1", "127.8.0.9", "::1", "localhost"}) {
    EXPECT_TRUE(is_loopback(host)) << host;
  }
}

TEST(Loopback, IsNoOtherAddressThatLooksLikeIt) {
  for (const char* host : {"0.0.0.0", "::", "10.0.0.1", "127.0.0.1.example", "localhost.example", "127.1", ""}) {
    EXPECT_FALSE(is_loopback(host)) << host;
  }
}

}  // namespace
}  // namespace nabe::config
