// SPDX-License-Identifier: EUPL-1.2
// Every remedy for a delivery, by its real command against the real hub: what the systems behind it get then, and what
// the journal has.
#include <ostream>
#include <tuple>

#include "operated_hub.h"

namespace nabe::integration {
namespace {

struct RemedyCommand {
  const char* name;
  Names arguments;  ///< DELIVERY and FILE stand for the delivery's number and a file with an edited body
  const char* noted;
  Names at_akte;  ///< what arrives there afterwards, in order
  Names at_archiv;
};

void PrintTo(const RemedyCommand& row, std::ostream* out) { *out << row.name; }

const RemedyCommand kRemedyCommands[] = {
    {"retry", {"retry", "DELIVERY"}, "waiting ", {"first-1", "second-1"}, {}},
    {"resend",
     {"resend", "DELIVERY", "FILE", "--reason", "name corrected"},
     "replaced name corrected",
     {"edited-1", "second-1"},
     {}},
    {"settle", {"settle", "DELIVERY", "--reference", "AZ-7"}, "settled ", {"second-1"}, {}},
    {"redirect", {"redirect", "DELIVERY", "--to", "archiv"}, "redirected ", {"second-1"}, {"first-1"}},
    {"skip", {"skip", "DELIVERY", "--reason", "sent twice"}, "skipped sent twice", {"second-1"}, {}},
};

struct Misfortune {
  int status;
  const char* state;
};

void PrintTo(const Misfortune& misfortune, std::ostream* out) { *out << misfortune.state; }

class RemedyByCommand : public OperatedHub,
                        public testing::WithParamInterface<std::tuple<RemedyCommand, Misfortune>> {};

TEST_P(RemedyByCommand, FreesTheLaneAndIsInTheJournal) {
  const auto& [remedy, misfortune] = GetParam();
  ASSERT_NO_FATAL_FAILURE(begin());
  const Receipt first = send_in_vain("first", "case", misfortune.status, misfortune.state);
  const Receipt second = send("second", "case");
  const std::string delivery = number_of_delivery(first.message_id, "akte");
  ASSERT_EQ(delivery_to(second.message_id, "akte").text_at("blocked_behind"), first.message_id);
  Names arguments = remedy.arguments;
  for (std::string& argument : arguments) {
    if (argument == "DELIVERY") argument = delivery;
    if (argument == "FILE") argument = path("edited.xml");
  }
  write_file(path("edited.xml"), small_application("edited", 1, "passersatz"));

  const Command command = nabe(arguments);

  ASSERT_EQ(command.exit_code, 0) << command.output;
  EXPECT_TRUE(wait_for("/akte", remedy.at_akte.size()));
  EXPECT_TRUE(wait_for("/archiv", remedy.at_archiv.size()));
  EXPECT_TRUE(becomes(second.message_id, "akte", "delivered"));
  EXPECT_EQ(arrived("/akte"), remedy.at_akte);
  EXPECT_EQ(arrived("/archiv"), remedy.at_archiv);
  const std::string action = remedy.name == std::string("resend") ? "replace" : remedy.name;
  EXPECT_EQ(journal(), Names{action + " delivery " + delivery + ": " + misfortune.state + " -> " + remedy.noted});
}

INSTANTIATE_TEST_SUITE_P(Every, RemedyByCommand,
                         testing::Combine(testing::ValuesIn(kRemedyCommands),
                                          testing::Values(Misfortune{422, "dead"}, Misfortune{500, "unknown"})),
                         [](const auto& row) {
                           return std::string(std::get<0>(row.param).name) + '_' + std::get<1>(row.param).state;
                         });

}  // namespace
}  // namespace nabe::integration
