// SPDX-License-Identifier: EUPL-1.2
#include <atomic>
#include <mutex>
#include <thread>

#include "hub_fixture.h"

namespace nabe::test {
namespace {

constexpr std::uint64_t kBudgetBytes = 1024 * 1024;
constexpr std::size_t kKiB = 1024;

/// A hub whose open intakes may hold 1 MiB together.
class IntakeMemory : public HubTest {
 protected:
  void SetUp() override {
    HubTest::SetUp();
    node_ = "intake_memory = \"1MiB\"\n";
    begin(sink_section("akte"), route_to("akte"));
  }

  std::uint64_t held_bytes() { return operations().status().intake_memory_bytes; }
  bool nothing_is_left() {
    return eventually([&] { return held_bytes() == 0 && store().counts()->loose_blobs == 0; });
  }
  std::uint64_t refusals_counted() {
    const auto all = hub_->statistics().refused.snapshot();
    const auto found = all.find({"door", "NABE-SES-015"});
    return found == all.end() ? 0 : found->second;
  }
  static script::Submission begun(const std::string& id) {
    script::Submission result;
    result.sender_message_id = id;
    return result;
  }
  /// An application of `size` bytes and a little more, without its end.
  static std::string beginning(const std::string& id, std::size_t size) {
    const std::string whole = application(id, std::string(size, ' '));
    return whole.substr(0, whole.size() - kEnd.size());
  }
  static void expect_busy(const script::Receipt& refusal) {
    EXPECT_EQ(refusal.outcome, NABE_BUSY);
    EXPECT_EQ(refusal.code, static_cast<std::uint32_t>(NABE_CODE_UNAVAILABLE));
    EXPECT_NE(refusal.detail.find("NABE-SES-015"), std::string::npos) << refusal.detail;
  }

