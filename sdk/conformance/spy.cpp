// SPDX-License-Identifier: EUPL-1.2
#include "conformance/spy.h"

#include <algorithm>
#include <exception>
#include <utility>

#include "conformance/utf8.h"

namespace nabe::conformance {
namespace {

Spy* the_spy = nullptr;

/// The host function that failed on purpose within the running delivery of this thread, and was not made good.
thread_local const char* failed_function = nullptr;

}  // namespace

/// What the hub calls. Each runs the plugin's hook and looks at what came of it.
struct Spy::Hooks {
  template <typename Hook>
  static bool ran(const char* name, Hook&& hook) {
    try {
      hook();
      return true;
    } catch (const std::exception& error) {
      the_spy->findings_.add(std::string(name) + " threw: " + error.what());
    } catch (...) {
      the_spy->findings_.add(std::string(name) + " threw something that is no std::exception");
    }
    return false;
  }

  static void look_at(const char* name, const nabe_buf& before, nabe_buf& after, const char* what) {
    const std::string subject = std::string(name) + ": the " + what;
    if (after.ptr != before.ptr || after.cap != before.cap) {
      the_spy->findings_.add(subject + " was pointed elsewhere; a buffer of the caller is written into");
      after = before;
      return;
    }
    const std::string_view text(after.ptr, std::min(after.len, after.cap));
    const bool truncated = after.len > after.cap;
    if (!is_utf8(text, truncated)) the_spy->findings_.add(subject + " is not UTF-8");
  }

  template <typename Hook>
  static void answered(const char* name, bool of_a_delivery, nabe_result* result, Hook&& hook) {
    const nabe_buf detail = result->detail;
    const nabe_buf reference = result->remote_reference;
    if (!ran(name, [&] { hook(); })) {
      result->outcome = NABE_FAULT;
      return;
    }
    look_at(name, detail, result->detail, "detail");
    look_at(name, reference, result->remote_reference, "remote reference");
    if (result->outcome < NABE_DELIVERED || result->outcome > NABE_LATER) {
      the_spy->findings_.add(std::string(name) + " answered with the unknown outcome " +
                             std::to_string(result->outcome));
    } else if ((result->outcome == NABE_PENDING || result->outcome == NABE_LATER) && !of_a_delivery) {
      the_spy->findings_.add(std::string(name) + " answered PENDING or LATER, which only deliver and resume may");
    } else if (result->outcome == NABE_LATER && (the_spy->type_.flags & NABE_TYPE_DELIVERS_LATER) == 0) {
      the_spy->findings_.add(std::string(name) + " answered LATER, which its type does not declare");
    }
  }

  static void* create(const nabe_host*, const nabe_pair* options, std::uint32_t option_count, nabe_result* result) {
    void* self = nullptr;
    const nabe_buf detail = result->detail;
    ran("create", [&] { self = the_spy->plugin_.create(&the_spy->table_, options, option_count, result); });
    look_at("create", detail, result->detail, "detail");
    the_spy->self_ = self;
    return self;
  }
  static void destroy(void* self) {
    ran("destroy", [&] { the_spy->plugin_.destroy(self); });
  }
  static void connect(void* self, nabe_result* result) {
    answered("connect", false, result, [&] { the_spy->plugin_.connect(self, result); });
  }
  static void start(void* self, nabe_result* result) {
    answered("start", false, result, [&] { the_spy->plugin_.start(self, result); });
  }
  static void stop(void* self, std::uint32_t grace_ms) {
    ran("stop", [&] { the_spy->plugin_.stop(self, grace_ms); });
  }
  static void deliver(void* self, const nabe_message* message, std::uint64_t session, nabe_result* result) {
    in_session("deliver", result, [&] { the_spy->plugin_.deliver(self, message, session, result); });
  }
  static void resume(void* self, const nabe_message* message, std::uint64_t session, nabe_result* result) {
    in_session("resume", result, [&] { the_spy->plugin_.resume(self, message, session, result); });
  }
  static void cancel(void* self, nabe_str idempotency_key) {
    ran("cancel", [&] { the_spy->plugin_.cancel(self, idempotency_key); });
  }
  static void poll(void* self, std::uint32_t budget_ms, nabe_result* result) {
    answered("poll", false, result, [&] { the_spy->plugin_.poll(self, budget_ms, result); });
  }
  static void settled(void* self, std::uint64_t ticket, const nabe_receipt* const* receipts,
                      std::uint32_t receipt_count, const nabe_result* result) {
    ran("settled", [&] { the_spy->plugin_.settled(self, ticket, receipts, receipt_count, result); });
  }
  static void health(void* self, nabe_result* result) {
    answered("health", false, result, [&] { the_spy->plugin_.health(self, result); });
  }
  static const void* extension(void* self, nabe_str id) {
    const void* found = nullptr;
    ran("extension", [&] { found = the_spy->plugin_.extension(self, id); });
    return found;
  }

