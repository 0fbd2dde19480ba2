// SPDX-License-Identifier: EUPL-1.2
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cstring>

#include "load/load.h"
#include "receiver/receiver.h"
#include "samples/bytes.h"
#include "workplace.h"

namespace nabe::integration {
namespace {

constexpr std::uint64_t kMib = 1ULL << 20;
constexpr std::uint64_t kAttachmentBytes = 512 * kMib;
constexpr std::uint64_t kMostResidentMib = 96;
constexpr Milliseconds kLongPatience{300'000};

/// Bytes that are nowhere the same within 8 bytes, made from the offset alone.
std::int64_t numbers(std::uint64_t offset, char* destination, std::size_t capacity) {
  const auto size = static_cast<std::size_t>(std::min<std::uint64_t>(capacity, kAttachmentBytes - offset));
  for (std::size_t done = 0; done < size;) {
    const std::uint64_t at = offset + done;
    const std::uint64_t word = (at / 8) * 0x9E3779B97F4A7C15ULL;
    std::array<char, 8> bytes{};
    std::memcpy(bytes.data(), &word, bytes.size());
    const std::size_t skip = at % 8;
    const std::size_t taken = std::min(size - done, bytes.size() - skip);
    std::memcpy(destination + done, bytes.data() + skip, taken);
    done += taken;
  }
  return static_cast<std::int64_t>(size);
}

std::string hash_of_numbers() {
  samples::Sha256 hash;
  std::vector<char> block(kMib);
  for (std::uint64_t offset = 0; offset < kAttachmentBytes;) {
    const std::int64_t size = numbers(offset, block.data(), block.size());
    hash.add({block.data(), static_cast<std::size_t>(size)});
    offset += static_cast<std::uint64_t>(size);
  }
  return hash.hex();
}

TEST_F(Workplace, AnAttachmentOf512MibPassesTheHubInBoundedMemory) {
  Receiver city;
  ASSERT_EQ(city.start(), "");
  configure({{"akte", city.url("/akte"), "timeout = \"10m\"\nattempt_timeout = \"10m\"\n"}}, {{{"akte"}, ""}});
  HubProcess hub(configuration(), log_path());
  ASSERT_TRUE(hub.start()) << hub.log();

  const Reply reply =
      Sender().post(portal(hub), small_application("large", 1, "einbuergerung"),
                    {{"akten.bin", "application/octet-stream", kAttachmentBytes, numbers}}, kLongPatience.count());
  ASSERT_TRUE(reply.receipt.has_value()) << reply.status << ' ' << reply.body << reply.problem;
  ASSERT_TRUE(city.wait_for_messages("/akte", 1, kLongPatience)) << hub.log();

  const std::uint64_t peak_mib = hub.peak_resident_mib();
  RecordProperty("peak_resident_mib", std::to_string(peak_mib));
  EXPECT_GT(peak_mib, 0U) << hub.log();
  EXPECT_LT(peak_mib, kMostResidentMib);
  const Arrival arrival = city.arrivals("/akte").at(0);
  ASSERT_EQ(arrival.parts.size(), 2U);
  EXPECT_EQ(arrival.parts[1].size_bytes, kAttachmentBytes);
  EXPECT_EQ(arrival.parts[1].sha256, hash_of_numbers());
}

}  // namespace
}  // namespace nabe::integration
