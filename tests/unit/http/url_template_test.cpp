// SPDX-License-Identifier: EUPL-1.2
#include "http/url_template.h"

#include <gtest/gtest.h>

#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "nabe/testing.hpp"

namespace nabe::http {
namespace {

UrlTemplate::Expansion expand(const std::string& url, const testing::Texts& attributes,
                              const testing::Texts& facts = {}) {
  testing::FakeMessage message;
  message.attributes = attributes;
  message.facts = facts;
  const testing::MessageView view(message, Time(), [](const testing::Content&) { return std::uint64_t{1}; });
  return UrlTemplate(url).expand(Message(nullptr, &view.raw()));
}

TEST(UrlTemplate, PutsEncodedValuesInPlace) {
  const auto expansion =
      expand("https://a:1/in/{fact.service}?c={attribute.x.y}", {{"x.y", "1&2"}}, {{"service", "\xc3\xbc/b"}});

  EXPECT_EQ(expansion.missing, "");
  EXPECT_EQ(expansion.url.target, "/in/%C3%BC%2Fb?c=1%262");
  EXPECT_EQ(expansion.url.host, "a");
}

TEST(UrlTemplate, CannotBeLedElsewhereByAValue) {
  for (const char* value : {"//evil.example", "@evil.example/", "..%2f..", "\r\nHost: evil", "?x#y"}) {
    const auto expansion = expand("http://a/{attribute.v}", {{"v", value}});

    EXPECT_EQ(expansion.url.host, "a");
    EXPECT_EQ(expansion.url.target.find_first_of("@\r\n?#"), std::string::npos) << expansion.url.target;
    EXPECT_EQ(expansion.url.target.find('/', 1), std::string::npos) << expansion.url.target;
  }
}

TEST(UrlTemplate, NamesThePlaceholderWithoutAUsableValue) {
  EXPECT_EQ(expand("http://a/{attribute.v}", {}).missing, "attribute.v");
  EXPECT_EQ(expand("http://a/{attribute.v}", {{"v", ""}}).missing, "attribute.v");
  EXPECT_EQ(expand("http://a/{fact.v}/x", {}, {{"v", ".."}}).missing, "fact.v");
}

TEST(UrlTemplate, RefusesWhatIsNoTemplate) {
  for (const char* text : {"http://{attribute.h}/", "{attribute.u}", "ftp://a/", "http://a/{", "http://a/{}",
                           "http://a/{x}", "http://a/{fact.}", "http://a/{attribute.a", "http://a:{fact.p}/"}) {
    EXPECT_THROW(UrlTemplate{text}, std::invalid_argument) << text;
  }
}

}  // namespace
}  // namespace nabe::http
