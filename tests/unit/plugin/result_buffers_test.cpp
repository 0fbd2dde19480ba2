// SPDX-License-Identifier: EUPL-1.2
#include <gtest/gtest.h>

#include <array>
#include <cstring>
#include <string>

#include "plugin/connector.h"
#include "plugin/text.h"

namespace nabe::plugin {
namespace {

void write(nabe_buf& buffer, std::string_view text) {
  std::memcpy(buffer.ptr, text.data(), std::min(text.size(), buffer.cap));
  buffer.len = text.size();
}

TEST(ResultBuffers, HandOutWhatThePluginWrote) {
  ResultBuffers buffers;
  buffers.raw()->outcome = NABE_RETRY;
  buffers.raw()->code = 1001;
  buffers.raw()->retry_after_ms = 250;
  write(buffers.raw()->detail, "the peer is busy");
  write(buffers.raw()->remote_reference, "DOC-7");

  const CallResult result = buffers.take();

  EXPECT_EQ(result.outcome, NABE_RETRY);
  EXPECT_EQ(result.code, 1001U);
  EXPECT_EQ(result.retry_after_ms, 250U);
  EXPECT_EQ(result.detail, "the peer is busy");
  EXPECT_EQ(result.remote_reference, "DOC-7");
}

TEST(ResultBuffers, TakeAnOutcomeThatTheHubDoesNotKnowAsUnknown) {
  ResultBuffers buffers;
  buffers.raw()->outcome = 42;

  EXPECT_EQ(buffers.take().outcome, NABE_UNKNOWN);
  EXPECT_EQ(buffers.take().detail, "outcome 42 is not known to this hub");
}

TEST(ResultBuffers, MarkATextThatDidNotFit) {
  ResultBuffers buffers;
  write(buffers.raw()->detail, std::string(3000, 'x'));

  const std::string detail = buffers.take().detail;

  EXPECT_EQ(detail, std::string(1024, 'x') + "\xE2\x80\xA6");
}

TEST(ResultBuffers, DropACharacterThatTheEndOfTheBufferCutInTwo) {
  ResultBuffers buffers;
  write(buffers.raw()->detail, std::string(1023, 'x') + "\xC3\xA4");

  EXPECT_EQ(buffers.take().detail, std::string(1023, 'x') + "\xE2\x80\xA6");
}

TEST(ResultBuffers, RepairTextThatIsNoUtf8) {
  ResultBuffers buffers;
  write(buffers.raw()->detail, "bad \xFF byte");

  EXPECT_EQ(buffers.take().detail, "bad \xEF\xBF\xBD byte");
}

TEST(ResultBuffers, NeverReadWhereThePluginPointsThem) {
  ResultBuffers buffers;
  buffers.raw()->detail = {nullptr, std::size_t{1} << 40U, 4};

  EXPECT_EQ(buffers.take().detail.size(), 4U);
}

TEST(CopiedResult, ReadsNoMoreThanWasWritten) {
  std::array<char, 4> text = {'g', 'o', 'n', 'e'};
  nabe_result given{};
  given.struct_size = sizeof given;
  given.outcome = NABE_REJECT;
  given.detail = {text.data(), text.size(), 4000};

  EXPECT_EQ(copy(given).detail, "gone\xE2\x80\xA6");
}

TEST(CopiedResult, TakesANullBufferAsNoText) {
  nabe_result given{};
  given.struct_size = sizeof given;
  given.detail.len = 12;

  EXPECT_EQ(copy(given).detail, "");
}

TEST(FilledResult, FitsTheBufferOfItsCallerAndSaysHowLongTheTextIs) {
  std::array<char, 4> text{};
  nabe_result result{};
  result.struct_size = sizeof result;
  result.detail = {text.data(), text.size(), 0};

  fill(&result, NABE_BUSY, NABE_CODE_STOPPING, "stopping");

  EXPECT_EQ(result.outcome, NABE_BUSY);
  EXPECT_EQ(result.code, static_cast<std::uint32_t>(NABE_CODE_STOPPING));
  EXPECT_EQ(std::string_view(text.data(), text.size()), "stop");
  EXPECT_EQ(result.detail.len, 8U);
}

TEST(FilledResult, MayBeNull) { fill(nullptr, NABE_BUSY, NABE_CODE_STOPPING, "stopping"); }

TEST(FilledResult, OfASmallerStructStaysWithinIt) {
  nabe_result result{};
  result.struct_size = offsetof(nabe_result, retry_after_ms);
  result.retry_after_ms = 77;
  result.detail.len = 77;

  fill(&result, NABE_BUSY, NABE_CODE_STOPPING, "stopping");

  EXPECT_EQ(result.code, static_cast<std::uint32_t>(NABE_CODE_STOPPING));
  EXPECT_EQ(result.retry_after_ms, 77U);
  EXPECT_EQ(result.detail.len, 77U);
}

}  // namespace
}  // namespace nabe::plugin
