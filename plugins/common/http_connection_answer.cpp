// SPDX-License-Identifier: EUPL-1.2
// The half of an HttpConnection that answers: what is sent, and what becomes of the connection behind it.
#include <algorithm>
#include <array>
#include <cstdio>
#include <exception>
#include <utility>

#include "common/http_connection.h"
#include "common/response_wire.h"

namespace nabe::common {
namespace {

constexpr std::uint64_t kSmallRestBytes = 64 * 1024;

}  // namespace

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
  append_head_end(out_head_, keep_alive);
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

}  // namespace nabe::common
