// SPDX-License-Identifier: EUPL-1.2
#include "city/frame/control.h"

#include <gtest/gtest.h>

#include "client.h"
#include "counting_peer.h"

namespace nabe::city {
namespace {

class ControlTest : public testing::Test {
 protected:
  void SetUp() override {
    hosts_.push_back(std::make_unique<PeerHost>(std::make_unique<CountingPeer>()));
    ASSERT_EQ(hosts_[0]->start(0), "");
    ASSERT_EQ(control_.start(0), "");
  }
  common::HttpAnswer control(const std::string& method, const std::string& path, const std::string& body = "") {
    return call(method, control_.url() + path, body);
  }
  int work() { return call("POST", hosts_[0]->url() + "/work", "x").status; }

  std::vector<std::unique_ptr<PeerHost>> hosts_;
  Control control_{hosts_};
};

TEST_F(ControlTest, NamesThePeersWithTheirAddresses) {
  const JsonObject answer = json_of(control("GET", "/"));

  EXPECT_EQ(answer.getObject("peers")->getValue<std::string>("counter"), hosts_[0]->url());
}

TEST_F(ControlTest, ShowsWhatAPeerHolds) {
  work();

  EXPECT_EQ(json_of(control("GET", "/peers/counter/state")).getValue<int>("done"), 1);
}

TEST_F(ControlTest, AddsAFaultThatStrikes) {
  const common::HttpAnswer added = control("POST", "/peers/counter/faults", R"({"fault":"error","requests":1})");

  EXPECT_EQ(added.status, 201);
  EXPECT_EQ(json_of(added).getValue<int>("id"), 1);
  EXPECT_EQ(work(), 503);
  EXPECT_EQ(work(), 200);
}

TEST_F(ControlTest, ShowsFaultsAndCounts) {
  control("POST", "/peers/counter/faults", R"({"fault":"error","requests":1})");
  work();
  work();

  const JsonObject shown = json_of(control("GET", "/peers/counter"));

  EXPECT_EQ(shown.getValue<int>("requests"), 2);
  EXPECT_EQ(shown.getObject("struck")->getValue<int>("error"), 1);
  EXPECT_TRUE(shown.getArray("faults")->getObject(0)->getValue<bool>("ended"));
}

TEST_F(ControlTest, ClearsOneFaultOrAll) {
  control("POST", "/peers/counter/faults", R"({"fault":"error"})");
  control("POST", "/peers/counter/faults", R"({"fault":"error","status":500})");

  EXPECT_EQ(control("DELETE", "/peers/counter/faults/1").status, 204);
  EXPECT_EQ(work(), 500);
  EXPECT_EQ(control("DELETE", "/peers/counter/faults").status, 204);
  EXPECT_EQ(work(), 200);
}

TEST_F(ControlTest, BringsAPeerDownAndUp) {
  control("POST", "/peers/counter/faults", R"({"fault":"down"})");
  EXPECT_EQ(work(), 0);

  control("DELETE", "/peers/counter/faults");
  EXPECT_EQ(work(), 200);
}

TEST_F(ControlTest, ListsWhatAPeerWasAsked) {
  work();

  EXPECT_EQ(control("GET", "/peers/counter/requests").body,
            "[{\"fault\":\"\",\"method\":\"POST\",\"status\":200,\"target\":\"/work\"}]\n");
}

TEST_F(ControlTest, ActsInsideAPeer) {
  EXPECT_EQ(control("POST", "/peers/counter/actions/add", R"({"count":5})").status, 204);
  EXPECT_EQ(hosts_[0]->state()->getValue<int>("done"), 5);
}

TEST_F(ControlTest, ResetsOnePeerOrAll) {
  for (const char* path : {"/reset", "/peers/counter/reset"}) {
    work();
    EXPECT_EQ(control("POST", path).status, 204) << path;
    EXPECT_EQ(hosts_[0]->state()->getValue<int>("done"), 0) << path;
  }
}

TEST_F(ControlTest, SaysWhatIsWrong) {
  struct Row {
    const char* method;
    const char* path;
    const char* body;
    int status;
  };
  const std::vector<Row> rows = {{"GET", "/nothing", "", 404},
                                 {"GET", "/peers/nobody", "", 404},
                                 {"GET", "/peers/counter/nothing", "", 404},
                                 {"PUT", "/peers/counter/faults", "{}", 404},
                                 {"POST", "/peers/counter/faults", "[]", 400},
                                 {"POST", "/peers/counter/faults", "{", 400},
                                 {"POST", "/peers/counter/faults", R"({"fault":"tired"})", 400},
                                 {"DELETE", "/peers/counter/faults/9", "", 404},
                                 {"DELETE", "/peers/counter/faults/x", "", 404},
                                 {"POST", "/peers/counter/actions/sing", "", 404},
                                 {"POST", "/peers/counter/actions/add", "[", 400},
                                 {"POST", "/peers/counter/actions/add", "{}", 500}};
  for (const Row& row : rows) {
    const common::HttpAnswer answer = control(row.method, row.path, row.body);
    EXPECT_EQ(answer.status, row.status) << row.method << ' ' << row.path << ' ' << row.body;
    EXPECT_NE(json_of(answer).getValue<std::string>("problem"), "") << row.path;
  }
}

}  // namespace
}  // namespace nabe::city
