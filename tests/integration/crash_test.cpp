// SPDX-License-Identifier: EUPL-1.2
// The guarantee as a sentence: what was acknowledged survives kill -9 and reaches every routed connector at least once,
// in order per case, with a stable idempotency key; or it visibly waits for a person.
#include <gtest/gtest.h>

#include <condition_variable>
#include <cstdlib>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <random>
#include <set>

#include "common/json.h"
#include "load/load.h"
#include "postgres_server.h"
#include "receiver/receiver.h"
#include "samples/application.h"
#include "samples/bytes.h"
#include "samples/container.h"
#include "workplace.h"

namespace nabe::integration {
namespace {

/// NABE_TEST_THOROUGH is set: the test may take its time.
const bool kThorough = std::getenv("NABE_TEST_THOROUGH") != nullptr;
const int kKills = kThorough ? 200 : 20;
/// Of a hub whose store is on a server, and of that server: what is different there is tested with the store.
constexpr int kKillsWithServer = 4;
const std::uint64_t kMessages = kThorough ? 25'000 : 2'500;
/// Neighbours in the load, so that several messages of a case are on their way at once.
constexpr std::uint64_t kMessagesPerCase = 10;
/// Answers of the receivers take so long that a kill always finds deliveries that have arrived and are not answered.
constexpr std::int64_t kAnswerMs = 5;
/// Each so many messages, one with an attachment that is staged in chunks.
constexpr std::uint64_t kMessagesPerAttachment = 20;
constexpr std::size_t kAttachmentBytes = 200 * 1024;

/// Where senders find the hub at the moment.
class Address {
 public:
  void set(std::string url) {
    const std::lock_guard lock(mutex_);
    url_ = std::move(url);
  }
  std::string get() {
    const std::lock_guard lock(mutex_);
    return url_;
  }

 private:
  std::mutex mutex_;
  std::string url_;
};

/// Kills a hub in the moment in which a sender has got its receipt, and before that sender does anything else: a hub
/// that promises a little too early has the least time to keep it.
class Killer {
 public:
  explicit Killer(std::function<void()> kill) : kill_(std::move(kill)) {}
  void arm(std::uint64_t receipts) {
    const std::lock_guard lock(mutex_);
    armed_ = true;
    at_ = receipts;
  }
  void receipt(std::uint64_t receipts) {
    const std::lock_guard lock(mutex_);
    if (!armed_ || receipts < at_) return;
    kill_();
    armed_ = false;
    changed_.notify_all();
  }
  /// False: nothing was killed within kPatience.
  bool wait() {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, kPatience, [this] { return !armed_; });
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  const std::function<void()> kill_;
  bool armed_ = false;
  std::uint64_t at_ = 0;
};

std::string case_name(std::uint64_t number) { return "case-" + std::to_string(number / kMessagesPerCase); }

bool has_attachment(std::uint64_t number) { return number % kMessagesPerAttachment == 0; }

/// The one of message number n, which no other message has.
std::string attachment_of(std::uint64_t number) {
  std::string bytes = "attachment " + std::to_string(number) + '\n';
  bytes.resize(kAttachmentBytes, static_cast<char>('a' + number % 26));
  return bytes;
}

std::vector<Upload> uploads_of(std::uint64_t number) {
  if (!has_attachment(number)) return {};
  const auto read = [bytes = attachment_of(number)](std::uint64_t offset, char* destination, std::size_t capacity) {
    return static_cast<std::int64_t>(bytes.copy(destination, capacity, offset));
  };
  return {{"scan.bin", "application/octet-stream", kAttachmentBytes, read}};
}

/// Messages that arrived for the first time after one that follows them in their case, by the hub's own count in the
/// lane or by receipt time.
std::uint64_t out_of_order(const std::vector<Arrival>& arrivals, const std::map<std::string, std::string>& case_of) {
  struct Last {
    std::uint64_t lane_sequence = 0;
    std::string receipt_time;
  };
  std::map<std::string, Last> lanes;
  std::uint64_t count = 0;
  for (const Arrival& arrival : arrivals) {
    const auto named = case_of.find(arrival.message_id);
    if (named == case_of.end()) continue;
    Last& last = lanes[named->second];
    if (arrival.lane_sequence <= last.lane_sequence || arrival.receipt_time < last.receipt_time) ++count;
    last = {arrival.lane_sequence, arrival.receipt_time};
  }
  return count;
}

class KilledHub : public Workplace, public testing::WithParamInterface<const char*> {
 protected:
  /// `akte` and `kommunix` recognise a repeat; the cashier does not, so that nothing may be repeated there.
  void begin() {
    ASSERT_EQ(city_.start(), "");
    if (GetParam() == std::string("postgresql")) {
      server_ = std::make_unique<nabe::support::PostgresServer>();
      use_store(server_->new_database());
    }
    const std::string keys =
        "max_in_flight = 16\nretry = { first = \"50ms\", max = \"500ms\", give_up_after = \"1d\" }\n";
    const std::string idempotent = "idempotent = true\n" + keys;
    configure({{"kommunix", city_.url("/kommunix"), idempotent},
               {"akte", city_.url("/akte"), idempotent},
               {"kasse", city_.url("/kasse"), keys}},
              {{{"kommunix", "akte", "kasse"}, ""}});
    for (const char* system : {"/kommunix", "/akte", "/kasse"}) city_.delay(system, kAnswerMs);
    hub_.emplace(configuration(), log_path());
    ASSERT_TRUE(hub_->start()) << hub_->log();
  }

