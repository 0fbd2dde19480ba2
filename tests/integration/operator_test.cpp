// SPDX-License-Identifier: EUPL-1.2
// What an operator does about messages that did not arrive: the real commands against the real hub, judged by what the
// systems behind it get and by the journal.
#include <csignal>

#include "operated_hub.h"

namespace nabe::integration {
namespace {

TEST_F(OperatedHub, TakesASettledDeliverysReferenceFromTheCommand) {
  ASSERT_NO_FATAL_FAILURE(begin());
  const Receipt sent = send_in_vain("lost", "case", 500, "unknown");

  ASSERT_EQ(nabe({"settle", sent.message_id, "--reference", "AZ-7"}).exit_code, 0);

  EXPECT_EQ(delivery_to(sent.message_id, "akte").text_at("remote_reference"), "AZ-7");
}

TEST_F(OperatedHub, RetriesTheGroupOfAConnectorAndACodeAndNothingElse) {
  ASSERT_NO_FATAL_FAILURE(begin());
  const Receipt one = send_in_vain("one", "case-1", 422, "dead");
  const Receipt two = send_in_vain("two", "case-2", 422, "dead");
  send_in_vain("other", "case-3", 409, "dead");
  const std::string code = delivery_to(one.message_id, "akte").text_at("code");
  const Names by_filter = {"retry", "--connector", "akte", "--code", code};
  Names looking = by_filter;
  looking.insert(looking.end(), {"--dry-run", "--json"});
  ASSERT_EQ(told(looking).at("deliveries").items().size(), 2U) << nabe(looking).output;
  ASSERT_EQ(nabe(by_filter).exit_code, 1) << "it has asked nobody and gone on";
  ASSERT_EQ(journal(), Names());
  Names doing = by_filter;
  doing.push_back("--yes");

  const Command command = nabe(doing);

  ASSERT_EQ(command.exit_code, 0) << command.output;
  EXPECT_NE(command.output.find("retry: 2 done, 0 not"), std::string::npos) << command.output;
  EXPECT_TRUE(becomes(one.message_id, "akte", "delivered"));
  EXPECT_TRUE(becomes(two.message_id, "akte", "delivered"));
  const Names got = arrived("/akte");
  EXPECT_EQ(std::set<std::string>(got.begin(), got.end()), (std::set<std::string>{"one-1", "two-1"}));
  EXPECT_EQ(journal(), (Names{"retry delivery " + number_of_delivery(one.message_id, "akte") + ": dead -> waiting ",
                              "retry delivery " + number_of_delivery(two.message_id, "akte") + ": dead -> waiting "}));
}

/// The command asks for deliveries by the page; none may be left out or taken twice where one page ends.
TEST_F(OperatedHub, RetriesAGroupOfSeveralPages) {
  constexpr std::uint64_t kGroup = 505;
  ASSERT_NO_FATAL_FAILURE(begin());
  city_.fail("/akte", 422, Receiver::kForever);
  LoadPlan plan;
  plan.url = [&] { return portal(*hub_); };
  plan.message = [](std::uint64_t number) { return small_application("many", number, "passersatz"); };
  plan.count = kGroup;
  Load load(plan);
  load.start();
  ASSERT_EQ(load.finish().acknowledged.size(), kGroup);
  ASSERT_TRUE(eventually([&] { return dead_at("akte") == kGroup; })) << nabe({"status"}).output;
  city_.fail("/akte", 422, 0);

  const Command command = nabe({"retry", "--connector", "akte", "--state", "dead", "--yes"});

  EXPECT_EQ(command.exit_code, 0) << command.output;
  EXPECT_NE(command.output.find("retry: 505 done, 0 not"), std::string::npos) << command.output;
  EXPECT_TRUE(wait_for("/akte", kGroup));
  EXPECT_EQ(city_.counts("/akte").repeats, 0U);
}

TEST_F(OperatedHub, TouchesNoDeliveryThatIsUnderWay) {
  ASSERT_NO_FATAL_FAILURE(begin());
  city_.delay("/akte", Receiver::kForever);
  const Receipt sent = send("slow", "case");
  ASSERT_TRUE(wait_for("/akte", 1));

  const Command command = nabe({"skip", number_of_delivery(sent.message_id, "akte"), "--reason", "too slow"});

  EXPECT_EQ(command.exit_code, 1) << command.output;
  EXPECT_NE(command.output.find("NABE-DLV-011"), std::string::npos) << command.output;
  EXPECT_EQ(delivery_to(sent.message_id, "akte").text_at("state"), "attempting");
  EXPECT_EQ(journal(), Names());
}

TEST_F(OperatedHub, AssignsAMessageToTheCaseThatItsSenderNamedWrongly) {
  ASSERT_NO_FATAL_FAILURE(begin());
  const Receipt known = send("known", "case");
  write_file(path("letter.xml"), small_application("letter", 1, "passersatz"));
  const Json sent = told({"send", path("letter.xml"), "--from", "portal", "--type", "application.submitted",
                          "--no-case", "--reference", "portal:csae", "--json"});
  const std::string letter = sent.text_at("message");
  const Json listed = told({"messages", "--disposition", "unassigned", "--json"}).at("messages");
  ASSERT_EQ(listed.items().size(), 1U) << listed.text();
  ASSERT_EQ(listed.items().front().text_at("id"), letter);

  const Command command = nabe({"assign", letter, "--case", known.case_id});

  ASSERT_EQ(command.exit_code, 0) << command.output;
  EXPECT_TRUE(wait_for("/akte", 2));
  EXPECT_EQ(arrived("/akte"), (Names{"known-1", "letter-1"}));
  EXPECT_EQ(told({"show", letter, "--json"}).text_at("case"), known.case_id);
  EXPECT_EQ(journal(), Names{"assign message " + letter + ": unassigned -> " + known.case_id + ' '});
}

TEST_F(OperatedHub, DecidesAgainAboutWhatNoRouteMatched) {
  ASSERT_NO_FATAL_FAILURE(begin({{{"akte"}, "passersatz"}}));
  const Receipt lonely = send("lonely", "case", "einbuergerung");
  EXPECT_NE(nabe({"explain", lonely.message_id}).output.find("no route"), std::string::npos)
      << nabe({"explain", lonely.message_id}).output;
  hub_->send_signal(SIGTERM);
  ASSERT_TRUE(hub_->wait_for_exit().has_value());
  configure({{"akte", city_.url("/akte"), ""}}, {{{"akte"}, "passersatz"}, {{"akte"}, "einbuergerung"}});
  ASSERT_TRUE(hub_->start()) << hub_->log();

  const Command command = nabe({"reroute", "--disposition", "unrouted", "--type", "application.submitted"});

  EXPECT_EQ(command.exit_code, 0) << command.output;
  EXPECT_NE(command.output.find("1 message, 1 now routed"), std::string::npos) << command.output;
  EXPECT_TRUE(wait_for("/akte", 1));
  EXPECT_NE(nabe({"explain", lonely.message_id}).output.find("way-2"), std::string::npos)
      << nabe({"explain", lonely.message_id}).output;
  EXPECT_EQ(journal(), Names{"reroute message " + lonely.message_id + ": unrouted -> routed "});
}

TEST_F(OperatedHub, GivesAMessageToTheDepartmentThatItsSenderDidNotName) {
  ASSERT_NO_FATAL_FAILURE(begin());
  std::string astray = small_application("astray", 1, "passersatz");
  const std::string department = "auslaenderbehoerde";
  astray.replace(astray.find(department), department.size(), "auslaenderamt");
  const Reply reply = sender_.post(portal(*hub_), astray);
  ASSERT_TRUE(reply.receipt.has_value()) << reply.body;

  const Command command = nabe({"reroute", reply.receipt->message_id, "--to-department", department});

  EXPECT_EQ(command.exit_code, 0) << command.output;
  EXPECT_TRUE(wait_for("/akte", 1));
  EXPECT_EQ(journal(), Names{"reroute message " + reply.receipt->message_id + ": unknown_department -> routed "});
}

TEST_F(OperatedHub, KeepsAConnectorStoppedOverARestartUntilItIsStarted) {
  ASSERT_NO_FATAL_FAILURE(begin());
  ASSERT_EQ(nabe({"stop", "akte"}).exit_code, 0);
  const Receipt sent = send("patient", "case");
  hub_->send_signal(SIGTERM);
  ASSERT_TRUE(hub_->wait_for_exit().has_value());
  ASSERT_TRUE(hub_->start()) << hub_->log();
  // A second way shows that the hub has got to its deliveries by now.
  ASSERT_EQ(
      nabe({"redirect", number_of_delivery(send("passing", "other").message_id, "akte"), "--to", "archiv"}).exit_code,
      0);
  ASSERT_TRUE(wait_for("/archiv", 1));
  EXPECT_EQ(city_.counts("/akte").messages, 0U);
  EXPECT_EQ(delivery_to(sent.message_id, "akte").text_at("state"), "waiting");

  ASSERT_EQ(nabe({"start", "akte"}).exit_code, 0);

  EXPECT_TRUE(wait_for("/akte", 1));
  const Names done = journal();
  ASSERT_EQ(done.size(), 3U);
  EXPECT_EQ(done.front(), "stop connector auslaenderbehoerde.akte:  -> stopped ");
  EXPECT_EQ(done.back(), "start connector auslaenderbehoerde.akte:  -> running ");
}

TEST_F(OperatedHub, TellsWhyAMessageWentWhereItWent) {
  ASSERT_NO_FATAL_FAILURE(begin({{{"akte"}, "passersatz"}, {{"archiv"}, "einbuergerung"}}));
  const Receipt sent = send("told", "case");

  const Command command = nabe({"explain", sent.message_id});

  EXPECT_EQ(command.exit_code, 0);
  EXPECT_NE(command.output.find("way-1"), std::string::npos) << command.output;
  EXPECT_NE(command.output.find("passersatz"), std::string::npos) << command.output;
  EXPECT_EQ(nabe({"explain", "0195d3c0-7b3a-7c00-8000-0123456789ab"}).exit_code, 1);
}

}  // namespace
}  // namespace nabe::integration
