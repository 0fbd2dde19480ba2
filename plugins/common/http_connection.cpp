// SPDX-License-Identifier: EUPL-1.2
#include "common/http_connection.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <ctime>
#include <exception>
#include <utility>

namespace nabe::common {
namespace {

constexpr std::size_t kMaxPipelinedBytes = 64 * 1024;
constexpr std::uint64_t kSmallRestBytes = 64 * 1024;
constexpr std::size_t kMaxLingerBytes = 4 * 1024 * 1024;
constexpr std::int64_t kLingerMs = 2'000;
constexpr RequestId kNumberMask = 0xffff'ffffULL;

/// The Date header's value, made once a second per thread.
std::string_view http_date() {
  thread_local std::time_t made_for = -1;
  thread_local std::array<char, 40> text{};
  thread_local std::size_t size = 0;
  const std::time_t now = std::time(nullptr);
  if (now != made_for) {
    static constexpr std::array<const char*, 7> kDays = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    static constexpr std::array<const char*, 12> kMonths = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                            "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    std::tm utc{};
    gmtime_r(&now, &utc);
    // Not strftime: it follows the locale of the process.
    const int written = std::snprintf(text.data(), text.size(), "%s, %02d %s %04d %02d:%02d:%02d GMT",
                                      kDays[static_cast<std::size_t>(utc.tm_wday)], utc.tm_mday,
                                      kMonths[static_cast<std::size_t>(utc.tm_mon)], utc.tm_year + 1900, utc.tm_hour,
                                      utc.tm_min, utc.tm_sec);
    size = static_cast<std::size_t>(written);
    made_for = now;
  }
  return {text.data(), size};
}

void append_head_lines(std::string& out, const HttpResponse& response) {
  out.append("HTTP/1.1 ").append(std::to_string(response.status)).append(" ").append(reason_phrase(response.status));
  out.append("\r\nDate: ").append(http_date());
  for (const auto& [name, value] : response.headers) {
    if (is_token(name) && is_header_value(value)) out.append("\r\n").append(name).append(": ").append(value);
  }
}

void append_response_head(std::string& out, const HttpResponse& response, bool keep_alive) {
  append_head_lines(out, response);
  if (response.status != 204 && response.status != 304) {
    out.append("\r\nContent-Length: ").append(std::to_string(response.body.size()));
  }
  out.append(keep_alive ? "\r\n\r\n" : "\r\nConnection: close\r\n\r\n");
}

}  // namespace

std::string wire_of(const HttpResponse& response, bool keep_alive) {
  std::string wire;
  append_response_head(wire, response, keep_alive);
  return wire + response.body;
}

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

void HttpConnection::respond(RequestId id, HttpResponse response, std::int64_t now_ms) {
  if (id != id_ || (state_ != State::Body && state_ != State::Waiting)) return;
  write_response(response, begin_answer(response.close));
  out_body_ = head_only_ ? std::string() : std::move(response.body);
  end_answer(now_ms);
}

void HttpConnection::respond_raw(RequestId id, std::string bytes, bool close, std::int64_t now_ms) {
  if (id != id_ || (state_ != State::Body && state_ != State::Waiting)) return;
  begin_answer(close || bytes.empty());
  out_body_ = std::move(bytes);
  end_answer(now_ms);
}

void HttpConnection::respond_body(RequestId id, const HttpResponse& response, std::unique_ptr<ResponseBody> body,
                                  std::optional<std::uint64_t> size_bytes, std::int64_t now_ms) {
  if (id != id_ || (state_ != State::Body && state_ != State::Waiting)) return;
  // What is left of the request would have to be read beside the answer: whoever still sends one loses the connection.
  const bool to_the_end = !size_bytes && http_1_0_;
  const bool keep_alive = begin_answer(response.close || state_ == State::Body || to_the_end);
  out_head_.erase(0, head_sent_);
  head_sent_ = body_sent_ = 0;
  append_head_lines(out_head_, response);
  chunked_ = !size_bytes && !http_1_0_;
  if (chunked_) out_head_.append("\r\nTransfer-Encoding: chunked");
  if (size_bytes) out_head_.append("\r\nContent-Length: ").append(std::to_string(*size_bytes));
  out_head_.append(keep_alive ? "\r\n\r\n" : "\r\nConnection: close\r\n\r\n");
  if (head_only_) {
    end_answer(now_ms);
    return;
  }
  answer_body_ = std::move(body);
  answer_left_ = size_bytes;
  state_ = State::Streaming;
  set_output_deadline(now_ms);
}

void HttpConnection::pull(std::int64_t now_ms) {
  constexpr std::size_t kChunkHead = 18;  // 16 digits and the line's end
  std::string piece;
  ResponseBody::Next next = ResponseBody::Next::Broken;
  try {
    next = answer_body_->next(piece);
  } catch (const std::exception&) {
    next = ResponseBody::Next::Broken;
  }
  if (next == ResponseBody::Next::Wait && draining_server_) next = ResponseBody::Next::End;
  if (answer_left_) {
    // More or less than was announced would be read as a part of the next answer, or be waited for.
    if (piece.size() > *answer_left_) next = ResponseBody::Next::Broken;
    *answer_left_ -= std::min<std::uint64_t>(*answer_left_, piece.size());
    if (next == ResponseBody::Next::End && *answer_left_ > 0) next = ResponseBody::Next::Broken;
  }
  if (next == ResponseBody::Next::Broken) {
    close();
    return;
  }
  out_body_.clear();
  body_sent_ = 0;
  if (!piece.empty() && chunked_) {
    std::array<char, kChunkHead + 1> head{};
    const int size = std::snprintf(head.data(), head.size(), "%zx\r\n", piece.size());
    out_body_.reserve(piece.size() + kChunkHead + 8);
    out_body_.append(head.data(), static_cast<std::size_t>(size)).append(piece).append("\r\n");
  } else {
    out_body_ = std::move(piece);
  }
  if (next == ResponseBody::Next::End) {
    if (chunked_) out_body_.append("0\r\n\r\n");
    end_stream(now_ms);
  } else if (has_output()) {
    set_output_deadline(now_ms);
  } else {
    deadline_ms_ = now_ms + settings_.body_wait_ms;
  }
}

void HttpConnection::end_stream(std::int64_t now_ms) {
  answer_body_.reset();
  state_ = State::Answered;
  set_output_deadline(now_ms);
  finish_response(now_ms);
  if (state_ == State::Idle) process(now_ms);
}

bool HttpConnection::begin_answer(bool close) {
  body_.reset();
  paused_ = false;
  // Whether a peer that waits for 100 sends its body after a final status is open: its next bytes would be ambiguous.
  const bool small_rest = !awaits_continue_ && decoder_.remaining_bytes() <= kSmallRestBytes;
  keep_alive_ = keep_alive_ && !close && !draining_server_ && !input_ended_ && (state_ != State::Body || small_rest);
  return keep_alive_;
}

void HttpConnection::end_answer(std::int64_t now_ms) {
  const bool early = state_ == State::Body;
  if (!keep_alive_ && (early || !has_output())) {
    linger(now_ms);
  } else if (early) {
    state_ = State::Draining;
    deadline_ms_ = now_ms + settings_.body_timeout_ms;
    process(now_ms);
  } else {
    state_ = State::Answered;
    set_output_deadline(now_ms);
  }
}

void HttpConnection::write_response(const HttpResponse& response, bool keep_alive) {
  out_head_.erase(0, head_sent_);
  head_sent_ = 0;
  body_sent_ = 0;
  append_response_head(out_head_, response, keep_alive);
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

void HttpConnection::sent(std::size_t bytes, std::int64_t now_ms) {
  const std::size_t of_head = std::min(bytes, out_head_.size() - head_sent_);
  head_sent_ += of_head;
  body_sent_ += bytes - of_head;
  if (has_output()) {
    if (bytes > 0 && (state_ == State::Answered || state_ == State::Streaming)) set_output_deadline(now_ms);
    return;
  }
  out_head_.clear();
  out_body_.clear();
  if (out_body_.capacity() > kMaxPipelinedBytes) out_body_.shrink_to_fit();
  head_sent_ = body_sent_ = 0;
  if (state_ == State::Streaming) {
    pull(now_ms);
  } else if (state_ == State::Answered) {
    finish_response(now_ms);
    process(now_ms);
  } else if (state_ == State::Lingering) {
    if (input_ended_) close();
    deadline_ms_ = now_ms + kLingerMs;
  }
}

void HttpConnection::finish_response(std::int64_t now_ms) {
  if (has_output() || state_ != State::Answered) return;
  if (keep_alive_ && !draining_server_) {
    next_request(now_ms);
  } else if (input_ended_) {
    close();
  } else {
    linger(now_ms);
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
