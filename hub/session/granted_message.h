// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <deque>
#include <memory>
#include <string>
#include <vector>

#include "base/result.h"
#include "message/message.h"
#include "nabe/abi.h"
#include "session/content_stream.h"
#include "session/services.h"
#include "session/stream_table.h"
#include "store/store.h"

namespace nabe::session {

/// A message as one connector is allowed to see it: the body and facts of the granted sections, attachments if they
/// are granted, the envelope. The same on every attempt.
/// Ownership: owns all that raw() points to and its streams; lasts until the call, or held_close.
class GrantedMessage {
 public:
  /// `use`: of the streams, ThisThread if made for a call on this thread.
  /// Errors: of the store; NABE-RTE-* and NABE-MSG-* if the body does not yield the granted sections.
  /// Blocks: on the store; a body of which sections are granted is read once here.
  static Result<std::unique_ptr<GrantedMessage>> make(Services& services, StreamTable& streams,
                                                      const store::Delivery& delivery,
                                                      std::shared_ptr<const Message> message, TimeUs deadline_us,
                                                      StreamUse use);
  ~GrantedMessage();
  GrantedMessage(const GrantedMessage&) = delete;
  GrantedMessage& operator=(const GrantedMessage&) = delete;

  const nabe_message& raw() const { return raw_; }
  const Message& message() const { return *message_; }
  /// What the streams have found while they were read: that stored bytes are not those that came in.
  std::optional<Error> damage() const;

 private:
  GrantedMessage(Services& services, StreamTable& streams, std::shared_ptr<const Message> message, StreamUse use);

  Result<void> grant(const std::vector<std::string>& grant);
  void add_facts(const std::vector<std::string>& grant);
  Result<void> derive_body(const std::vector<std::string>& sections);
  Result<void> add_with(const store::Delivery& delivery, TimeUs deadline_us);
  void fill(const store::Delivery& delivery, TimeUs deadline_us);
  std::uint64_t open(std::unique_ptr<ContentStream> stream);

  Services& services_;
  StreamTable& streams_;
  StreamUse use_;
  std::shared_ptr<const Message> message_;
  std::string idempotency_key_;
  std::string completion_token_;
  std::string body_sha256_;
  std::uint64_t body_size_bytes_ = 0;
  std::unique_ptr<Scratch> derived_;
  Pairs facts_;
  std::vector<Reference> references_;
  std::vector<nabe_pair> attribute_pairs_;
  std::vector<nabe_pair> fact_pairs_;
  std::vector<nabe_reference> reference_list_;
  std::deque<nabe_attachment> attachments_;
  std::vector<const nabe_attachment*> attachment_pointers_;
  std::vector<std::unique_ptr<GrantedMessage>> with_;
  std::vector<const nabe_message*> with_pointers_;
  std::vector<std::uint64_t> handles_;
  nabe_message raw_{};
};

/// Stable over all attempts of a delivery, unique among deliveries.
std::string idempotency_key_of(const store::Delivery& delivery);

}  // namespace nabe::session
