// SPDX-License-Identifier: EUPL-1.2
#include "common/http_client.h"

#include <algorithm>
#include <limits>
#include <map>
#include <mutex>
#include <vector>

namespace nabe::common {
namespace {

constexpr std::size_t kBlockBytes = 64 * 1024;
constexpr std::size_t kReadBytes = 16 * 1024;
constexpr std::size_t kMaxDrainBytes = 1024 * 1024;
constexpr int kMaxInterimAnswers = 8;
constexpr std::uint64_t kUnknownSize = std::numeric_limits<std::uint64_t>::max();

struct Connection {
  std::unique_ptr<HttpTransport> transport;
  std::int64_t idle_since_ms = 0;
  bool reused = false;
};

std::string target_name(const Url& url) {
  return (url.secure ? "s:" : "p:") + url.host + ":" + std::to_string(url.port);
}

/// Makes the bytes of a request: its head, then the body block by block.
class RequestWriter {
 public:
  explicit RequestWriter(const HttpRequest& request)
      : request_(request), chunked_(request.read_body && request.body_bytes == kUnknownSize) {
    block_.append(request.method).append(" ").append(request.url.target).append(" HTTP/1.1\r\nHost: ");
    block_.append(request.url.authority());
    for (const auto& [name, value] : request.headers) {
      if (is_token(name) && is_header_value(value)) block_.append("\r\n").append(name).append(": ").append(value);
    }
    if (chunked_) {
      block_.append("\r\nTransfer-Encoding: chunked");
    } else if (request.read_body || request.method != "GET") {
      block_.append("\r\nContent-Length: ").append(std::to_string(request.read_body ? request.body_bytes : 0));
    }
    block_.append("\r\n\r\n");
    complete_ = !request.read_body || (!chunked_ && request.body_bytes == 0);
  }

  /// False: the body could not be read, or has another size than was said.
  bool fill() {
    const std::size_t head = block_.size();
    constexpr std::size_t kFrameBytes = 10;  // eight digits, CR LF
    const std::size_t offset = head + (chunked_ ? kFrameBytes : 0);
    block_.resize(offset + kBlockBytes);
    const std::uint64_t wanted =
        chunked_ ? kBlockBytes : std::min<std::uint64_t>(kBlockBytes, request_.body_bytes - body_bytes_);
    const std::int64_t size = request_.read_body(block_.data() + offset, static_cast<std::size_t>(wanted));
    if (size < 0 || (size == 0 && !chunked_)) return false;
    const auto bytes = static_cast<std::size_t>(size);
    body_bytes_ += bytes;
    if (!chunked_) {
      block_.resize(offset + bytes);
      complete_ = body_bytes_ == request_.body_bytes;
      return true;
    }
    if (bytes == 0) {
      block_.resize(head);
      block_.append("0\r\n\r\n");
      complete_ = true;
      return true;
    }
    static constexpr std::string_view kDigits = "0123456789abcdef";
    for (std::size_t i = 0; i < 8; ++i) block_[head + i] = kDigits[bytes >> (28 - 4 * i) & 15];
    block_[head + 8] = '\r';
    block_[head + 9] = '\n';
    block_.resize(offset + bytes);
    block_.append("\r\n");
    return true;
  }

  bool complete() const { return complete_; }
  std::string_view pending() const { return std::string_view(block_).substr(sent_); }
  void sent(std::size_t bytes) {
    sent_ += bytes;
    if (sent_ == block_.size()) {
      block_.clear();
      sent_ = 0;
    }
  }

 private:
  const HttpRequest& request_;
  const bool chunked_;
  bool complete_ = false;
  std::string block_;
  std::size_t sent_ = 0;
  std::uint64_t body_bytes_ = 0;
};

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

  static void note(HttpAnswer& answer, IoStatus status, const char* when) {
    answer.timed_out = status == IoStatus::TimedOut;
    answer.cancelled = status == IoStatus::Cancelled;
    if (status == IoStatus::Refused) {
      answer.progress = Progress::NotSent;
      answer.problem = "TLS: the peer does not admit this client";
      return;
    }
    answer.problem = std::string(answer.timed_out   ? "timed out "
                                 : answer.cancelled ? "cancelled "
                                                    : "connection broke ") +
                     when;
  }