  /// `harm` is done so many times, each after a few more receipts.
  void send_all_and(const std::function<void()>& harm) {
    Address address;
    address.set(portal(*hub_));
    Killer killer(harm);
    LoadPlan plan;
    plan.url = [&] { return address.get(); };
    plan.message = [](std::uint64_t number) { return samples::container_of(samples::make_application(7, number)); };
    plan.headers = [](std::uint64_t number) { return Headers{{"Case-Reference", case_name(number)}}; };
    plan.attachments = uploads_of;
    plan.on_acknowledged = [&](std::uint64_t receipts) { killer.receipt(receipts); };
    plan.count = kMessages;
    Load load(plan);
    load.start();
    std::mt19937 random(20);
    for (int i = 0; i < (server_ ? kKillsWithServer : kKills); ++i) {
      killer.arm(load.acknowledged() + std::uniform_int_distribution<std::uint64_t>(5, 120)(random));
      ASSERT_TRUE(killer.wait());
      ASSERT_TRUE(load.running()) << "all messages were acknowledged at kill " << i + 1;
      ASSERT_NO_FATAL_FAILURE(repair());
      address.set(portal(*hub_));
    }
    result_ = load.finish();
    EXPECT_EQ(result_.refused, std::vector<std::string>());
    EXPECT_EQ(result_.acknowledged.size(), kMessages);
    std::set<std::string> cases;
    for (const Acknowledged& entry : result_.acknowledged) {
      case_of_[entry.receipt.message_id] = entry.receipt.case_id;
      cases.insert(entry.receipt.case_id);
    }
    EXPECT_EQ(case_of_.size(), kMessages);
    EXPECT_EQ(cases.size(), kMessages / kMessagesPerCase);
  }

  void kill_the_hub() { hub_->send_signal(SIGKILL); }
  virtual void repair() {
    ASSERT_TRUE(hub_->wait_for_exit());
    ASSERT_TRUE(hub_->start()) << hub_->log();
  }

  void expect_that_all_arrived_whole_and_in_order(const std::string& system) {
    city_.wait_for_messages(system, kMessages, kPatience);
    const std::vector<Arrival> arrivals = city_.arrivals(system);
    std::map<std::string, const Arrival*> arrived;
    std::set<std::string> used_keys;
    for (const Arrival& arrival : arrivals) {
      arrived[arrival.message_id] = &arrival;
      used_keys.insert(arrival.key);
    }
    std::uint64_t lost = 0;
    std::uint64_t with_other_attachment = 0;
    for (const Acknowledged& entry : result_.acknowledged) {
      const auto found = arrived.find(entry.receipt.message_id);
      if (found == arrived.end()) {
        ++lost;
      } else if (attachments_of(*found->second) != expected_attachments_[entry.number]) {
        ++with_other_attachment;
      }
    }
    EXPECT_EQ(lost, 0U) << system;
    EXPECT_EQ(with_other_attachment, 0U) << system;
    EXPECT_EQ(out_of_order(arrivals, case_of_), 0U) << system;
    EXPECT_EQ(city_.counts(system).other_key, 0U) << system;
    EXPECT_EQ(city_.counts(system).without_key, 0U) << system;
    EXPECT_EQ(city_.counts(system).changed, 0U) << system;
    EXPECT_EQ(used_keys.size(), arrivals.size()) << system << ": two messages with one key";
  }

  common::Json told(std::vector<std::string> arguments) const {
    arguments.insert(arguments.end(), {"--json", "--config", configuration()});
    return common::Json::parse(run_nabe(arguments).output).value_or(common::Json());
  }
  /// The counts of the deliveries to the cashier; null if none is open, or if nobody could be asked.
  static common::Json cashier(const common::Json& status) {
    for (const common::Json& lane : status.at("counts").at("connectors").items()) {
      if (lane.text_at("connector") == "auslaenderbehoerde.kasse") return lane;
    }
    return {};
  }
  std::set<std::string> messages_to_the_cashier_that_are(const std::string& state) const {
    std::set<std::string> messages;
    const common::Json list = told({"retry", "--connector", "kasse", "--state", state, "--dry-run"});
    for (const common::Json& delivery : list.at("deliveries").items()) messages.insert(delivery.text_at("message"));
    return messages;
  }
  /// All that can go on by itself has.
  bool cashier_rests() const {
    return eventually([&] {
      const common::Json status = told({"status"});
      const common::Json lane = cashier(status);
      return status.is_object() && lane.integer_at("attempting") == 0 && lane.integer_at("dead") == 0 &&
             lane.integer_at("waiting") == lane.integer_at("blocked");
    });
  }
  std::set<std::string> arrived_at_the_cashier() const {
    std::set<std::string> arrived;
    for (const Arrival& arrival : city_.arrivals("/kasse")) arrived.insert(arrival.message_id);
    return arrived;
  }

