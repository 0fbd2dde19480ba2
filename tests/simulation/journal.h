// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

/// What the outside of the hub has seen: senders, connectors and operators write it, the oracle reads it. It lies in
/// memory that the hub's process shares with the one that forked it, so that it outlives a crash at any moment.
namespace nabe::simulation {

template <std::size_t Capacity>
struct Text {
  char bytes[Capacity] = {};

  Text& operator=(std::string_view text) {
    const std::size_t size = text.size() < Capacity ? text.size() : Capacity - 1;
    text.copy(bytes, size);
    bytes[size] = '\0';
    return *this;
  }
  std::string_view view() const { return bytes; }
  bool operator==(std::string_view text) const { return view() == text; }
};

enum class Event : std::uint32_t {
  PhaseBegun,    ///< a process of the hub begins; `outcome`: 1 if the one before ended without warning
  Submitted,     ///< a sender begins to hand in number `number`
  Acknowledged,  ///< ... and has its receipt
  Refused,       ///< ... or was refused; `outcome`: UNKNOWN if it may have been accepted
  Arrived,       ///< a connector was given a delivery
  Answered,      ///< ... and says so; `nonce`: what its session wants to commit with it, 0: nothing
  Completing,    ///< a completion by token is asked for, with `outcome`
  Completed,     ///< ... and its end: `flags` 1 if it is committed
  Asked,         ///< an operator asks for something
  Done,          ///< ... and its end: `flags` 1 if the hub did it
  Violation,     ///< what must not be; `text`
};

struct Record {
  Event event{};
  std::uint32_t phase = 0;
  std::int64_t time_us = 0;     ///< of the simulation, not of the wall clock, which may be set
  std::uint32_t number = 0;     ///< of the submission
  std::uint32_t connector = 0;  ///< its index
  std::int32_t outcome = 0;     ///< of the plugin contract; Asked, Done: the operation
  std::uint32_t attempt = 0;    ///< Asked, Done: the state that the operator saw
  std::uint32_t flags = 0;
  std::uint32_t same = 0;     ///< index of the record that this one answers
  std::int64_t delivery = 0;  ///< Asked, Done: its number; Answered: 1 if after its call
  std::uint64_t lane_sequence = 0;
  std::int64_t receipt_time_us = 0;
  std::uint64_t hash = 0;  ///< of body and attachments
  std::uint64_t nonce = 0;
  Text<40> message_id;
  Text<40> case_id;
  Text<40> token;
  Text<72> key;
  Text<160> text;
};

class Journal {
 public:
  static constexpr std::uint32_t kCapacity = 6000;

  /// In memory that this process shares with those that it forks. Aborts if there is none.
  static Journal& shared();

  void clear();
  /// The index of the record. Aborts when the journal is full: a history is too long then.
  std::uint32_t add(const Record& record);
  std::span<const Record> records() const { return {records_, count_}; }
  /// Counts what must not be; the first ones are kept in words.
  void violation(std::uint32_t phase, std::string_view text);
  bool violated() const { return violated_; }

  /// Of the whole run of a history, for comparing two.
  std::uint64_t trace_hash = 0;
  std::uint64_t steps = 0;
  std::int64_t time_us = 0;  ///< where the next process of the history goes on
  std::uint64_t next_nonce = 0;
  std::uint32_t phase = 0;

 private:
  std::uint32_t count_ = 0;
  bool violated_ = false;
  Record records_[kCapacity];
};

}  // namespace nabe::simulation
