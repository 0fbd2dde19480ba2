// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstddef>
#include <cstdint>
#include <iterator>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "nabe/abi.h"
#include "nabe/outcome.hpp"

namespace nabe {
inline namespace abi1 {

/// The size of something whose size nobody knows yet.
inline constexpr std::uint64_t kUnknownSize = std::numeric_limits<std::uint64_t>::max();

struct Pair {
  std::string_view key;
  std::string_view value;
};

/// The name `id` that `system` has for a case.
struct Reference {
  std::string_view system;
  std::string_view id;
};

/// `count` items, each made by `Make(context, index)`; cheap to copy, borrows what it was made from.
template <typename Item, typename Context, Item (*Make)(const Context&, std::uint32_t)>
class ListView {
 public:
  class Iterator {
   public:
    using iterator_category = std::input_iterator_tag;
    using value_type = Item;
    using difference_type = std::ptrdiff_t;
    using pointer = const Item*;
    using reference = Item;

    Iterator(Context context, std::uint32_t index) : context_(context), index_(index) {}
    Item operator*() const { return Make(context_, index_); }
    Iterator& operator++() {
      ++index_;
      return *this;
    }
    Iterator operator++(int) {
      Iterator before = *this;
      ++index_;
      return before;
    }
    bool operator==(const Iterator& other) const { return index_ == other.index_; }

   private:
    Context context_;
    std::uint32_t index_;
  };

  ListView(Context context, std::uint32_t count) : context_(context), count_(count) {}
  std::uint32_t size() const noexcept { return count_; }
  bool empty() const noexcept { return count_ == 0; }
  Item operator[](std::uint32_t index) const { return Make(context_, index); }
  Iterator begin() const { return {context_, 0}; }
  Iterator end() const { return {context_, count_}; }

 private:
  Context context_;
  std::uint32_t count_;
};

/// Bytes of a message, read from the store piece by piece. A handle: every Stream for the same body or attachment
/// shares one position. Threads: within the call that brought the message and on its thread; for a held message any
/// one thread at a time. Blocks: on the store.
class Stream {
 public:
  Stream(const nabe_host* host, std::uint64_t handle) : host_(host), handle_(handle) {}

  /// Reads up to `capacity` bytes; 0 at the end. Throws HostError if the store fails or the call has ended.
  std::size_t read(void* destination, std::size_t capacity) {
    const std::int64_t got = host_->stream_read(host_->ctx, handle_, destination, capacity);
    if (got < 0) throw HostError(static_cast<Code>(-got), "reading from a message failed");
    return static_cast<std::size_t>(got);
  }

  /// Reads what is left. Throws HostError with TooLarge if that is more than `limit_bytes`: a body may be larger
  /// than memory, so say how much you are ready to hold.
  std::string read_all(std::size_t limit_bytes) {
    std::string all;
    char chunk[16 * 1024];
    while (const std::size_t got = read(chunk, sizeof chunk)) {
      if (got > limit_bytes - all.size()) {
        throw HostError(Code::TooLarge,
                        "a body or attachment is larger than " + std::to_string(limit_bytes) + " bytes");
      }
      all.append(chunk, got);
    }
    return all;
  }

  /// Back to the first byte. Throws HostError as read.
  void rewind() {
    const std::int32_t status = host_->stream_rewind(host_->ctx, handle_);
    if (status < 0) throw HostError(static_cast<Code>(-status), "rewinding a message failed");
  }

 private:
  const nabe_host* host_;
  std::uint64_t handle_;
};

/// An attachment of a message; a view that lasts as long as the message.
class Attachment {
 public:
  Attachment(const nabe_host* host, const nabe_attachment* raw) : host_(host), raw_(raw) {}
  std::string_view name() const { return from_abi(raw_->name); }
  std::string_view media_type() const { return from_abi(raw_->media_type); }
  std::string_view sha256() const { return from_abi(raw_->sha256); }  ///< lower-case hexadecimal
  std::uint64_t size_bytes() const { return raw_->size_bytes; }
  Stream stream() const { return {host_, raw_->stream}; }

 private:
  const nabe_host* host_;
  const nabe_attachment* raw_;
};

/// A message as a connector sees it: what its route grants. A view, cheap to copy, that borrows everything: it
/// lasts for the call that brought it, or as long as its Held. Copy into std::string what has to last.
/// Threads: reading its fields, any; its streams as Stream says.
class Message {
 public:
  Message(const nabe_host* host, const nabe_message* raw) : host_(host), raw_(raw) {}

  std::string_view id() const { return from_abi(raw_->id); }
  std::string_view sender_message_id() const { return from_abi(raw_->sender_message_id); }
  std::string_view department() const { return from_abi(raw_->department); }
  std::string_view source() const { return from_abi(raw_->source); }    ///< the connector that it came from
  std::string_view case_id() const { return from_abi(raw_->case_id); }  ///< empty: it belongs to no case
  std::string_view type() const { return from_abi(raw_->type); }
  std::string_view causation_id() const { return from_abi(raw_->causation_id); }
  /// Stable over all attempts of this delivery; give it to the peer, so that it can recognise a repeat.
  std::string_view idempotency_key() const { return from_abi(raw_->idempotency_key); }
  /// For Host::complete after Outcome::pending(). Durable: survives a restart of the hub.
  std::string_view completion_token() const { return from_abi(raw_->completion_token); }
  std::string_view trace_parent() const { return from_abi(raw_->trace_parent); }  ///< W3C trace context
  std::uint32_t attempt() const { return raw_->attempt; }                         ///< 1 is the first
  std::uint64_t lane_sequence() const { return raw_->lane_sequence; }
  Time receipt_time() const { return Time(std::chrono::microseconds(raw_->receipt_time_us)); }
  Time deadline() const { return Time(std::chrono::microseconds(raw_->deadline_us)); }

  std::optional<std::string_view> attribute(std::string_view key) const {
    return find(raw_->attributes, raw_->attribute_count, key);
  }
  /// A value that the department's profile reads from the body.
  std::optional<std::string_view> fact(std::string_view key) const { return find(raw_->facts, raw_->fact_count, key); }
  /// What `system` calls this case; the first one if it has several names for it.
  std::optional<std::string_view> reference(std::string_view system) const {
    for (const Reference each : references()) {
      if (each.system == system) return each.id;
    }
    return std::nullopt;
  }

  std::string_view media_type() const { return from_abi(raw_->media_type); }
  std::string_view body_sha256() const { return from_abi(raw_->body_sha256); }
  std::uint64_t body_size_bytes() const { return raw_->body_size_bytes; }
  Stream body() const { return {host_, raw_->body_stream}; }

  const nabe_message& raw() const { return *raw_; }

 private:
  static Pair pair_at(const nabe_pair* const& pairs, std::uint32_t index) {
    return {from_abi(pairs[index].key), from_abi(pairs[index].value)};
  }
  static Reference reference_at(const nabe_reference* const& references, std::uint32_t index) {
    return {from_abi(references[index].system), from_abi(references[index].id)};
  }
  static Attachment attachment_at(const Message& message, std::uint32_t index) {
    return {message.host_, message.raw_->attachments[index]};
  }
  static Message with_at(const Message& message, std::uint32_t index) {
    return {message.host_, message.raw_->with[index]};
  }
  static std::optional<std::string_view> find(const nabe_pair* pairs, std::uint32_t count, std::string_view key) {
    for (std::uint32_t i = 0; i < count; ++i) {
      if (from_abi(pairs[i].key) == key) return from_abi(pairs[i].value);
    }
    return std::nullopt;
  }

 public:
  using Pairs = ListView<Pair, const nabe_pair*, &Message::pair_at>;
  using References = ListView<Reference, const nabe_reference*, &Message::reference_at>;
  using Attachments = ListView<Attachment, Message, &Message::attachment_at>;
  using Messages = ListView<Message, Message, &Message::with_at>;

  Pairs attributes() const { return {raw_->attributes, raw_->attribute_count}; }
  Pairs facts() const { return {raw_->facts, raw_->fact_count}; }
  References references() const { return {raw_->references, raw_->reference_count}; }
  Attachments attachments() const { return {*this, raw_->attachment_count}; }
  /// The messages of the case that the route sends along.
  Messages with() const { return {*this, raw_->with_count}; }
  std::optional<Message> with(std::string_view type) const {
    for (std::uint32_t i = 0; i < raw_->with_count; ++i) {
      if (from_abi(raw_->with[i]->type) == type) return Message(host_, raw_->with[i]);
    }
    return std::nullopt;
  }

 private:
  const nabe_host* host_;
  const nabe_message* raw_;
};

}  // namespace abi1
}  // namespace nabe
