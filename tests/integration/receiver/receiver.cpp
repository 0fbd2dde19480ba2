// SPDX-License-Identifier: EUPL-1.2
#include "receiver/receiver.h"

#include <atomic>
#include <charconv>
#include <map>
#include <mutex>
#include <optional>

#include "common/http_server.h"
#include "common/multipart.h"
#include "receiver/arrivals.h"
#include "samples/bytes.h"
#include "support/late_answers.h"

namespace nabe::integration {
namespace {

using Clock = std::chrono::steady_clock;

std::uint64_t number_of(std::string_view text) {
  std::uint64_t value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

struct Failure {
  int status = 0;
  std::int64_t count = 0;
};

}  // namespace

struct Receiver::Impl final : common::RequestHandler {
  class Body;

  explicit Impl(ReceiverSettings given) : settings(std::move(given)) {}

  std::unique_ptr<common::RequestBody> begin(common::RequestId id, const common::RequestHead& head) override;
  void describe(common::HttpResponse&) override {}
  void delivered(common::HttpServer& from, common::RequestId id, Delivered delivered);
  std::string listen();

  ReceiverSettings settings;
  Arrivals book;
  std::mutex rules_mutex;
  std::map<std::string, Failure> failures;
  std::map<std::string, std::int64_t> delays;
  std::atomic<std::size_t> held_back{0};
  std::mutex server_mutex;
  std::shared_ptr<common::HttpServer> server;
  std::atomic<std::uint16_t> port{0};
  test::LateAnswers late;  // the first to go: its answers use the server
};

/// Hashes one request as it streams by; keeps the beginning of the body alone.
class Receiver::Impl::Body final : public common::RequestBody, private common::MultipartHandler {
 public:
  Body(Impl& owner, common::HttpServer& server, common::RequestId id, const common::RequestHead& head)
      : owner_(owner), server_(server), id_(id) {
    delivered_.path = head.path;
    delivered_.message_id = head.header("Nabe-Message-Id");
    delivered_.key = head.header("Idempotency-Key");
    delivered_.receipt_time = head.header("Nabe-Receipt-Time");
    delivered_.attempt = number_of(head.header("Nabe-Attempt"));
    delivered_.lane_sequence = number_of(head.header("Nabe-Lane-Sequence"));
    const std::string_view type = head.header("Content-Type");
    if (common::media_type_of(type).rfind("multipart/", 0) == 0) {
      multipart_.emplace(common::header_parameter(type, "boundary").value_or("none"), common::MultipartLimits{},
                         static_cast<common::MultipartHandler&>(*this));
    } else {
      part_begin({});
    }
  }

  common::Flow write(std::string_view bytes) override {
    if (!multipart_) {
      part_bytes(bytes);
    } else {
      multipart_->feed(bytes);
    }
    return common::Flow::Continue;
  }

  void end() override {
    if (!multipart_) {
      part_end();
    } else if (multipart_->status() != common::MultipartParser::Status::Done) {
      server_.respond(id_, {400, {}, "broken multipart\n"});
      return;
    }
    owner_.delivered(server_, id_, std::move(delivered_));
  }

 private:
  bool part_begin(const common::PartHead& head) override {
    delivered_.parts.push_back({head.file_name, 0, {}});
    hash_.emplace();
    return true;
  }
  bool part_bytes(std::string_view bytes) override {
    hash_->add(bytes);
    delivered_.parts.back().size_bytes += bytes.size();
    if (delivered_.parts.size() == 1 && delivered_.body.size() < owner_.settings.keep_body_bytes) {
      delivered_.body.append(bytes.substr(0, owner_.settings.keep_body_bytes - delivered_.body.size()));
    }
    return true;
  }
  bool part_end() override {
    delivered_.parts.back().sha256 = hash_->hex();
    return true;
  }

