// SPDX-License-Identifier: EUPL-1.2
// Rows that hold what no hub has written: each is reported, and nothing else stops.
#include <sqlite3.h>

#include <algorithm>

#include "store/codes.h"
#include "store_fixture.h"

namespace nabe::store::testing {
namespace {

class DamagedRows : public ::testing::Test {
 protected:
  Result<std::unique_ptr<Store>> open() const { return nabe::store::open({"sqlite", temporary_.path(), false}); }
  void execute(const std::string& sql) const {
    sqlite3* database = nullptr;
    ASSERT_EQ(sqlite3_open((temporary_.path() + "/nabe.db").c_str(), &database), SQLITE_OK);
    EXPECT_EQ(sqlite3_exec(database, sql.c_str(), nullptr, nullptr, nullptr), SQLITE_OK) << sqlite3_errmsg(database);
    sqlite3_close(database);
  }
  /// Two messages of one case, with a delivery to `kommunix` each; what they wait for is `with`.
  std::vector<Delivery> two_of_a_case(const std::vector<std::string>& with = {}) const {
    const auto store = std::move(open()).value();
    AcceptMessage first = message_to({"kommunix"});
    first.selector.opens_case = true;
    first.open_case_id = "the case";
    AcceptMessage second = message_to({"kommunix"});
    second.selector.case_id = "the case";
    second.deliveries[0].with = with;
    submit(*store, {first});
    submit(*store, {second});
    return {store->deliveries_of(first.message.id)->front(), store->deliveries_of(second.message.id)->front()};
  }

  TemporaryFolder temporary_;
};

TEST_F(DamagedRows, ADamagedRowIsAnErrorAndTheRestGoesOn) {
  const AcceptMessage damaged = message_to({"kommunix"});
  const AcceptMessage healthy = message_to({"kommunix"});
  { submit(**open(), {damaged, healthy}); }
  execute("UPDATE message SET facts = '9:x' WHERE id = '" + damaged.message.id + "'");

  const auto store = open();

  EXPECT_EQ((*store)->message(damaged.message.id).error().code, kDamaged);
  EXPECT_TRUE((*store)->message(healthy.message.id)->has_value());
}

TEST_F(DamagedRows, ALostBodyIsReportedAsDamage) {
  const AcceptMessage change = message("body");
  { submit(**open(), {change}); }
  execute("DELETE FROM part");

  EXPECT_EQ((*open())->message(change.message.id).error().code, kDamaged);
}

TEST_F(DamagedRows, ALostChunkIsReportedAsDamage) {
  const AcceptMessage change = message(std::string(700'000, 'x'));
  { submit(**open(), {change}); }
  execute("DELETE FROM chunk WHERE idx = 1");
  const auto store = open();
  const auto stored = (*store)->message(change.message.id);
  auto reader = (*store)->open_blob((*stored)->message.body.blob_id);
  std::string buffer(300'000, ' ');
  ASSERT_TRUE((*reader)->read(buffer.data(), buffer.size()));

  EXPECT_EQ((*reader)->read(buffer.data(), buffer.size()).error().code, kDamaged);
}

TEST_F(DamagedRows, AHeadThatCannotBeReadIsListedWithItsDamageAmongTheOthers) {
  const AcceptMessage damaged = message_to({"kommunix"});
  const AcceptMessage healthy = message_to({"kommunix"});
  { submit(**open(), {damaged, healthy}); }
  execute("UPDATE delivery SET routes = X'FF' WHERE id = 1");

  const auto heads = (*open())->waiting_heads("kommunix", INT64_MAX, INT64_MIN, 0, 10);

  ASSERT_TRUE(heads) << heads.error().render();
  ASSERT_EQ(heads->size(), 2U);
  EXPECT_EQ((*heads)[0].damaged, "its list of routes cannot be read");
  EXPECT_EQ((*heads)[1].damaged, "");
}

TEST_F(DamagedRows, ALaneMovesOnToADeliveryThatCannotBeRead) {
  const auto deliveries = two_of_a_case();
  execute("UPDATE delivery SET grants = X'FF' WHERE id = " + std::to_string(deliveries[1].id));
  const auto store = open();

  const BatchResult result = submit(**store, {finish(deliveries[0], DeliveryState::Delivered)});

  ASSERT_EQ(result.status, BatchStatus::Committed) << result.error.render();
  ASSERT_EQ(result.heads.size(), 1U);
  EXPECT_NE(result.heads[0].damaged, "");
}

TEST_F(DamagedRows, AMessageIsAcceptedThoughADeliveryThatAwaitsItsTypeCannotBeRead) {
  const auto deliveries = two_of_a_case({"case.assigned"});
  execute("UPDATE delivery SET with_types = X'FF' WHERE id = " + std::to_string(deliveries[1].id));
  const auto store = open();
  AcceptMessage awaited = message("it comes", "case.assigned");
  awaited.selector.case_id = "the case";

  const BatchResult result = submit(**store, {awaited});

  ASSERT_EQ(result.status, BatchStatus::Committed) << result.error.render();
  EXPECT_EQ((*store)->delivery(deliveries[1].id)->value().awaits, "") << "it would wait for ever, and nobody would see";
}

TEST_F(DamagedRows, ADeliveryInAStateThatDoesNotExistIsDeadAndTakesRemedies) {
  for (const char* state : {"77", "-3"}) {
    const AcceptMessage change = message_to({"kommunix"});
    { submit(**open(), {change}); }
    execute(std::string("UPDATE delivery SET state = ") + state + " WHERE state = 1");
    const auto store = open();
    const Delivery delivery = (*store)->deliveries_of(change.message.id)->front();
    EXPECT_EQ(delivery.state, DeliveryState::Dead) << state;
    EXPECT_NE(delivery.damaged, "") << state;

    EXPECT_EQ(submit(**store, {remedy(Remedy::Skip, delivery.id)}).status, BatchStatus::Committed) << state;
  }
}

TEST_F(DamagedRows, AStateBelowAllOthersIsCountedAndFoundAsDead) {
  { submit(**open(), {message_to({"kommunix"})}); }
  execute("UPDATE delivery SET state = -3");
  const auto store = open();
  MessageFilter dead;
  dead.state = DeliveryState::Dead;

  EXPECT_EQ((*store)->counts()->connectors.at(0).dead, 1U);
  EXPECT_EQ((*store)->find_deliveries(dead, 0)->size(), 1U);
}

TEST_F(DamagedRows, ADispositionThatDoesNotExistWaitsForAPerson) {
  const AcceptMessage damaged = message("body");
  const AcceptMessage healthy = message("body");
  { submit(**open(), {damaged, healthy}); }
  execute("UPDATE message SET disposition = 9 WHERE id = '" + damaged.message.id + "'");
  const auto store = open();

  EXPECT_EQ((*store)->counts()->unrouted, 1U);
  const auto all = (*store)->list({});
  ASSERT_TRUE(all) << all.error().render();
  EXPECT_EQ(std::count_if(all->begin(), all->end(),
                          [](const MessageSummary& each) { return each.disposition == Disposition::Unrouted; }),
            1);
}

}  // namespace
}  // namespace nabe::store::testing
