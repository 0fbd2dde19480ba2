// SPDX-License-Identifier: EUPL-1.2
#include "plugin/host_table.h"

#include <gtest/gtest.h>

#include <functional>

#include "plugin/text.h"
#include "recording_services.h"

namespace nabe::plugin {
namespace {

constexpr std::int32_t kStopping = -NABE_CODE_STOPPING;
constexpr std::int32_t kInvalid = -NABE_CODE_INVALID;
constexpr std::int32_t kInternal = -NABE_CODE_INTERNAL;
constexpr std::string_view kBadText = "\xC3(";

class HostTableTest : public testing::Test {
 protected:
  RecordingServices services_;
  HostTable table_{services_};
  const nabe_host& host_ = *table_.raw();
  void* ctx_ = host_.ctx;

  nabe_message_info message() const {
    nabe_message_info info{};
    info.struct_size = sizeof info;
    info.type = borrow("application.submitted");
    return info;
  }
};

TEST_F(HostTableTest, HasEveryFunctionButNoExtension) {
  EXPECT_EQ(host_.struct_size, sizeof(nabe_host));
  EXPECT_EQ(host_.abi_major, NABE_ABI_MAJOR);
  EXPECT_EQ(host_.extension(ctx_, borrow("nabe.nothing/1")), nullptr);
  EXPECT_NE(host_.completion_open, nullptr);
}

TEST_F(HostTableTest, LogsAndTellsTheTimeWhileItIsClosed) {
  host_.log(ctx_, NABE_LOG_INFO, borrow("a line"), nullptr, 0);

  EXPECT_EQ(services_.lines, std::vector<std::string>{"a line"});
  EXPECT_GT(host_.now_us(ctx_), 0);
}

TEST_F(HostTableTest, RefusesEverythingElseWhileItIsClosed) {
  ResultBuffers buffers;
  const nabe_message_info info = message();

  EXPECT_EQ(host_.intake_open(ctx_, buffers.raw()), 0U);
  EXPECT_EQ(buffers.take().code, static_cast<std::uint32_t>(NABE_CODE_STOPPING));
  EXPECT_EQ(buffers.take().outcome, NABE_BUSY);
  EXPECT_EQ(host_.message_begin(ctx_, 1, &info, nullptr), kStopping);
  EXPECT_EQ(host_.state_put(ctx_, 1, borrow(""), borrow("k"), borrow("v"), 0), kStopping);
  EXPECT_EQ(host_.stream_read(ctx_, 1, nullptr, 0), kStopping);
  EXPECT_EQ(host_.cancelled(ctx_, 1), 1);
  EXPECT_TRUE(services_.calls.empty());
}

TEST_F(HostTableTest, PassesEachFunctionOn) {
  table_.open();
  nabe_buf buffer{};
  const nabe_message* held = nullptr;
  const nabe_message_info info = message();
  nabe_attachment attachment{};
  attachment.struct_size = sizeof attachment;
  nabe_result outcome{};
  outcome.struct_size = sizeof outcome;
  char byte = 0;

  host_.stream_read(ctx_, 1, &byte, 1);
  host_.stream_rewind(ctx_, 1);
  host_.cancelled(ctx_, 1);
  host_.intake_open(ctx_, nullptr);
  host_.message_begin(ctx_, 1, &info, nullptr);
  host_.message_write(ctx_, 1, "x", 1, nullptr);
  host_.attachment_begin(ctx_, 1, &attachment, nullptr);
  host_.intake_commit(ctx_, 1, nullptr, 0, nullptr);
  host_.intake_commit_queued(ctx_, 1, 2);
  host_.session_discard(ctx_, 1);
  host_.reference_add(ctx_, 1, {borrow("dms"), borrow("7")});
  host_.state_get(ctx_, 1, borrow(""), borrow("k"), &buffer, nullptr);
  host_.state_put(ctx_, 1, borrow(""), borrow("k"), borrow("v"), 0);
  host_.state_remove(ctx_, 1, borrow(""), borrow("k"), 0);
  host_.state_scan(ctx_, 1, borrow(""), borrow("k"), borrow(""), &buffer, &buffer, nullptr);
  host_.hold(ctx_, 1, borrow("m"));
  host_.release(ctx_, 1, borrow("m"));
  host_.held_open(ctx_, borrow("m"), &held, nullptr);
  host_.held_close(ctx_, 1);
  host_.completion_open(ctx_, borrow("t"), nullptr);
  host_.complete(ctx_, borrow("t"), 0, &outcome, nullptr);
  host_.intake_refuse(ctx_, 1, borrow("NABE-HTTP-004"));
  host_.delivery_end(ctx_, 1, &outcome);

  const std::vector<std::string> expected = {
      "stream_read",   "stream_rewind",    "cancelled",     "intake_open",          "message_begin",
      "message_write", "attachment_begin", "intake_commit", "intake_commit_queued", "session_discard",
      "reference_add", "state_get",        "state_put",     "state_remove",         "state_scan",
      "hold",          "release",          "held_open",     "held_close",           "completion_open",
      "complete",      "intake_refuse",    "delivery_end"};
  EXPECT_EQ(services_.calls, expected);
}

struct BadCall {
  const char* name;
  std::function<std::int64_t(const nabe_host&)> call;
};

class HostTableArguments : public testing::TestWithParam<BadCall> {};

TEST_P(HostTableArguments, ThatAreNotSoundNeverReachTheHub) {
  RecordingServices services;
  HostTable table(services);
  table.open();

  EXPECT_EQ(GetParam().call(*table.raw()), kInvalid);
  EXPECT_TRUE(services.calls.empty());
}

nabe_message_info bad_message(nabe_str type, std::uint32_t size) {
  nabe_message_info info{};
  info.struct_size = size;
  info.type = type;
  return info;
}

INSTANTIATE_TEST_SUITE_P(
    Rows, HostTableArguments,
    testing::Values(
        BadCall{"NullMessage", [](const nabe_host& h) { return h.message_begin(h.ctx, 1, nullptr, nullptr); }},
        BadCall{"SmallMessage",
                [](const nabe_host& h) {
                  const auto given = bad_message(borrow("a"), 16);
                  return h.message_begin(h.ctx, 1, &given, nullptr);
                }},
        BadCall{"NullTextWithLength",
                [](const nabe_host& h) {
                  const auto given = bad_message({nullptr, 4}, sizeof(nabe_message_info));
                  return h.message_begin(h.ctx, 1, &given, nullptr);
                }},
        BadCall{"NullAttributes",
                [](const nabe_host& h) {
                  auto given = bad_message(borrow("a"), sizeof(nabe_message_info));
                  given.attribute_count = 2;
                  return h.message_begin(h.ctx, 1, &given, nullptr);
                }},
        BadCall{"HugeText",
                [](const nabe_host& h) {
                  const std::string huge(100'000, 'x');
                  return h.hold(h.ctx, 1, borrow(huge));
                }},
        BadCall{"NullBytes", [](const nabe_host& h) { return h.message_write(h.ctx, 1, nullptr, 5, nullptr); }},
        BadCall{"NullDestination", [](const nabe_host& h) { return h.stream_read(h.ctx, 1, nullptr, 5); }},
        BadCall{"NullAttachment", [](const nabe_host& h) { return h.attachment_begin(h.ctx, 1, nullptr, nullptr); }},
        BadCall{"NullBuffer",
                [](const nabe_host& h) { return h.state_get(h.ctx, 1, borrow(""), borrow("k"), nullptr, nullptr); }},
        BadCall{"NullReference",
                [](const nabe_host& h) {
                  return h.reference_add(h.ctx, 1, {borrow("dms"), {nullptr, 4}});
                }},
        BadCall{"EmptyReason", [](const nabe_host& h) { return h.intake_refuse(h.ctx, 0, borrow("")); }},
        BadCall{"ReasonWithABlank", [](const nabe_host& h) { return h.intake_refuse(h.ctx, 0, borrow("too large")); }},
        BadCall{"LongReason",
                [](const nabe_host& h) {
                  const std::string long_reason(65, 'x');
                  return h.intake_refuse(h.ctx, 0, borrow(long_reason));
                }},
        BadCall{"NoEndOfADelivery", [](const nabe_host& h) { return h.delivery_end(h.ctx, 1, nullptr); }},
        BadCall{"EndOfADeliveryThatIsLater",
                [](const nabe_host& h) {
                  nabe_result result{};
                  result.struct_size = sizeof result;
                  result.outcome = NABE_LATER;
                  return h.delivery_end(h.ctx, 1, &result);
                }},
        BadCall{
            "KeyNotUtf8",
            [](const nabe_host& h) { return h.state_put(h.ctx, 1, borrow(""), borrow(kBadText), borrow("v"), 0); }}),
    [](const auto& row) { return std::string(row.param.name); });

TEST_F(HostTableTest, LeavesItToTheHubWhatATextOfAMessageIs) {
  table_.open();
  const nabe_message_info info = bad_message(borrow(kBadText), sizeof(nabe_message_info));
  nabe_attachment attachment{};
  attachment.struct_size = sizeof attachment;
  attachment.name = borrow(kBadText);

  host_.message_begin(ctx_, 1, &info, nullptr);
  host_.attachment_begin(ctx_, 1, &attachment, nullptr);
  host_.reference_add(ctx_, 1, {borrow("dms"), borrow(kBadText)});

  EXPECT_EQ(services_.calls, (std::vector<std::string>{"message_begin", "attachment_begin", "reference_add"}));
}

TEST_F(HostTableTest, TakesAnyBytesAsAValueOfState) {
  table_.open();

  EXPECT_EQ(host_.state_put(ctx_, 1, borrow(""), borrow("k"), borrow(kBadText), 0), 0);
}

TEST_F(HostTableTest, RepairsALineOfTheLogRatherThanLosingIt) {
  host_.log(ctx_, NABE_LOG_INFO, borrow("a\xFF\nb"), nullptr, 7);

  EXPECT_EQ(services_.lines, std::vector<std::string>{"a\xEF\xBF\xBD b"});
}

TEST_F(HostTableTest, LetsNothingThatTheHubThrowsReachThePlugin) {
  table_.open();
  services_.throws = true;
  ResultBuffers buffers;

  EXPECT_EQ(host_.hold(ctx_, 1, borrow("m")), kInternal);
  EXPECT_EQ(host_.completion_open(ctx_, borrow("t"), buffers.raw()), 0U);
  EXPECT_EQ(buffers.take().code, static_cast<std::uint32_t>(NABE_CODE_INTERNAL));
}

TEST_F(HostTableTest, CallsACommitThatFailedInTheHubUnknown) {
  table_.open();
  services_.throws = true;
  ResultBuffers buffers;

  host_.intake_commit(ctx_, 1, nullptr, 0, buffers.raw());

  EXPECT_EQ(buffers.take().outcome, NABE_UNKNOWN);
}

}  // namespace
}  // namespace nabe::plugin
