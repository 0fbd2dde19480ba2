// SPDX-License-Identifier: EUPL-1.2
#include "common/http_connection.h"

#include <exception>
#include <utility>

namespace nabe::common {
namespace {

constexpr std::size_t kMaxLingerBytes = 4 * 1024 * 1024;
constexpr RequestId kNumberMask = 0xffff'ffffULL;

}  // namespace

HttpConnection::HttpConnection(const HttpServerSettings& settings, RequestHandler& handler, RequestId last_id,
                               std::int64_t now_ms)
    : settings_(settings),
      handler_(handler),
      id_(last_id),
      scanner_(settings.limits),
      deadline_ms_(now_ms + settings.idle_timeout_ms) {}

HttpConnection::~HttpConnection() = default;

RequestId HttpConnection::next_id() const {
  const RequestId number = (id_ + 1) & kNumberMask;
  return (id_ & ~kNumberMask) | (number == 0 ? 1 : number);
}

bool HttpConnection::wants_input() const {
  if (input_ended_ || paused_ || state_ == State::Closed) return false;
  if (state_ == State::Waiting || state_ == State::Streaming || state_ == State::Answered)
    return input_.size() - consumed_ < kMaxPipelinedBytes;
  return true;
}

void HttpConnection::receive(std::string_view bytes, std::int64_t now_ms) {
  if (state_ == State::Closed) return;
  if (state_ == State::Lingering) {
    lingered_bytes_ += bytes.size();
    if (lingered_bytes_ > kMaxLingerBytes) close();
    return;
  }
  input_.append(bytes);
  process(now_ms);
}

void HttpConnection::end_of_input(std::int64_t now_ms) {
  input_ended_ = true;
  switch (state_) {
    case State::Waiting:
    case State::Answered:
      // A peer may close its half and still read the answer.
      keep_alive_ = false;
      if (state_ == State::Answered && !has_output()) close();
      return;
    case State::Draining:
      keep_alive_ = false;
      state_ = State::Answered;
      set_output_deadline(now_ms);
      if (!has_output()) close();
      return;
    case State::Lingering:
      if (!has_output()) close();
      return;
    case State::Streaming:
      // A download goes on to a peer that has closed its half; one without an end would never be missed.
      keep_alive_ = false;
      if (!has_output()) close();
      return;
    default:
      close();
  }
}

void HttpConnection::process(std::int64_t now_ms) {
  // Answers that a handler gives on this thread are queued by the server, so that this is never entered twice.
  if (processing_) return;
  processing_ = true;
  bool more = true;
  while (more) {
    switch (state_) {
      case State::Idle:
      case State::Head:
        more = process_head(now_ms);
        break;
      case State::Body:
      case State::Draining:
        more = process_body(now_ms);
        break;
      default:
        more = false;
    }
  }
  if (consumed_ == input_.size()) {
    input_.clear();
    if (input_.capacity() > kMaxPipelinedBytes) input_.shrink_to_fit();
  } else if (consumed_ > 0) {
    input_.erase(0, consumed_);
  }
  consumed_ = 0;
  processing_ = false;
}

bool HttpConnection::process_head(std::int64_t now_ms) {
  std::string_view input = std::string_view(input_).substr(consumed_);
  if (state_ == State::Idle) {
    // Empty lines in front of a request are the leftovers of old clients (RFC 9112, 2.2).
    while (input.size() >= 2 && input[0] == '\r' && input[1] == '\n') {
      input.remove_prefix(2);
      consumed_ += 2;
    }
    if (input.empty() || input == "\r") return false;
    if (draining_server_) {
      fail(503, now_ms);
      return false;
    }
    state_ = State::Head;
    scanner_.reset();
    deadline_ms_ = now_ms + settings_.head_timeout_ms;
  }
  switch (scanner_.scan(input)) {
    case HeadScanner::Result::NeedMore:
      return false;
    case HeadScanner::Result::Complete:
      begin_request(scanner_.head_size(), now_ms);
      return true;
    case HeadScanner::Result::Malformed:
      fail(400, now_ms);
      return false;
    case HeadScanner::Result::LineTooLong:
      fail(414, now_ms);
      return false;
    case HeadScanner::Result::HeadTooLarge:
      fail(431, now_ms);
      return false;
  }
  return false;
}

void HttpConnection::begin_request(std::size_t head_size, std::int64_t now_ms) {
  const std::string_view block = std::string_view(input_).substr(consumed_, head_size);
  consumed_ += head_size;
  RequestHead head;
  if (const int status = parse_request_head(block, head); status != 0) {
    fail(status, now_ms);
    return;
  }
  head.peer_subject = peer_subject_;
  id_ = next_id();
  keep_alive_ = head.keep_alive;
  head_only_ = head.method == "HEAD";
  http_1_0_ = head.http_1_0;
  awaits_continue_ = head.expects_continue && head.body != BodyKind::None;
  paused_ = false;
  decoder_.begin(head.body, head.content_length);
  state_ = State::Body;
  progress_bytes_ = 0;
  deadline_ms_ = now_ms + settings_.body_timeout_ms;
  try {
    body_ = handler_.begin(id_, head);
  } catch (const std::exception&) {
    fail(500, now_ms);
    return;
  }
  if (awaits_continue_ && body_ && input_.size() == consumed_) {
    out_head_.append("HTTP/1.1 100 Continue\r\n\r\n");
  }
  if (body_) awaits_continue_ = false;
}

bool HttpConnection::process_body(std::int64_t now_ms) {
  if (paused_) return false;
  const BodyDecoder::Step step = decoder_.next(std::string_view(input_).substr(consumed_));
  if (step.malformed) {
    body_.reset();
    if (state_ == State::Draining) {
      linger(now_ms);
    } else {
      fail(400, now_ms);
    }
    return false;
  }
  consumed_ += step.consumed;
  progress_bytes_ += step.consumed;
  if (progress_bytes_ >= settings_.body_progress_bytes) {
    progress_bytes_ = 0;
    deadline_ms_ = now_ms + settings_.body_timeout_ms;
  }
  if (state_ == State::Draining) {
    if (!step.done) return step.consumed > 0;
    state_ = State::Answered;
    set_output_deadline(now_ms);
    finish_response(now_ms);
    return true;
  }
  try {
    if (body_ && !step.content.empty()) {
      const Flow flow = body_->write(step.content);
      if (flow == Flow::Stop) body_.reset();
      if (flow == Flow::Pause) {
        paused_ = true;
        deadline_ms_ = kNever;
      }
    }
    if (!step.done) return step.consumed > 0 && !paused_;
    if (paused_) return false;
    state_ = State::Waiting;
    deadline_ms_ = kNever;
    if (body_) {
      // Moved first: an answer may arrive while `end` runs, and the taker must be gone before the next request.
      const std::unique_ptr<RequestBody> taker = std::move(body_);
      taker->end();
    }
  } catch (const std::exception&) {
    body_.reset();
    fail(500, now_ms);
  }
  return false;
}

void HttpConnection::resume(RequestId id, std::int64_t now_ms) {
  if (id != id_ || !paused_) return;
  paused_ = false;
  deadline_ms_ = now_ms + settings_.body_timeout_ms;
  process(now_ms);
}

void HttpConnection::fail(int status, std::int64_t now_ms) {
  HttpResponse response;
  response.status = status;
  handler_.describe(response);
  body_.reset();
  write_response(response, false);
  out_body_ = head_only_ && state_ == State::Body ? std::string() : std::move(response.body);
  linger(now_ms);
}

void HttpConnection::refuse(int status, std::int64_t now_ms) { fail(status, now_ms); }

void HttpConnection::drain(std::int64_t now_ms) {
  draining_server_ = true;
  if (state_ == State::Streaming && !has_output()) {
    pull(now_ms);
  } else if (state_ == State::Idle && !has_output()) {
    close();
  } else if (state_ == State::Head || state_ == State::Idle || (state_ == State::Body && body_)) {
    paused_ = false;
    fail(503, now_ms);
  }
}

void HttpConnection::expire(std::int64_t now_ms) {
  switch (state_) {
    case State::Streaming:
      if (has_output()) {
        close();  // the peer takes nothing
      } else {
        pull(now_ms);
      }
      return;
    case State::Head:
      fail(408, now_ms);
      return;
    case State::Body:
      // Without a taker the answer is already on its way from elsewhere: nothing to add.
      if (body_) {
        fail(408, now_ms);
        return;
      }
      [[fallthrough]];
    default:
      close();
  }
}

void HttpConnection::next_request(std::int64_t now_ms) {
  state_ = State::Idle;
  scanner_.reset();
  deadline_ms_ = now_ms + settings_.idle_timeout_ms;
}

void HttpConnection::linger(std::int64_t now_ms) {
  // Closing at once could reset the connection and lose the answer while the peer still sends.
  state_ = State::Lingering;
  paused_ = false;
  keep_alive_ = false;
  input_.clear();
  consumed_ = 0;
  deadline_ms_ = now_ms + (has_output() ? settings_.write_timeout_ms : kLingerMs);
}

void HttpConnection::set_output_deadline(std::int64_t now_ms) { deadline_ms_ = now_ms + settings_.write_timeout_ms; }

void HttpConnection::close() {
  state_ = State::Closed;
  body_.reset();
  answer_body_.reset();
}

}  // namespace nabe::common
