// SPDX-License-Identifier: EUPL-1.2
// Routes that send an earlier message of the case along.
#include "hub_fixture.h"

namespace nabe::test {
namespace {

using store::DeliveryState;

/// What `office.kasse` gets beside a note.
std::string notes_with_the_application(const std::string& grant) {
  return "[[route]]\nname = \"notes\"\ntype = \"note.made\"\nto = [\"kasse\"]\nwith = [\"application.submitted\"]\n"
         "grant = [\"" +
         grant + "\"]\n";
}

script::Submission of_the_case(const std::string& type, const std::string& body) {
  script::Submission result;
  result.type = type;
  result.body = body;
  result.opens_case = true;
  result.references = {{"portal", "one"}};
  return result;
}

script::Submission the_application() {
  auto result = of_the_case("application.submitted",
                            "<application><destination>office</destination><asylum>secret</asylum>"
                            "<payment><status>open</status></payment>"
                            "<applicant><name>Ada</name></applicant></application>");
  result.attachments = {{"passport.pdf", "secret"}};
  return result;
}

script::Submission note() {
  return of_the_case("note.made", "<application><destination>office</destination></application>");
}

TEST_F(HubTest, AMessageThatIsSentAlongIsCutToTheGrant) {
  begin(sink_section("kasse"), notes_with_the_application("payment"));
  script::submit("door", the_application());

  script::submit("door", note());

  ASSERT_TRUE(script::sink("kasse").wait_for(1));
  const auto arrival = script::sink("kasse").arrivals().front();
  ASSERT_EQ(arrival.with_types, std::vector<std::string>{"application.submitted"});
  EXPECT_EQ(arrival.with_bodies.front(),
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
            "<application><payment><status>open</status></payment></application>\n");
  EXPECT_EQ(arrival.with_facts, (std::map<std::string, std::string>{{"payment.status", "open"}}));
  EXPECT_TRUE(arrival.with_attachments.empty());
}

TEST_F(HubTest, AMessageThatIsSentAlongArrivesWholeIfAllIsGranted) {
  begin(sink_section("kasse"), notes_with_the_application("*"));
  script::submit("door", the_application());

  script::submit("door", note());

  ASSERT_TRUE(script::sink("kasse").wait_for(1));
  const auto arrival = script::sink("kasse").arrivals().front();
  EXPECT_EQ(arrival.with_bodies, std::vector<std::string>{the_application().body});
  EXPECT_EQ(arrival.with_attachments, std::vector<std::string>{"passport.pdf"});
}

TEST_F(HubTest, TheLatestMessageOfTheTypeIsSentAlong) {
  begin(sink_section("kasse"), notes_with_the_application("*"));
  script::submit("door", the_application());
  auto second = the_application();
  second.body = HubTest::application("second");
  script::submit("door", second);

  script::submit("door", note());

  ASSERT_TRUE(script::sink("kasse").wait_for(1));
  EXPECT_EQ(script::sink("kasse").arrivals().front().with_bodies, std::vector<std::string>{second.body});
}

TEST_F(HubTest, ADeliveryWaitsForTheMessageThatItsRouteSendsAlong) {
  begin(sink_section("kasse"), notes_with_the_application("*"));
  const auto early = script::submit("door", note());
  EXPECT_EQ(delivery_to(early.message_id, "kasse").state, DeliveryState::Waiting);
  EXPECT_EQ(delivery_to(early.message_id, "kasse").awaits, "application.submitted");
  // Another case goes on: so the connector has looked for work since.
  auto other_application = the_application();
  other_application.references = {{"portal", "two"}};
  auto other_note = note();
  other_note.references = {{"portal", "two"}};
  script::submit("door", other_application);
  const auto other = script::submit("door", other_note);
  ASSERT_TRUE(becomes(other.message_id, "kasse", DeliveryState::Delivered));
  EXPECT_EQ(script::sink("kasse").arrivals().size(), 1u);

  script::submit("door", the_application());

  ASSERT_TRUE(becomes(early.message_id, "kasse", DeliveryState::Delivered));
  EXPECT_EQ(delivery_to(early.message_id, "kasse").awaits, "");
  const auto arrival = script::sink("kasse").arrivals().back();
  EXPECT_EQ(arrival.id, early.message_id);
  EXPECT_EQ(arrival.with_bodies, std::vector<std::string>{the_application().body});
}

}  // namespace
}  // namespace nabe::test