  std::unique_ptr<nabe::support::PostgresServer> server_;  ///< where the store is on one
  Receiver city_;
  std::optional<HubProcess> hub_;
  LoadResult result_;
  std::map<std::string, std::string> case_of_;

 private:
  static std::vector<std::string> attachments_of(const Arrival& arrival) {
    std::vector<std::string> hashes;
    for (std::size_t i = 1; i < arrival.parts.size(); ++i) hashes.push_back(arrival.parts[i].sha256);
    return hashes;
  }
  static std::vector<std::vector<std::string>> hashes() {
    std::vector<std::vector<std::string>> hashes(kMessages);
    for (std::uint64_t number = 0; number < kMessages; ++number) {
      if (has_attachment(number)) hashes[number] = {samples::sha256_of(attachment_of(number))};
    }
    return hashes;
  }

  std::vector<std::vector<std::string>> expected_attachments_ = hashes();
};

INSTANTIATE_TEST_SUITE_P(EveryStore, KilledHub, testing::Values("sqlite", "postgresql"),
                         [](const auto& tested) { return std::string(tested.param); });

TEST_P(KilledHub, LosesNothingThatItAcknowledgedKeepsTheOrderOfCasesAndRepeatsWithTheSameKeyOnly) {
  ASSERT_NO_FATAL_FAILURE(begin());
  ASSERT_NO_FATAL_FAILURE(send_all_and([this] { kill_the_hub(); }));

  for (const char* system : {"/kommunix", "/akte"}) {
    expect_that_all_arrived_whole_and_in_order(system);
    EXPECT_GT(city_.counts(system).repeats, 0U) << system;
  }

  // What was under way to the cashier waits for a person, and the rest of its case behind it.
  ASSERT_TRUE(cashier_rests()) << run_nabe({"status", "--json", "--config", configuration()}).output;
  EXPECT_EQ(city_.counts("/kasse").repeats, 0U);
  const std::set<std::string> unknown = messages_to_the_cashier_that_are("unknown");
  const std::set<std::string> waiting = messages_to_the_cashier_that_are("waiting");
  const std::set<std::string> arrived = arrived_at_the_cashier();
  std::uint64_t forgotten = 0;
  std::uint64_t may_have_arrived = 0;
  for (const auto& [message, its_case] : case_of_) {
    if (arrived.count(message) != 0) {
      EXPECT_EQ(waiting.count(message), 0U) << message << " has arrived and would be sent again";
      may_have_arrived += unknown.count(message);
    } else if (unknown.count(message) == 0 && waiting.count(message) == 0) {
      ++forgotten;
    }
  }
  EXPECT_EQ(forgotten, 0U);
  EXPECT_GT(may_have_arrived, 0U) << "no kill has met what was on its way to the cashier";

  const Command retried =
      run_nabe({"retry", "--connector", "kasse", "--state", "unknown", "--yes", "--config", configuration()});
  ASSERT_EQ(retried.exit_code, 0) << retried.output;
  expect_that_all_arrived_whole_and_in_order("/kasse");
  ASSERT_TRUE(cashier_rests()) << run_nabe({"status", "--json", "--config", configuration()}).output;
  EXPECT_EQ(city_.counts("/kasse").repeats, may_have_arrived) << "only what a person let go was repeated";
}

/// The database server crashes, and the hub stays.
class CrashedDatabase : public KilledHub {
 protected:
  void repair() override {
    server_->crash();
    server_->start();
  }
};
INSTANTIATE_TEST_SUITE_P(OnlyServer, CrashedDatabase, testing::Values("postgresql"));

TEST_P(CrashedDatabase, LosesNothingThatWasAcknowledgedAndNobodyHasToStartTheHub) {
  ASSERT_NO_FATAL_FAILURE(begin());
  ASSERT_NO_FATAL_FAILURE(send_all_and([] {}));

  for (const char* system : {"/kommunix", "/akte", "/kasse"}) {
    expect_that_all_arrived_whole_and_in_order(system);
  }
  EXPECT_EQ(city_.counts("/kasse").repeats, 0U);
  hub_->send_signal(SIGTERM);
  const auto exit = hub_->wait_for_exit();
  ASSERT_TRUE(exit);
  EXPECT_EQ(exit->code, 0) << hub_->log();
}

}  // namespace
}  // namespace nabe::integration
