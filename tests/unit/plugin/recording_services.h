// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstring>
#include <string>
#include <vector>

#include "plugin/connector.h"
#include "plugin/host_services.h"

namespace nabe::plugin {

/// Notes the name of each function that reached it and the lines of the log; answers success, or throws.
class RecordingServices final : public HostServices {
 public:
  std::vector<std::string> calls;
  std::vector<std::string> lines;
  bool throws = false;

  void log(std::int32_t, nabe_str text, const nabe_pair* fields, std::uint32_t field_count) override {
    std::string line(text.ptr, text.len);
    for (std::uint32_t i = 0; i < field_count; ++i) line += " " + std::string(fields[i].value.ptr, fields[i].value.len);
    lines.push_back(std::move(line));
  }
  std::int64_t now_us() override { return 1'700'000'000'000'000; }
  std::int64_t stream_read(std::uint64_t, void* destination, std::size_t capacity) override {
    note("stream_read");
    if (capacity == 0) return 0;
    std::memset(destination, 'x', 1);
    return 1;
  }
  std::int32_t stream_rewind(std::uint64_t) override { return note("stream_rewind"); }
  bool cancelled(std::uint64_t) override { return note("cancelled") != 0; }
  std::uint64_t intake_open(nabe_result*) override { return note("intake_open") == 0 ? 1 : 0; }
  std::int32_t message_begin(std::uint64_t, const nabe_message_info*, nabe_result*) override {
    return note("message_begin");
  }
  std::int32_t message_write(std::uint64_t, const void*, std::size_t, nabe_result*) override {
    return note("message_write");
  }
  std::int32_t attachment_begin(std::uint64_t, const nabe_attachment*, nabe_result*) override {
    return note("attachment_begin");
  }
  void intake_commit(std::uint64_t, nabe_receipt* const*, std::uint32_t, nabe_result*) override {
    note("intake_commit");
  }
  void intake_commit_queued(std::uint64_t, std::uint64_t) override { note("intake_commit_queued"); }
  void session_discard(std::uint64_t) override { note("session_discard"); }
  std::int32_t reference_add(std::uint64_t, nabe_reference) override { return note("reference_add"); }
  std::int32_t state_get(std::uint64_t, nabe_str, nabe_str, nabe_buf*, std::uint64_t*) override {
    return note("state_get");
  }
  std::int32_t state_put(std::uint64_t, nabe_str, nabe_str, nabe_str, std::uint64_t) override {
    return note("state_put");
  }
  std::int32_t state_remove(std::uint64_t, nabe_str, nabe_str, std::uint64_t) override { return note("state_remove"); }
  std::int32_t state_scan(std::uint64_t, nabe_str, nabe_str, nabe_str, nabe_buf*, nabe_buf*, std::uint64_t*) override {
    return note("state_scan");
  }
  std::int32_t hold(std::uint64_t, nabe_str) override { return note("hold"); }
  std::int32_t release(std::uint64_t, nabe_str) override { return note("release"); }
  std::uint64_t held_open(nabe_str, const nabe_message**, nabe_result*) override {
    return note("held_open") == 0 ? 1 : 0;
  }
  void held_close(std::uint64_t) override { note("held_close"); }
  std::uint64_t completion_open(nabe_str, nabe_result*) override { return note("completion_open") == 0 ? 1 : 0; }
  void complete(nabe_str, std::uint64_t, const nabe_result*, nabe_result*) override { note("complete"); }
  std::int32_t intake_refuse(std::uint64_t, nabe_str) override { return note("intake_refuse"); }
  std::int32_t delivery_end(std::uint64_t, const nabe_result&) override { return note("delivery_end"); }

 private:
  std::int32_t note(const char* name) {
    calls.emplace_back(name);
    if (throws) throw std::string("a fault of the hub");
    return 0;
  }
};

}  // namespace nabe::plugin
