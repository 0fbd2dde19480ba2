// SPDX-License-Identifier: EUPL-1.2
#include "common/intake_body.h"

#include <utility>

namespace nabe::common {
namespace {

bool ends_with(std::string_view text, std::string_view end) {
  return text.size() >= end.size() && text.substr(text.size() - end.size()) == end;
}

bool is_body_type(std::string_view media_type) {
  return media_type == "application/xml" || media_type == "text/xml" || media_type == "application/json" ||
         ends_with(media_type, "+xml") || ends_with(media_type, "+json");
}

/// Other charsets than the one of XML's own declaration would have to be converted before anybody can read them.
bool is_usable_charset(std::string_view charset) {
  return charset.empty() || equals_ignoring_case(charset, "utf-8") || equals_ignoring_case(charset, "us-ascii");
}

bool is_multipart(std::string_view media_type) {
  return media_type == "multipart/form-data" || media_type == "multipart/mixed";
}

}  // namespace

std::optional<Refusal> read_content_head(const RequestHead& head, std::uint64_t max_request_bytes,
                                         RequestContent& content) {
  if (head.body == BodyKind::None) {
    if (head.count("Content-Length") == 0) return Refusal{Problem::LengthRequired, {}};
    return Refusal{Problem::MalformedContent, "the body is empty"};
  }
  const std::string_view coding = head.header("Content-Encoding");
  const std::string_view content_type = head.header("Content-Type");
  const std::string media_type = media_type_of(content_type);
  const bool multipart = is_multipart(media_type);
  if (!coding.empty() && !equals_ignoring_case(coding, "identity")) {
    return Refusal{Problem::UnsupportedContent, "content codings are not taken"};
  }
  if (!multipart && !is_body_type(media_type)) return Refusal{Problem::UnsupportedContent, "send XML or JSON"};
  if (!is_usable_charset(header_parameter(content_type, "charset").value_or(""))) {
    return Refusal{Problem::UnsupportedContent, "send UTF-8"};
  }
  const bool has_length = head.body == BodyKind::Length;
  if (has_length && head.content_length > max_request_bytes) return Refusal{Problem::ContentTooLarge, {}};
  const std::string boundary = header_parameter(content_type, "boundary").value_or("");
  if (multipart && !is_boundary(boundary)) return Refusal{Problem::MalformedMultipart, "no usable boundary"};
  if (multipart) {
    content = {{}, boundary, kUnknownSize};
  } else {
    content = {media_type, {}, has_length ? head.content_length : kUnknownSize};
  }
  return std::nullopt;
}

bool ContentBody::begin(const RequestContent& content) {
  if (content.boundary.empty()) return document_begin(content.media_type, content.size_bytes);
  multipart_.emplace(content.boundary, MultipartLimits{}, static_cast<MultipartHandler&>(*this));
  return true;
}

Flow ContentBody::write(std::string_view bytes) {
  request_bytes_ += bytes.size();
  if (request_bytes_ > max_request_bytes_) {
    refuse(Problem::ContentTooLarge);
    return Flow::Stop;
  }
  if (!multipart_) return take_document(bytes) ? Flow::Continue : Flow::Stop;
  switch (multipart_->feed(bytes)) {
    case MultipartParser::Status::More:
    case MultipartParser::Status::Done:
      return Flow::Continue;
    case MultipartParser::Status::Malformed:
      refuse(Problem::MalformedMultipart);
      break;
    case MultipartParser::Status::TooLarge:
      refuse(Problem::ContentTooLarge, "too many parts, or the head of a part is too large");
      break;
    case MultipartParser::Status::Stopped:
      break;
  }
  return Flow::Stop;
}

void ContentBody::end() {
  if (multipart_ && multipart_->status() != MultipartParser::Status::Done) {
    refuse(Problem::MalformedMultipart, "the closing boundary is missing");
    return;
  }
  if (multipart_ ? parts_ == 0 && !end_document() : !end_document()) return;
  calls_.complete(intake_);
}

bool ContentBody::part_begin(const PartHead& head) {
  if (++parts_ == 1) {
    if (!is_body_type(head.media_type) || !is_usable_charset(head.charset)) {
      return refuse(Problem::UnsupportedContent, "the first part must be XML or JSON in UTF-8");
    }
    return document_begin(head.media_type, kUnknownSize);
  }
  AttachmentInfo attachment;
  attachment.name = !head.file_name.empty() ? head.file_name
                    : !head.name.empty()    ? head.name
                                            : "attachment-" + std::to_string(parts_ - 1);
  attachment.media_type = head.media_type.empty() ? "application/octet-stream" : head.media_type;
  attachment.sha256 = head.sha256;
  return intake_.attach(attachment) || fail();
}

bool ContentBody::part_bytes(std::string_view bytes) {
  return parts_ == 1 ? take_document(bytes) : intake_.write(bytes) || fail();
}

bool ContentBody::take_document(std::string_view bytes) {
  is_empty_ = is_empty_ && bytes.empty();
  return document_bytes(bytes);
}

bool ContentBody::end_document() {
  return is_empty_ ? refuse(Problem::MalformedContent, "the body is empty") : document_end();
}

// When the sender reads a refusal, nothing of the message is left.
bool ContentBody::fail() {
  intake_.discard();
  calls_.answer(refusal_response(*intake_.failure()));
  return false;
}

bool ContentBody::refuse(Problem problem, std::string_view detail) {
  intake_.refuse(problem_code(problem));
  calls_.answer(problem_response(problem, detail));
  return false;
}

bool IntakeBody::document_begin(const std::string& media_type, std::uint64_t size_bytes) {
  message_.media_type(media_type, size_bytes);
  return intake().emit(message_) || fail();
}

}  // namespace nabe::common
