// SPDX-License-Identifier: EUPL-1.2
#include "load/load.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <fstream>
#include <mutex>
#include <thread>

namespace nabe::integration {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::chrono::milliseconds kPause{20};  // before a message is sent again

/// What a sender must send again: it may have been accepted, or will be later.
bool is_open(int status) { return status == 0 || status == 429 || status == 500 || status == 503; }

}  // namespace

struct Load::Impl {
  explicit Impl(LoadPlan given) : plan(std::move(given)) {}

  void work() {
    for (;;) {
      const std::uint64_t number = next.fetch_add(1);
      if (number >= plan.count || stopped()) break;
      send(number);
    }
    const std::lock_guard lock(mutex);
    --working;
    changed.notify_all();
  }

  void send(std::uint64_t number) {
    const std::string xml = plan.message(number);
    const Headers headers = plan.headers ? plan.headers(number) : Headers{};
    const std::vector<Upload> attachments = plan.attachments ? plan.attachments(number) : std::vector<Upload>{};
    const auto until = Clock::now() + std::chrono::milliseconds(plan.patience_ms);
    for (;;) {
      const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(until - Clock::now()).count();
      const Reply reply = sender.post(plan.url(), xml, attachments, std::max<std::int64_t>(left, 1), headers);
      std::unique_lock lock(mutex);
      if (reply.receipt) {
        result.acknowledged.push_back({number, *reply.receipt});
        const std::uint64_t so_far = ++acknowledged;
        lock.unlock();
        if (plan.on_acknowledged) plan.on_acknowledged(so_far);
        return;
      }
      if (!is_open(reply.status)) {
        result.refused.push_back(std::to_string(number) + ": " + std::to_string(reply.status) + ' ' + reply.body);
        return;
      }
      ++result.repeated;
      if (Clock::now() >= until || end) {
        ++result.given_up;
        return;
      }
      changed.wait_for(lock, kPause, [this] { return end; });
    }
  }

  bool stopped() {
    const std::lock_guard lock(mutex);
    return end;
  }
  void join() {
    for (std::thread& thread : threads) thread.join();
    threads.clear();
  }

  const LoadPlan plan;
  Sender sender;
  std::atomic<std::uint64_t> next{0};
  std::atomic<std::uint64_t> acknowledged{0};
  std::mutex mutex;
  std::condition_variable changed;
  bool end = false;
  unsigned working = 0;
  LoadResult result;
  Clock::time_point started;
  std::vector<std::thread> threads;
};

Load::Load(LoadPlan plan) : impl_(std::make_unique<Impl>(std::move(plan))) {}

Load::~Load() {
  {
    const std::lock_guard lock(impl_->mutex);
    impl_->end = true;
    impl_->changed.notify_all();
  }
  impl_->join();
}

void Load::start() {
  impl_->started = Clock::now();
  impl_->working = impl_->plan.connections;
  for (unsigned i = 0; i < impl_->plan.connections; ++i) impl_->threads.emplace_back([this] { impl_->work(); });
}

std::uint64_t Load::acknowledged() const { return impl_->acknowledged; }

bool Load::running() const {
  const std::lock_guard lock(impl_->mutex);
  return impl_->working > 0;
}

LoadResult Load::finish() {
  impl_->join();
  LoadResult result = std::move(impl_->result);
  result.seconds = std::chrono::duration<double>(Clock::now() - impl_->started).count();
  std::sort(result.acknowledged.begin(), result.acknowledged.end(),
            [](const Acknowledged& a, const Acknowledged& b) { return a.number < b.number; });
  return result;
}

bool write_acknowledged(const std::string& path, const LoadResult& result) {
  std::ofstream file(path, std::ios::binary);
  for (const Acknowledged& entry : result.acknowledged) {
    file << entry.number << '\t' << entry.receipt.message_id << '\t' << entry.receipt.receipt_time << '\t'
         << (entry.receipt.duplicate ? "duplicate" : "new") << '\n';
  }
  file.flush();
  return file.good();
}

std::string small_application(const std::string& prefix, std::uint64_t number, const std::string& service) {
  return R"(<?xml version="1.0" encoding="UTF-8"?>
<application xmlns="urn:nabe:xfall-profile:1"><sender><systemId>load</systemId><messageId>)" +
         prefix + '-' + std::to_string(number) +
         "</messageId></sender><destination><departmentId>auslaenderbehoerde</departmentId></"
         "destination><service><key>" +
         service +
         R"(</key></service><applicant kind="person" access="guest" trust="0"><name><givenName>Đorđe</givenName>)"
         R"(<familyName>Živković</familyName></name></applicant></application>)"
         "\n";
}

}  // namespace nabe::integration
