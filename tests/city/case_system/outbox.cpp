// SPDX-License-Identifier: EUPL-1.2
#include "city/case_system/outbox.h"

#include <algorithm>
#include <chrono>
#include <utility>

#include "common/outgoing_content.h"

namespace nabe::city::case_system {
namespace {

constexpr std::chrono::milliseconds kFirstRepeat{50};
constexpr std::chrono::milliseconds kLastRepeat{2'000};
constexpr std::int64_t kPatienceMs = 30'000;

}  // namespace

Outbox::Outbox() : client_({}), thread_([this] { work(); }) {}

Outbox::~Outbox() {
  {
    const std::lock_guard lock(mutex_);
    end_ = true;
  }
  changed_.notify_all();
  thread_.join();
}

bool Outbox::set_listener(const std::string& url) {
  auto parsed = common::parse_url(url);
  if (!parsed && !url.empty()) return false;
  const std::lock_guard lock(mutex_);
  listener_ = std::move(parsed);
  ++epoch_;
  changed_.notify_all();
  return true;
}

void Outbox::add(const std::string& id, const std::string& xml, const std::optional<Document>& document) {
  Event event{id, "application/xml", xml};
  if (document) event = with_document(std::move(event), *document);
  const std::lock_guard lock(mutex_);
  waiting_.push_back(std::move(event));
  changed_.notify_all();
}

Outbox::Event Outbox::with_document(Event event, const Document& document) {
  const std::string boundary = common::new_boundary();
  std::string content = "--" + boundary + "\r\nContent-Type: " + event.content_type + "\r\n\r\n" + event.content;
  content += "\r\n--" + boundary + "\r\nContent-Type: " + document.media_type +
             "\r\nContent-Disposition: attachment; filename*=UTF-8''" + common::percent_encode(document.name) +
             "\r\n\r\n" + document.bytes + "\r\n--" + boundary + "--\r\n";
  return {std::move(event.id), "multipart/mixed; boundary=" + boundary, std::move(content)};
}

bool Outbox::was_delivered(const std::string& id) const {
  const std::lock_guard lock(mutex_);
  return delivered_.count(id) > 0;
}

std::uint64_t Outbox::attempt_count() const {
  const std::lock_guard lock(mutex_);
  return attempts_;
}

void Outbox::clear() {
  const std::lock_guard lock(mutex_);
  listener_.reset();
  waiting_.clear();
  delivered_.clear();
  attempts_ = 0;
  ++epoch_;
  changed_.notify_all();
}

void Outbox::work() {
  auto repeat = kFirstRepeat;
  std::unique_lock lock(mutex_);
  while (!end_) {
    if (waiting_.empty() || !listener_) {
      changed_.wait(lock);
      continue;
    }
    const Event event = waiting_.front();
    const common::Url url = *listener_;
    const std::uint64_t epoch = epoch_;
    ++attempts_;
    lock.unlock();
    const bool taken = send(url, event);
    lock.lock();
    if (epoch_ != epoch) {  // cleared meanwhile, or another listener
      repeat = kFirstRepeat;
    } else if (taken) {
      waiting_.pop_front();
      delivered_.insert(event.id);
      repeat = kFirstRepeat;
    } else {
      changed_.wait_for(lock, repeat, [&] { return end_ || epoch_ != epoch; });
      repeat = std::min(repeat * 2, kLastRepeat);
    }
  }
}

bool Outbox::send(const common::Url& url, const Event& event) {
  common::HttpRequest request;
  request.url = url;
  request.headers = {{"Content-Type", event.content_type}, {"Idempotency-Key", event.id}};
  request.body_bytes = event.content.size();
  std::size_t offset = 0;
  request.read_body = [&](char* destination, std::size_t capacity) {
    const std::size_t size = event.content.copy(destination, capacity, offset);
    offset += size;
    return static_cast<std::int64_t>(size);
  };
  const common::Patience patience{common::steady_now_ms() + kPatienceMs, [this] {
                                    const std::lock_guard lock(mutex_);
                                    return end_;
                                  }};
  const common::HttpAnswer answer = client_.exchange(request, patience);
  return answer.progress == common::Progress::Answered && answer.status >= 200 && answer.status < 300;
}

}  // namespace nabe::city::case_system
