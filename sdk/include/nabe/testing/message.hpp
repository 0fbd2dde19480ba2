// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "nabe/abi.h"
#include "nabe/message.hpp"
#include "nabe/outcome.hpp"

namespace nabe {
inline namespace abi1 {
namespace testing {

/// The bytes behind a fake stream: given ones, or as many as wanted without the memory for them. Cheap to copy.
class Content {
 public:
  Content() : Content(std::string()) {}
  Content(std::string bytes)
      : size_bytes_(bytes.size()),
        copy_([shared = std::make_shared<const std::string>(std::move(bytes))](std::uint64_t offset, char* to,
                                                                               std::size_t count) {
          std::memcpy(to, shared->data() + offset, count);
        }) {}
  Content(const char* bytes) : Content(std::string(bytes)) {}
  /// `size_bytes` times `byte`.
  static Content repeated(char byte, std::uint64_t size_bytes) {
    Content content;
    content.size_bytes_ = size_bytes;
    content.copy_ = [byte](std::uint64_t, char* to, std::size_t count) { std::memset(to, byte, count); };
    return content;
  }

  /// The same, but where its end should be comes a failure.
  Content broken(Code code = Code::Unavailable) const {
    Content content = *this;
    content.failure_ = code;
    return content;
  }

  std::uint64_t size_bytes() const { return size_bytes_; }
  /// What a read beyond the last byte fails with; none: it is the end.
  Code failure() const { return failure_; }
  std::size_t read(std::uint64_t offset, void* to, std::size_t capacity) const {
    const std::uint64_t left = size_bytes_ - std::min(offset, size_bytes_);
    const auto count = static_cast<std::size_t>(std::min<std::uint64_t>(left, capacity));
    if (count != 0) copy_(offset, static_cast<char*>(to), count);
    return count;
  }

 private:
  std::uint64_t size_bytes_ = 0;
  Code failure_ = Code::None;
  std::function<void(std::uint64_t, char*, std::size_t)> copy_;
};

using Texts = std::vector<std::pair<std::string, std::string>>;

struct FakeAttachment {
  std::string name;
  std::string media_type = "application/octet-stream";
  Content content = {};
  std::string sha256 = {};
};

/// A message to deliver; say what matters to the test: `FakeMessage{.type = "hello.said", .body = "<hello/>"}`.
/// Hashes are as given, not computed.
struct FakeMessage {
  std::string type = "test.sent";
  std::string id = "01900000-0000-7000-8000-000000000001";
  std::string sender_message_id = "sender-1";
  std::string department = "test";
  std::string source = "test_source";
  std::string case_id = {};
  std::string causation_id = {};
  std::string idempotency_key = "01900000-0000-7000-8000-000000000001/sink";
  std::string completion_token = "token-1";
  std::string trace_parent = {};
  std::uint32_t attempt = 1;
  std::uint64_t lane_sequence = 1;
  Texts attributes = {};
  Texts facts = {};
  Texts references = {};  ///< system and id
  std::string media_type = "application/xml";
  std::string body_sha256 = {};
  Content body = {};
  std::vector<FakeAttachment> attachments = {};
  std::vector<FakeMessage> with = {};
  Milliseconds deadline_in = Milliseconds(30'000);  ///< from the moment of the call
  std::optional<Time> receipt_time = {};            ///< none: the moment of the call
};

/// A FakeMessage as the C ABI shows it. `open_stream` makes a handle for each content, `streams` tells all of them.
class MessageView {
 public:
  using OpenStream = std::function<std::uint64_t(const Content&)>;

  MessageView(FakeMessage message, Time now, const OpenStream& open_stream) : message_(std::move(message)) {
    attributes_ = pairs(message_.attributes);
    facts_ = pairs(message_.facts);
    for (const auto& [system, id] : message_.references) references_.push_back({to_abi(system), to_abi(id)});
    for (const FakeAttachment& attachment : message_.attachments) add(attachment, open_stream);
    for (const FakeMessage& each : message_.with) {
      const MessageView& view = views_.emplace_back(each, now, open_stream);
      with_.push_back(&view.raw_);
      streams_.insert(streams_.end(), view.streams_.begin(), view.streams_.end());
    }
    fill(now, open_stream);
  }
  MessageView(const MessageView&) = delete;
  MessageView& operator=(const MessageView&) = delete;

  const nabe_message& raw() const { return raw_; }
  const std::vector<std::uint64_t>& streams() const { return streams_; }

 private:
  static std::vector<nabe_pair> pairs(const Texts& texts) {
    std::vector<nabe_pair> all;
    for (const auto& [key, value] : texts) all.push_back({to_abi(key), to_abi(value)});
    return all;
  }

  void add(const FakeAttachment& attachment, const OpenStream& open_stream) {
    nabe_attachment raw{};
    raw.struct_size = sizeof raw;
    raw.name = to_abi(attachment.name);
    raw.media_type = to_abi(attachment.media_type);
    raw.sha256 = to_abi(attachment.sha256);
    raw.size_bytes = attachment.content.size_bytes();
    raw.stream = streams_.emplace_back(open_stream(attachment.content));
    attachment_pointers_.push_back(&attachments_.emplace_back(raw));
  }

  void fill(Time now, const OpenStream& open_stream) {
    raw_.struct_size = sizeof raw_;
    raw_.attempt = message_.attempt;
    raw_.id = to_abi(message_.id);
    raw_.sender_message_id = to_abi(message_.sender_message_id);
    raw_.department = to_abi(message_.department);
    raw_.source = to_abi(message_.source);
    raw_.case_id = to_abi(message_.case_id);
    raw_.type = to_abi(message_.type);
    raw_.causation_id = to_abi(message_.causation_id);
    raw_.idempotency_key = to_abi(message_.idempotency_key);
    raw_.completion_token = to_abi(message_.completion_token);
    raw_.trace_parent = to_abi(message_.trace_parent);
    raw_.receipt_time_us = message_.receipt_time.value_or(now).time_since_epoch().count();
    raw_.deadline_us = (now + message_.deadline_in).time_since_epoch().count();
    raw_.lane_sequence = message_.lane_sequence;
    raw_.attributes = attributes_.data();
    raw_.attribute_count = static_cast<std::uint32_t>(attributes_.size());
    raw_.facts = facts_.data();
    raw_.fact_count = static_cast<std::uint32_t>(facts_.size());
    raw_.references = references_.data();
    raw_.reference_count = static_cast<std::uint32_t>(references_.size());
    raw_.attachments = attachment_pointers_.data();
    raw_.attachment_count = static_cast<std::uint32_t>(attachment_pointers_.size());
    raw_.media_type = to_abi(message_.media_type);
    raw_.body_sha256 = to_abi(message_.body_sha256);
    raw_.body_size_bytes = message_.body.size_bytes();
    raw_.body_stream = streams_.emplace_back(open_stream(message_.body));
    raw_.with = with_.data();
    raw_.with_count = static_cast<std::uint32_t>(with_.size());
  }

  FakeMessage message_;
  nabe_message raw_{};
  std::vector<nabe_pair> attributes_, facts_;
  std::vector<nabe_reference> references_;
  std::deque<nabe_attachment> attachments_;
  std::vector<const nabe_attachment*> attachment_pointers_;
  std::deque<MessageView> views_;
  std::vector<const nabe_message*> with_;
  std::vector<std::uint64_t> streams_;
};

}  // namespace testing
}  // namespace abi1
}  // namespace nabe
