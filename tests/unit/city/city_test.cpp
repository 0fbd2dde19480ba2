// SPDX-License-Identifier: EUPL-1.2
// The city as a whole: what holds for each of its peers.
#include "city/city.h"

#include <gtest/gtest.h>

#include "client.h"

namespace nabe::city {
namespace {

class CityTest : public testing::Test {
 protected:
  void SetUp() override { ASSERT_EQ(city_.start({}), ""); }
  City city_;
};

TEST_F(CityTest, HasEachPeerOnAPortOfItsOwn) {
  std::set<std::uint16_t> ports = {city_.control().port()};
  for (const std::string& peer : city_.peers()) ports.insert(city_.host(peer)->port());

  EXPECT_EQ(city_.peers(),
            (std::vector<std::string>{"dms", "payment", "case_system", "sap", "appointment", "portal_front"}));
  EXPECT_EQ(ports.size(), city_.peers().size() + 1);
}

TEST_F(CityTest, HasPeersThatSayNoToWhatTheyDoNotKnow) {
  for (const std::string& peer : city_.peers()) {
    for (const char* method : {"GET", "POST", "PUT", "DELETE"}) {
      const common::HttpAnswer answer = call(method, city_.host(peer)->url() + "/no/such/place");
      EXPECT_EQ(answer.status, 404) << method << " of " << peer;
    }
  }
}

TEST_F(CityTest, HasPeersThatFailInTheirOwnForm) {
  const std::map<std::string, const char*> forms = {{"dms", "\"exception\":\"runtime\""},
                                                    {"payment", "\"functionalCode\":\"UNSPECIFIED\""},
                                                    {"case_system", "<problem xmlns=\"urn:nabe:case-system:1\">"},
                                                    {"sap", "<problem><text>"},
                                                    {"appointment", "\"data\":null,\"meta\":{\"error\":true"},
                                                    {"portal_front", "\"problem\":\"unwell\""}};
  for (const std::string& peer : city_.peers()) {
    Fault fault;
    fault.status = 500;
    city_.host(peer)->add_fault(fault);
    const common::HttpAnswer answer = call("GET", city_.host(peer)->url() + "/");
    EXPECT_EQ(answer.status, 500) << peer;
    EXPECT_NE(answer.body.find(forms.at(peer)), std::string::npos) << peer << ": " << answer.body;
  }
}

TEST_F(CityTest, HasPeersWhoseStateIsJsonAndIsTheSameAfterAReset) {
  for (const std::string& peer : city_.peers()) {
    const std::string path = city_.control().url() + "/peers/" + peer;
    const JsonObject before = json_of(call("GET", path + "/state"));
    EXPECT_GT(before.size(), 0U) << peer;

    EXPECT_EQ(call("POST", path + "/reset").status, 204) << peer;

    EXPECT_EQ(json_of(call("GET", path + "/state")).size(), before.size()) << peer;
  }
}

TEST(City, RefusesAPortForAPeerThatItDoesNotHave) {
  City city;
  EXPECT_EQ(city.start({0, {{"police", 0}}}), "there is no peer police");
}

TEST(City, SaysWhichPortItCannotTake) {
  City first;
  ASSERT_EQ(first.start({}), "");
  const std::uint16_t taken = first.host("dms")->port();

  City second;
  const std::string problem = second.start({0, {{"dms", taken}}});

  EXPECT_EQ(problem.rfind("dms: cannot ", 0), 0U) << problem;
}

}  // namespace
}  // namespace nabe::city
