// SPDX-License-Identifier: EUPL-1.2
#include "common/http_client.h"

#include <algorithm>
#include <map>
#include <mutex>
#include <vector>

#include "common/answer_loop.h"
#include "common/answer_reader.h"
#include "common/request_writer.h"

namespace nabe::common {
namespace {

constexpr std::size_t kReadBytes = 16 * 1024;

struct Connection {
  std::unique_ptr<HttpTransport> transport;
  std::int64_t idle_since_ms = 0;
  bool reused = false;
};

std::string target_name(const Url& url) {
  return (url.secure ? "s:" : "p:") + url.host + ":" + std::to_string(url.port);
}

}  // namespace

std::string HttpAnswer::header(std::string_view name) const {
  for (const auto& [key, value] : headers) {
    if (equals_ignoring_case(key, name)) return value;
  }
  return {};
}

struct HttpClient::Impl {
  explicit Impl(HttpClientSettings given) : settings(std::move(given)), connector(settings.tls) {}

  HttpClientSettings settings;
  HttpConnector connector;
  std::mutex mutex;
  std::map<std::string, std::vector<Connection>> idle;

  Connection take_idle(const Url& url) {
    const std::int64_t now = steady_now_ms();
    std::vector<Connection> dropped;  // closed outside of the lock
    Connection connection;
    const std::lock_guard lock(mutex);
    const auto found = idle.find(target_name(url));
    if (found == idle.end()) return connection;
    std::vector<Connection>& kept = found->second;
    while (!kept.empty() && !connection.transport) {
      Connection last = std::move(kept.back());
      kept.pop_back();
      if (now - last.idle_since_ms < settings.idle_ms && !last.transport->readable()) {
        connection = std::move(last);
        connection.reused = true;
      } else {
        dropped.push_back(std::move(last));
      }
    }
    return connection;
  }

  void keep(const Url& url, Connection connection) {
    connection.idle_since_ms = steady_now_ms();
    const std::lock_guard lock(mutex);
    std::vector<Connection>& kept = idle[target_name(url)];
    if (kept.size() < settings.max_idle_per_target) kept.push_back(std::move(connection));
  }

  Connection connect(const Url& url, const Patience& patience, HttpAnswer& answer) {
    Patience bounded = patience;
    bounded.until_ms = std::min(patience.until_ms, steady_now_ms() + settings.connect_timeout_ms);
    Connection connection;
    connection.transport = connector.connect(url, bounded, answer.problem);
    if (!connection.transport) {
      answer.timed_out = steady_now_ms() >= bounded.until_ms;
      answer.cancelled = patience.cancelled && patience.cancelled();
    }
    return connection;
  }

  /// True if the whole request went, or the peer answered before it had.
  static bool send(Connection& connection, const HttpRequest& request, const Patience& patience, HttpAnswer& answer,
                   bool& complete) {
    RequestWriter writer(request);
    complete = false;
    if (!writer.complete() && !writer.fill()) return unreadable(answer);
    while (true) {
      while (!writer.pending().empty()) {
        const IoResult result = connection.transport->write_some(writer.pending(), patience);
        if (result.status != IoStatus::Done) {
          // A peer that refuses early may close its input at once: its answer is then still there to be read.
          if (result.status == IoStatus::Broken && answer.progress == Progress::Incomplete &&
              connection.transport->readable()) {
            return true;
          }
          note_failure(answer, result.status, "while sending");
          return false;
        }
        if (result.bytes > 0) answer.progress = Progress::Incomplete;
        writer.sent(result.bytes);
      }
      if (writer.complete()) {
        complete = true;
        return true;
      }
      if (connection.transport->readable()) return true;
      if (!writer.fill()) return unreadable(answer);
    }
  }

  static bool unreadable(HttpAnswer& answer) {
    answer.body_unreadable = true;
    answer.problem = "the body cannot be read";
    return false;
  }

  /// Reads until the answer is there or cannot come.
  static void receive(Connection& connection, AnswerReader& reader, const Patience& patience) {
    const auto buffer = std::make_unique_for_overwrite<char[]>(kReadBytes);
    AnswerReader::Status status = AnswerReader::Status::More;
    while (status == AnswerReader::Status::More) {
      const IoResult result = connection.transport->read_some(buffer.get(), kReadBytes, patience);
      if (result.status != IoStatus::Done || result.bytes == 0) {
        note_end(reader, result.status);
        return;
      }
      status = reader.feed({buffer.get(), result.bytes});
    }
  }

