// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <string>

#include "common/outgoing_content.h"
#include "nabe/connector.hpp"

namespace nabe::http {

/// The bytes of a message as they go to a peer, made while they are read: the body alone, or a multipart/mixed content
/// of the body, the attachments and the messages that the route sends along. Valid as long as the message.
class MessageContent final : public common::OutgoingContent {
 public:
  MessageContent(const Message& message, bool with_attachments);

  const std::string& content_type() const { return content_type_; }

 private:
  void add_part(std::string_view media_type, std::string_view name, std::string_view kind, Stream stream,
                std::uint64_t size_bytes);

  std::string boundary_;
  std::string content_type_;
};

}  // namespace nabe::http
