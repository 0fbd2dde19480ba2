// SPDX-License-Identifier: EUPL-1.2
// What the other tests believe has to be true of the receiver itself.
#include "receiver/receiver.h"

#include <gtest/gtest.h>

#include "common/http_client.h"
#include "load/sender.h"
#include "receiver/control.h"
#include "samples/bytes.h"

namespace nabe::integration {
namespace {

int deliver(const std::string& url, const std::string& id, const std::string& key, std::string body) {
  common::HttpClient client({});
  common::HttpRequest request;
  request.url = *common::parse_url(url);
  request.headers = {{"Nabe-Message-Id", id}, {"Idempotency-Key", key}, {"Content-Type", "application/xml"}};
  request.body_bytes = body.size();
  request.read_body = [&body](char* destination, std::size_t capacity) {
    const std::size_t size = body.copy(destination, capacity);
    body.erase(0, size);
    return static_cast<std::int64_t>(size);
  };
  return client.exchange(request, {common::steady_now_ms() + 10'000, {}}).status;
}

class ReceiverTest : public testing::Test {
 protected:
  void SetUp() override { ASSERT_EQ(receiver_.start(), ""); }
  Receiver receiver_;
};

TEST_F(ReceiverTest, CountsARepeatWithTheSameKey) {
  deliver(receiver_.url("/in"), "m1", "k1", "<a/>");
  deliver(receiver_.url("/in"), "m1", "k1", "<a/>");

  EXPECT_EQ(receiver_.counts("/in").messages, 1U);
  EXPECT_EQ(receiver_.counts("/in").repeats, 1U);
  EXPECT_EQ(receiver_.counts("/in").other_key, 0U);
}

TEST_F(ReceiverTest, CountsARepeatWithAnotherKey) {
  deliver(receiver_.url("/in"), "m1", "k1", "<a/>");
  deliver(receiver_.url("/in"), "m1", "k2", "<a/>");

  EXPECT_EQ(receiver_.counts("/in").other_key, 1U);
}

TEST_F(ReceiverTest, CountsARepeatWithOtherContent) {
  deliver(receiver_.url("/in"), "m1", "k1", "<a/>");
  deliver(receiver_.url("/in"), "m1", "k1", "<b/>");

  EXPECT_EQ(receiver_.counts("/in").changed, 1U);
}

TEST_F(ReceiverTest, CountsNothingOfARequestThatItRefuses) {
  receiver_.fail("/in", 500, 1);

  EXPECT_EQ(deliver(receiver_.url("/in"), "m1", "k1", "<a/>"), 500);
  EXPECT_EQ(receiver_.counts("/in").messages, 0U);
  EXPECT_EQ(deliver(receiver_.url("/in"), "m1", "k1", "<a/>"), 200);
}

TEST_F(ReceiverTest, RefusesConnectionsWhileItIsDown) {
  receiver_.down();
  EXPECT_EQ(deliver(receiver_.url("/in"), "m1", "k1", "<a/>"), 0);

  ASSERT_EQ(receiver_.up(), "");
  EXPECT_EQ(deliver(receiver_.url("/in"), "m1", "k1", "<a/>"), 200);
}

TEST_F(ReceiverTest, HashesBodyAndAttachmentsOfAMultipart) {
  const std::string file(300'000, 'x');
  Upload upload{"scan.bin", "application/octet-stream", file.size(),
                [&file](std::uint64_t offset, char* destination, std::size_t capacity) {
                  return static_cast<std::int64_t>(file.copy(destination, capacity, static_cast<std::size_t>(offset)));
                }};
  ASSERT_EQ(Sender().post(receiver_.url("/in"), "<a/>", {upload}).status, 200);

  const auto parts = receiver_.arrivals("/in").at(0).parts;

  ASSERT_EQ(parts.size(), 2U);
  EXPECT_EQ(parts[0].sha256, samples::sha256_of("<a/>"));
  EXPECT_EQ(parts[1].sha256, samples::sha256_of(file));
}

TEST_F(ReceiverTest, IsSteeredByHttp) {
  Control control(receiver_);
  ASSERT_EQ(control.start(0), "");
  const std::string door = "http://127.0.0.1:" + std::to_string(control.port());
  Sender sender;
  deliver(receiver_.url("/in"), "m1", "k1", "<a/>");

  EXPECT_NE(sender.get(door + "/stats").body.find(R"("/in":{"messages":1,)"), std::string::npos);
  EXPECT_NE(sender.get(door + "/dump?path=%2Fin").body.find(R"("id":"m1","key":"k1")"), std::string::npos);
  EXPECT_EQ(sender.get(door + "/body?path=/in&id=m1").body, "<a/>");
  EXPECT_EQ(sender.get(door + "/fail?path=/in&status=503&count=1").status, 200);
  EXPECT_EQ(deliver(receiver_.url("/in"), "m2", "k2", "<a/>"), 503);
}

}  // namespace
}  // namespace nabe::integration