  inline static const std::string kEnd = "</application>";
};

TEST_F(IntakeMemory, OfManyOpenIntakesIsBoundedAndWholeAgainAfterThem) {
  constexpr int kThreads = 4;
  constexpr int kEach = 6;
  std::mutex mutex;
  std::vector<script::OpenIntake> open;
  std::vector<script::Receipt> refusals;
  std::atomic<bool> exceeded{false};
  std::vector<std::thread> senders;
  for (int t = 0; t < kThreads; ++t) {
    senders.emplace_back([&, t] {
      for (int i = 0; i < kEach; ++i) {
        const std::string id = std::to_string(t) + '-' + std::to_string(i);
        script::OpenIntake intake("door", begun(id));
        bool written = intake.write(beginning(id, 0));
        for (int piece = 0; written && piece < 50; ++piece) {
          written = intake.write(std::string(4 * kKiB, ' '));
          exceeded = exceeded || held_bytes() > kBudgetBytes;
        }
        const std::lock_guard lock(mutex);
        if (written) {
          open.push_back(std::move(intake));
        } else {
          refusals.push_back(intake.refusal());
        }
      }
    });
  }
  for (std::thread& sender : senders) {
    sender.join();
  }

  EXPECT_FALSE(exceeded);
  ASSERT_FALSE(open.empty());
  ASSERT_FALSE(refusals.empty());
  for (const script::Receipt& refusal : refusals) {
    expect_busy(refusal);
  }
  EXPECT_EQ(refusals_counted(), refusals.size());
  EXPECT_GT(held_bytes(), open.size() * 200 * kKiB);
  for (script::OpenIntake& intake : open) {
    ASSERT_TRUE(intake.write(kEnd));
    EXPECT_EQ(intake.commit().outcome, NABE_DELIVERED);
  }
  EXPECT_TRUE(nothing_is_left()) << held_bytes();
  EXPECT_EQ(store().counts()->messages, open.size());
}

TEST_F(IntakeMemory, OfAnIntakeThatIsGivenUpIsGivenBack) {
  {
    script::OpenIntake intake("door", begun("a-1"));
    ASSERT_TRUE(intake.write(beginning("a-1", 100 * kKiB) + kEnd));
    ASSERT_TRUE(intake.attach("scan.pdf"));
    ASSERT_TRUE(intake.write(std::string(300 * kKiB, 'x')));
    EXPECT_GT(held_bytes(), 32 * kKiB);
  }

  EXPECT_TRUE(nothing_is_left()) << held_bytes();
  EXPECT_EQ(store().counts()->messages, 0U);
}

TEST_F(IntakeMemory, ThatIsUsedUpRefusesTheIntakeAndNothingOfItStaysStored) {
  script::OpenIntake intake("door", begun("a-1"));
  ASSERT_TRUE(intake.write(application("a-1")));
  ASSERT_TRUE(intake.attach("large.pdf"));
  ASSERT_TRUE(intake.write(std::string(600 * kKiB, 'x')));
  int small = 0;
  while (small < 100 && intake.attach("small.pdf") && intake.write(std::string(60 * kKiB, 'x'))) {
    ++small;
  }

  EXPECT_GT(small, 8);
  expect_busy(intake.refusal());
  EXPECT_TRUE(nothing_is_left()) << held_bytes();
  EXPECT_EQ(store().counts()->messages, 0U);
  EXPECT_EQ(refusals_counted(), 1U);
}

TEST_F(IntakeMemory, IsNotTakenByThePartsThatHaveEnded) {
  script::OpenIntake intake("door", begun("a-1"));
  ASSERT_TRUE(intake.write(application("a-1")));
  for (int i = 0; i < 20; ++i) {
    ASSERT_TRUE(intake.attach("scan.pdf")) << i;
    ASSERT_TRUE(intake.write(std::string(350 * kKiB, 'x'))) << i << ' ' << intake.refusal().detail;
  }

  EXPECT_EQ(intake.commit().outcome, NABE_DELIVERED);
  EXPECT_TRUE(eventually([&] { return held_bytes() == 0; })) << held_bytes();
}

TEST_F(IntakeMemory, IsTakenByAJsonBodyThatIsKeptUntilItsEnd) {
  auto json = begun("a-1");
  json.media_type = "application/json";
  script::OpenIntake intake("door", json);
  ASSERT_TRUE(intake.write("{\"text\":\""));
  int pieces = 0;
  while (pieces < 100 && intake.write(std::string(64 * kKiB, 'x'))) {
    ++pieces;
  }

  EXPECT_LT(pieces, 10);
  expect_busy(intake.refusal());
  EXPECT_TRUE(nothing_is_left()) << held_bytes();
}

TEST_F(IntakeMemory, IsTakenByStateThatWaitsForTheCommit) {
  script::OpenIntake intake("door", begun("a-1"));
  ASSERT_TRUE(intake.write(application("a-1")));
  int entries = 0;
  while (entries < 100 && intake.put("key-" + std::to_string(entries), std::string(100 * kKiB, 'x'))) {
    ++entries;
  }

  EXPECT_LT(entries, 11);
  EXPECT_EQ(intake.refusal().code, static_cast<std::uint32_t>(NABE_CODE_UNAVAILABLE));
  EXPECT_TRUE(nothing_is_left()) << held_bytes();
}

TEST_F(IntakeMemory, ThatIsUsedUpByOthersRefusesTheNextIntakeAtTheDoor) {
  std::vector<script::OpenIntake> open;
  do {
    open.emplace_back("door", begun(std::to_string(open.size())));
  } while (open.size() < 200 && open.back().refusal().outcome == NABE_DELIVERED);

  expect_busy(open.back().refusal());
  open.clear();
  EXPECT_TRUE(nothing_is_left()) << held_bytes();
  script::Submission next = begun("next");
  next.body = application("next");
  EXPECT_EQ(script::submit("door", next).outcome, NABE_DELIVERED);
}

class IntakeMessages : public HubTest {};

TEST_F(IntakeMessages, OfOneIntakeAreBounded) {
  begin(sink_section("akte"), route_to("akte"));
  script::Submission opaque;
  opaque.media_type = "application/octet-stream";
  script::OpenIntake intake("door", opaque);
  int messages = 1;
  while (messages < 2000 && intake.begin(opaque)) {
    ++messages;
  }

  EXPECT_EQ(messages, 1024);
  EXPECT_EQ(intake.refusal().outcome, NABE_REJECT);
  EXPECT_NE(intake.refusal().detail.find("NABE-SES-016"), std::string::npos) << intake.refusal().detail;
  EXPECT_EQ(store().counts()->messages, 0U);
}

}  // namespace
}  // namespace nabe::test
