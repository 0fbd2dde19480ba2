// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include "base/clock.h"
#include "plugin/host_services.h"

namespace nabe::cli {

/// The hub as a connector sees it while only its options are checked: a clock, and nothing else. A connector that asks
/// for more in create breaks the contract and is refused like a closed hub refuses it.
class CheckingServices final : public plugin::HostServices {
 public:
  void log(std::int32_t, nabe_str, const nabe_pair*, std::uint32_t) override {}
  std::int64_t now_us() override { return clock_.now_us(); }

  std::int64_t stream_read(std::uint64_t, void*, std::size_t) override { return -NABE_CODE_STALE; }
  std::int32_t stream_rewind(std::uint64_t) override { return -NABE_CODE_STALE; }
  bool cancelled(std::uint64_t) override { return true; }
  std::uint64_t intake_open(nabe_result* result) override { return refuse(result); }
  std::int32_t message_begin(std::uint64_t, const nabe_message_info*, nabe_result* result) override;
  std::int32_t message_write(std::uint64_t, const void*, std::size_t, nabe_result* result) override;
  std::int32_t attachment_begin(std::uint64_t, const nabe_attachment*, nabe_result* result) override;
  void intake_commit(std::uint64_t, nabe_receipt* const*, std::uint32_t, nabe_result* result) override;
  void intake_commit_queued(std::uint64_t, std::uint64_t) override {}
  void session_discard(std::uint64_t) override {}
  std::int32_t reference_add(std::uint64_t, nabe_reference) override { return -NABE_CODE_STALE; }
  std::int32_t state_get(std::uint64_t, nabe_str, nabe_str, nabe_buf*, std::uint64_t*) override;
  std::int32_t state_put(std::uint64_t, nabe_str, nabe_str, nabe_str, std::uint64_t) override;
  std::int32_t state_remove(std::uint64_t, nabe_str, nabe_str, std::uint64_t) override;
  std::int32_t state_scan(std::uint64_t, nabe_str, nabe_str, nabe_str, nabe_buf*, nabe_buf*, std::uint64_t*) override;
  std::int32_t hold(std::uint64_t, nabe_str) override { return -NABE_CODE_STALE; }
  std::int32_t release(std::uint64_t, nabe_str) override { return -NABE_CODE_STALE; }
  std::uint64_t held_open(nabe_str, const nabe_message**, nabe_result* result) override { return refuse(result); }
  void held_close(std::uint64_t) override {}
  std::uint64_t completion_open(nabe_str, nabe_result* result) override { return refuse(result); }
  void complete(nabe_str, std::uint64_t, const nabe_result*, nabe_result* committed) override { refuse(committed); }
  std::int32_t intake_refuse(std::uint64_t, nabe_str) override { return -NABE_CODE_STALE; }
  std::int32_t delivery_end(std::uint64_t, const nabe_result&) override { return -NABE_CODE_STALE; }

 private:
  static std::uint64_t refuse(nabe_result* result);

  SystemClock clock_;
};

}  // namespace nabe::cli
