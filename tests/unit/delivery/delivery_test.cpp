// SPDX-License-Identifier: EUPL-1.2
#include <atomic>
#include <future>

#include "hub_fixture.h"
#include "message/sha256.h"

namespace nabe::test {
namespace {

using store::DeliveryState;

script::Submission in_case(const std::string& id, const std::string& file_number) {
  script::Submission result;
  result.sender_message_id = id;
  result.body = "<application><number>" + id + "</number><destination>office</destination></application>";
  result.opens_case = true;
  result.references = {{"portal", file_number}};
  return result;
}

script::Answer answer(std::int32_t outcome, std::uint32_t code = NABE_CODE_NONE) {
  script::Answer result;
  result.outcome = outcome;
  result.code = code;
  return result;
}

TEST_F(HubTest, MessagesOfACaseArriveInOrder) {
  begin(sink_section("akte", "idempotent = true\nmax_in_flight = 8"), route_to("akte"));
  for (int i = 0; i < 40; ++i) {
    script::submit("door", in_case(std::to_string(i), "one"));
  }

  ASSERT_TRUE(script::sink("akte").wait_for(40));
  const auto arrivals = script::sink("akte").arrivals();
  for (std::size_t i = 0; i < arrivals.size(); ++i) {
    EXPECT_EQ(arrivals[i].sender_message_id, std::to_string(i));
  }
}

TEST_F(HubTest, ABlockedCaseBlocksNobodyElse) {
  begin(sink_section("akte"), route_to("akte"));
  script::sink("akte").reply([](const script::Arrival& arrival) {
    return answer(arrival.sender_message_id == "sick" ? NABE_REJECT : NABE_DELIVERED, NABE_CODE_INVALID);
  });
  const auto sick = script::submit("door", in_case("sick", "one"));
  const auto behind = script::submit("door", in_case("behind", "one"));
  const auto other = script::submit("door", in_case("other", "two"));

  EXPECT_TRUE(becomes(other.message_id, "akte", DeliveryState::Delivered));
  EXPECT_TRUE(becomes(sick.message_id, "akte", DeliveryState::Dead));
  EXPECT_EQ(delivery_to(behind.message_id, "akte").state, DeliveryState::Waiting);
  EXPECT_EQ(delivery_to(behind.message_id, "akte").blocked_behind, sick.message_id);
}

TEST_F(HubTest, ARetryCarriesTheSameKeyAndAHigherAttempt) {
  begin(sink_section("akte"), route_to("akte"));
  script::sink("akte").reply([](const script::Arrival& arrival) {
    return answer(arrival.attempt < 3 ? NABE_RETRY : NABE_DELIVERED, NABE_CODE_TIMEOUT);
  });
  const auto receipt = script::submit("door", in_case("a", "one"));

  ASSERT_TRUE(script::sink("akte").wait_for(3));
  const auto arrivals = script::sink("akte").arrivals();
  EXPECT_EQ(arrivals[0].key, arrivals[2].key);
  EXPECT_EQ(arrivals[0].lane_sequence, arrivals[2].lane_sequence);
  EXPECT_EQ(arrivals[2].attempt, 3u);
  EXPECT_TRUE(becomes(receipt.message_id, "akte", DeliveryState::Delivered));
}

TEST_F(HubTest, WhatKeepsFailingIsGivenUpAndWaitsForAPerson) {
  begin(
      "[connectors.akte]\nplugin = \"scripted_sink\"\nscript = \"akte\"\nidempotent = true\n"
      "retry = { first = \"5ms\", max = \"10ms\", give_up_after = \"1s\" }\n",
      route_to("akte"));
  script::sink("akte").reply([](const script::Arrival&) { return answer(NABE_RETRY, NABE_CODE_TIMEOUT); });

  const auto receipt = script::submit("door", in_case("a", "one"));

  EXPECT_TRUE(becomes(receipt.message_id, "akte", DeliveryState::Dead));
  EXPECT_EQ(delivery_to(receipt.message_id, "akte").code, "gave-up");
}

TEST_F(HubTest, AnOutageCountsNoAttemptAndEndsByItself) {
  begin(sink_section("akte"), route_to("akte"));
  std::atomic<bool> away{true};
  script::sink("akte").reply([&away](const script::Arrival&) {
    return answer(away ? NABE_NOT_CONNECTED : NABE_DELIVERED, NABE_CODE_UNAVAILABLE);
  });
  const auto receipt = script::submit("door", in_case("a", "one"));
  ASSERT_TRUE(script::sink("akte").wait_for(3));
  away = false;

  EXPECT_TRUE(becomes(receipt.message_id, "akte", DeliveryState::Delivered));
  EXPECT_EQ(script::sink("akte").arrivals().back().attempt, 1u);
}

TEST_F(HubTest, AnUnknownOutcomeIsRepeatedOnlyIfTheConnectorIsIdempotent) {
  begin(sink_section("akte") + sink_section("kasse", ""), route_to("akte") + route_to("kasse"));
  const auto once_unknown = [](const script::Arrival& arrival) {
    return answer(arrival.attempt == 1 ? NABE_UNKNOWN : NABE_DELIVERED, NABE_CODE_TIMEOUT);
  };
  script::sink("akte").reply(once_unknown);
  script::sink("kasse").reply(once_unknown);

  const auto receipt = script::submit("door", in_case("a", "one"));

  EXPECT_TRUE(becomes(receipt.message_id, "akte", DeliveryState::Delivered));
  EXPECT_TRUE(becomes(receipt.message_id, "kasse", DeliveryState::Unknown));
  EXPECT_EQ(script::sink("kasse").arrivals().size(), 1u);
}

TEST_F(HubTest, AnExceptionOfAPluginBecomesAFaultWithItsText) {
  begin(sink_section("kasse", ""), route_to("kasse"));
  script::sink("kasse").reply([](const script::Arrival&) {
    script::Answer thrown;
    thrown.throws = "index out of range";
    return thrown;
  });

  const auto receipt = script::submit("door", in_case("a", "one"));

  EXPECT_TRUE(becomes(receipt.message_id, "kasse", DeliveryState::Unknown));
  EXPECT_NE(delivery_to(receipt.message_id, "kasse").detail.find("index out of range"), std::string::npos);
}

TEST_F(HubTest, AStreamIsReadOnTheThreadOfItsCallOnly) {
  begin(sink_section("akte"), route_to("akte"));
  script::sink("akte").read_on_another_thread();
  const auto receipt = script::submit("door", in_case("a1", "P-1"));
  EXPECT_TRUE(becomes(receipt.message_id, "akte", store::DeliveryState::Waiting));
  EXPECT_TRUE(eventually(
      [&] { return log_.text().find("stream_read on another thread than that of the call") != std::string::npos; }));
  EXPECT_TRUE(script::sink("akte").arrivals().empty());
}

TEST_F(HubTest, ASickSinkLeavesTheOthersAlone) {
  begin(sink_section("akte") + sink_section("kasse"), route_to("akte") + route_to("kasse"));
  std::promise<void> release;
  const std::shared_future<void> released = release.get_future().share();
  script::sink("kasse").reply([released](const script::Arrival&) {
    released.wait();
    return script::Answer{};
  });
  for (int i = 0; i < 30; ++i) {
    script::submit("door", in_case(std::to_string(i), std::to_string(i)));
  }

  EXPECT_TRUE(script::sink("akte").wait_for(30));
  release.set_value();
  EXPECT_TRUE(script::sink("kasse").wait_for(30));
}

TEST_F(HubTest, SeveralRoutesToOneConnectorMakeOneDeliveryWithTheUnionOfTheirGrants) {
  begin(sink_section("kasse"), route_to("kasse", "grant = [\"payment\"]") +
                                   "[[route]]\nname = \"names\"\ntype = \"application.submitted\"\n"
                                   "to = [\"kasse\"]\ngrant = [\"applicant.name\"]\n");
  script::Submission submission;
  submission.body =
      "<application><destination>office</destination><asylum>secret</asylum><payment><status>open</status></payment>"
      "<applicant birth=\"1990\"><name>Ada</name><street>secret</street></applicant></application>";
  submission.attachments = {{"passport.pdf", "secret"}};

  script::submit("door", submission);

  ASSERT_TRUE(script::sink("kasse").wait_for(1));
  end();
  ASSERT_EQ(script::sink("kasse").arrivals().size(), 1u);
  const auto arrival = script::sink("kasse").arrivals().front();
  EXPECT_EQ(arrival.body,
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
            "<application><payment><status>open</status></payment><applicant><name>Ada</name></applicant>"
            "</application>\n");
  EXPECT_EQ(arrival.body_sha256, message::sha256_hex(arrival.body));
  EXPECT_TRUE(arrival.attachments.empty());
  EXPECT_EQ(arrival.facts.count("destination"), 0u);
  EXPECT_EQ(arrival.facts.at("payment.status"), "open");
}

TEST_F(HubTest, AFactThatIsGrantedByNameArrivesWithoutThePartOfTheBodyThatItIsReadFrom) {
  begin(sink_section("kasse"), route_to("kasse", "grant = [\"payment\", \"fact:destination\"]"));
  script::Submission submission;
  submission.body =
      "<application><destination>office</destination><payment><status>open</status></payment></application>";

  script::submit("door", submission);

  ASSERT_TRUE(script::sink("kasse").wait_for(1));
  const auto arrival = script::sink("kasse").arrivals().front();
  EXPECT_EQ(arrival.facts.at("destination"), "office");
  EXPECT_EQ(arrival.body.find("destination"), std::string::npos) << arrival.body;
}

TEST_F(HubTest, AFactThatIsGrantedByNameAsksForNoXml) {
  begin(sink_section("kasse"), route_to("kasse", "grant = [\"fact:destination\"]"));
  script::Submission submission;
  submission.department = "office";
  submission.media_type = "application/json";
  submission.body = R"({"payment": {}})";

  script::submit("door", submission);

  ASSERT_TRUE(script::sink("kasse").wait_for(1));
  EXPECT_EQ(script::sink("kasse").arrivals().front().body, "");
}

TEST_F(HubTest, TheGrantedPartOfABodyIsTheSameOnEveryAttemptAndKeepsItsNamespaces) {
  profile_ =
      "[profile]\nname = \"form\"\nformat = \"xml\"\n[namespaces]\nf = \"urn:form\"\np = \"urn:payment\"\n"
      "[facts]\ndestination = \"/f:application/f:destination\"\n"
      "[sections]\npayment = \"/f:application/p:payment\"\n";
  begin(sink_section("kasse"), route_to("kasse", "grant = [\"payment\"]"));
  script::sink("kasse").reply([](const script::Arrival& arrival) {
    return answer(arrival.attempt < 2 ? NABE_RETRY : NABE_DELIVERED, NABE_CODE_TIMEOUT);
  });
  script::Submission submission;
  submission.body =
      "<application xmlns=\"urn:form\" xmlns:pay=\"urn:payment\" xmlns:k=\"urn:kind\"><destination>office</destination>"
      "<pay:payment k:kind=\"card\"><pay:status>open</pay:status></pay:payment></application>";

  script::submit("door", submission);

  ASSERT_TRUE(script::sink("kasse").wait_for(2));
  const auto arrivals = script::sink("kasse").arrivals();
  EXPECT_EQ(arrivals[0].attempt, 1u);
  EXPECT_EQ(arrivals[1].attempt, 2u);
  EXPECT_EQ(arrivals[0].body, arrivals[1].body);
  EXPECT_EQ(arrivals[0].body_sha256, arrivals[1].body_sha256);
  EXPECT_EQ(arrivals[1].body_sha256, message::sha256_hex(arrivals[1].body));
  for (const char* kept : {"xmlns=\"urn:form\"", "xmlns:pay=\"urn:payment\"", "xmlns:k=\"urn:kind\"", "<pay:payment",
                           "k:kind=\"card\"", "<pay:status>open</pay:status>"}) {
    EXPECT_NE(arrivals[1].body.find(kept), std::string::npos) << kept << " in " << arrivals[1].body;
  }
  EXPECT_EQ(arrivals[1].body.find("destination"), std::string::npos) << arrivals[1].body;
}

TEST_F(HubTest, WithoutAGrantNothingOfTheContentIsHandedOver) {
  begin(sink_section("kasse"), route_to("kasse", ""));
  script::Submission submission;
  submission.body = application("a", "<applicant><name>Ada</name></applicant>");
  submission.attachments = {{"passport.pdf", "secret"}};

  script::submit("door", submission);

  ASSERT_TRUE(script::sink("kasse").wait_for(1));
  const auto arrival = script::sink("kasse").arrivals().front();
  EXPECT_EQ(arrival.body, "");
  EXPECT_TRUE(arrival.attachments.empty());
  EXPECT_TRUE(arrival.facts.empty());
}

TEST_F(HubTest, WhatASessionEmitsAndNamesIsCommittedWithItsOutcome) {
  begin(sink_section("kommunix") + sink_section("akte"),
        route_to("kommunix") +
            "[[route]]\nname = \"file\"\nfrom = \"kommunix\"\ntype = \"case.assigned\"\n"
            "to = [\"akte\"]\nwith = [\"application.submitted\"]\ngrant = [\"*\"]\n");
  script::sink("kommunix").reply([](const script::Arrival&) {
    script::Answer assigned;
    assigned.emissions = {{"case.assigned", "<assigned/>", ""}};
    assigned.references = {{"kommunix", "AZ-4711"}};
    assigned.puts = {{"seen", "yes"}};
    return assigned;
  });

  const auto receipt = script::submit("door", in_case("a", "one"));

  ASSERT_TRUE(script::sink("akte").wait_for(1));
  const auto arrival = script::sink("akte").arrivals().front();
  EXPECT_EQ(arrival.type, "case.assigned");
  EXPECT_EQ(arrival.case_id, receipt.case_id);
  EXPECT_EQ(arrival.references.at("kommunix"), "AZ-4711");
  EXPECT_EQ(arrival.with_types, std::vector<std::string>{"application.submitted"});
  EXPECT_EQ(script::state("kommunix", "seen"), "yes");
}

TEST_F(HubTest, WhatASessionCollectedIsDroppedUnlessItIsDelivered) {
  begin(sink_section("kommunix"), route_to("kommunix"));
  script::sink("kommunix").reply([](const script::Arrival&) {
    script::Answer rejected = answer(NABE_REJECT, NABE_CODE_INVALID);
    rejected.emissions = {{"case.assigned", "<assigned/>", ""}};
    rejected.puts = {{"seen", "yes"}};
    return rejected;
  });

  const auto receipt = script::submit("door", in_case("a", "one"));

  EXPECT_TRUE(becomes(receipt.message_id, "kommunix", DeliveryState::Dead));
  EXPECT_EQ(script::state("kommunix", "seen"), std::nullopt);
  EXPECT_EQ(store().counts()->messages, 1u);
}

TEST_F(HubTest, ASessionWithARefusedEmissionIsAFaultWhateverItsConnectorSays) {
  begin(sink_section("kommunix"), route_to("kommunix"));
  script::sink("kommunix").reply([](const script::Arrival&) {
    script::Answer delivered = answer(NABE_DELIVERED);
    delivered.ignores_a_refused_emission = true;
    return delivered;
  });

  const auto receipt = script::submit("door", in_case("a", "one"));

  ASSERT_TRUE(script::sink("kommunix").wait_for(2));
  EXPECT_NE(delivery_to(receipt.message_id, "kommunix").state, DeliveryState::Delivered);
  const auto attempts = store().attempts_of(delivery_to(receipt.message_id, "kommunix").id);
  EXPECT_EQ(attempts->front().outcome, "fault");
}

TEST_F(HubTest, AMessageOfADeliveryThatWasToEmitNothingIsRefused) {
  begin(silent_sink_section("kommunix"), route_to("kommunix"));
  script::sink("kommunix").reply([](const script::Arrival&) {
    script::Answer delivered;
    delivered.emissions = {{"case.assigned", "<assigned/>", ""}};
    return delivered;
  });

  const auto receipt = script::submit("door", in_case("a", "one"));

  ASSERT_TRUE(becomes(receipt.message_id, "kommunix", DeliveryState::Dead));
  EXPECT_EQ(delivery_to(receipt.message_id, "kommunix").code, "invalid");
  EXPECT_EQ(store().counts()->messages, 1u);
}

TEST_F(HubTest, AMessageThatNamesAnUnknownCaseIsAssignedWhenItsReferenceIsCommitted) {
  begin(sink_section("kommunix") + sink_section("akte"),
        "[[route]]\nname = \"in\"\ntype = \"application.submitted\"\nto = [\"kommunix\"]\ngrant = [\"*\"]\n"
        "[[route]]\nname = \"answers\"\ntype = \"query.answered\"\nto = [\"akte\"]\ngrant = [\"*\"]\n");
  script::sink("kommunix").reply([](const script::Arrival&) {
    script::Answer assigned;
    assigned.references = {{"kommunix", "AZ-1"}};
    return assigned;
  });
  script::Submission early;
  early.type = "query.answered";
  early.body = application("early");
  early.references = {{"kommunix", "AZ-1"}};
  const auto unassigned = script::submit("door", early);
  ASSERT_EQ((*store().message(unassigned.message_id))->disposition, store::Disposition::Unassigned);

  const auto opened = script::submit("door", in_case("a", "one"));

  ASSERT_TRUE(script::sink("akte").wait_for(1));
  EXPECT_EQ(script::sink("akte").arrivals().front().case_id, opened.case_id);
}

TEST_F(HubTest, APendingDeliveryIsCompletedByItsToken) {
  begin(sink_section("kasse", ""), route_to("kasse"));
  script::sink("kasse").reply([](const script::Arrival&) { return answer(NABE_PENDING); });
  const auto receipt = script::submit("door", in_case("a", "one"));
  ASSERT_TRUE(becomes(receipt.message_id, "kasse", DeliveryState::Pending));
  const std::string token = script::sink("kasse").arrivals().front().token;
  script::Answer paid;
  paid.puts = {{"paid", "yes"}};
  paid.remote_reference = "T-1";

  const auto completed = script::complete("kasse", token, paid);
  const auto again = script::complete("kasse", token, paid);

  EXPECT_EQ(completed.outcome, NABE_DELIVERED) << completed.detail;
  EXPECT_EQ(again.code, static_cast<std::uint32_t>(NABE_CODE_STALE));
  EXPECT_EQ(delivery_to(receipt.message_id, "kasse").state, DeliveryState::Delivered);
  EXPECT_EQ(delivery_to(receipt.message_id, "kasse").remote_reference, "T-1");
  EXPECT_EQ(script::state("kasse", "paid"), "yes");
}

TEST_F(HubTest, ACompletionWhoseSessionIsRefusedLeavesTheDeliveryPending) {
  begin(sink_section("kasse", ""), route_to("kasse"));
  script::sink("kasse").reply([](const script::Arrival&) { return answer(NABE_PENDING); });
  script::Submission other = in_case("other", "one");
  other.references.emplace_back("bank", "T-1");
  ASSERT_EQ(script::submit("door", other).outcome, NABE_DELIVERED);
  const auto receipt = script::submit("door", in_case("a", "two"));
  ASSERT_TRUE(becomes(receipt.message_id, "kasse", DeliveryState::Pending));
  ASSERT_TRUE(script::sink("kasse").wait_for(2));
  const auto arrivals = script::sink("kasse").arrivals();
  const auto arrival =
      std::find_if(arrivals.begin(), arrivals.end(), [&](const auto& one) { return one.id == receipt.message_id; });
  script::Answer paid;
  paid.references = {{"bank", "T-1"}};

  const auto refused = script::complete("kasse", arrival->token, paid);

  EXPECT_EQ(refused.code, static_cast<std::uint32_t>(NABE_CODE_CONFLICT)) << refused.detail;
  EXPECT_EQ(delivery_to(receipt.message_id, "kasse").state, DeliveryState::Pending);
  EXPECT_EQ(script::complete("kasse", arrival->token, {}).outcome, NABE_DELIVERED);
  EXPECT_EQ(delivery_to(receipt.message_id, "kasse").state, DeliveryState::Delivered);
}

TEST_F(HubTest, ACompletionThatComesBeforeTheAnswerCommitsWithWhatTheAnswerCommits) {
  begin(sink_section("kasse", ""), route_to("kasse"));
  std::future<script::Receipt> completed;
  script::sink("kasse").reply([&completed](const script::Arrival& arrival) {
    completed = std::async(std::launch::async, [token = arrival.token] {
      script::Answer paid;
      paid.puts = {{"paid", "yes"}};
      return script::complete("kasse", token, paid);
    });
    script::Answer pending = answer(NABE_PENDING);
    pending.puts = {{"asked", "yes"}};
    return pending;
  });

  const auto receipt = script::submit("door", in_case("a", "one"));

  ASSERT_TRUE(becomes(receipt.message_id, "kasse", DeliveryState::Delivered));
  EXPECT_EQ(completed.get().outcome, NABE_DELIVERED);
  EXPECT_EQ(script::state("kasse", "asked"), "yes");
  EXPECT_EQ(script::state("kasse", "paid"), "yes");
}

TEST_F(HubTest, APendingDeliveryThatIsNeverCompletedBecomesUnknown) {
  begin(sink_section("kasse", "pending_timeout = \"20ms\""), route_to("kasse"));
  script::sink("kasse").reply([](const script::Arrival&) { return answer(NABE_PENDING); });

  const auto receipt = script::submit("door", in_case("a", "one"));

  EXPECT_TRUE(becomes(receipt.message_id, "kasse", DeliveryState::Unknown));
}

TEST_F(HubTest, AHeldMessageCanBeReadAgain) {
  begin(sink_section("akte"), route_to("akte"));
  script::sink("akte").reply([](const script::Arrival&) {
    script::Answer held;
    held.hold = true;
    return held;
  });
  const auto receipt = script::submit("door", in_case("a", "one"));
  ASSERT_TRUE(becomes(receipt.message_id, "akte", DeliveryState::Delivered));

  EXPECT_EQ(script::held_body("akte", receipt.message_id), in_case("a", "one").body);
  EXPECT_EQ(script::held_body("akte", "0193f000-0000-7000-8000-000000000000"), std::nullopt);
}

}  // namespace
}  // namespace nabe::test
