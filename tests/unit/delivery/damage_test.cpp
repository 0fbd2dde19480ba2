// SPDX-License-Identifier: EUPL-1.2
// What the store has lost waits for a person, and nothing else does.
#include <sqlite3.h>

#include <cstdio>
#include <fstream>

#include "hub_fixture.h"
#include "store/codes.h"

namespace nabe::test {
namespace {

using store::DeliveryState;

script::Answer system_away() {
  script::Answer answer;
  answer.outcome = NABE_NOT_CONNECTED;
  return answer;
}

/// Messages wait in the store while the hub is down and somebody, or something, changes what is stored.
class DamagedStore : public HubTest {
 protected:
  void begin_with_messages(const std::string& more = "", const std::string& body_rest = "") {
    begin(sink_section("akte"), route_to("akte") + more);
    script::sink("akte").reply_to_connect(system_away);
    end();
    begin_again();
    for (int i = 1; i <= 3; ++i) {
      script::Submission submission = script::numbered(i);
      submission.body = application(std::to_string(i), body_rest);
      ids_.push_back(script::submit("door", submission).message_id);
    }
    end();
    script::sink("akte").reply_to_connect(nullptr);
  }
  void change(const std::string& sql) const {
    sqlite3* database = nullptr;
    ASSERT_EQ(sqlite3_open((folder_ / "nabe.db").c_str(), &database), SQLITE_OK);
    char* error = nullptr;
    EXPECT_EQ(sqlite3_exec(database, sql.c_str(), nullptr, nullptr, &error), SQLITE_OK) << error;
    EXPECT_LE(sqlite3_changes(database), 1) << sql;
    sqlite3_close(database);
  }
  void change_delivery_of(const std::string& id, const std::string& what) const {
    change("UPDATE delivery SET " + what + " WHERE message_seq = (SELECT seq FROM message WHERE id = '" + id + "')");
  }
  void change_body_of(const std::string& id, const std::string& what) const {
    change("UPDATE part SET " + what + " WHERE key = 65536 * (SELECT seq FROM message WHERE id = '" + id + "')");
  }
  /// In the file beside the database in which its first chunk lies.
  void change_a_byte_of_the_content_of(const std::string& id) const {
    sqlite3* database = nullptr;
    sqlite3_stmt* chunk = nullptr;
    ASSERT_EQ(sqlite3_open((folder_ / "nabe.db").c_str(), &database), SQLITE_OK);
    const std::string sql =
        "SELECT segment, offset_bytes FROM chunk WHERE idx = 0 AND blob_id = (SELECT blob_id FROM part WHERE key = "
        "65536 * (SELECT seq FROM message WHERE id = '" +
        id + "'))";
    ASSERT_EQ(sqlite3_prepare_v2(database, sql.c_str(), -1, &chunk, nullptr), SQLITE_OK);
    ASSERT_EQ(sqlite3_step(chunk), SQLITE_ROW);
    char name[32];
    std::snprintf(name, sizeof name, "nabe.db-content%08d", sqlite3_column_int(chunk, 0));
    const auto at = static_cast<std::streamoff>(sqlite3_column_int64(chunk, 1)) + 1'000;
    sqlite3_finalize(chunk);
    sqlite3_close(database);
    std::fstream file(folder_ / name, std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(at);
    file.put('y');
    ASSERT_TRUE(file.flush()) << name;
  }
  delivery::RemedyRequest remedy(store::Remedy kind) {
    delivery::RemedyRequest request;
    request.remedy = kind;
    request.delivery_id = delivery_to(ids_[1], "akte").id;
    request.actor = "tester";
    request.reason = "looked at it";
    return request;
  }
  void expect_that_only_the_second_waits_for_a_person() {
    begin_again();
    EXPECT_TRUE(becomes(ids_[0], "akte", DeliveryState::Delivered));
    EXPECT_TRUE(becomes(ids_[2], "akte", DeliveryState::Delivered));
    EXPECT_TRUE(becomes(ids_[1], "akte", DeliveryState::Dead));
    EXPECT_EQ(delivery_to(ids_[1], "akte").code, "damaged");
    EXPECT_NE(delivery_to(ids_[1], "akte").detail, "");
    EXPECT_EQ(script::sink("akte").arrivals().size(), 2u);
    EXPECT_EQ(store().counts()->connectors.at(0).dead, 1u);
    EXPECT_NE(log_.text().find("code=damaged"), std::string::npos);
  }

  std::vector<std::string> ids_;
};

TEST_F(DamagedStore, ADeliveryWhoseListsCannotBeReadWaitsForAPersonAndTheOthersGoOn) {
  begin_with_messages();
  change_delivery_of(ids_[1], "grants = X'3A3A'");

  expect_that_only_the_second_waits_for_a_person();
}

TEST_F(DamagedStore, AMessageThatCannotBeReadWaitsForAPersonAndTheOthersGoOn) {
  begin_with_messages();
  change("UPDATE message SET facts = X'39' WHERE id = '" + ids_[1] + "'");

  expect_that_only_the_second_waits_for_a_person();
}

TEST_F(DamagedStore, ABodyThatIsGoneWaitsForAPersonAndTheOthersGoOn) {
  begin_with_messages();
  change("DELETE FROM part WHERE key = 65536 * (SELECT seq FROM message WHERE id = '" + ids_[1] + "')");

  expect_that_only_the_second_waits_for_a_person();
}

TEST_F(DamagedStore, ABodyWithOneOtherByteWaitsForAPersonAndTheOthersGoOn) {
  begin_with_messages();
  change_body_of(ids_[1], "bytes = CAST('<application><number>7' || substr(bytes, 22) AS BLOB)");

  expect_that_only_the_second_waits_for_a_person();
}

TEST_F(DamagedStore, ALargeBodyWithOneOtherByteIsNeverHandedOverWholeAndWaitsForAPerson) {
  begin_with_messages("", "<text>" + std::string(400'000, 'x') + "</text>");
  change_a_byte_of_the_content_of(ids_[1]);

  expect_that_only_the_second_waits_for_a_person();
}

TEST_F(DamagedStore, AConnectorSaysThatWhatWaitsForItCannotBeReadAndGoesOnOnceItCan) {
  begin_with_messages();
  script::sink("akte").reply_to_connect(system_away);
  begin_again();
  change("ALTER TABLE message RENAME TO lost");
  script::sink("akte").reply_to_connect(nullptr);
  EXPECT_TRUE(
      eventually([&] { return status_of("akte").reason.find("cannot be read: NABE-STO-008") != std::string::npos; }));
  EXPECT_FALSE(status_of("akte").healthy);

  change("ALTER TABLE lost RENAME TO message");

  EXPECT_TRUE(becomes(ids_[2], "akte", DeliveryState::Delivered));
  EXPECT_TRUE(eventually([&] { return status_of("akte").healthy; }));
}

TEST_F(DamagedStore, WhatWasRepairedIsDeliveredOnceAPersonRetriesIt) {
  begin_with_messages();
  change_delivery_of(ids_[1], "grants = X'3A3A'");
  expect_that_only_the_second_waits_for_a_person();
  end();
  change_delivery_of(ids_[1], "grants = CAST('1:*' AS BLOB)");
  begin_again();

  ASSERT_TRUE(operations().apply(remedy(store::Remedy::Retry)).ok());

  EXPECT_TRUE(becomes(ids_[1], "akte", DeliveryState::Delivered));
}

TEST_F(DamagedStore, WhatCannotBeRepairedIsSkippedByAPerson) {
  begin_with_messages();
  change_delivery_of(ids_[1], "grants = X'3A3A'");
  expect_that_only_the_second_waits_for_a_person();

  EXPECT_TRUE(operations().apply(remedy(store::Remedy::Skip)).ok());
}

}  // namespace
}  // namespace nabe::test
