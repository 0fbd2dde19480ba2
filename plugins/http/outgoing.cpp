// SPDX-License-Identifier: EUPL-1.2
#include "http/outgoing.h"

#include <string_view>
#include <utility>

#include "common/http_message.h"
#include "common/url.h"

namespace nabe::http {

MessageContent::MessageContent(const Message& message, bool with_attachments) {
  const bool multipart = with_attachments && (!message.attachments().empty() || !message.with().empty());
  if (!multipart) {
    content_type_ = message.media_type();
    add_stream(message.body(), message.body_size_bytes());
    return;
  }
  boundary_ = common::new_boundary();
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

void MessageContent::add_part(std::string_view media_type, std::string_view name, std::string_view kind, Stream stream,
                              std::uint64_t size_bytes) {
  std::string head = empty() ? "--" : "\r\n--";
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

}  // namespace nabe::http
