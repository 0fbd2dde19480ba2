// SPDX-License-Identifier: EUPL-1.2
// What is handed over to the case system, and what comes back at once.
#include "office.h"

namespace nabe::case_system {
namespace {

class Handover : public Office {
 protected:
  /// Hands the application of kKnown over; the case system calls it A000001.
  void hand_over() { ASSERT_TRUE(connector_->deliver(application()).is_ok()); }
};

TEST_F(Handover, TellsTheFileNumberOfOneWhoHasARecord) {
  const Outcome outcome = connector_->deliver(application());

  ASSERT_TRUE(outcome.is_ok()) << outcome.text();
  EXPECT_EQ(outcome.remote_reference(), "A000001");
  const auto assigned = messages_of("case.assigned");
  ASSERT_EQ(assigned.size(), 1U);
  EXPECT_EQ(assigned[0].attributes,
            (std::map<std::string, std::string>{{"file_number", "AB-000001"}, {"match", "existing"}}));
  EXPECT_EQ(assigned[0].body, R"({"application":"A000001","match":"existing","fileNumber":"AB-000001"})");
  EXPECT_EQ(assigned[0].case_id, application().case_id);
}

TEST_F(Handover, TellsOfARecordThatWasMade) {
  ASSERT_TRUE(connector_->deliver(application(1, kStranger)).is_ok());

  EXPECT_EQ(messages_of("case.assigned").at(0).attributes.at("match"), "new");
}

TEST_F(Handover, SaysThatAClerkHasToLookWithoutAFileNumber) {
  ASSERT_TRUE(connector_->deliver(application(1, kUnclear)).is_ok());

  EXPECT_EQ(messages_of("case.assigned").size(), 0U);
  const auto registered = messages_of("case.registered");
  ASSERT_EQ(registered.size(), 1U);
  EXPECT_EQ(registered[0].attributes, (std::map<std::string, std::string>{{"match", "clerk"}}));
}

TEST_F(Handover, GivesEachApplicationOfOnePersonAReferenceOfItsOwn) {
  ASSERT_TRUE(connector_->deliver(application(1)).is_ok());
  ASSERT_TRUE(connector_->deliver(application(2)).is_ok());

  EXPECT_EQ(host_.case_of("application_number", "A000001"), application(1).case_id);
  EXPECT_EQ(host_.case_of("application_number", "A000002"), application(2).case_id);
  EXPECT_EQ(messages_of("case.assigned").at(1).attributes.at("file_number"), "AB-000001");
}

TEST_F(Handover, TakesTheAttachmentsAlongUnderTheirNames) {
  hand_over();

  const auto file = kept("applications").at(0)->getArray("attachments")->getObject(0);
  EXPECT_EQ(text(file, "name"), "Päss.pdf");
  EXPECT_EQ(text(file, "media_type"), "application/pdf");
  EXPECT_EQ(file->getValue<int>("size_bytes"), 8);
}

TEST_F(Handover, IsRejectedIfTheContentIsNoApplication) {
  FakeMessage message = application();
  message.body = "<letter/>";

  EXPECT_EQ(connector_->deliver(message).kind(), Kind::Reject);
}

TEST_F(Handover, WithdrawsWhatWasHandedOver) {
  hand_over();

  const Outcome outcome = connector_->deliver(later("application.withdrawn", "A000001"));

  ASSERT_TRUE(outcome.is_ok()) << outcome.text();
  EXPECT_TRUE(kept("applications").at(0)->getValue<bool>("withdrawn"));
}

TEST_F(Handover, SendsAnAnswerAsALetterThatNamesItsQuery) {
  hand_over();
  FakeMessage answer = later("query.answered", "A000001");
  answer.attributes = {{"query_id", "E000007"}};

  const Outcome outcome = connector_->deliver(answer);

  ASSERT_TRUE(outcome.is_ok()) << outcome.text();
  const auto letters = kept("letters");
  ASSERT_EQ(letters.size(), 1U);
  EXPECT_EQ(text(letters[0], "type"), "query.answered");
  EXPECT_EQ(text(letters[0], "query"), "E000007");
  EXPECT_EQ(text(letters[0], "text"), R"({"text":"Hier ist der Pass"})");
  EXPECT_EQ(letters[0]->getArray("attachments")->size(), 1U);
}

TEST_F(Handover, SendsFurtherTypesAsLettersIfAnOptionNamesThem) {
  hand_over();
  EXPECT_EQ(connector_->deliver(later("feedback.given", "A000001")).kind(), Kind::Reject);

  restart({{"letters", "feedback.given"}});

  EXPECT_TRUE(connector_->deliver(later("feedback.given", "A000001")).is_ok());
  EXPECT_EQ(text(kept("letters").at(0), "type"), "feedback.given");
}

TEST_F(Handover, RejectsWhatBelongsToACaseThatWasNotHandedOver) {
  for (const char* type : {"application.withdrawn", "query.answered"}) {
    for (const char* number : {"", "A000009"}) {
      const Outcome outcome = connector_->deliver(later(type, number));
      EXPECT_EQ(outcome.kind(), Kind::Reject) << type << number;
      EXPECT_EQ(outcome.code(), Code::NotFound) << type << number;
    }
  }
}

TEST_F(Handover, RefusesOptionsThatCannotWork) {
  const std::vector<Texts> rows = {{{"endpoint", "https://kommunix.example/nabe?x=1"}},
                                   {{"events_path", "events"}},
                                   {{"events_path", "/events?x"}},
                                   {{"endpoint_user", "nabe"}},
                                   {{"endpoint_certificate_file", "/tmp/x.crt"}},
                                   {{"certificate_file", "/tmp/x.crt"}}};
  for (const Texts& row : rows) {
    FakeHost host;
    Texts options = {{"endpoint", peer().url()}, {"listen", "127.0.0.1:0"}};
    if (row.front().first == "endpoint") options.erase(options.begin());
    options.insert(options.end(), row.begin(), row.end());
    EXPECT_TRUE(ConnectorUnderTest::of<CaseSystem>(host, options).refusal()) << row.front().first;
  }
}

}  // namespace
}  // namespace nabe::case_system
