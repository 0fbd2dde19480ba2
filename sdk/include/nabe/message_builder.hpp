// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "nabe/abi.h"
#include "nabe/message.hpp"
#include "nabe/outcome.hpp"

namespace nabe {
inline namespace abi1 {

/// An attachment that a connector hands to the hub.
struct AttachmentInfo {
  std::string name;
  std::string media_type;
  std::string sha256 = {};                  ///< the sender's claim in hexadecimal, checked; empty: none
  std::uint64_t size_bytes = kUnknownSize;  ///< a hint
};

/// A message that a connector hands to the hub, in a session or an intake. A value that owns its texts. What is large
/// is not put in here but written piece by piece after emit().
class MessageBuilder {
 public:
  explicit MessageBuilder(std::string type) : type_(std::move(type)) {}

  /// The sender's own id: identity of the message, with department and connector. Without it, and without
  /// `sender_fact`, a repeat is not recognised.
  MessageBuilder& sender_message_id(std::string id) { return set(sender_message_id_, std::move(id)); }
  /// The fact that holds the sender's id, if `sender_message_id` is not given.
  MessageBuilder& sender_fact(std::string name) { return set(sender_fact_, std::move(name)); }
  /// For shared connectors only; without it the profile's `destination` fact decides.
  MessageBuilder& department(std::string id) { return set(department_, std::move(id)); }
  /// The hub's id of the case; without it the references decide, or the message that caused this one.
  MessageBuilder& case_id(std::string id) { return set(case_id_, std::move(id)); }
  MessageBuilder& trace_parent(std::string value) { return set(trace_parent_, std::move(value)); }
  MessageBuilder& attribute(std::string key, std::string value) {
    attributes_.emplace_back(std::move(key), std::move(value));
    return *this;
  }
  /// Names the case by what `system` calls it. May be called several times.
  MessageBuilder& reference(std::string system, std::string id) {
    references_.emplace_back(std::move(system), std::move(id));
    return *this;
  }
  /// If none of the references is known, this message opens a case that has them.
  MessageBuilder& opens_case() {
    flags_ |= NABE_MESSAGE_OPENS_CASE;
    return *this;
  }
  /// The legal time of receipt as a trusted source stamped it.
  MessageBuilder& receipt_time(Time time) {
    flags_ |= NABE_MESSAGE_HAS_RECEIPT_TIME;
    receipt_time_us_ = time.time_since_epoch().count();
    return *this;
  }
  /// The media type of a body that is written after emit(); XML and JSON are read for facts.
  MessageBuilder& media_type(std::string value, std::uint64_t size_hint_bytes = kUnknownSize) {
    size_hint_bytes_ = size_hint_bytes;
    return set(media_type_, std::move(value));
  }
  /// A small body with its media type.
  MessageBuilder& body(std::string bytes, std::string media_type) {
    size_hint_bytes_ = bytes.size();
    body_ = std::move(bytes);
    return set(media_type_, std::move(media_type));
  }
  /// A small attachment.
  MessageBuilder& attachment(AttachmentInfo info, std::string bytes) {
    info.size_bytes = bytes.size();
    attachments_.emplace_back(std::move(info), std::move(bytes));
    return *this;
  }

 private:
  using Texts = std::vector<std::pair<std::string, std::string>>;

  MessageBuilder& set(std::string& field, std::string value) {
    field = std::move(value);
    return *this;
  }

  std::uint32_t flags_ = 0;
  std::string type_, sender_message_id_, sender_fact_, department_, case_id_, trace_parent_, media_type_, body_;
  Texts attributes_, references_;
  std::vector<std::pair<AttachmentInfo, std::string>> attachments_;
  std::uint64_t size_hint_bytes_ = kUnknownSize;
  std::int64_t receipt_time_us_ = 0;

  friend class SessionWriter;
};

}  // namespace abi1
}  // namespace nabe
