// SPDX-License-Identifier: EUPL-1.2
// Two departments on one hub: what is the one's, the other can neither see nor name.
#include "hub_fixture.h"

namespace nabe::test {
namespace {

using store::DeliveryState;

/// `office` and `register`, each with a sink that keeps `secret` = its own name, and a sink that both share.
class TwoDepartments : public HubTest {
 protected:
  void begin_both() {
    node_ = sink_section("shared");
    more_files_ = {
        {"departments/register.toml", "[department]\nid = \"register\"\nname = \"Register\"\nprofile = \"form\"\n" +
                                          sink_section("kartei") + to("kartei")}};
    begin(sink_section("akte"), to("akte"));
  }
  static std::string to(const std::string& own) {
    return "[[route]]\nname = \"in\"\nto = [\"" + own + "\", \"shared\"]\ngrant = [\"*\"]\n";
  }
  static script::Submission in(const std::string& department, std::vector<std::pair<std::string, std::string>> names) {
    script::Submission submission;
    submission.department = department;
    submission.body = "<application/>";
    submission.media_type = "application/xml";
    submission.references = std::move(names);
    return submission;
  }
  static script::Answer writing(const std::string& department) {
    script::Answer answer;
    answer.puts_in = {{department, "note", "written"}};
    return answer;
  }
  bool ends_at_the_shared_one(const script::Receipt& receipt, DeliveryState state) {
    return eventually([&] {
      for (const store::Delivery& delivery : deliveries(receipt.message_id)) {
        if (delivery.connector == "shared") return delivery.state == state;
      }
      return false;
    });
  }
  /// What the hub says to a connector that asks for state; empty: it answers.
  static std::string refusal_of_reading(const std::string& sink, const std::string& department) {
    try {
      script::state_in(sink, department, "note");
      return {};
    } catch (const std::runtime_error& refused) {
      return refused.what();
    }
  }
};

TEST_F(TwoDepartments, TheSameIdOfASenderIsAnotherMessageInTheOther) {
  begin_both();
  auto office = in("office", {});
  auto other = in("register", {});
  office.sender_message_id = other.sender_message_id = "a-1";

  const auto first = script::submit("door", office);
  const auto second = script::submit("door", other);

  EXPECT_EQ(second.outcome, NABE_DELIVERED) << second.detail;
  EXPECT_FALSE(second.duplicate);
  EXPECT_NE(second.message_id, first.message_id);
  EXPECT_EQ(script::submit("door", other).message_id, second.message_id) << "a repeat is one of its own department";
}

TEST_F(TwoDepartments, AConnectorOfOneReadsNoStateOfTheOther) {
  begin_both();

  EXPECT_EQ(refusal_of_reading("akte", "office"), "");
  EXPECT_NE(refusal_of_reading("akte", "register"), "");
}

TEST_F(TwoDepartments, AConnectorOfOneWritesNoStateOfTheOther) {
  begin_both();
  script::sink("akte").reply([](const script::Arrival&) { return writing("register"); });

  const auto receipt = script::submit("door", in("office", {}));

  ASSERT_EQ(receipt.outcome, NABE_DELIVERED) << receipt.detail;
  EXPECT_TRUE(becomes(receipt.message_id, "akte", DeliveryState::Dead));
  EXPECT_EQ(script::state("kartei", "note"), std::nullopt);
}

TEST_F(TwoDepartments, ASharedConnectorWritesInADeliveryForItsDepartmentAlone) {
  begin_both();
  script::sink("shared").reply([](const script::Arrival&) { return writing("register"); });

  const auto of_office = script::submit("door", in("office", {}));
  const auto of_register = script::submit("door", in("register", {}));

  EXPECT_TRUE(ends_at_the_shared_one(of_register, DeliveryState::Delivered));
  EXPECT_TRUE(ends_at_the_shared_one(of_office, DeliveryState::Dead));
  EXPECT_EQ(script::state_in("shared", "register", "note"), "written");
  EXPECT_EQ(script::state_in("shared", "office", "note"), std::nullopt);
}

TEST_F(TwoDepartments, AReferenceOfTheOneNamesNoCaseOfTheOther) {
  begin_both();
  script::Submission first = in("office", {{"portal", "d3k9"}});
  first.opens_case = true;
  const auto opened = script::submit("door", first);
  ASSERT_FALSE(opened.case_id.empty()) << opened.detail;

  const auto own = script::submit("door", in("office", {{"portal", "d3k9"}}));
  const auto foreign = script::submit("door", in("register", {{"portal", "d3k9"}}));

  EXPECT_EQ(own.case_id, opened.case_id);
  EXPECT_EQ(foreign.case_id, "");
  EXPECT_EQ(store().message(foreign.message_id)->value().disposition, store::Disposition::Unassigned);
}

}  // namespace
}  // namespace nabe::test
