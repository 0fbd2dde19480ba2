// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "common/http_server.h"

namespace nabe::common {

/// The protocol of one server connection without its socket: bytes in, calls of the handler, bytes out.
/// Not thread-safe: it belongs to one thread of the server. Times are milliseconds of any steady clock.
class HttpConnection {
 public:
  static constexpr std::int64_t kNever = std::numeric_limits<std::int64_t>::max();

  /// The lower 32 bits of `last_id` are counted up for each request; the upper ones are the connection's own.
  HttpConnection(const HttpServerSettings& settings, RequestHandler& handler, RequestId last_id, std::int64_t now_ms);
  ~HttpConnection();

  /// Whom the peer's certificate names. Comes before the first bytes.
  void set_peer_subject(std::string subject) { peer_subject_ = std::move(subject); }
  /// Bytes from the peer. Only while wants_input.
  void receive(std::string_view bytes, std::int64_t now_ms);
  /// The peer sends no more.
  void end_of_input(std::int64_t now_ms);
  /// The answer to the current request; ignored if `id` is not it or if it has one.
  void respond(RequestId id, HttpResponse response, std::int64_t now_ms);
  /// The same with bytes of the handler's own (HttpServer::respond_raw).
  void respond_raw(RequestId id, std::string bytes, bool close, std::int64_t now_ms);
  /// The same with a body that is made while it is sent (HttpServer::respond).
  void respond_body(RequestId id, const HttpResponse& response, std::unique_ptr<ResponseBody> body,
                    std::optional<std::uint64_t> size_bytes, std::int64_t now_ms);
  void resume(RequestId id, std::int64_t now_ms);
  /// Refuses all further requests with this status and ends the connection.
  void refuse(int status, std::int64_t now_ms);
  /// The server stops: ends an idle connection, refuses an incomplete request, and closes after the answer that is
  /// owed.
  void drain(std::int64_t now_ms);
  /// `deadline_ms` has passed.
  void expire(std::int64_t now_ms);

  bool wants_input() const;
  /// What is to be sent: two pieces, so that a body needs no copying.
  std::string_view output_head() const { return std::string_view(out_head_).substr(head_sent_); }
  std::string_view output_body() const { return std::string_view(out_body_).substr(body_sent_); }
  bool has_output() const { return !output_head().empty() || !output_body().empty(); }
  void sent(std::size_t bytes, std::int64_t now_ms);

  /// The peer should see the end of our bytes (shutdown) once has_output is false.
  bool half_close() const { return state_ == State::Lingering; }
  bool closed() const { return state_ == State::Closed; }
  std::int64_t deadline_ms() const { return deadline_ms_; }
  RequestId current_id() const { return id_; }
  /// The id that the next user of the same slot may begin with.
  RequestId next_id() const;

 private:
  enum class State {
    Idle,
    Head,
    Body,
    Waiting,    ///< the request is complete, its answer is owed
    Draining,   ///< answered, a small rest of the body is dropped
    Streaming,  ///< the answer's body is being made
    Answered,   ///< answered, output not yet taken
    Lingering,  ///< last answer given; input is dropped until the peer closes
    Closed,
  };

  static constexpr std::size_t kMaxPipelinedBytes = 64 * 1024;
  static constexpr std::int64_t kLingerMs = 2'000;

  void process(std::int64_t now_ms);
  bool process_head(std::int64_t now_ms);
  bool process_body(std::int64_t now_ms);
  void begin_request(std::size_t head_size, std::int64_t now_ms);
  void fail(int status, std::int64_t now_ms);
  /// True if the connection may be kept behind it.
  bool begin_answer(bool close);
  void end_answer(std::int64_t now_ms);
  void write_response(const HttpResponse& response, bool keep_alive);
  /// Asks the answer's body for its next piece.
  void pull(std::int64_t now_ms);
  void end_stream(std::int64_t now_ms);
  void finish_response(std::int64_t now_ms);
  void linger(std::int64_t now_ms);
  void next_request(std::int64_t now_ms);
  void close();
  void set_output_deadline(std::int64_t now_ms);

  const HttpServerSettings& settings_;
  RequestHandler& handler_;
  State state_ = State::Idle;
  RequestId id_;
  HeadScanner scanner_;
  BodyDecoder decoder_;
  std::string peer_subject_;
  std::unique_ptr<RequestBody> body_;
  std::unique_ptr<ResponseBody> answer_body_;
  std::string input_;         ///< bytes that are not done with
  std::size_t consumed_ = 0;  ///< of input_
  std::string out_head_;
  std::string out_body_;
  std::size_t head_sent_ = 0;
  std::size_t body_sent_ = 0;
  std::size_t progress_bytes_ = 0;
  std::size_t lingered_bytes_ = 0;
  std::int64_t deadline_ms_ = 0;
  bool keep_alive_ = false;
  bool head_only_ = false;                    ///< HEAD
  bool http_1_0_ = false;                     ///< the peer cannot read chunks
  bool chunked_ = false;                      ///< the answer's body goes in chunks
  std::optional<std::uint64_t> answer_left_;  ///< of the size that was announced for it
  bool awaits_continue_ = false;              ///< the peer may hold its body back
  bool paused_ = false;
  bool input_ended_ = false;
  bool draining_server_ = false;
  bool processing_ = false;
};

}  // namespace nabe::common
