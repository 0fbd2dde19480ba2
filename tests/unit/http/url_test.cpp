// SPDX-License-Identifier: EUPL-1.2
#include "common/url.h"

#include <gtest/gtest.h>

namespace nabe::common {
namespace {

TEST(Url, IsReadInItsParts) {
  const auto url = parse_url("https://Peer.Example:8443/in?a=b");

  ASSERT_TRUE(url);
  EXPECT_TRUE(url->secure);
  EXPECT_EQ(url->host, "peer.example");
  EXPECT_EQ(url->port, 8443);
  EXPECT_EQ(url->target, "/in?a=b");
  EXPECT_EQ(url->authority(), "peer.example:8443");
}

TEST(Url, HasTheDefaultsOfItsScheme) {
  EXPECT_EQ(parse_url("http://a")->port, 80);
  EXPECT_EQ(parse_url("https://a?x")->target, "/?x");
  EXPECT_EQ(parse_url("https://a:443/")->authority(), "a");
}

TEST(Url, TakesAddressesOfBothFamilies) {
  EXPECT_EQ(parse_url("http://127.0.0.1:9100/x")->host, "127.0.0.1");
  EXPECT_EQ(parse_url("http://[::1]:9100/x")->host, "::1");
  EXPECT_EQ(parse_url("http://[::1]:9100/x")->authority(), "[::1]:9100");
}

TEST(Url, RefusesWhatItCannotReach) {
  for (const char* text : {"", "a", "ftp://a/", "http://", "http:///x", "http://user@a/", "http://user:secret@a/",
                           "http://a#x", "http://a:0/", "http://a:70000/", "http://a:x/", "http://a b/",
                           "http://a/\r\nX: y", "http://[::1/", "http://a\\b/", "//a/b", "http://\xc3\xbc/"}) {
    EXPECT_FALSE(parse_url(text)) << text;
  }
}

TEST(PercentEncoding, MakesOnePieceOfAnyText) {
  EXPECT_EQ(percent_encode("a/b?c=d&e#f%25 M\xc3\xbc..-_~"), "a%2Fb%3Fc%3Dd%26e%23f%2525%20M%C3%BC..-_~");
  EXPECT_EQ(percent_decode(percent_encode("a/b %\xc3\xbc")), "a/b %\xc3\xbc");
}

TEST(PercentEncoding, RefusesHalfADigit) {
  for (const char* text : {"%", "%1", "a%zz", "%1g"}) EXPECT_FALSE(percent_decode(text)) << text;
}

TEST(HostPort, NeedsBoth) {
  EXPECT_EQ(parse_host_port("127.0.0.1:0")->port, 0);
  EXPECT_EQ(parse_host_port("[::]:8080")->host, "::");
  for (const char* text : {"", "a", "a:", ":1", "a:x", "a:65536", "[::1]"}) EXPECT_FALSE(parse_host_port(text)) << text;
}

}  // namespace
}  // namespace nabe::common
