// SPDX-License-Identifier: EUPL-1.2
// One bit of the database is another one than was written: the store says so or goes on, and hands out no other bytes
// for those that came in without their hash telling it.
#include <filesystem>
#include <fstream>
#include <random>

#include "power_check.h"
#include "simulated_disk.h"
#include "store_fixture.h"

namespace nabe::store::testing {
namespace {

constexpr std::uint64_t kFlips = 300;
constexpr std::uint64_t kFlipsWhenThorough = 3'000;
constexpr int kMessages = 8;

class FlippedBit : public ::testing::Test {
 protected:
  void SetUp() override {
    auto store = nabe::store::open({"sqlite", memory_.folder() + "/whole", false});
    ASSERT_TRUE(store);
    for (int i = 0; i < kMessages; ++i) {
      AcceptMessage change =
          message_to({"kommunix", "akte"}, std::string(i % 3 == 0 ? 70'000 : 900, 'a') + std::to_string(i));
      change.message.attributes = {{"service", "passersatz"}};
      ids_.push_back(change.message.id);
      submit(**store, {std::move(change)});
    }
  }
  std::string flipped(std::uint64_t seed) const {
    const std::string folder = memory_.folder() + "/flipped";
    std::filesystem::remove_all(folder);
    std::filesystem::copy(memory_.folder() + "/whole", folder);
    std::fstream file(folder + "/nabe.db", std::ios::in | std::ios::out | std::ios::binary);
    std::mt19937_64 random(seed);
    const auto at = static_cast<std::streamoff>(random() % std::filesystem::file_size(folder + "/nabe.db"));
    file.seekg(at);
    const int byte = file.get();
    file.seekp(at);
    file.put(static_cast<char>(byte ^ (1 << random() % 8)));
    return folder;
  }
  static std::string bytes_of(Store& store, const Content& content) {
    if (content.inline_bytes) {
      return *content.inline_bytes;
    }
    std::string bytes;
    char buffer[4'096];
    auto reader = store.open_blob(content.blob_id);
    for (Result<std::size_t> got = std::size_t{1}; reader && got && *got > 0;) {
      got = (*reader)->read(buffer, sizeof buffer);
      bytes.append(buffer, got ? *got : 0);
    }
    return bytes;
  }
  /// Handed out as whole, and not what came in.
  static bool is_forged(Store& store, const std::string& id, const std::string& expected) {
    const auto stored = store.message(id);
    if (!stored || !*stored) {
      return false;
    }
    const Content& body = (*stored)->message.body;
    const std::string bytes = bytes_of(store, body);
    return bytes != expected && body.sha256 == content_of(bytes).sha256 && body.size_bytes == bytes.size();
  }

  const disk::SimulatedDisk memory_;  // for its folder: nothing here has to be synced
  std::vector<std::string> ids_;
};

TEST_F(FlippedBit, NeitherForgesABodyNorBringsTheProcessDown) {
  std::uint64_t opened = 0;
  const std::uint64_t flips = rounds(kFlips, kFlipsWhenThorough);
  for (std::uint64_t seed = 1; seed <= flips; ++seed) {
    const auto store = nabe::store::open({"sqlite", flipped(seed), false});
    if (!store) {
      EXPECT_NE(store.error().code, "") << seed;
      continue;
    }
    ++opened;
    for (int i = 0; i < kMessages; ++i) {
      const std::string body = std::string(i % 3 == 0 ? 70'000 : 900, 'a') + std::to_string(i);
      EXPECT_FALSE(is_forged(**store, ids_[static_cast<std::size_t>(i)], body)) << "flip " << seed;
    }
    for (const char* connector : {"kommunix", "akte"}) {
      const auto heads = (*store)->waiting_heads(connector, INT64_MAX, INT64_MIN, 0, 100);
      for (const Delivery& head : heads ? *heads : std::vector<Delivery>()) {
        submit(**store, {finish(head, DeliveryState::Delivered)});
      }
    }
    static_cast<void>((*store)->counts());
    static_cast<void>((*store)->list({}));
    const BatchResult after = submit(**store, {message_to({"kommunix"})});
    EXPECT_TRUE(after.status == BatchStatus::Committed || (*store)->failed())
        << "flip " << seed << " lets no message in for ever, and the process goes on: " << after.error.render();
  }
  EXPECT_GT(opened, flips / 2);
}

}  // namespace
}  // namespace nabe::store::testing
