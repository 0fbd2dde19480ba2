// SPDX-License-Identifier: EUPL-1.2
#include "city/frame/request.h"

#include <gtest/gtest.h>

namespace nabe::city {
namespace {

Request request_with(const std::string& media_type, const std::string& body, bool good = true) {
  Request request;
  request.headers = {{"content-type", media_type}};
  EXPECT_EQ(set_body(request, body), good) << body;
  return request;
}

TEST(Request, HasThePiecesOfItsPathDecoded) {
  common::RequestHead head;
  head.method = "GET";
  head.path = "/root/Vorgang%202026%2F1//x";
  head.query = "a=b+c&d=%C3%BC&e";

  const auto request = make_request(head);

  ASSERT_TRUE(request);
  EXPECT_EQ(request->path, (std::vector<std::string>{"root", "Vorgang 2026/1", "x"}));
  EXPECT_EQ(request->text("a"), "b c");
  EXPECT_EQ(request->text("d"), "ü");
  EXPECT_NE(request->field("e"), nullptr);
  EXPECT_EQ(request->field("f"), nullptr);
}

TEST(Request, IsRefusedWithATargetThatIsNoUtf8) {
  for (const char* path : {"/%ff", "/%zz", "/%4"}) {
    common::RequestHead head;
    head.path = path;
    EXPECT_FALSE(make_request(head)) << path;
  }
}

TEST(Request, HasTheFieldsOfAForm) {
  const Request request = request_with("application/x-www-form-urlencoded", "statement=SELECT+*&x=%3D");

  EXPECT_EQ(request.text("statement"), "SELECT *");
  EXPECT_EQ(request.text("x"), "=");
}

TEST(Request, HasTheFieldsAndFilesOfAMultipart) {
  const Request request = request_with("multipart/form-data; boundary=cut",
                                       "--cut\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\none\r\n"
                                       "--cut\r\nContent-Disposition: form-data; name=\"f\"; filename=\"d.txt\"\r\n"
                                       "Content-Type: text/plain\r\n\r\ntwo\r\n--cut--\r\n");

  EXPECT_EQ(request.text("a"), "one");
  EXPECT_EQ(request.field("f"), nullptr);
  ASSERT_EQ(request.parts.size(), 2U);
  EXPECT_EQ(request.parts[1].head.file_name, "d.txt");
  EXPECT_EQ(request.parts[1].content, "two");
}

TEST(Request, IsRefusedWithABrokenForm) {
  request_with("application/x-www-form-urlencoded", "a=%zz", false);
  request_with("multipart/form-data; boundary=cut", "--cut\r\n\r\nno end", false);
  request_with("multipart/form-data", "--cut--", false);
}

}  // namespace
}  // namespace nabe::city