 private:
  template <typename Hook>
  static void in_session(const char* name, nabe_result* result, Hook&& hook) {
    failed_function = nullptr;
    answered(name, true, result, hook);
    const bool commits = result->outcome == NABE_DELIVERED || result->outcome == NABE_PENDING;
    if (commits && failed_function != nullptr) {
      the_spy->findings_.add(std::string(name) + " claims success although " + failed_function + " failed");
    }
    failed_function = nullptr;
  }
};

/// What the plugin calls. Passed on to the fake host; notes which call failed on purpose.
struct Spy::Calls {
  template <typename Call>
  static auto watched(const char* name, Call&& call) {
    const bool before = the_spy->host_.call_failed();
    const auto answer = call(*the_spy->host_.table());
    if (!before && answer < 0 && the_spy->host_.call_failed()) failed_function = name;
    return answer;
  }

  static std::int64_t stream_read(void* ctx, std::uint64_t stream, void* destination, std::size_t capacity) {
    ++the_spy->reads_;
    if (const auto hook = the_spy->hook(the_spy->on_stream_read_)) {
      const std::int64_t answer = hook();
      if (answer < 0) {
        failed_function = "stream_read";
        return answer;
      }
    }
    return watched("stream_read",
                   [&](const nabe_host& host) { return host.stream_read(ctx, stream, destination, capacity); });
  }
  static std::int32_t stream_rewind(void* ctx, std::uint64_t stream) {
    const std::int32_t answer = the_spy->host_.table()->stream_rewind(ctx, stream);
    // From the first byte again: what failed before does no harm.
    if (answer == 0 && failed_function != nullptr && std::string_view(failed_function) == "stream_read") {
      failed_function = nullptr;
    }
    return answer;
  }
  static std::uint64_t intake_open(void* ctx, nabe_result* result) {
    ++the_spy->intakes_;
    if (const auto hook = the_spy->hook(the_spy->on_intake_open_)) hook();
    return the_spy->host_.table()->intake_open(ctx, result);
  }
  static std::int32_t message_begin(void* ctx, std::uint64_t session, const nabe_message_info* info,
                                    nabe_result* result) {
    return watched("message_begin",
                   [&](const nabe_host& host) { return host.message_begin(ctx, session, info, result); });
  }
  static std::int32_t message_write(void* ctx, std::uint64_t session, const void* bytes, std::size_t size,
                                    nabe_result* result) {
    return watched("message_write",
                   [&](const nabe_host& host) { return host.message_write(ctx, session, bytes, size, result); });
  }
  static std::int32_t attachment_begin(void* ctx, std::uint64_t session, const nabe_attachment* info,
                                       nabe_result* result) {
    return watched("attachment_begin",
                   [&](const nabe_host& host) { return host.attachment_begin(ctx, session, info, result); });
  }
  static std::int32_t reference_add(void* ctx, std::uint64_t session, nabe_reference reference) {
    return watched("reference_add", [&](const nabe_host& host) { return host.reference_add(ctx, session, reference); });
  }
  static std::int32_t state_put(void* ctx, std::uint64_t session, nabe_str department, nabe_str key, nabe_str value,
                                std::uint64_t expected_version) {
    return watched("state_put", [&](const nabe_host& host) {
      return host.state_put(ctx, session, department, key, value, expected_version);
    });
  }
  static std::int32_t state_remove(void* ctx, std::uint64_t session, nabe_str department, nabe_str key,
                                   std::uint64_t expected_version) {
    return watched("state_remove", [&](const nabe_host& host) {
      return host.state_remove(ctx, session, department, key, expected_version);
    });
  }
  static std::int32_t hold(void* ctx, std::uint64_t session, nabe_str message_id) {
    return watched("hold", [&](const nabe_host& host) { return host.hold(ctx, session, message_id); });
  }
  static std::int32_t release(void* ctx, std::uint64_t session, nabe_str message_id) {
    return watched("release", [&](const nabe_host& host) { return host.release(ctx, session, message_id); });
  }
  static void complete(void* ctx, nabe_str completion_token, std::uint64_t session, const nabe_result* outcome,
                       nabe_result* committed) {
    {
      const std::lock_guard lock(the_spy->mutex_);
      ++the_spy->completions_[std::string(from_abi(completion_token))];
    }
    the_spy->host_.table()->complete(ctx, completion_token, session, outcome, committed);
  }
};

Spy::Spy(const nabe_connector_type& type, testing::FakeHost& host, Findings& findings)
    : plugin_(*type.vtbl), type_(type), host_(host), table_(*host.table()), findings_(findings) {
  vtbl_.struct_size = sizeof vtbl_;
  vtbl_.create = Hooks::create;
  vtbl_.destroy = Hooks::destroy;
  if (plugin_.connect != nullptr) vtbl_.connect = Hooks::connect;
  if (plugin_.start != nullptr) vtbl_.start = Hooks::start;
  if (plugin_.stop != nullptr) vtbl_.stop = Hooks::stop;
  if (plugin_.deliver != nullptr) vtbl_.deliver = Hooks::deliver;
  if (plugin_.cancel != nullptr) vtbl_.cancel = Hooks::cancel;
  if (plugin_.resume != nullptr) vtbl_.resume = Hooks::resume;
  if (plugin_.poll != nullptr) vtbl_.poll = Hooks::poll;
  if (plugin_.settled != nullptr) vtbl_.settled = Hooks::settled;
  if (plugin_.health != nullptr) vtbl_.health = Hooks::health;
  if (plugin_.extension != nullptr) vtbl_.extension = Hooks::extension;
  type_.vtbl = &vtbl_;
  table_.stream_read = Calls::stream_read;
  table_.stream_rewind = Calls::stream_rewind;
  table_.intake_open = Calls::intake_open;
  table_.message_begin = Calls::message_begin;
  table_.message_write = Calls::message_write;
  table_.attachment_begin = Calls::attachment_begin;
  table_.reference_add = Calls::reference_add;
  table_.state_put = Calls::state_put;
  table_.state_remove = Calls::state_remove;
  table_.hold = Calls::hold;
  table_.release = Calls::release;
  table_.complete = Calls::complete;
  the_spy = this;
}

Spy::~Spy() { the_spy = nullptr; }

void Spy::settle_stray(std::uint64_t ticket, const Outcome& outcome) {
  ResultBuffer result;
  write_result(result.raw(), outcome);
  Hooks::settled(self_, ticket, nullptr, 0, result.raw());
}

int Spy::completions(const std::string& token) const {
  const std::lock_guard lock(mutex_);
  const auto found = completions_.find(token);
  return found == completions_.end() ? 0 : found->second;
}

}  // namespace nabe::conformance