  Impl& owner_;
  common::HttpServer& server_;
  const common::RequestId id_;
  Delivered delivered_;
  std::optional<samples::Sha256> hash_;
  std::optional<common::MultipartParser> multipart_;
};

std::unique_ptr<common::RequestBody> Receiver::Impl::begin(common::RequestId id, const common::RequestHead& head) {
  common::HttpServer* current = nullptr;
  {
    const std::lock_guard lock(server_mutex);
    current = server.get();
  }
  if (current == nullptr) return nullptr;
  if (head.method == "POST" && head.body != common::BodyKind::None) {
    return std::make_unique<Body>(*this, *current, id, head);
  }
  current->respond(id, {405, {}, "POST a message\n"});
  return nullptr;
}

void Receiver::Impl::delivered(common::HttpServer& from, common::RequestId id, Delivered delivered) {
  int status = 200;
  std::int64_t delay_ms = 0;
  {
    const std::lock_guard lock(rules_mutex);
    if (const auto failure = failures.find(delivered.path); failure != failures.end() && failure->second.count != 0) {
      if (failure->second.count > 0) --failure->second.count;
      status = failure->second.status;
    }
    if (const auto delay = delays.find(delivered.path); delay != delays.end()) delay_ms = delay->second;
  }
  // Held back is counted first: whoever sees the arrival may rely on it.
  if (delay_ms != 0) ++held_back;
  if (status == 200) {
    const Arrival arrival = book.add(std::move(delivered));
    if (settings.on_arrival) settings.on_arrival(arrival);
  } else {
    book.add_refusal(delivered.path);
  }
  if (delay_ms == 0) {
    from.respond(id, {status, {}, ""});
  } else if (delay_ms > 0) {
    std::weak_ptr<common::HttpServer> later;
    {
      const std::lock_guard lock(server_mutex);
      later = server;
    }
    late.add(Clock::now() + std::chrono::milliseconds(delay_ms), [this, later, id, status] {
      --held_back;
      if (const auto alive = later.lock()) alive->respond(id, {status, {}, ""});
    });
  }
}

std::string Receiver::Impl::listen() {
  common::HttpServerSettings server_settings;
  server_settings.port = port.load() != 0 ? port.load() : settings.port;
  auto made = std::make_shared<common::HttpServer>(server_settings, *this);
  const std::lock_guard lock(server_mutex);
  const std::string problem = made->start();
  if (!problem.empty()) return problem;
  port = made->bound_port();
  server = std::move(made);
  return {};
}

Receiver::Receiver(ReceiverSettings settings) : impl_(std::make_unique<Impl>(std::move(settings))) {}

Receiver::~Receiver() { down(); }

std::string Receiver::start() { return impl_->listen(); }

std::uint16_t Receiver::port() const { return impl_->port; }

std::string Receiver::url(const std::string& path) const { return "http://127.0.0.1:" + std::to_string(port()) + path; }

void Receiver::fail(const std::string& path, int status, std::int64_t count) {
  const std::lock_guard lock(impl_->rules_mutex);
  impl_->failures[path] = {status, count};
}

void Receiver::delay(const std::string& path, std::int64_t milliseconds) {
  const std::lock_guard lock(impl_->rules_mutex);
  impl_->delays[path] = milliseconds;
}

void Receiver::down() {
  std::shared_ptr<common::HttpServer> ending;
  {
    const std::lock_guard lock(impl_->server_mutex);
    ending = impl_->server;
  }
  if (!ending) return;
  ending->stop(0);  // its threads still find it as the server
  const std::lock_guard lock(impl_->server_mutex);
  impl_->server.reset();
}

std::string Receiver::up() { return impl_->listen(); }

ArrivalCounts Receiver::counts(const std::string& path) const { return impl_->book.counts(path); }

std::vector<std::string> Receiver::paths() const { return impl_->book.paths(); }

std::vector<Arrival> Receiver::arrivals(const std::string& path) const { return impl_->book.of(path); }

std::size_t Receiver::held_back() const { return impl_->held_back; }

bool Receiver::wait(std::chrono::milliseconds patience, const std::function<bool()>& holds) {
  return impl_->book.wait(patience, holds);
}

bool Receiver::wait_for_messages(const std::string& path, std::uint64_t count, std::chrono::milliseconds patience) {
  return wait(patience, [&] { return counts(path).messages >= count; });
}

}  // namespace nabe::integration
