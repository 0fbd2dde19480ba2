// SPDX-License-Identifier: EUPL-1.2
#include "hub_fixture.h"

namespace nabe::test {
namespace {

constexpr const char* kRouteOfSections = "grant = [\"payment\"]";

/// Bodies of JSON in a department whose profile, and so whose sections, are of XML.
class JsonBody : public HubTest {
 protected:
  static script::Submission json(const std::string& id) {
    script::Submission result;
    result.sender_message_id = id;
    result.department = "office";
    result.media_type = "application/json";
    result.body = R"({"payment": {"status": "open"}})";
    return result;
  }
  store::Disposition disposition_of(const std::string& message_id) {
    const auto stored = store().message(message_id);
    EXPECT_TRUE(stored.ok() && stored->has_value());
    return (*stored)->disposition;
  }
};

TEST_F(JsonBody, TakesNoRouteThatGrantsSections) {
  begin(sink_section("kasse"), route_to("kasse", kRouteOfSections));

  const auto receipt = script::submit("door", json("a-1"));

  ASSERT_EQ(receipt.outcome, NABE_DELIVERED) << receipt.detail;
  EXPECT_EQ(disposition_of(receipt.message_id), store::Disposition::Unrouted);
  EXPECT_TRUE(deliveries(receipt.message_id).empty());
  const auto explained = operations().explain_stored(receipt.message_id);
  ASSERT_TRUE(explained.ok());
  EXPECT_NE(explained->text.find("to-kasse: it wants that the body is XML"), std::string::npos) << explained->text;
}

TEST_F(JsonBody, TakesTheRouteThatGrantsTheWholeBesideIt) {
  begin(sink_section("kasse") + sink_section("akte"), route_to("kasse", kRouteOfSections) + route_to("akte"));

  const auto receipt = script::submit("door", json("a-1"));

  ASSERT_TRUE(script::sink("akte").wait_for(1));
  EXPECT_EQ(script::sink("akte").arrivals().front().body, json("a-1").body);
  ASSERT_EQ(deliveries(receipt.message_id).size(), 1U);
  EXPECT_EQ(disposition_of(receipt.message_id), store::Disposition::Routed);
}

TEST_F(JsonBody, OfAnEarlierMessageIsNotHandedOverWhereSectionsAreGranted) {
  begin(sink_section("kasse") + sink_section("akte"),
        "[[route]]\nname = \"file\"\ntype = \"application.submitted\"\nto = [\"akte\"]\ngrant = [\"*\"]\n"
        "[[route]]\nname = \"pay\"\ntype = \"payment.requested\"\nto = [\"kasse\"]\ngrant = [\"payment\"]\n"
        "with = [\"application.submitted\"]\n");
  auto first = json("a-1");
  first.opens_case = true;
  first.references = {{"portal", "c-1"}};
  ASSERT_EQ(script::submit("door", first).outcome, NABE_DELIVERED);
  script::Submission second;
  second.type = "payment.requested";
  second.department = "office";
  second.references = first.references;
  second.body = "<application><payment/></application>";

  const auto receipt = script::submit("door", second);

  ASSERT_TRUE(becomes(receipt.message_id, "kasse", store::DeliveryState::Dead));
  EXPECT_NE(delivery_to(receipt.message_id, "kasse").detail.find("NABE-SES-018"), std::string::npos);
  EXPECT_TRUE(script::sink("kasse").arrivals().empty());
}

}  // namespace
}  // namespace nabe::test
