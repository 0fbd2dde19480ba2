// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <string>

#include "common/outgoing_content.h"
#include "nabe/connector.hpp"

namespace nabe::common {

/// The bytes of a message as they go to a peer, made while they are read: the body alone, or a multipart/mixed content
/// with the body first, if there is more to send. Valid as long as the message.
class MessageContent final : public OutgoingContent {
 public:
  enum class Parts {
    Body,
    BodyAndAttachments,
    All,  ///< also the messages that the route sends along
  };
  MessageContent(const Message& message, Parts parts);

  const std::string& content_type() const { return content_type_; }

 private:
  void add_part(std::string_view media_type, std::string_view name, std::string_view kind, Stream stream,
                std::uint64_t size_bytes);

  std::string boundary_;
  std::string content_type_;
};

}  // namespace nabe::common
