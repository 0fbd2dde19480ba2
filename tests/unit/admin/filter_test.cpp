// SPDX-License-Identifier: EUPL-1.2
#include "admin/filter.h"

#include <gtest/gtest.h>

namespace nabe::admin {
namespace {

TEST(Filter, IsReadBackFromItsQuery) {
  store::MessageFilter filter;
  filter.department = "amt";
  filter.connector = "amt.akte";
  filter.state = store::DeliveryState::Unknown;
  filter.disposition = store::Disposition::UnknownDepartment;
  filter.received_after_us = 1'700'000'000'000'001;
  filter.received_before_us = 1'800'000'000'000'000;
  filter.after_id = "m1";
  filter.limit = 7;

  const auto read = filter_of(query_of(filter));

  ASSERT_TRUE(read.ok()) << read.error().render();
  EXPECT_EQ(query_of(*read), query_of(filter));
  EXPECT_EQ(read->received_after_us, filter.received_after_us);
}

TEST(Filter, KnowsTheNameOfEveryState) {
  for (const char* name : {"unassigned", "waiting", "attempting", "pending", "unknown", "dead", "delivered", "settled",
                           "skipped", "redirected", "replaced"}) {
    EXPECT_TRUE(filter_of({{"state", name}}).ok()) << name;
  }
}

TEST(Filter, RefusesWhatItDoesNotUnderstand) {
  const Pairs rows = {{"state", "happy"},
                      {"state", ""},
                      {"disposition", "lost"},
                      {"limit", "1001"},
                      {"limit", "0"},
                      {"limit", "-1"},
                      {"limit", "1x"},
                      {"received_after", "today"},
                      {"received_before", ""},
                      {"colour", "red"},
                      {"", ""}};
  for (const auto& row : rows) {
    const auto read = filter_of({row});
    ASSERT_FALSE(read.ok()) << row.first << '=' << row.second;
    EXPECT_EQ(read.error().code, "NABE-ADM-005");
  }
}

TEST(JournalFilterOfQuery, ReadsWhatItWrites) {
  store::JournalFilter filter;
  filter.actor = "anna";
  filter.action = "retry";
  filter.subject = "delivery 4711";
  filter.since_us = 1'700'000'000'000'000;
  filter.until_us = 1'700'000'001'000'000;
  filter.after = 17;
  filter.limit = 5;

  const auto read = journal_filter_of(query_of(filter));

  ASSERT_TRUE(read) << read.error().render();
  EXPECT_EQ(query_of(*read), query_of(filter));
  EXPECT_EQ(read->subject, "delivery 4711");
  EXPECT_EQ(read->after, 17);
}

TEST(JournalFilterOfQuery, RefusesWhatItCannotRead) {
  for (const auto& [key, value] :
       Pairs{{"since", "yesterday"}, {"after", "x"}, {"limit", "0"}, {"limit", "5000"}, {"colour", "red"}}) {
    EXPECT_EQ(journal_filter_of({{key, value}}).error().code, "NABE-ADM-005") << key;
  }
}

TEST(RefusalFilterOfQuery, ReadsWhatItWrites) {
  store::RefusalFilter filter{
      "amt", "portal", "A-1", "ab12", "NABE-MSG-001", 1'700'000'000'000'000, 1'700'000'001'000'000, 17, 5};

  const auto read = refusal_filter_of(query_of(filter));

  ASSERT_TRUE(read) << read.error().render();
  EXPECT_EQ(query_of(*read), query_of(filter));
  EXPECT_EQ(query_of(*read).size(), 9U);
  EXPECT_EQ(refusal_filter_of({{"actor", "anna"}}).error().code, "NABE-ADM-005");
}

}  // namespace
}  // namespace nabe::admin