  /// A new connection if `fresh`, else perhaps a kept one. Without a transport `answer` says why.
  Connection connection_for(const HttpRequest& request, const Patience& patience, bool fresh, HttpAnswer& answer) {
    Connection connection = fresh ? Connection{} : take_idle(request.url);
    if (!connection.transport) connection = connect(request.url, patience, answer);
    return connection;
  }
};

HttpClient::HttpClient(HttpClientSettings settings) : impl_(std::make_unique<Impl>(std::move(settings))) {}
HttpClient::~HttpClient() = default;

namespace {

/// Whether a kept connection broke because the peer had closed it meanwhile, and another try can do no harm.
bool worth_another_try(const HttpRequest& request, bool reused, bool fresh, const HttpAnswer& answer, bool any_byte) {
  const bool broke = !answer.timed_out && !answer.cancelled && !answer.body_unreadable && !any_byte;
  const bool harmless = answer.progress != Progress::Lost || request.repeatable;
  if (fresh || !reused || !broke || !harmless) return false;
  return !request.read_body || (request.rewind_body && request.rewind_body());
}

}  // namespace

HttpAnswer HttpClient::exchange(const HttpRequest& request, const Patience& patience) {
  for (bool fresh = false;; fresh = true) {
    AnswerReader reader(impl_->settings, request.method);
    HttpAnswer& answer = reader.answer();
    Connection connection = impl_->connection_for(request, patience, fresh, answer);
    if (!connection.transport) return std::move(answer);

    bool complete = false;
    if (Impl::send(connection, request, patience, answer, complete)) {
      answer.request_complete = complete;
      if (complete) answer.progress = Progress::Lost;
      Impl::receive(connection, reader, patience);
      if (reader.has_head()) {
        settle(answer);
        if (reader.reusable() && complete) impl_->keep(request.url, std::move(connection));
        return std::move(answer);
      }
    }
    if (!worth_another_try(request, connection.reused, fresh, answer, reader.any_byte())) return std::move(answer);
  }
}

std::optional<HttpAnswer> HttpClient::exchange_later(const HttpRequest& request, const Patience& patience,
                                                     AnswerLoop& loop, std::function<void(HttpAnswer)> done) {
  for (bool fresh = false;; fresh = true) {
    auto reader = std::make_unique<AnswerReader>(impl_->settings, request.method);
    HttpAnswer& answer = reader->answer();
    Connection connection = impl_->connection_for(request, patience, fresh, answer);
    if (!connection.transport) return std::move(answer);

    bool complete = false;
    if (Impl::send(connection, request, patience, answer, complete)) {
      answer.request_complete = complete;
      if (!complete) {
        Impl::receive(connection, *reader, patience);
        if (reader->has_head()) {
          settle(answer);
          return std::move(answer);
        }
      } else {
        answer.progress = Progress::Lost;
        AnswerLoop::Exchange exchange{this, std::move(connection.transport), std::move(reader), patience, {}};
        exchange.done = [this, url = request.url, done = std::move(done)](AnswerLoop::Exchange& ended) {
          if (ended.reader->has_head()) settle(ended.reader->answer());
          if (ended.reader->reusable()) impl_->keep(url, {std::move(ended.transport), 0, false});
          done(std::move(ended.reader->answer()));
        };
        loop.wait(std::move(exchange));
        return std::nullopt;
      }
    }
    if (!worth_another_try(request, connection.reused, fresh, answer, reader->any_byte())) return std::move(answer);
  }
}

std::string HttpClient::probe(const Url& url, const Patience& patience) {
  Connection connection = impl_->take_idle(url);
  HttpAnswer answer;
  if (!connection.transport) connection = impl_->connect(url, patience, answer);
  if (!connection.transport) return answer.problem.empty() ? "not connected" : answer.problem;
  impl_->keep(url, std::move(connection));
  return {};
}

void HttpClient::clear() {
  impl_->connector.forget_files();
  std::map<std::string, std::vector<Connection>> dropped;
  const std::lock_guard lock(impl_->mutex);
  dropped.swap(impl_->idle);
}

}  // namespace nabe::common
