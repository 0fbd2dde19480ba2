// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "config/config.h"
#include "routing/evaluation.h"
#include "session/services.h"
#include "session/staged_content.h"
#include "store/store.h"

namespace nabe::session {

/// What is known of a message before its first byte.
struct MessageDraft {
  std::string type;
  std::string sender_message_id;
  std::string sender_fact;  ///< names the fact that holds the sender's id, if `sender_message_id` is empty
  std::string department;   ///< empty: the `destination` fact of the body decides
  std::string case_id;
  std::string causation_id;
  std::string media_type;
  std::string trace_parent;
  bool opens_case = false;
  std::optional<TimeUs> receipt_time_us;  ///< given by a trusted source
  Pairs attributes;
  std::vector<Reference> references;
};

/// One message on its way in: checks, hashes and routes it in one pass over its bytes.
/// Lives until the batch with its message has been decided (see StagedContent).
/// Threads: one at a time. Blocks: as StagedContent.
class MessageWriter {
 public:
  /// `source`: the connector that brings it; its limits apply. Outlives the writer.
  /// `held`: what it keeps in memory is charged to the same budget.
  MessageWriter(Services& services, const config::Connector& source, MessageDraft draft, HeldBytes held);

  /// Before anything else. Errors: NABE-SES-015 no memory.
  Result<void> begin();

  /// Bytes of the body, or of the attachment that was begun last. Errors: NABE-MSG-*, NABE-SES-001, 002, 015;
  /// final.
  Result<void> write(std::string_view bytes);

  /// `claimed_sha256`: what the sender says, in hexadecimal, compared when the attachment has ended; empty: nothing.
  /// Errors: NABE-SES-004 too many, NABE-SES-005 its name or media type is no plain text, NABE-SES-002, 015.
  Result<void> begin_attachment(std::string name, std::string media_type, std::string claimed_sha256);

  /// Everything has arrived: the change that accepts it. Errors: NABE-MSG-* not well-formed, NABE-SES-006 an attachment
  /// is not what its sender claims, NABE-SES-007 the sender's id is missing, NABE-SES-008 it is no plain text.
  Result<store::AcceptMessage> finish(TimeUs arrived_us);

  /// For the record of a refusal.
  const std::string& department() const { return draft_.department; }
  const std::string& sender_message_id() const { return draft_.sender_message_id; }
  std::uint64_t body_size_bytes() const { return body_.size_bytes(); }
  std::string body_sha256() const { return body_.sha256(); }

  /// Errors: NABE-SES-015.
  Result<void> add_reference(Reference reference);

 private:
  struct Part {
    std::string name;
    std::string media_type;
    std::string claimed_sha256;  ///< in lower case
    StagedContent content;
  };
  Result<void> finish_attachments(Message& message);
  /// Holds what its parts take, after `more_bytes` of the body have been read.
  bool hold(std::size_t more_bytes);

  Services& services_;
  const config::Connector& source_;
  MessageDraft draft_;
  HeldBytes held_;
  std::size_t own_bytes_;  ///< of draft and attachments' names
  routing::Evaluation evaluation_;
  StagedContent body_;
  std::vector<Part> attachments_;
};

/// A W3C traceparent: the given one if it has the form, else a new one.
std::string trace_parent_or_new(std::string_view given);

}  // namespace nabe::session
