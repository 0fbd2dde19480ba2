// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "nabe/connector.hpp"

namespace nabe::http {

/// The bytes of a message as they go to a peer, made while they are read: the body alone, or a multipart/mixed content
/// of the body, the attachments and the messages that the route sends along. Valid as long as the message.
class OutgoingContent {
 public:
  OutgoingContent(const Message& message, bool with_attachments);

  const std::string& content_type() const { return content_type_; }
  std::uint64_t size_bytes() const { return size_bytes_; }  ///< kUnknownSize if a part's size is unknown
  /// Bytes read, 0 at the end, < 0 if the store failed: `failure` then says why.
  std::int64_t read(char* destination, std::size_t capacity);
  bool rewind();
  const std::optional<Outcome>& failure() const { return failure_; }

 private:
  void add_text(std::string text);
  void add_stream(Stream stream, std::uint64_t size_bytes);
  void add_part(std::string_view media_type, std::string_view name, std::string_view kind, Stream stream,
                std::uint64_t size_bytes);

  std::vector<std::variant<std::string, Stream>> pieces_;
  std::string boundary_;
  std::string content_type_;
  std::uint64_t size_bytes_ = 0;
  std::size_t piece_ = 0;
  std::size_t offset_ = 0;  ///< in a piece of text
  std::optional<Outcome> failure_;
};

}  // namespace nabe::http