  /// True if the whole request went, or the peer answered before it had.
  static bool send(Connection& connection, const HttpRequest& request, const Patience& patience, HttpAnswer& answer,
                   bool& complete) {
    RequestWriter writer(request);
    complete = false;
    if (!writer.complete() && !writer.fill()) {
      answer.body_unreadable = true;
      answer.problem = "the body cannot be read";
      return false;
    }
    while (true) {
      while (!writer.pending().empty()) {
        const IoResult result = connection.transport->write_some(writer.pending(), patience);
        if (result.status != IoStatus::Done) {
          // A peer that refuses early may close its input at once: its answer is then still there to be read.
          if (result.status == IoStatus::Broken && answer.progress == Progress::Incomplete &&
              connection.transport->readable()) {
            return true;
          }
          note(answer, result.status, "while sending");
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
      if (!writer.fill()) {
        answer.body_unreadable = true;
        answer.problem = "the body cannot be read";
        return false;
      }
    }
  }

  /// Reads the final answer. True if there is one; `reusable` says whether the connection may carry another request.
  bool receive(Connection& connection, const HttpRequest& request, const Patience& patience, HttpAnswer& answer,
               bool& reusable, bool& any_byte) const {
    const auto buffer = std::make_unique_for_overwrite<char[]>(kReadBytes);
    std::string input;
    HeadScanner scanner(settings.limits);
    int interim = 0;
    while (true) {
      const HeadScanner::Result scanned = scanner.scan(input);
      if (scanned == HeadScanner::Result::NeedMore) {
        const IoResult result = connection.transport->read_some(buffer.get(), kReadBytes, patience);
        if (result.status != IoStatus::Done || result.bytes == 0) {
          note(answer, result.status == IoStatus::Done ? IoStatus::Broken : result.status, "before the answer");
          return false;
        }
        any_byte = true;
        input.append(buffer.get(), result.bytes);
        continue;
      }
      ResponseHead head;
      if (scanned != HeadScanner::Result::Complete ||
          !parse_response_head(std::string_view(input).substr(0, scanner.head_size()), request.method, head) ||
          head.status == 101) {
        answer.problem = "the answer is not HTTP/1.1";
        return false;
      }
      if (head.status < 200) {
        if (++interim > kMaxInterimAnswers) {
          answer.problem = "too many interim answers";
          return false;
        }
        input.erase(0, scanner.head_size());
        scanner.reset();
        continue;
      }
      answer.status = head.status;
      for (const HeaderView& header : head.headers) answer.headers.emplace_back(header.name, header.value);
      const bool whole =
          receive_body(connection, head, input.substr(scanner.head_size()), buffer.get(), patience, answer);
      reusable = whole && head.keep_alive;
      return true;
    }
  }

  /// True if the body came completely and nothing after it.
  bool receive_body(Connection& connection, const ResponseHead& head, std::string input, char* buffer,
                    const Patience& patience, HttpAnswer& answer) const {
    BodyDecoder decoder;
    decoder.begin(head.body, head.content_length);
    std::size_t total = 0;
    std::string_view rest = input;
    while (true) {
      const BodyDecoder::Step step = decoder.next(rest);
      if (step.malformed) return false;
      rest.remove_prefix(step.consumed);
      total += step.content.size();
      const std::size_t room = settings.max_body_bytes - std::min(settings.max_body_bytes, answer.body.size());
      answer.body.append(step.content.substr(0, room));
      if (step.done) {
        answer.body_complete = total <= settings.max_body_bytes;
        return rest.empty();
      }
      if (total > settings.max_body_bytes + kMaxDrainBytes) return false;
      if (step.consumed > 0) continue;
      const IoResult result = connection.transport->read_some(buffer, kReadBytes, patience);
      if (result.status != IoStatus::Done || result.bytes == 0) return false;
      input.assign(buffer, result.bytes);
      rest = input;
    }
  }
};

HttpClient::HttpClient(HttpClientSettings settings) : impl_(std::make_unique<Impl>(std::move(settings))) {}
HttpClient::~HttpClient() = default;

HttpAnswer HttpClient::exchange(const HttpRequest& request, const Patience& patience) {
  bool fresh = false;
  while (true) {
    HttpAnswer answer;
    Connection connection = fresh ? Connection{} : impl_->take_idle(request.url);
    if (!connection.transport) connection = impl_->connect(request.url, patience, answer);
    if (!connection.transport) return answer;

    bool complete = false;
    bool reusable = false;
    bool any_byte = false;
    if (Impl::send(connection, request, patience, answer, complete)) {
      answer.request_complete = complete;
      if (complete) answer.progress = Progress::Lost;
      if (impl_->receive(connection, request, patience, answer, reusable, any_byte)) {
        answer.progress = Progress::Answered;
        answer.problem.clear();
        if (reusable && complete) impl_->keep(request.url, std::move(connection));
        return answer;
      }
    }
    // A kept connection that the peer had closed meanwhile. Once only, on a new connection.
    const bool broke = !answer.timed_out && !answer.cancelled && !answer.body_unreadable && !any_byte;
    const bool harmless = answer.progress != Progress::Lost || request.repeatable;
    if (fresh || !connection.reused || !broke || !harmless) return answer;
    if (request.read_body && !(request.rewind_body && request.rewind_body())) return answer;
    fresh = true;
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
