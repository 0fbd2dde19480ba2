// SPDX-License-Identifier: EUPL-1.2
// Every remedy for a delivery that waits for a person, with its effect on the lane.
#include <fstream>
#include <iterator>
#include <ostream>
#include <tuple>

#include "hub_fixture.h"

namespace nabe::test {
namespace {

using store::DeliveryState;
using store::Remedy;
using Names = std::vector<std::string>;

struct Row {
  const char* command;
  Remedy remedy;
  const char* documented;  ///< what docs/operating.md says that the delivery becomes
  DeliveryState becomes;   ///< with a connector that takes it now
  /// What its connector gets afterwards, in order: "first" again, an "edited" copy, the "second" of the lane.
  Names then;
  /// What the connector `archiv` gets.
  Names elsewhere;
};

void PrintTo(const Row& row, std::ostream* out) { *out << row.command; }

const Row kRows[] = {
    {"retry", Remedy::Retry, "waiting, due now", DeliveryState::Delivered, {"first", "second"}, {}},
    {"resend", Remedy::Replace, "replaced: an edited copy", DeliveryState::Replaced, {"edited", "second"}, {}},
    {"settle", Remedy::Settle, "settled", DeliveryState::Settled, {"second"}, {}},
    {"redirect", Remedy::Redirect, "redirected: a new delivery", DeliveryState::Redirected, {"second"}, {"first"}},
    {"skip", Remedy::Skip, "skipped", DeliveryState::Skipped, {"second"}, {}},
};

/// A lane whose first delivery is dead or unknown, and whose second waits behind it.
class RemedyTable : public HubTest, public ::testing::WithParamInterface<std::tuple<Row, DeliveryState>> {
 protected:
  static script::Submission of_the_lane(const std::string& name) {
    script::Submission result;
    result.sender_message_id = name;
    result.body = application(name);
    result.opens_case = true;
    result.references = {{"portal", "one"}};
    return result;
  }
  /// The names of what has arrived, beginning with the `from`th.
  static Names names_at(const std::string& sink, std::size_t from) {
    Names names;
    const auto arrivals = script::sink(sink).arrivals();
    for (std::size_t i = from; i < arrivals.size(); ++i) {
      names.push_back(arrivals[i].facts.at("number"));
    }
    return names;
  }
};

TEST_P(RemedyTable, EndsOrRepeatsTheDeliveryAndFreesTheLane) {
  const auto& [row, state] = GetParam();
  begin(plain_sink_section("akte", "") + sink_section("archiv"), route_to("akte"));
  script::sink("akte").reply([state = state](const script::Arrival&) {
    script::Answer answer;
    answer.outcome = state == DeliveryState::Dead ? NABE_REJECT : NABE_UNKNOWN;
    answer.code = NABE_CODE_TIMEOUT;
    return answer;
  });
  const auto first = script::submit("door", of_the_lane("first"));
  const auto second = script::submit("door", of_the_lane("second"));
  ASSERT_TRUE(becomes(first.message_id, "akte", state));
  ASSERT_EQ(delivery_to(second.message_id, "akte").blocked_behind, first.message_id);
  script::sink("akte").reply(nullptr);
  delivery::RemedyRequest request;
  request.remedy = row.remedy;
  request.delivery_id = delivery_to(first.message_id, "akte").id;
  request.actor = "tester";
  request.reason = "because";
  request.reference = "AZ-1";
  request.target_connector = "office.archiv";
  request.body = of_the_lane("edited").body;

  const auto applied = operations().apply(request);

  ASSERT_TRUE(applied.ok()) << applied.error().render();
  EXPECT_TRUE(becomes(first.message_id, "akte", row.becomes));
  EXPECT_TRUE(becomes(second.message_id, "akte", DeliveryState::Delivered));
  EXPECT_TRUE(script::sink("archiv").wait_for(row.elsewhere.size()));
  EXPECT_EQ(names_at("akte", 1), row.then);
  EXPECT_EQ(names_at("archiv", 0), row.elsewhere);
}

TEST(RemedyTableDocument, SaysWhatEachRemedyMakesOfTheDelivery) {
  std::ifstream file(std::string(NABE_SOURCE_DIR) + "/docs/operating.md");
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  for (const Row& row : kRows) {
    const std::size_t line = text.find("\n| `" + std::string(row.command), text.find("\n| remedy |"));
    ASSERT_NE(line, std::string::npos) << row.command;
    const std::string said = text.substr(text.find("` | ", line) + 4, 40);
    EXPECT_EQ(said.rfind(row.documented, 0), 0u) << row.command << ": " << said;
  }
}

INSTANTIATE_TEST_SUITE_P(EveryRemedy, RemedyTable,
                         ::testing::Combine(::testing::ValuesIn(kRows),
                                            ::testing::Values(DeliveryState::Dead, DeliveryState::Unknown)),
                         [](const auto& row_and_state) {
                           return std::string(std::get<0>(row_and_state.param).command) + "_" +
                                  store::name_of(std::get<1>(row_and_state.param));
                         });

}  // namespace
}  // namespace nabe::test
