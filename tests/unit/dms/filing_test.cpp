// SPDX-License-Identifier: EUPL-1.2
// What is filed where, with the DMS well.
#include <atomic>
#include <thread>

#include "common/json.h"
#include "office.h"

namespace nabe::dms {
namespace {

class Filing : public Office {
 protected:
  void make_folder(const std::string& name) {
    common::HttpClient client({});
    common::HttpRequest make;
    make.url =
        *common::parse_url(dms().url() +
                           "/cmis/browser/records/root?cmisaction=createFolder&propertyId%5B0%5D=cmis:objectTypeId&"
                           "propertyValue%5B0%5D=cmis:folder&propertyId%5B1%5D=cmis:name&propertyValue%5B1%5D=" +
                           name);
    ASSERT_EQ(client.exchange(make, {common::steady_now_ms() + 5'000, {}}).status, 201);
  }
};

TEST_F(Filing, MakesTheRecordAndFilesBodyAndAttachmentUnderTheFileNumber) {
  const Outcome outcome = connector_->deliver(application());

  ASSERT_TRUE(outcome.is_ok()) << outcome.text();
  ASSERT_EQ(folders().size(), 1U);
  EXPECT_EQ(folders()[0].text("city:fileNumber"), "AB-000101");
  ASSERT_EQ(documents().size(), 2U);
  EXPECT_TRUE(documents()[0].path.starts_with("/AB-000101/2026-11-24 application ")) << documents()[0].path;
  EXPECT_EQ(documents()[0].size_bytes, 14);
  EXPECT_TRUE(documents()[1].path.starts_with("/AB-000101/2026-11-24 Pass ")) << documents()[1].path;
  EXPECT_EQ(documents()[1].size_bytes, 8);
  EXPECT_EQ(outcome.remote_reference(), documents()[0].id);
}

TEST_F(Filing, GivesEachDocumentItsProperties) {
  FakeMessage message = application();
  message.facts = {{"sender", "mein-nuernberg"}};

  ASSERT_TRUE(connector_->deliver(message).is_ok());

  const Object attachment = documents()[1];
  EXPECT_EQ(attachment.text("city:caseId"), "case-101");
  EXPECT_EQ(attachment.text("city:direction"), "in");
  EXPECT_EQ(attachment.text("city:kind"), "application.attachment");
  EXPECT_EQ(attachment.text("city:sender"), "mein-nuernberg");
  EXPECT_EQ(attachment.text("city:sha256"), "a77a");
  EXPECT_EQ(attachment.text("city:idempotencyKey"), message.idempotency_key + "/attachment/1");
  EXPECT_EQ(attachment.properties->getValue<std::int64_t>("city:date"), 1795521600000);
  EXPECT_EQ(attachment.text("cmis:contentStreamMimeType"), "application/pdf");
}

TEST_F(Filing, TakesTheRecordThatIsThere) {
  ASSERT_TRUE(connector_->deliver(application()).is_ok());
  FakeMessage answer = application(2);
  answer.type = "query.answered";
  answer.references = application().references;

  ASSERT_TRUE(connector_->deliver(answer).is_ok());

  EXPECT_EQ(folders().size(), 1U);
  EXPECT_EQ(documents().size(), 4U);
}

TEST_F(Filing, FilesWhatGoesToTheCitizenAsOut) {
  FakeMessage decision = application();
  decision.type = "decision.issued";
  decision.source = "kommunix";
  decision.attachments = {};

  ASSERT_TRUE(connector_->deliver(decision).is_ok());

  EXPECT_EQ(documents().at(0).text("city:direction"), "out");
  EXPECT_EQ(documents().at(0).text("city:sender"), "kommunix");
  EXPECT_EQ(documents().at(0).text("city:kind"), "decision");
}

TEST_F(Filing, FilesTheApplicationThatComesWithItsAssignmentAndNotTheAssignment) {
  FakeMessage assigned = application(2);
  assigned.type = "case.assigned";
  assigned.attachments = {};
  assigned.with = {application(1)};
  FakeMessage again = assigned;  // a clerk assigns anew: the same application comes along once more
  again.id = application(3).id;
  again.idempotency_key = application(3).idempotency_key;

  ASSERT_TRUE(connector_->deliver(assigned).is_ok());
  ASSERT_TRUE(connector_->deliver(again).is_ok());

  expect_filed_once(2);
  EXPECT_EQ(documents()[0].text("city:idempotencyKey"), application(1).idempotency_key + "/body");
}

TEST_F(Filing, FilesUnderTheNumberThatTheAssignmentBringsAlong) {
  FakeMessage assigned = application(2);
  assigned.type = "case.assigned";
  assigned.attachments = {};
  assigned.references = {};
  assigned.attributes = {{"file_number", "AB-000777"}};
  FakeMessage receipt = application(1);
  receipt.type = "receipt.issued";
  receipt.attachments = {};
  receipt.references = {};
  receipt.with = {assigned};

  const Outcome outcome = connector_->deliver(receipt);

  ASSERT_TRUE(outcome.is_ok()) << outcome.text();
  expect_filed_once(1);
  EXPECT_TRUE(documents().at(0).path.starts_with("/AB-000777/2026-11-24 receipt ")) << documents().at(0).path;
}

TEST_F(Filing, TellsWhatWasFiledAndMakesTheDocumentsReferencesOfTheCase) {
  ASSERT_TRUE(connector_->deliver(application()).is_ok());

  const auto messages = host_.messages();
  ASSERT_EQ(messages.size(), 1U);
  EXPECT_EQ(messages[0].type, "document.filed");
  EXPECT_EQ(messages[0].case_id, "case-101");
  EXPECT_EQ(messages[0].attributes.at("filed_type"), "application.submitted");
  const auto body = common::Json::parse(messages[0].body);
  ASSERT_TRUE(body);
  EXPECT_EQ(body->text_at("fileNumber"), "AB-000101");
  EXPECT_EQ(body->text_at("folderId"), folders()[0].id);
  ASSERT_EQ(body->at("documents").items().size(), 2U);
  for (std::size_t i = 0; i < 2; ++i) {
    const std::string id = body->at("documents").items()[i].text_at("objectId");
    EXPECT_EQ(id, documents()[i].id);
    EXPECT_EQ(host_.case_of("dms", id), "case-101");
  }
}

TEST_F(Filing, CanKeepQuiet) {
  restart({{"announce", "false"}});

  ASSERT_TRUE(connector_->deliver(application()).is_ok());

  EXPECT_TRUE(host_.messages().empty());
  EXPECT_EQ(documents().size(), 2U);
}

TEST_F(Filing, WaitsForAFileNumberWithoutCountingAnAttempt) {
  FakeMessage message = application();
  message.references = {};

  const Outcome outcome = connector_->deliver(message);

  EXPECT_EQ(outcome.kind(), Kind::Busy);
  EXPECT_EQ(outcome.retry_after().count(), 60'000);
  EXPECT_EQ(dms().request_count(), 0U);
}

TEST_F(Filing, RemembersTheFileNumberThatAMessageNamed) {
  FakeMessage assigned = application();
  assigned.type = "case.assigned";
  assigned.references = {};
  assigned.attributes = {{"file_number", "AB/7"}};
  ASSERT_TRUE(connector_->deliver(assigned).is_ok());
  restart();
  FakeMessage answer = application();
  answer.id = application(2).id;
  answer.type = "query.answered";
  answer.references = {};

  ASSERT_TRUE(connector_->deliver(answer).is_ok());

  ASSERT_EQ(folders().size(), 1U);
  EXPECT_EQ(folders()[0].text("city:fileNumber"), "AB/7");
  EXPECT_EQ(documents().size(), 2U);
}

TEST_F(Filing, TakesTheCaseWhereThereIsNoCaseSystem) {
  restart({{"record_by", "case_id"}});
  FakeMessage message = application();
  message.references = {};

  ASSERT_TRUE(connector_->deliver(message).is_ok());

  EXPECT_EQ(folders().at(0).path, "/case-101");
}

TEST_F(Filing, FindsARecordThatAClerkHasRenamed) {
  ASSERT_TRUE(connector_->deliver(application()).is_ok());
  common::HttpClient client({});
  common::HttpRequest rename;
  rename.url = *common::parse_url(dms().url() + "/cmis/browser/records/root?objectId=" + folders()[0].id +
                                  "&cmisaction=update&propertyId%5B0%5D=cmis:name&propertyValue%5B0%5D=Altakte");
  ASSERT_EQ(client.exchange(rename, {common::steady_now_ms() + 5'000, {}}).status, 200);
  FakeMessage answer = application(2);
  answer.references = application().references;

  ASSERT_TRUE(connector_->deliver(answer).is_ok());

  ASSERT_EQ(folders().size(), 1U);
  EXPECT_EQ(folders()[0].path, "/Altakte");
  EXPECT_EQ(documents().size(), 4U);
}

TEST_F(Filing, TakesNoRecordOfAnotherDepartment) {
  ASSERT_TRUE(
      connector_->deliver(application()).is_ok());  // into a record that is not below the folder of the next one
  make_folder("Standesamt");
  restart({{"root_folder", "/Standesamt"}});
  FakeMessage theirs = application(2);
  theirs.references = application().references;

  ASSERT_TRUE(connector_->deliver(theirs).is_ok());

  ASSERT_EQ(documents().size(), 4U);
  EXPECT_TRUE(documents()[2].path.starts_with("/Standesamt/AB-000101/")) << documents()[2].path;
}

TEST_F(Filing, RejectsATypeThatNobodyHasSaidHowToFile) {
  FakeMessage message = application();
  message.type = "payment.completed";

  EXPECT_EQ(connector_->deliver(message).kind(), Kind::Reject);
  restart({{"filing", "payment.completed=none"}});
  EXPECT_TRUE(connector_->deliver(message).is_ok());
  EXPECT_TRUE(documents().empty());
}

TEST_F(Filing, RejectsOtherContentUnderTheKeyOfADocument) {
  ASSERT_TRUE(connector_->deliver(application()).is_ok());
  FakeMessage other = application();
  other.attempt = 2;
  other.body_sha256 = "ffff";

  const Outcome outcome = connector_->deliver(other);

  EXPECT_EQ(outcome.kind(), Kind::Reject);
  EXPECT_EQ(outcome.code(), Code::Conflict);
}

TEST_F(Filing, AsksForTheKeysOfManyAttachmentsInPieces) {
  FakeMessage message = application();
  message.attachments.clear();
  for (int i = 0; i < 120; ++i) message.attachments.push_back({"a.txt", "text/plain", "x", "00"});
  ASSERT_TRUE(connector_->deliver(message).is_ok());
  const std::uint64_t before = dms().request_count();
  message.attempt = 2;

  ASSERT_TRUE(connector_->deliver(message).is_ok());

  expect_filed_once(121);
  EXPECT_EQ(dms().request_count() - before, 4U) << "the record, and three times the keys";
}

TEST_F(Filing, MakesOneRecordForDeliveriesAtOnce) {
  std::vector<std::thread> threads;
  std::atomic<int> delivered = 0;
  for (int i = 1; i <= 8; ++i) {
    threads.emplace_back([&, i] {
      FakeMessage message = application(i);
      message.references = {{"case_system", "AB-1"}};
      delivered += connector_->deliver(message).is_ok() ? 1 : 0;
    });
  }
  for (std::thread& thread : threads) thread.join();

  EXPECT_EQ(delivered, 8);
  EXPECT_EQ(folders().size(), 1U);
  expect_filed_once(16);
}

TEST_F(Filing, FilesOnceWhenAttemptsOfOneDeliveryRace) {
  std::vector<std::thread> threads;
  std::atomic<int> delivered = 0;
  for (unsigned i = 1; i <= 6; ++i) {
    threads.emplace_back([&, i] {
      FakeMessage attempt = application();
      attempt.attempt = i;
      delivered += connector_->deliver(attempt).is_ok() ? 1 : 0;
    });
  }
  for (std::thread& thread : threads) thread.join();

  EXPECT_GE(delivered, 1);
  expect_filed_once(2);
}

}  // namespace
}  // namespace nabe::dms
