// SPDX-License-Identifier: EUPL-1.2
#include <algorithm>

#include "hub_fixture.h"

namespace nabe::test {
namespace {

/// A shared source between two departments: `office` reads XML, `register` JSON. Both call the same facts by the same
/// names.
class TwoProfiles : public HubTest {
 protected:
  void begin_both() {
    more_files_ = {
        {"profiles/card.toml",
         "[profile]\nname = \"card\"\nformat = \"json\"\n"
         "[facts]\nservice = \"/service\"\ndestination = \"/destination\"\n"},
        {"departments/register.toml", "[department]\nid = \"register\"\nname = \"Register\"\nprofile = \"card\"\n" +
                                          sink_section("kartei") + route_to("kartei", kByService)}};
    begin(sink_section("akte"), route_to("akte", kByService));
  }
  static script::Submission xml(const std::string& department) {
    return submission("application/xml", "<application><destination>" + department +
                                             "</destination><service>passport</service></application>");
  }
  static script::Submission json(const std::string& department) {
    return submission("application/json", R"({"destination": ")" + department + R"(", "service": "passport"})");
  }
  store::StoredMessage stored(const script::Receipt& receipt) {
    EXPECT_EQ(receipt.outcome, NABE_DELIVERED) << receipt.detail;
    const auto found = store().message(receipt.message_id);
    EXPECT_TRUE(found.ok() && found->has_value());
    return found.ok() && *found ? **found : store::StoredMessage{};
  }

 private:
  static constexpr const char* kByService = "grant = [\"*\"]\n[route.when]\nservice = \"passport\"";
  static script::Submission submission(const std::string& media_type, const std::string& body) {
    script::Submission result;
    result.media_type = media_type;
    result.body = body;
    return result;
  }
};

TEST_F(TwoProfiles, EachDepartmentGetsItsOwnVocabulary) {
  begin_both();

  const auto to_office = stored(script::submit("door", xml("office")));
  const auto to_register = stored(script::submit("door", json("register")));

  EXPECT_EQ(to_office.message.department, "office");
  EXPECT_EQ(to_register.message.department, "register");
  const Pairs facts_of_office = {{"destination", "office"}, {"service", "passport"}};
  EXPECT_TRUE(std::is_permutation(to_office.message.facts.begin(), to_office.message.facts.end(),
                                  facts_of_office.begin(), facts_of_office.end()));
  ASSERT_TRUE(script::sink("akte").wait_for(1));
  ASSERT_TRUE(script::sink("kartei").wait_for(1));
  EXPECT_EQ(script::sink("akte").arrivals().at(0).body, xml("office").body);
  EXPECT_EQ(script::sink("kartei").arrivals().at(0).body, json("register").body);
  EXPECT_EQ(script::sink("kartei").arrivals().at(0).facts.at("service"), "passport");
}

TEST_F(TwoProfiles, ABodyOfTheOthersVocabularyHasNoFactsForADepartment) {
  begin_both();

  const auto json_for_office = stored(script::submit("door", json("office")));
  const auto xml_for_register = stored(script::submit("door", xml("register")));

  EXPECT_EQ(json_for_office.message.department, "office") << "any profile may name the department";
  EXPECT_TRUE(json_for_office.message.facts.empty());
  EXPECT_EQ(json_for_office.disposition, store::Disposition::Unrouted);
  EXPECT_EQ(xml_for_register.message.department, "register");
  EXPECT_EQ(xml_for_register.disposition, store::Disposition::Unrouted);
}

TEST_F(TwoProfiles, AreExplainedAsTheyAreRouted) {
  begin_both();
  for (const auto& [submission, connector] :
       {std::pair(xml("office"), "office.akte"), std::pair(json("register"), "register.kartei")}) {
    delivery::ExplainRequest request;
    request.source = "door";
    request.type = submission.type;
    request.media_type = submission.media_type;
    request.body = submission.body;

    const auto explanation = operations().explain(request);

    ASSERT_TRUE(explanation.ok()) << explanation.error().render();
    EXPECT_NE(explanation->text.find(std::string("to ") + connector), std::string::npos) << explanation->text;
  }
}

}  // namespace
}  // namespace nabe::test
