// SPDX-License-Identifier: EUPL-1.2
#include "http/outgoing.h"

#include <sys/random.h>

#include <algorithm>
#include <array>
#include <cstring>

#include "common/http_message.h"
#include "common/url.h"

namespace nabe::http {
namespace {

/// Random, so that no sender can put it into an attachment.
std::string new_boundary() {
  std::array<unsigned char, 16> bytes{};
  for (std::size_t filled = 0; filled < bytes.size();) {
    const ssize_t size = ::getrandom(bytes.data() + filled, bytes.size() - filled, 0);
    if (size > 0) filled += static_cast<std::size_t>(size);
  }
  static constexpr std::string_view kDigits = "0123456789abcdef";
  std::string text = "nabe-";
  for (unsigned char byte : bytes) {
    text += kDigits[byte >> 4];
    text += kDigits[byte & 15];
  }
  return text;
}

}  // namespace

OutgoingContent::OutgoingContent(const Message& message, bool with_attachments) {
  const bool multipart = with_attachments && (!message.attachments().empty() || !message.with().empty());
  if (!multipart) {
    content_type_ = message.media_type();
    add_stream(message.body(), message.body_size_bytes());
    return;
  }
  boundary_ = new_boundary();
  content_type_ = "multipart/mixed; boundary=" + boundary_;
  add_part(message.media_type(), {}, "body", message.body(), message.body_size_bytes());
  for (const Message with : message.with()) {
    add_part(with.media_type(), with.type(), "with", with.body(), with.body_size_bytes());
  }
  for (const Attachment attachment : message.attachments()) {
    add_part(attachment.media_type(), attachment.name(), "attachment", attachment.stream(), attachment.size_bytes());
  }
  add_text("\r\n--" + boundary_ + "--\r\n");
}

void OutgoingContent::add_text(std::string text) {
  if (size_bytes_ != kUnknownSize) size_bytes_ += text.size();
  pieces_.emplace_back(std::move(text));
}

void OutgoingContent::add_stream(Stream stream, std::uint64_t size_bytes) {
  if (size_bytes_ != kUnknownSize) size_bytes_ = size_bytes == kUnknownSize ? kUnknownSize : size_bytes_ + size_bytes;
  pieces_.emplace_back(stream);
}

void OutgoingContent::add_part(std::string_view media_type, std::string_view name, std::string_view kind, Stream stream,
                               std::uint64_t size_bytes) {
  std::string head = pieces_.empty() ? "--" : "\r\n--";
  head.append(boundary_).append("\r\nContent-Type: ");
  head.append(common::is_header_value(media_type) && !media_type.empty() ? media_type : "application/octet-stream");
  head.append("\r\nNabe-Part: ").append(kind);
  if (!name.empty()) {
    head.append("\r\nContent-Disposition: attachment; filename*=UTF-8''").append(common::percent_encode(name));
  }
  head.append("\r\n\r\n");
  add_text(std::move(head));
  add_stream(stream, size_bytes);
}

std::int64_t OutgoingContent::read(char* destination, std::size_t capacity) {
  while (piece_ < pieces_.size()) {
    std::size_t size = 0;
    if (const auto* text = std::get_if<std::string>(&pieces_[piece_])) {
      size = std::min(capacity, text->size() - offset_);
      std::memcpy(destination, text->data() + offset_, size);
      offset_ += size;
    } else {
      try {
        size = std::get<Stream>(pieces_[piece_]).read(destination, capacity);
      } catch (const HostError& error) {
        failure_ = error.outcome();
        return -1;
      }
    }
    if (size > 0) return static_cast<std::int64_t>(size);
    ++piece_;
    offset_ = 0;
  }
  return 0;
}

bool OutgoingContent::rewind() {
  try {
    for (auto& piece : pieces_) {
      if (auto* stream = std::get_if<Stream>(&piece)) stream->rewind();
    }
  } catch (const HostError& error) {
    failure_ = error.outcome();
    return false;
  }
  piece_ = 0;
  offset_ = 0;
  return true;
}

}  // namespace nabe::http
