// SPDX-License-Identifier: EUPL-1.2
#include "common/answer_reader.h"

#include <algorithm>
#include <utility>

namespace nabe::common {
namespace {

constexpr std::size_t kMaxDrainBytes = 1024 * 1024;
constexpr int kMaxInterimAnswers = 8;

}  // namespace

AnswerReader::AnswerReader(const HttpClientSettings& settings, std::string method)
    : limits_(settings.limits),
      max_body_bytes_(settings.max_body_bytes),
      method_(std::move(method)),
      scanner_(limits_) {}

AnswerReader::Status AnswerReader::feed(std::string_view bytes) {
  any_byte_ = any_byte_ || !bytes.empty();
  if (has_head_) return take_body(bytes);
  input_.append(bytes);
  return take_heads();
}

AnswerReader::Status AnswerReader::take_heads() {
  while (true) {
    const HeadScanner::Result scanned = scanner_.scan(input_);
    if (scanned == HeadScanner::Result::NeedMore) return Status::More;
    ResponseHead head;
    if (scanned != HeadScanner::Result::Complete ||
        !parse_response_head(std::string_view(input_).substr(0, scanner_.head_size()), method_, head) ||
        head.status == 101) {
      return broken("the answer is not HTTP/1.1");
    }
    if (head.status < 200) {
      if (++interim_ > kMaxInterimAnswers) return broken("too many interim answers");
      input_.erase(0, scanner_.head_size());
      scanner_.reset();
      continue;
    }
    has_head_ = true;
    keep_alive_ = head.keep_alive;
    answer_.status = head.status;
    for (const HeaderView& header : head.headers) answer_.headers.emplace_back(header.name, header.value);
    decoder_.begin(head.body, head.content_length);
    return take_body(std::string_view(input_).substr(scanner_.head_size()));
  }
}

AnswerReader::Status AnswerReader::take_body(std::string_view rest) {
  while (true) {
    const BodyDecoder::Step step = decoder_.next(rest);
    if (step.malformed) return Status::Done;
    rest.remove_prefix(step.consumed);
    total_bytes_ += step.content.size();
    const std::size_t room = max_body_bytes_ - std::min(max_body_bytes_, answer_.body.size());
    answer_.body.append(step.content.substr(0, room));
    if (step.done) {
      answer_.body_complete = total_bytes_ <= max_body_bytes_;
      reusable_ = keep_alive_ && rest.empty();
      return Status::Done;
    }
    if (total_bytes_ > max_body_bytes_ + kMaxDrainBytes) return Status::Done;
    if (step.consumed == 0) return Status::More;
  }
}

AnswerReader::Status AnswerReader::broken(const char* problem) {
  answer_.problem = problem;
  return Status::Broken;
}

void note_failure(HttpAnswer& answer, IoStatus status, const char* when) {
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

void note_end(AnswerReader& reader, IoStatus status) {
  if (reader.has_head()) return;
  note_failure(reader.answer(), status == IoStatus::Done ? IoStatus::Broken : status, "before the answer");
}

void settle(HttpAnswer& answer) {
  answer.progress = Progress::Answered;
  answer.problem.clear();
}

}  // namespace nabe::common
