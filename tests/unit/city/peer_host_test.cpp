// SPDX-License-Identifier: EUPL-1.2
// What each fault looks like to the one who asks, and whether the work was done.
#include "city/frame/peer_host.h"

#include <gtest/gtest.h>

#include <future>

#include "client.h"
#include "counting_peer.h"
#include "socket_peer.h"

namespace nabe::city {
namespace {

using common::Progress;

class PeerHostTest : public testing::Test {
 protected:
  void SetUp() override { ASSERT_EQ(host_.start(0), ""); }
  std::uint64_t strike(FaultKind kind, std::optional<std::uint64_t> requests = std::nullopt) {
    Fault fault;
    fault.kind = kind;
    fault.requests = requests;
    return host_.add_fault(fault);
  }
  common::HttpAnswer ask(const std::string& path = "/work") { return call("POST", host_.url() + path, "x"); }
  int done() { return host_.state()->getValue<int>("done"); }

  PeerHost host_{std::make_unique<CountingPeer>()};
};

TEST_F(PeerHostTest, AnswersAndTellsThePeerWhereItLives) {
  EXPECT_EQ(ask().body, "done 1");
  EXPECT_EQ(host_.state()->getValue<std::string>("url"), host_.url());
}

TEST_F(PeerHostTest, RefusesConnectionsWhileDownAndKeepsItsPort) {
  const std::uint16_t port = host_.port();
  const std::uint64_t fault = strike(FaultKind::Down);

  EXPECT_EQ(ask().progress, Progress::NotSent);
  EXPECT_FALSE(test::Peer::connect(port).connected());

  ASSERT_TRUE(host_.clear_fault(fault));
  EXPECT_EQ(host_.port(), port);
  EXPECT_EQ(ask().body, "done 1");
}

TEST_F(PeerHostTest, KeepsItsPortFromOthersWhileDown) {
  strike(FaultKind::Down);

  PeerHost other(std::make_unique<CountingPeer>());
  ASSERT_EQ(other.start(0), "");

  EXPECT_NE(other.port(), host_.port());
}

TEST_F(PeerHostTest, DoesNothingWhenItFails) {
  strike(FaultKind::Error, 1);

  const common::HttpAnswer answer = ask();

  EXPECT_EQ(answer.status, 503);
  EXPECT_EQ(answer.body, "sick");
  EXPECT_EQ(done(), 0);
  EXPECT_EQ(ask().status, 200);
}

TEST_F(PeerHostTest, DoesTheWorkAndLosesTheAnswer) {
  strike(FaultKind::Lost, 1);

  EXPECT_EQ(ask().progress, Progress::Lost);
  EXPECT_EQ(done(), 1);
  EXPECT_EQ(ask().body, "done 2");
}

TEST_F(PeerHostTest, DoesTheWorkAndDiesInTheMiddleOfTheAnswer) {
  strike(FaultKind::Cut, 1);
  test::Peer peer = test::Peer::connect(host_.port());
  ASSERT_TRUE(peer.send("POST /work HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n"));

  const std::string wire = peer.receive_all();

  EXPECT_NE(wire.find("Content-Length: 6\r\n"), std::string::npos) << wire;
  EXPECT_EQ(wire.substr(wire.find("\r\n\r\n") + 4), "don");
  EXPECT_EQ(done(), 1);
}

TEST_F(PeerHostTest, DoesTheWorkOnceAndAnswersTwice) {
  strike(FaultKind::Twice, 1);
  test::Peer peer = test::Peer::connect(host_.port());
  ASSERT_TRUE(peer.send("POST /work HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n"));

  const std::string first = peer.receive_message();
  const std::string second = peer.receive_message();

  EXPECT_NE(first.find("done 1"), std::string::npos);
  EXPECT_EQ(second, first);
  EXPECT_EQ(done(), 1);
}

TEST_F(PeerHostTest, HoldsAnAnswerBackUntilItsFaultIsCleared) {
  const std::uint64_t fault = strike(FaultKind::Slow);
  auto answer = std::async(std::launch::async, [this] { return ask(); });

  ASSERT_TRUE(host_.wait(std::chrono::seconds(10), [this] { return host_.held_back() == 1; }));
  EXPECT_EQ(done(), 1);
  EXPECT_EQ(answer.wait_for(std::chrono::seconds(0)), std::future_status::timeout);

  host_.clear_fault(fault);
  EXPECT_EQ(answer.get().body, "done 1");
  EXPECT_EQ(host_.held_back(), 0U);
}

TEST_F(PeerHostTest, HoldsAnAnswerBackForItsTime) {
  Fault fault;
  fault.kind = FaultKind::Slow;
  fault.delay_ms = 30;
  host_.add_fault(fault);
  const auto begin = std::chrono::steady_clock::now();

  EXPECT_EQ(ask().body, "done 1");

  EXPECT_GE(std::chrono::steady_clock::now() - begin, std::chrono::milliseconds(30));
}

TEST_F(PeerHostTest, ListsWhatItServedWithTheFaults) {
  Fault slow;
  slow.kind = FaultKind::Slow;
  slow.delay_ms = 0;
  slow.requests = 1;
  host_.add_fault(slow);
  strike(FaultKind::Error, 1);
  ask("/a");
  ask("/b");

  const auto served = host_.served();

  ASSERT_EQ(served.size(), 2U);
  EXPECT_EQ(served[0].method, "POST");
  EXPECT_EQ(served[0].target, "/a");
  EXPECT_EQ(served[0].status, 503);
  EXPECT_EQ(served[0].fault, "slow error");
  EXPECT_EQ(served[1].fault, "");
}

TEST_F(PeerHostTest, TurnsAnExceptionOfItsPeerIntoAFailure) {
  EXPECT_EQ(ask("/throws").status, 500);
  EXPECT_EQ(ask("/throws").body, "sick");
}

TEST_F(PeerHostTest, StandsAsAtTheBeginningAfterAReset) {
  ask();
  strike(FaultKind::Down);

  host_.reset();

  EXPECT_EQ(host_.request_count(), 0U);
  EXPECT_TRUE(host_.struck().empty());
  EXPECT_EQ(ask().body, "done 1");
}

}  // namespace
}  // namespace nabe::city
