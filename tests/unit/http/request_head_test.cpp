// SPDX-License-Identifier: EUPL-1.2
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "common/http_message.h"

namespace nabe::common {
namespace {

int parsed_status(const std::string& head) {
  RequestHead parsed;
  return parse_request_head(head, parsed);
}

TEST(RequestHead, ReadsMethodTargetAndHeaders) {
  const std::string block = "POST /in?x=1 HTTP/1.1\r\nHost: a\r\nX-Y:  padded \r\nContent-Length: 12\r\n\r\n";
  RequestHead head;

  ASSERT_EQ(parse_request_head(block, head), 0);

  EXPECT_EQ(head.method, "POST");
  EXPECT_EQ(head.path, "/in");
  EXPECT_EQ(head.query, "x=1");
  EXPECT_EQ(head.header("x-y"), "padded");
  EXPECT_EQ(head.body, BodyKind::Length);
  EXPECT_EQ(head.content_length, 12U);
  EXPECT_TRUE(head.keep_alive);
}

struct Row {
  const char* what;
  std::string head;
  int status;
};

/// What two parsers in a row could read differently is refused.
TEST(RequestHead, RefusesWhateverCanBeReadInTwoWays) {
  const std::string start = "POST / HTTP/1.1\r\nHost: a\r\n";
  const std::vector<Row> rows = {
      {"both lengths", start + "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n", 400},
      {"both lengths, other order", start + "Transfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n", 400},
      {"two lengths", start + "Content-Length: 3\r\nContent-Length: 4\r\n\r\n", 400},
      {"the same length twice", start + "Content-Length: 3\r\nContent-Length: 3\r\n\r\n", 400},
      {"a list of lengths", start + "Content-Length: 3, 3\r\n\r\n", 400},
      {"a signed length", start + "Content-Length: +3\r\n\r\n", 400},
      {"a negative length", start + "Content-Length: -3\r\n\r\n", 400},
      {"a hexadecimal length", start + "Content-Length: 0x3\r\n\r\n", 400},
      {"an empty length", start + "Content-Length:\r\n\r\n", 400},
      {"a length beyond 64 bits", start + "Content-Length: 99999999999999999999\r\n\r\n", 400},
      {"another coding", start + "Transfer-Encoding: gzip\r\n\r\n", 501},
      {"several codings", start + "Transfer-Encoding: gzip, chunked\r\n\r\n", 501},
      {"chunked twice", start + "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n", 400},
      {"chunked with a vertical tab", start + "Transfer-Encoding: \vchunked\r\n\r\n", 400},
      {"quoted chunked", start + "Transfer-Encoding: \"chunked\"\r\n\r\n", 501},
      {"chunked in HTTP/1.0", "POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n", 400},
      {"blank before the colon", start + "Content-Length : 3\r\n\r\n", 400},
      {"folded line", start + "X: a\r\n b\r\n\r\n", 400},
      {"folded by a tab", start + "X: a\r\n\tb\r\n\r\n", 400},
      {"bare line feed", "POST / HTTP/1.1\nHost: a\r\n\r\n", 400},
      {"bare line feed in a header", start + "X: a\nY: b\r\n\r\n", 400},
      {"bare carriage return in a value", start + "X: a\rContent-Length: 3\r\n\r\n", 400},
      {"NUL in a value", start + std::string("X: a\0b\r\n\r\n", 10), 400},
      {"no colon", start + "nonsense\r\n\r\n", 400},
      {"empty name", start + ": x\r\n\r\n", 400},
      {"blank in a name", start + "Content Length: 3\r\n\r\n", 400},
      {"no host", "POST / HTTP/1.1\r\n\r\n", 400},
      {"two hosts", start + "Host: b\r\n\r\n", 400},
      {"two blanks", "POST  / HTTP/1.1\r\nHost: a\r\n\r\n", 400},
      {"a tab for a blank", "POST\t/ HTTP/1.1\r\nHost: a\r\n\r\n", 400},
      {"no target", "POST HTTP/1.1\r\nHost: a\r\n\r\n", 400},
      {"authority as target", "CONNECT a:1 HTTP/1.1\r\nHost: a\r\n\r\n", 400},
      {"control character in the target", "POST /\x01 HTTP/1.1\r\nHost: a\r\n\r\n", 400},
      {"method that is no token", "PO(T / HTTP/1.1\r\nHost: a\r\n\r\n", 400},
      {"no version", "POST /\r\nHost: a\r\n\r\n", 400},
      {"lower case version", "POST / http/1.1\r\nHost: a\r\n\r\n", 400},
      {"later version", "POST / HTTP/2.0\r\nHost: a\r\n\r\n", 505},
      {"earlier version", "POST / HTTP/0.9\r\nHost: a\r\n\r\n", 505},
  };
  for (const Row& row : rows) EXPECT_EQ(parsed_status(row.head), row.status) << row.what;
}

TEST(RequestHead, TakesTheAbsoluteFormAsItsPath) {
  const std::string block = "GET http://a.example/p?q HTTP/1.1\r\nHost: a\r\n\r\n";
  RequestHead head;

  ASSERT_EQ(parse_request_head(block, head), 0);

  EXPECT_EQ(head.path, "/p");
}

TEST(RequestHead, ClosesByDefaultInVersion10AndOnDemandIn11) {
  const std::string old_version = "GET / HTTP/1.0\r\n\r\n";
  const std::string close = "GET / HTTP/1.1\r\nHost: a\r\nConnection: foo, Close\r\n\r\n";
  RequestHead first;
  RequestHead second;

  ASSERT_EQ(parse_request_head(old_version, first), 0);
  ASSERT_EQ(parse_request_head(close, second), 0);

  EXPECT_FALSE(first.keep_alive);
  EXPECT_FALSE(second.keep_alive);
}

TEST(HeadScanner, FindsTheEndWhereverTheBytesAreSplit) {
  const std::string block = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
  for (std::size_t split = 0; split < block.size(); ++split) {
    HeadScanner scanner{HttpLimits{}};

    EXPECT_EQ(scanner.scan(block.substr(0, split)), HeadScanner::Result::NeedMore) << split;
    EXPECT_EQ(scanner.scan(block + "rest"), HeadScanner::Result::Complete) << split;
    EXPECT_EQ(scanner.head_size(), block.size()) << split;
  }
}

TEST(HeadScanner, KeepsItsLimits) {
  const HttpLimits limits{20, 60, 2};
  EXPECT_EQ(HeadScanner(limits).scan(std::string(21, 'a')), HeadScanner::Result::LineTooLong);
  EXPECT_EQ(HeadScanner(limits).scan("GET /aaaaaaaaaaaaaaaaaaaaaaa HTTP/1.1\r\n"), HeadScanner::Result::LineTooLong);
  EXPECT_EQ(HeadScanner(limits).scan("GET / HTTP/1.1\r\nA: " + std::string(60, 'b')),
            HeadScanner::Result::HeadTooLarge);
  EXPECT_EQ(HeadScanner(limits).scan("GET / HTTP/1.1\r\nA: b\r\nC: d\r\nE: f\r\n"), HeadScanner::Result::HeadTooLarge);
  EXPECT_EQ(HeadScanner(limits).scan("GET /\nA: b\r\n\r\n"), HeadScanner::Result::Malformed);
}

TEST(Utf8, TellsValidFromInvalid) {
  for (const char* good : {"", "abc", "M\xc3\xbcller", "\xe2\x82\xac", "\xf0\x9f\x8c\x8d"}) EXPECT_TRUE(is_utf8(good));
  for (const char* bad : {"\xff", "\xc3", "\xc0\x80", "\xed\xa0\x80", "\xe2\x82", "\xf4\x90\x80\x80", "\x80"}) {
    EXPECT_FALSE(is_utf8(bad));
  }
}

}  // namespace
}  // namespace nabe::common
