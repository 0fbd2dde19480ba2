// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "nabe/connector.hpp"

namespace nabe::common {

/// What goes to a peer, in the order in which it was added: texts, and streams of a message that are read while they
/// are sent. Valid as long as the message.
class OutgoingContent {
 public:
  void add_text(std::string text);
  void add_stream(Stream stream, std::uint64_t size_bytes);

  bool empty() const { return pieces_.empty(); }
  std::uint64_t size_bytes() const { return size_bytes_; }  ///< kUnknownSize if that of a stream is unknown
  /// Bytes read, 0 at the end, < 0 if the store failed: `failure` then says why.
  std::int64_t read(char* destination, std::size_t capacity);
  bool rewind();
  const std::optional<Outcome>& failure() const { return failure_; }

 private:
  std::vector<std::variant<std::string, Stream>> pieces_;
  std::uint64_t size_bytes_ = 0;
  std::size_t piece_ = 0;
  std::size_t offset_ = 0;  ///< in a piece of text
  std::optional<Outcome> failure_;
};

/// For a multipart body. Random, so that no sender can put it into an attachment.
std::string new_boundary();

}  // namespace nabe::common
