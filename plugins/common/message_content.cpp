// SPDX-License-Identifier: EUPL-1.2
#include "common/message_content.h"

#include <string_view>
#include <utility>

#include "common/http_message.h"
#include "common/url.h"

namespace nabe::common {

MessageContent::MessageContent(const Message& message, Parts parts) {
  const bool has_attachments = parts != Parts::Body && !message.attachments().empty();
  const bool has_with = parts == Parts::All && !message.with().empty();
  if (!has_attachments && !has_with) {
    content_type_ = message.media_type();
    add_stream(message.body(), message.body_size_bytes());
    return;
  }
  boundary_ = new_boundary();
  content_type_ = "multipart/mixed; boundary=" + boundary_;
  add_part(message.media_type(), {}, "body", message.body(), message.body_size_bytes());
  if (has_with) {
    for (const Message with : message.with()) {
      add_part(with.media_type(), with.type(), "with", with.body(), with.body_size_bytes());
    }
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
  head.append(is_header_value(media_type) && !media_type.empty() ? media_type : "application/octet-stream");
  head.append("\r\nNabe-Part: ").append(kind);
  if (!name.empty()) {
    head.append("\r\nContent-Disposition: attachment; filename*=UTF-8''").append(percent_encode(name));
  }
  head.append("\r\n\r\n");
  add_text(std::move(head));
  add_stream(stream, size_bytes);
}

}  // namespace nabe::common
