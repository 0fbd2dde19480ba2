// SPDX-License-Identifier: EUPL-1.2
#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <stdexcept>
#include <string>

#include "portal/codes.h"
#include "portal/effect.h"
#include "portal/event.h"
#include "portal/paths.h"

namespace nabe::portal {
namespace {

TEST(TrackingCode, IsAnotherOneEachTime) {
  std::set<std::string> codes;
  for (int i = 0; i < 1000; ++i) codes.insert(new_tracking_code());

  EXPECT_EQ(codes.size(), 1000U);
}

TEST(TrackingCode, Has160BitsOfWhichEachIsUsed) {
  std::set<char> letters;
  for (int i = 0; i < 200; ++i) {
    const std::string code = new_tracking_code();
    ASSERT_EQ(code.size(), 32U);  // of 5 bits each
    letters.insert(code.begin(), code.end());
  }

  EXPECT_EQ(letters.size(), 32U);
}

TEST(TrackingCode, IsReadAsItIsPrintedAndAsPeopleTypeIt) {
  const std::string code = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

  EXPECT_EQ(printed_tracking_code(code), "0123-4567-89AB-CDEF-GHJK-MNPQ-RSTV-WXYZ");
  EXPECT_EQ(typed_tracking_code(printed_tracking_code(code)), code);
  EXPECT_EQ(typed_tracking_code("o i23-4567-89ab-cdef-ghjk-mnpq-rstv-wxyz"), code);
}

TEST(TrackingCode, OfAnotherFormIsNone) {
  for (const std::string& text : {std::string(), std::string(31, 'A'), std::string(33, 'A'), std::string(32, 'U'),
                                  std::string(32, '/'), std::string(100'000, '-')}) {
    EXPECT_FALSE(typed_tracking_code(text)) << text.substr(0, 40);
  }
}

TEST(ApplicationId, IsTakenForNoTrackingCode) {
  const std::string id = new_application_id();

  EXPECT_TRUE(is_application_id(id));
  EXPECT_FALSE(typed_tracking_code(id));
  EXPECT_FALSE(is_application_id(new_tracking_code()));
}

TEST(Effect, IsOfTheTypesThatConcernACitizen) {
  ASSERT_NE(effect_of("decision.issued"), nullptr);
  EXPECT_EQ(effect_of("decision.issued")->state, state::kDecisionAvailable);
  EXPECT_EQ(effect_of("decision.issued")->item, "decision");
  EXPECT_EQ(effect_of("document.filed"), nullptr);
  EXPECT_EQ(effect_of("payment.posted"), nullptr);
}

TEST(StatusMap, ShowsNothingOfAStatusThatItDoesNotName) {
  const StatusMap map({"in Bearbeitung=in_progress", "a=b=closed"});

  EXPECT_EQ(map.of("in Bearbeitung"), "in_progress");
  EXPECT_EQ(map.of("a=b"), "closed");
  EXPECT_EQ(map.of("Sicherheitsabfrage läuft"), "");
}

TEST(StatusMap, RefusesAStateThatIsNotPublic) {
  EXPECT_THROW(StatusMap({"x=police_check"}), std::invalid_argument);
  EXPECT_THROW(StatusMap({"x"}), std::invalid_argument);
  EXPECT_THROW(StatusMap({"=closed"}), std::invalid_argument);
}

Event example_event() {
  Item item{"query", "message-1", "Paß \"fehlt\"", "q-1", "2026-12-01", "", portal::Content{{}, "text/plain", "ab", 3},
            {}};
  item.attachments.push_back({"Formular ğ.pdf", "application/pdf", "cd", 5'000'000'000});
  return {7, Time(std::chrono::microseconds(1'772'352'930'000'042)), "answer_needed", item};
}

TEST(Event, IsReadAsItWasStored) {
  const Event event = example_event();

  const Event read = stored_event(7, stored(event));

  EXPECT_EQ(stored(read), stored(event));
  EXPECT_EQ(read.time, event.time);
  ASSERT_TRUE(read.item);
  EXPECT_EQ(read.item->subject, event.item->subject);
  EXPECT_EQ(read.item->attachments.at(0).size_bytes, 5'000'000'000U);
}

TEST(Event, ShowsNoIdOfTheHub) {
  const std::string shown_text = shown(example_event(), Marks{}).text();

  EXPECT_EQ(shown_text.find("message-1"), std::string::npos);
  EXPECT_NE(shown_text.find("\"time\":\"2026-03-01T08:15:30.000042Z\""), std::string::npos) << shown_text;
  EXPECT_NE(shown_text.find("\"answered\":false"), std::string::npos);
}

TEST(Event, ThatIsDamagedIsNotGuessedAt) { EXPECT_THROW(stored_event(1, "{"), std::runtime_error); }

TEST(Marks, AreReadAsTheyWereStored) {
  Marks marks;
  marks.acknowledged = Time(std::chrono::microseconds(5));
  marks.answer_id = "a-1";

  const Marks read = stored_marks({"r/x/1", stored(marks), 9});

  EXPECT_EQ(read.acknowledged, marks.acknowledged);
  EXPECT_FALSE(read.fetched);
  EXPECT_EQ(read.answer_id, "a-1");
  EXPECT_EQ(read.version, 9U);
}

TEST(Path, NamesItsEndpointWithWhatARequestPutsThere) {
  const PathMatch match = match_path("GET", "/v1/applications/0123-abcd%20/mailbox/12/attachments/3");

  ASSERT_TRUE(match.target);
  EXPECT_EQ(match.target->endpoint, Endpoint::FetchAttachment);
  EXPECT_EQ(match.target->application, "0123-abcd ");
  EXPECT_EQ(match.target->number, 12U);
  EXPECT_EQ(match.target->index, 3U);
}

TEST(Path, TellsTheMethodsOfOneThatIsKnown) {
  EXPECT_EQ(match_path("PUT", "/v1/applications").allow, "POST, GET");
  EXPECT_FALSE(match_path("PUT", "/v1/applications").target);
  for (const char* path :
       {"", "/", "/v1", "/v1/applications/", "/v1/applications//events", "/v1/applications/a/mailbox/x",
        "/v1/applications/a/mailbox/-1", "/v1/applications/%2/events", "/v2/applications",
        "/v1/applications/a/mailbox/99999999999999999999"}) {
    EXPECT_EQ(match_path("GET", path).allow, "") << path;
  }
}

TEST(QueryParameter, IsDecodedAndGivenOnce) {
  EXPECT_EQ(query_parameter("a=1&after=x%2Fy&b", "after"), "x/y");
  EXPECT_EQ(query_parameter("a=1", "after"), "");
  EXPECT_FALSE(query_parameter("after=1&after=2", "after"));
  EXPECT_FALSE(query_parameter("after", "after"));
  EXPECT_FALSE(query_parameter("after=%x", "after"));
}

}  // namespace
}  // namespace nabe::portal
