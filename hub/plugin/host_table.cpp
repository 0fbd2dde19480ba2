// SPDX-License-Identifier: EUPL-1.2
#include "plugin/host_table.h"

#include <algorithm>
#include <exception>
#include <string_view>

#include "plugin/connector.h"
#include "plugin/text.h"

namespace nabe::plugin {
namespace {

constexpr std::size_t kMaxTextBytes = 64 * 1024;
constexpr std::uint32_t kMaxPairs = 1024;
constexpr std::size_t kMaxReasonBytes = 64;

HostTable& table(void* ctx) { return *static_cast<HostTable*>(ctx); }

bool is_text(nabe_str text) { return is_sound(text) && text.len <= kMaxTextBytes && is_utf8(view(text)); }

bool are_pairs(const nabe_pair* pairs, std::uint32_t count) {
  if (count > kMaxPairs || (pairs == nullptr && count != 0)) return false;
  for (std::uint32_t i = 0; i < count; ++i) {
    if (!is_text(pairs[i].key) || !is_text(pairs[i].value)) return false;
  }
  return true;
}

// What a message says may come from its sender. Here only its memory is looked at: what is wrong with a text the
// session finds, so that the refusal is counted and recorded.
bool can_be_read(const nabe_pair* pairs, std::uint32_t count) {
  return count <= kMaxPairs && (pairs != nullptr || count == 0) &&
         std::all_of(pairs, pairs + count,
                     [](const nabe_pair& pair) { return is_sound(pair.key) && is_sound(pair.value); });
}

bool can_be_read(const nabe_reference* references, std::uint32_t count) {
  return count <= kMaxPairs && (references != nullptr || count == 0) &&
         std::all_of(references, references + count, [](const nabe_reference& reference) {
           return is_sound(reference.system) && is_sound(reference.id);
         });
}

bool is_message(const nabe_message_info* info) {
  if (info == nullptr || !NABE_HAS(nabe_message_info, info, receipt_time_us)) return false;
  const auto texts = {info->type,       info->sender_message_id, info->department, info->case_id,
                      info->media_type, info->trace_parent,      info->sender_fact};
  return std::all_of(texts.begin(), texts.end(), is_sound) && can_be_read(info->attributes, info->attribute_count) &&
         can_be_read(info->references, info->reference_count);
}

bool is_attachment(const nabe_attachment* info) {
  return info != nullptr && NABE_HAS(nabe_attachment, info, stream) && is_sound(info->name) &&
         is_sound(info->media_type) && is_sound(info->sha256);
}

bool is_buffer(const nabe_buf* buffer) { return buffer != nullptr && (buffer->ptr != nullptr || buffer->cap == 0); }

bool is_outcome(const nabe_result* result) {
  return result != nullptr && NABE_HAS(nabe_result, result, remote_reference) && is_buffer(&result->detail) &&
         is_buffer(&result->remote_reference);
}

constexpr std::int32_t negative(std::uint32_t code) { return -static_cast<std::int32_t>(code); }

std::int32_t outcome_of(std::uint32_t code) {
  if (code == NABE_CODE_STOPPING) return NABE_BUSY;
  return code == NABE_CODE_INTERNAL ? NABE_UNKNOWN : NABE_REJECT;
}

void refuse(nabe_result* result, std::uint32_t code) {
  std::string_view why = "the hub failed to answer this call";
  if (code == NABE_CODE_STOPPING) why = "the connector is not running";
  if (code == NABE_CODE_INVALID) why = "the argument has a null pointer, too much text or text that is not UTF-8";
  fill(result, outcome_of(code), code, why);
}

// Answers `act` if the table is open and the argument was `valid`, else `-code` by way of `refused(code)`.
template <typename Refused, typename Act>
auto guarded(void* ctx, bool valid, Refused refused, Act act) noexcept -> decltype(act(table(ctx).services())) {
  if (!table(ctx).is_open()) return refused(NABE_CODE_STOPPING);
  if (!valid) return refused(NABE_CODE_INVALID);
  try {
    return act(table(ctx).services());
  } catch (...) {
    // Nothing may cross; the text of a fault of the hub itself is not the plugin's business.
    return refused(NABE_CODE_INTERNAL);
  }
}

std::int32_t as_number(std::uint32_t code) { return negative(code); }

auto as_number_with(nabe_result* result) {
  return [result](std::uint32_t code) {
    refuse(result, code);
    return negative(code);
  };
}

auto as_handle(nabe_result* result) {
  return [result](std::uint32_t code) {
    refuse(result, code);
    return std::uint64_t{0};
  };
}

auto as_result(nabe_result* result) {
  return [result](std::uint32_t code) { refuse(result, code); };
}

void as_nothing(std::uint32_t) {}

void log(void* ctx, std::int32_t level, nabe_str text, const nabe_pair* fields, std::uint32_t field_count) noexcept {
  try {
    // A line that is not sound is repaired rather than lost: it may be the one that explains the trouble.
    const std::string line = repaired(view(text), kMaxTextBytes);
    const bool sound = are_pairs(fields, field_count);
    table(ctx).services().log(level, borrow(line), sound ? fields : nullptr, sound ? field_count : 0);
  } catch (...) {
    return;
  }
}

std::int64_t now_us(void* ctx) noexcept {
  try {
    return table(ctx).services().now_us();
  } catch (...) {
    return 0;
  }
}

std::int64_t stream_read(void* ctx, std::uint64_t stream, void* destination, std::size_t capacity) noexcept {
  const auto refused = [](std::uint32_t code) { return std::int64_t{negative(code)}; };
  return guarded(ctx, destination != nullptr || capacity == 0, refused,
                 [&](HostServices& services) { return services.stream_read(stream, destination, capacity); });
}

std::int32_t stream_rewind(void* ctx, std::uint64_t stream) noexcept {
  return guarded(ctx, true, as_number, [&](HostServices& services) { return services.stream_rewind(stream); });
}

std::int32_t cancelled(void* ctx, std::uint64_t session) noexcept {
  // Whoever asks once the connector has stopped is no longer waited for.
  return guarded(
      ctx, true, [](std::uint32_t) { return std::int32_t{1}; },
      [&](HostServices& services) { return services.cancelled(session) ? std::int32_t{1} : std::int32_t{0}; });
}

std::uint64_t intake_open(void* ctx, nabe_result* result) noexcept {
  return guarded(ctx, true, as_handle(result), [&](HostServices& services) { return services.intake_open(result); });
}

std::int32_t message_begin(void* ctx, std::uint64_t session, const nabe_message_info* info,
                           nabe_result* result) noexcept {
  return guarded(ctx, is_message(info), as_number_with(result),
                 [&](HostServices& services) { return services.message_begin(session, info, result); });
}

std::int32_t message_write(void* ctx, std::uint64_t session, const void* bytes, std::size_t size,
                           nabe_result* result) noexcept {
  return guarded(ctx, bytes != nullptr || size == 0, as_number_with(result),
                 [&](HostServices& services) { return services.message_write(session, bytes, size, result); });
}

std::int32_t attachment_begin(void* ctx, std::uint64_t session, const nabe_attachment* info,
                              nabe_result* result) noexcept {
  return guarded(ctx, is_attachment(info), as_number_with(result),
                 [&](HostServices& services) { return services.attachment_begin(session, info, result); });
}

bool are_receipts(nabe_receipt* const* receipts, std::uint32_t count) {
  if (receipts == nullptr) return count == 0;
  for (std::uint32_t i = 0; i < count; ++i) {
    if (receipts[i] == nullptr || !NABE_HAS(nabe_receipt, receipts[i], case_id) ||
        !is_buffer(&receipts[i]->message_id) || !is_buffer(&receipts[i]->case_id)) {
      return false;
    }
  }
  return true;
}

void intake_commit(void* ctx, std::uint64_t intake, nabe_receipt* const* receipts, std::uint32_t receipt_count,
                   nabe_result* result) noexcept {
  guarded(ctx, are_receipts(receipts, receipt_count), as_result(result),
          [&](HostServices& services) { services.intake_commit(intake, receipts, receipt_count, result); });
}

void intake_commit_queued(void* ctx, std::uint64_t intake, std::uint64_t ticket) noexcept {
  guarded(ctx, true, as_nothing, [&](HostServices& services) { services.intake_commit_queued(intake, ticket); });
}

void session_discard(void* ctx, std::uint64_t session) noexcept {
  guarded(ctx, true, as_nothing, [&](HostServices& services) { services.session_discard(session); });
}

std::int32_t reference_add(void* ctx, std::uint64_t session, nabe_reference reference) noexcept {
  return guarded(ctx, is_sound(reference.system) && is_sound(reference.id), as_number,
                 [&](HostServices& services) { return services.reference_add(session, reference); });
}

std::int32_t state_get(void* ctx, std::uint64_t session, nabe_str department, nabe_str key, nabe_buf* value,
                       std::uint64_t* version) noexcept {
  return guarded(ctx, is_text(department) && is_text(key) && is_buffer(value), as_number,
                 [&](HostServices& services) { return services.state_get(session, department, key, value, version); });
}

std::int32_t state_put(void* ctx, std::uint64_t session, nabe_str department, nabe_str key, nabe_str value,
                       std::uint64_t expected_version) noexcept {
  // The value is the connector's own business: any bytes.
  return guarded(ctx, is_text(department) && is_text(key) && is_sound(value), as_number, [&](HostServices& services) {
    return services.state_put(session, department, key, value, expected_version);
  });
}

std::int32_t state_remove(void* ctx, std::uint64_t session, nabe_str department, nabe_str key,
                          std::uint64_t expected_version) noexcept {
  return guarded(ctx, is_text(department) && is_text(key), as_number, [&](HostServices& services) {
    return services.state_remove(session, department, key, expected_version);
  });
}

std::int32_t state_scan(void* ctx, std::uint64_t session, nabe_str department, nabe_str prefix, nabe_str after,
                        nabe_buf* key, nabe_buf* value, std::uint64_t* version) noexcept {
  const bool valid = is_text(department) && is_text(prefix) && is_text(after) && is_buffer(key) && is_buffer(value);
  return guarded(ctx, valid, as_number, [&](HostServices& services) {
    return services.state_scan(session, department, prefix, after, key, value, version);
  });
}

std::int32_t hold(void* ctx, std::uint64_t session, nabe_str message_id) noexcept {
  return guarded(ctx, is_text(message_id), as_number,
                 [&](HostServices& services) { return services.hold(session, message_id); });
}

std::int32_t release(void* ctx, std::uint64_t session, nabe_str message_id) noexcept {
  return guarded(ctx, is_text(message_id), as_number,
                 [&](HostServices& services) { return services.release(session, message_id); });
}

std::uint64_t held_open(void* ctx, nabe_str message_id, const nabe_message** message, nabe_result* result) noexcept {
  return guarded(ctx, is_text(message_id) && message != nullptr, as_handle(result),
                 [&](HostServices& services) { return services.held_open(message_id, message, result); });
}

void held_close(void* ctx, std::uint64_t held) noexcept {
  guarded(ctx, true, as_nothing, [&](HostServices& services) { services.held_close(held); });
}

std::uint64_t completion_open(void* ctx, nabe_str completion_token, nabe_result* result) noexcept {
  return guarded(ctx, is_text(completion_token), as_handle(result),
                 [&](HostServices& services) { return services.completion_open(completion_token, result); });
}

void complete(void* ctx, nabe_str completion_token, std::uint64_t session, const nabe_result* outcome,
              nabe_result* committed) noexcept {
  guarded(ctx, is_text(completion_token) && is_outcome(outcome), as_result(committed),
          [&](HostServices& services) { services.complete(completion_token, session, outcome, committed); });
}

const void* extension(void*, nabe_str) noexcept { return nullptr; }

bool is_reason(nabe_str text) {
  constexpr std::string_view kAllowed = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-";
  return is_sound(text) && text.len != 0 && text.len <= kMaxReasonBytes &&
         view(text).find_first_not_of(kAllowed) == std::string_view::npos;
}

std::int32_t intake_refuse(void* ctx, std::uint64_t intake, nabe_str reason) noexcept {
  return guarded(ctx, is_reason(reason), as_number,
                 [&](HostServices& services) { return services.intake_refuse(intake, reason); });
}

std::int32_t delivery_end(void* ctx, std::uint64_t session, const nabe_result* outcome) noexcept {
  return guarded(ctx, is_outcome(outcome) && outcome->outcome != NABE_LATER, as_number,
                 [&](HostServices& services) { return services.delivery_end(session, *outcome); });
}

}  // namespace

HostTable::HostTable(HostServices& services) : services_(services) {
  host_.struct_size = sizeof(nabe_host);
  host_.abi_major = NABE_ABI_MAJOR;
  host_.abi_minor = NABE_ABI_MINOR;
  host_.ctx = this;
  host_.log = log;
  host_.now_us = now_us;
  host_.stream_read = stream_read;
  host_.stream_rewind = stream_rewind;
  host_.cancelled = cancelled;
  host_.intake_open = intake_open;
  host_.message_begin = message_begin;
  host_.message_write = message_write;
  host_.attachment_begin = attachment_begin;
  host_.intake_commit = intake_commit;
  host_.intake_commit_queued = intake_commit_queued;
  host_.session_discard = session_discard;
  host_.reference_add = reference_add;
  host_.state_get = state_get;
  host_.state_put = state_put;
  host_.state_remove = state_remove;
  host_.state_scan = state_scan;
  host_.hold = hold;
  host_.release = release;
  host_.held_open = held_open;
  host_.held_close = held_close;
  host_.completion_open = completion_open;
  host_.complete = complete;
  host_.extension = extension;
  host_.intake_refuse = intake_refuse;
  host_.delivery_end = delivery_end;
}

}  // namespace nabe::plugin
