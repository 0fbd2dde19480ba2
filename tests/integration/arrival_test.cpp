// SPDX-License-Identifier: EUPL-1.2
#include <gtest/gtest.h>

#include <map>
#include <ostream>

#include "load/sender.h"
#include "receiver/receiver.h"
#include "samples/bytes.h"
#include "workplace.h"

namespace nabe::integration {
namespace {

const std::string kAttachments = std::string(NABE_SOURCE_DIR) + "/tests/samples/xfall/attachments/";

/// The case system, the file and the cashier of tests/integration/config.
class ForwardingHub : public Workplace {
 protected:
  void SetUp() override {
    Workplace::SetUp();
    if (HasFatalFailure()) return;
    ASSERT_EQ(city_.start(), "");
    configure_forwarding({{"http://127.0.0.1:9101/applications", city_.url("/applications")},
                          {"http://127.0.0.1:9102/documents", city_.url("/documents")},
                          {"http://127.0.0.1:9103/claims", city_.url("/claims")}});
    hub_.emplace(configuration(), log_path());
    ASSERT_TRUE(hub_->start()) << hub_->log();
  }

  /// What `path` got under this id; waits for it.
  std::optional<Arrival> arrived(const std::string& at, const std::string& message_id) {
    std::optional<Arrival> found;
    city_.wait(kPatience, [&] {
      for (Arrival& arrival : city_.arrivals(at)) {
        if (arrival.message_id == message_id) found = std::move(arrival);
      }
      return found.has_value();
    });
    return found;
  }
  Reply post(const std::string& xml, const std::vector<Upload>& attachments = {}) {
    return sender_.post(portal(*hub_), xml, attachments);
  }

  Receiver city_;
  std::optional<HubProcess> hub_;
  Sender sender_;
};

struct Journey {
  std::string sample;
  std::vector<std::string> attachments;
  bool to_cashier;

  friend void PrintTo(const Journey& journey, std::ostream* out) { *out << journey.sample; }
};

class ForwardingHubWith : public ForwardingHub, public testing::WithParamInterface<Journey> {};

TEST_P(ForwardingHubWith, DeliversTheSampleToTheSystemsThatTheTableNames) {
  const std::string xml = sample(GetParam().sample);
  std::vector<Upload> uploads;
  std::vector<std::string> hashes = {samples::sha256_of(xml)};
  for (const std::string& name : GetParam().attachments) {
    uploads.push_back(*upload_of_file(kAttachments + name));
    hashes.push_back(samples::sha256_of(read_file(kAttachments + name)));
  }

  const Reply reply = post(xml, uploads);

  ASSERT_EQ(reply.status, 201) << reply.body;
  ASSERT_TRUE(reply.receipt.has_value()) << reply.body;
  for (const char* system : {"/applications", "/documents"}) {
    const auto arrival = arrived(system, reply.receipt->message_id);
    ASSERT_TRUE(arrival.has_value()) << system;
    std::vector<std::string> got;
    for (const ArrivedPart& part : arrival->parts) got.push_back(part.sha256);
    EXPECT_EQ(got, hashes) << system;
  }
  if (GetParam().to_cashier) {
    EXPECT_TRUE(arrived("/claims", reply.receipt->message_id).has_value());
  } else {
    const Command shown = run_nabe({"show", reply.receipt->message_id, "--config", configuration()});
    EXPECT_EQ(shown.exit_code, 0) << shown.output;
    EXPECT_EQ(shown.output.find("auslaenderbehoerde.kasse"), std::string::npos) << shown.output;
  }
}

INSTANTIATE_TEST_SUITE_P(
    Each, ForwardingHubWith,
    testing::Values(Journey{"aufenthaltstitel", {"passkopie-000101.png", "arbeitsvertrag-000101.pdf"}, true},
                    Journey{"passersatz", {"geburtsurkunde-1-000106.png", "geburtsurkunde-2-000106.png"}, true},
                    Journey{"nebenbestimmung", {}, true}, Journey{"aufenthaltstitel-gast", {}, false},
                    Journey{"bescheinigung-gast", {}, false}, Journey{"verpflichtungserklaerung", {}, false}),
    [](const testing::TestParamInfo<Journey>& journey) {
      std::string name = journey.param.sample;
      for (char& c : name) {
        if (c == '-') c = '_';
      }
      return name;
    });

TEST_F(ForwardingHub, AnswersARepeatWithTheStoredReceipt) {
  const Reply first = post(sample("einbuergerung"));
  ASSERT_TRUE(first.receipt.has_value()) << first.body;

  const Reply repeat = post(sample("einbuergerung"));

  EXPECT_EQ(repeat.status, 200);
  ASSERT_TRUE(repeat.receipt.has_value()) << repeat.body;
  EXPECT_TRUE(repeat.receipt->duplicate);
  EXPECT_EQ(repeat.receipt->message_id, first.receipt->message_id);
  EXPECT_EQ(repeat.receipt->receipt_time, first.receipt->receipt_time);
}

TEST_F(ForwardingHub, DeliversARepeatedMessageOnce) {
  const Reply first = post(sample("einbuergerung"));
  post(sample("einbuergerung"));
  const Reply other = post(sample("kartenneuausstellung"));
  ASSERT_TRUE(first.receipt && other.receipt);
  ASSERT_TRUE(arrived("/applications", other.receipt->message_id));

  const auto arrival = arrived("/applications", first.receipt->message_id);

  ASSERT_TRUE(arrival.has_value());
  EXPECT_EQ(arrival->count, 1U);
}

TEST_F(ForwardingHub, RefusesAKnownIdWithOtherContent) {
  std::string changed = sample("einbuergerung");
  ASSERT_TRUE(post(changed).receipt.has_value());
  changed.insert(changed.rfind("</"), " ");

  EXPECT_EQ(post(changed).status, 409);
}

TEST_F(ForwardingHub, TellsReceiversTheReceiptTimeThatTheSenderGot) {
  const Reply reply = post(sample("nebenbestimmung"));
  ASSERT_TRUE(reply.receipt.has_value());

  const auto arrival = arrived("/documents", reply.receipt->message_id);

  ASSERT_TRUE(arrival.has_value());
  EXPECT_EQ(arrival->receipt_time, reply.receipt->receipt_time);
}

TEST_F(ForwardingHub, ShowsTheJourneyOfAMessageToItsEnd) {
  const Reply reply = post(sample("nebenbestimmung"));
  ASSERT_TRUE(reply.receipt.has_value());

  Command shown;
  const auto ended = [&](const std::string& connector) {
    return shown.output.find("to auslaenderbehoerde." + connector + ": delivered") != std::string::npos;
  };
  EXPECT_TRUE(eventually([&] {
    shown = run_nabe({"show", reply.receipt->message_id, "--config", configuration()});
    return ended("kommunix") && ended("akte") && ended("kasse");
  })) << shown.output;
  EXPECT_EQ(shown.exit_code, 0);
  EXPECT_NE(shown.output.find("open-fees-to-the-cashier"), std::string::npos) << shown.output;
}

}  // namespace
}  // namespace nabe::integration
