// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstddef>
#include <cstdint>

#include "nabe/abi.h"

/// What one connector may ask of the hub: the functions of nabe_host without `ctx`, in the same order and with the
/// same contracts (sdk/include/nabe/abi.h). The session room implements it once per connector; HostTable turns
/// it into the C table. Implementations do not throw.
namespace nabe::plugin {

class HostServices {
 public:
  virtual ~HostServices() = default;

  virtual void log(std::int32_t level, nabe_str text, const nabe_pair* fields, std::uint32_t field_count) = 0;
  virtual std::int64_t now_us() = 0;
  virtual std::int64_t stream_read(std::uint64_t stream, void* destination, std::size_t capacity) = 0;
  virtual std::int32_t stream_rewind(std::uint64_t stream) = 0;
  virtual bool cancelled(std::uint64_t session) = 0;
  virtual std::uint64_t intake_open(nabe_result* result) = 0;
  virtual std::int32_t message_begin(std::uint64_t session, const nabe_message_info* info, nabe_result* result) = 0;
  virtual std::int32_t message_write(std::uint64_t session, const void* bytes, std::size_t size,
                                     nabe_result* result) = 0;
  virtual std::int32_t attachment_begin(std::uint64_t session, const nabe_attachment* info, nabe_result* result) = 0;
  virtual void intake_commit(std::uint64_t intake, nabe_receipt* const* receipts, std::uint32_t receipt_count,
                             nabe_result* result) = 0;
  virtual void intake_commit_queued(std::uint64_t intake, std::uint64_t ticket) = 0;
  virtual void session_discard(std::uint64_t session) = 0;
  virtual std::int32_t reference_add(std::uint64_t session, nabe_reference reference) = 0;
  virtual std::int32_t state_get(std::uint64_t session, nabe_str department, nabe_str key, nabe_buf* value,
                                 std::uint64_t* version) = 0;
  virtual std::int32_t state_put(std::uint64_t session, nabe_str department, nabe_str key, nabe_str value,
                                 std::uint64_t expected_version) = 0;
  virtual std::int32_t state_remove(std::uint64_t session, nabe_str department, nabe_str key,
                                    std::uint64_t expected_version) = 0;
  virtual std::int32_t state_scan(std::uint64_t session, nabe_str department, nabe_str prefix, nabe_str after,
                                  nabe_buf* key, nabe_buf* value, std::uint64_t* version) = 0;
  virtual std::int32_t hold(std::uint64_t session, nabe_str message_id) = 0;
  virtual std::int32_t release(std::uint64_t session, nabe_str message_id) = 0;
  virtual std::uint64_t held_open(nabe_str message_id, const nabe_message** message, nabe_result* result) = 0;
  virtual void held_close(std::uint64_t held) = 0;
  virtual std::uint64_t completion_open(nabe_str completion_token, nabe_result* result) = 0;
  virtual void complete(nabe_str completion_token, std::uint64_t session, const nabe_result* outcome,
                        nabe_result* committed) = 0;
  virtual std::int32_t intake_refuse(std::uint64_t intake, nabe_str reason) = 0;
  virtual std::int32_t delivery_end(std::uint64_t session, const nabe_result& outcome) = 0;
};

}  // namespace nabe::plugin
