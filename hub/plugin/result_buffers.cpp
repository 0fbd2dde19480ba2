// SPDX-License-Identifier: EUPL-1.2
#include <algorithm>
#include <cstring>

#include "plugin/connector.h"
#include "plugin/text.h"

namespace nabe::plugin {
namespace {

constexpr std::int32_t kLastKnownOutcome = NABE_LATER;

bool is_continuation_byte(char c) { return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U; }

constexpr std::size_t kMaxDetailBytes = 1024;
constexpr std::size_t kMaxRemoteReferenceBytes = 256;

// At most `max` bytes of a text of `len` bytes, of which `cap` were written.
std::string bounded_text(const char* bytes, std::size_t cap, std::size_t len, std::size_t max) {
  if (bytes == nullptr) return {};
  const std::size_t written = std::min({len, cap, max});
  const bool truncated = len > written;
  // A character that the end of the buffer cut in two is not the plugin's mistake: it goes silently.
  std::size_t end = written;
  if (truncated) {
    std::size_t lead = end;
    while (lead > 0 && end - lead < 4 && is_continuation_byte(bytes[lead - 1])) --lead;
    if (lead > 0 && !is_utf8({bytes + lead - 1, end - lead + 1})) end = lead - 1;
  }
  std::string text = repaired({bytes, end}, max);
  if (truncated) text += "\xE2\x80\xA6";
  return text;
}

void know_outcome(CallResult& result) {
  if (result.outcome >= NABE_DELIVERED && result.outcome <= kLastKnownOutcome) return;
  result.detail = "outcome " + std::to_string(result.outcome) + " is not known to this hub" +
                  (result.detail.empty() ? "" : ": " + result.detail);
  result.outcome = NABE_UNKNOWN;
}

void write_text(nabe_buf& buffer, std::string_view text) {
  buffer.len = text.size();
  if (buffer.ptr == nullptr || buffer.cap == 0) return;
  const std::string_view fitting = cut(text, buffer.cap);
  std::memcpy(buffer.ptr, fitting.data(), fitting.size());
  // `len` of a truncated text exceeds `cap`; the bytes behind the last whole character have to be defined all the same.
  if (fitting.size() < text.size()) std::memset(buffer.ptr + fitting.size(), ' ', buffer.cap - fitting.size());
}

}  // namespace

ResultBuffers::ResultBuffers() {
  raw_.struct_size = sizeof(nabe_result);
  raw_.detail = {detail_, sizeof detail_, 0};
  raw_.remote_reference = {remote_reference_, sizeof remote_reference_, 0};
  std::memset(detail_, ' ', sizeof detail_);
  std::memset(remote_reference_, ' ', sizeof remote_reference_);
}

CallResult ResultBuffers::take() const {
  CallResult result;
  result.outcome = raw_.outcome;
  result.code = raw_.code;
  result.retry_after_ms = raw_.retry_after_ms;
  // Only the buffers that the hub itself owns are read: a plugin may have written anything into ptr and cap.
  result.detail = bounded_text(detail_, sizeof detail_, raw_.detail.len, sizeof detail_);
  result.remote_reference =
      bounded_text(remote_reference_, sizeof remote_reference_, raw_.remote_reference.len, sizeof remote_reference_);
  know_outcome(result);
  return result;
}

CallResult copy(const nabe_result& result) {
  CallResult copied;
  copied.outcome = result.outcome;
  copied.code = result.code;
  copied.retry_after_ms = result.retry_after_ms;
  copied.detail = bounded_text(result.detail.ptr, result.detail.cap, result.detail.len, kMaxDetailBytes);
  copied.remote_reference = bounded_text(result.remote_reference.ptr, result.remote_reference.cap,
                                         result.remote_reference.len, kMaxRemoteReferenceBytes);
  know_outcome(copied);
  return copied;
}

void fill(nabe_result* result, std::int32_t outcome, std::uint32_t code, std::string_view detail) {
  if (result == nullptr) return;
  if (NABE_HAS(nabe_result, result, outcome)) result->outcome = outcome;
  if (NABE_HAS(nabe_result, result, code)) result->code = code;
  if (NABE_HAS(nabe_result, result, retry_after_ms)) result->retry_after_ms = 0;
  if (NABE_HAS(nabe_result, result, detail)) write_text(result->detail, detail);
  if (NABE_HAS(nabe_result, result, remote_reference)) result->remote_reference.len = 0;
}

}  // namespace nabe::plugin
