// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "common/body_decoder.h"
#include "common/http_client.h"
#include "common/http_message.h"

namespace nabe::common {

/// Makes an answer of the bytes that a peer sends. It knows no socket. Threads: one at a time.
class AnswerReader {
 public:
  enum class Status {
    More,    ///< not all of it yet
    Done,    ///< nothing more to read, `reusable` says whether the connection may carry another request
    Broken,  ///< this is no answer of HTTP/1.1; `answer().problem` says why
  };

  AnswerReader(const HttpClientSettings& settings, std::string method);

  Status feed(std::string_view bytes);
  bool any_byte() const { return any_byte_; }
  /// The status is known: what breaks now leaves an answer whose body is not complete.
  bool has_head() const { return has_head_; }
  bool reusable() const { return reusable_; }
  HttpAnswer& answer() { return answer_; }

 private:
  Status take_heads();
  Status take_body(std::string_view rest);
  Status broken(const char* problem);

  const HttpLimits limits_;
  const std::size_t max_body_bytes_;
  const std::string method_;
  HttpAnswer answer_;
  std::string input_;  ///< until the head is complete
  HeadScanner scanner_;
  BodyDecoder decoder_;
  std::size_t total_bytes_ = 0;
  int interim_ = 0;
  bool any_byte_ = false;
  bool has_head_ = false;
  bool keep_alive_ = false;
  bool reusable_ = false;
};

/// What broke a connection, in the words of an answer.
void note_failure(HttpAnswer& answer, IoStatus status, const char* when);
/// The connection ended, or could not be waited for, before the answer was complete: `status` as a read gave it.
void note_end(AnswerReader& reader, IoStatus status);
/// An answer with its status known counts, however its body ended.
void settle(HttpAnswer& answer);

}  // namespace nabe::common
