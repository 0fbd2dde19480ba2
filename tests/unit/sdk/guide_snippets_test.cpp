// SPDX-License-Identifier: EUPL-1.2
#include <gtest/gtest.h>

#include "scripted.h"

namespace {

/// What the guide shows without a whole connector around it. The lines between the marks stand in the guide.
class ClerkDesk {
 public:
  explicit ClerkDesk(const nabe::Host& host) : host_(host) {}

  nabe::Outcome answer(const std::string& token, const std::string& number) {
    // begin completion
    nabe::Completion completion = host_.open_completion(token);
    completion.reference("case_system", number);
    completion.emit(nabe::MessageBuilder("case.assigned"));
    const nabe::Outcome end = completion.complete(nabe::Outcome::delivered(number));
    // end completion
    return end;
  }

 private:
  const nabe::Host& host_;
};

TEST(GuideSnippet, CompletesAPendingDeliveryWithAReferenceAndAMessage) {
  nabe::test::ScriptedHost scripted;
  const auto deliver = [](const nabe::Message&, nabe::Session&) { return nabe::Outcome::pending(); };
  ASSERT_EQ(scripted.deliver({.case_id = "c1", .completion_token = "t1"}, deliver).kind(),
            nabe::Outcome::Kind::Pending);

  EXPECT_TRUE(ClerkDesk(nabe::Host(scripted.host.table())).answer("t1", "AZ-1").is_ok());

  EXPECT_EQ(scripted.host.completion("t1")->remote_reference(), "AZ-1");
  EXPECT_EQ(scripted.host.case_of("case_system", "AZ-1"), "c1");
  ASSERT_EQ(scripted.host.messages().size(), 1u);
  EXPECT_EQ(scripted.host.messages()[0].type, "case.assigned");
}

}  // namespace
