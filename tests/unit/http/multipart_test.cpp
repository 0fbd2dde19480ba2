// SPDX-License-Identifier: EUPL-1.2
#include "common/multipart.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace nabe::common {
namespace {

struct Part {
  PartHead head;
  std::string content;
  bool ended = false;
};

class Collector final : public MultipartHandler {
 public:
  bool part_begin(const PartHead& head) override {
    parts.push_back({head, {}, false});
    return parts.size() <= stop_after;
  }
  bool part_bytes(std::string_view bytes) override {
    parts.back().content += bytes;
    return true;
  }
  bool part_end() override {
    parts.back().ended = true;
    return true;
  }
  std::vector<Part> parts;
  std::size_t stop_after = 1000;
};

MultipartParser::Status parse(const std::string& text, std::size_t piece, Collector& collector,
                              MultipartLimits limits = {}) {
  MultipartParser parser("b-1", limits, collector);
  for (std::size_t at = 0; at < text.size(); at += piece) parser.feed(std::string_view(text).substr(at, piece));
  return parser.status();
}

constexpr const char* kTwoParts =
    "preamble\r\n--b-1\r\nContent-Type: Application/XML; charset=UTF-8\r\n\r\n<a>\r\n--b-\r\n</a>\r\n"
    "--b-1  \r\nContent-Disposition: form-data; name=\"f\"; filename=\"C:\\dir\\x.pdf\"\r\nContent-Type: "
    "application/pdf\r\n"
    "\r\n\r\n\r\r\n--b-1--\r\nepilogue";

TEST(Multipart, FindsThePartsWhereverTheBytesAreSplit) {
  const std::string text = kTwoParts;
  for (std::size_t piece = 1; piece <= text.size(); ++piece) {
    Collector collector;

    ASSERT_EQ(parse(text, piece, collector), MultipartParser::Status::Done) << piece;

    ASSERT_EQ(collector.parts.size(), 2U) << piece;
    EXPECT_EQ(collector.parts[0].content, "<a>\r\n--b-\r\n</a>") << piece;
    EXPECT_EQ(collector.parts[0].head.media_type, "application/xml");
    EXPECT_EQ(collector.parts[0].head.charset, "utf-8");
    EXPECT_EQ(collector.parts[1].content, "\r\n\r") << piece;
    EXPECT_EQ(collector.parts[1].head.file_name, "x.pdf");
    EXPECT_TRUE(collector.parts[1].ended);
  }
}

TEST(Multipart, MayBeginWithItsBoundary) {
  Collector collector;

  EXPECT_EQ(parse("--b-1\r\n\r\nx\r\n--b-1--", 1000, collector), MultipartParser::Status::Done);

  EXPECT_EQ(collector.parts.at(0).content, "x");
}

TEST(Multipart, ReadsExtendedFileNames) {
  Collector collector;

  parse(
      "--b-1\r\nContent-Disposition: attachment; filename=\"u.pdf\"; "
      "filename*=UTF-8''P%C3%A4sse%2Ea.pdf\r\n\r\n\r\n--b-1--",
      7, collector);

  EXPECT_EQ(collector.parts.at(0).head.file_name, "P\xc3\xa4sse.a.pdf");
}

TEST(Multipart, IsNotDoneWithoutItsClosingBoundary) {
  Collector collector;
  EXPECT_EQ(parse("--b-1\r\n\r\nx\r\n--b-1\r\n\r\ny", 3, collector), MultipartParser::Status::More);
}

TEST(Multipart, RefusesMalformedParts) {
  for (const char* text :
       {"--b-1x\r\n\r\n", "--b-1\n\r\n", "--b-1\r\nno colon\r\n\r\n", "--b-1\r\nA : b\r\n\r\n",
        "--b-1\r\nA: \xff\r\n\r\n", "--b-1\r\nA: b\nc\r\n\r\n", "--b-1\r\nContent-Transfer-Encoding: base64\r\n\r\n",
        "--b-1\r\nContent-Disposition: a; filename*=UTF-8''%zz\r\n\r\n"}) {
    Collector collector;
    EXPECT_EQ(parse(text, 1, collector), MultipartParser::Status::Malformed) << text;
  }
}

TEST(Multipart, KeepsItsLimits) {
  Collector collector;
  const MultipartLimits limits{32, 1, 1, 16};

  EXPECT_EQ(parse(std::string(40, 'x'), 1, collector, limits), MultipartParser::Status::TooLarge);
  EXPECT_EQ(parse("--b-1\r\nA: " + std::string(40, 'x'), 1, collector, limits), MultipartParser::Status::TooLarge);
  EXPECT_EQ(parse("--b-1\r\nA: b\r\nC: d\r\n\r\n", 1, collector, limits), MultipartParser::Status::Malformed);
  EXPECT_EQ(parse("--b-1\r\n\r\n\r\n--b-1\r\n\r\n", 1, collector, limits), MultipartParser::Status::TooLarge);
}

TEST(Multipart, StopsWhenItsTakerHasEnough) {
  Collector collector;
  collector.stop_after = 1;

  EXPECT_EQ(parse(kTwoParts, 5, collector), MultipartParser::Status::Stopped);

  EXPECT_TRUE(collector.parts.at(1).content.empty());
}

TEST(HeaderParameter, ReadsTokensAndQuotedStrings) {
  EXPECT_EQ(header_parameter("a/b; x=1; Y=\"q;\\\"z\"", "y"), "q;\"z");
  EXPECT_EQ(header_parameter("a/b;x=1", "X"), "1");
  EXPECT_FALSE(header_parameter("a/b; x=\"open", "x"));
  EXPECT_FALSE(header_parameter("a/b", "x"));
}

TEST(Boundary, IsOfLimitedForm) {
  EXPECT_TRUE(is_boundary("----WebKitFormBoundary7MA4YWxk"));
  for (const std::string& bad : {std::string(), std::string(71, 'a'), std::string("a\r\n"), std::string("a ")}) {
    EXPECT_FALSE(is_boundary(bad));
  }
}

}  // namespace
}  // namespace nabe::common
