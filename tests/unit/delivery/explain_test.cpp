// SPDX-License-Identifier: EUPL-1.2
#include "hub_fixture.h"

namespace nabe::test {
namespace {

constexpr const char* kJsonProfile = R"(
[profile]
name = "form"
format = "json"
[facts]
service = "/service"
destination = "/destination"
)";

/// What a running hub says of a message that nobody sent.
class HubExplains : public HubTest {
 protected:
  static delivery::ExplainRequest request(const std::string& body, const std::string& media_type = "application/xml") {
    delivery::ExplainRequest result;
    result.source = "door";
    result.type = "application.submitted";
    result.media_type = media_type;
    result.body = body;
    return result;
  }
  void begin_with_a_route_by_service() {
    begin(sink_section("akte"), route_to("akte", "grant = [\"*\"]\n[route.when]\nservice = \"passport\""));
  }
  std::string planned(const delivery::ExplainRequest& request) {
    const auto explanation = operations().explain(request);
    EXPECT_TRUE(explanation.ok()) << explanation.error().render();
    return explanation ? explanation->decision_json : "";
  }
  static bool goes_to_akte(const std::string& decision) { return decision.find("office.akte") != std::string::npos; }
};

TEST_F(HubExplains, AnXmlBodyByItsFact) {
  begin_with_a_route_by_service();

  EXPECT_TRUE(goes_to_akte(planned(request(application("a-1", "<service>passport</service>")))));
  EXPECT_FALSE(goes_to_akte(planned(request(application("a-1", "<service>visa</service>")))));
}

TEST_F(HubExplains, AJsonBodyByItsFact) {
  profile_ = kJsonProfile;
  begin_with_a_route_by_service();

  EXPECT_TRUE(goes_to_akte(
      planned(request(R"({"destination": "office", "service": "passport"})", "application/json; charset=utf-8"))));
  EXPECT_FALSE(goes_to_akte(planned(request(R"({"destination": "office", "service": "visa"})", "application/json"))));
}

TEST_F(HubExplains, ABodyForTheDepartmentOfItsConnector) {
  begin(sink_section("akte") + sink_section("kasse"), route_to("akte"));
  auto of_the_department = request("<anything/>");
  of_the_department.source = "office.kasse";

  EXPECT_TRUE(goes_to_akte(planned(of_the_department)));
}

TEST_F(HubExplains, OnlyAsMuchOfABodyAsItsConnectorReads) {
  door_ = "full_xml_check = false\n";
  begin_with_a_route_by_service();
  const std::string broken_at_its_end =
      "<application><number>1</number><destination>office</destination><service>passport</service>"
      "<payment><status>open</status></payment><applicant><name>A</name></applicant><//";
  ASSERT_EQ(script::submit("door",
                           [&] {
                             script::Submission submission;
                             submission.sender_message_id = "a-1";
                             submission.body = broken_at_its_end;
                             return submission;
                           }())
                .outcome,
            NABE_DELIVERED);

  EXPECT_TRUE(operations().explain(request(broken_at_its_end)).ok());
}

TEST_F(HubExplains, ThatABodyNamesNoDepartment) {
  begin_with_a_route_by_service();

  const auto explanation = operations().explain(request("<application/>"));

  ASSERT_FALSE(explanation.ok());
  EXPECT_EQ(explanation.error().code, "NABE-RTE-009");
}

TEST_F(HubExplains, ThatThereIsNoSuchConnector) {
  begin_with_a_route_by_service();
  auto of_nobody = request("<application/>");
  of_nobody.source = "window";

  const auto explanation = operations().explain(of_nobody);

  ASSERT_FALSE(explanation.ok());
  EXPECT_EQ(explanation.error().code, "NABE-DLV-005");
}

TEST_F(HubExplains, AndKeepsNothing) {
  begin_with_a_route_by_service();

  planned(request(application("a-1", "<service>passport</service>")));

  EXPECT_EQ(store().counts()->messages, 0u);
}

}  // namespace
}  // namespace nabe::test
