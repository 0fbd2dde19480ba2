// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <cstdio>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "nabe/outcome.hpp"
#include "nabe/session.hpp"
#include "nabe/testing/message.hpp"

namespace nabe {
inline namespace abi1 {
namespace testing {

struct AcceptedAttachment {
  std::string name;
  std::string media_type;
  std::string sha256;  ///< as claimed; a fake does not compute it
  std::string bytes;
  bool operator==(const AcceptedAttachment&) const = default;
};

/// A message that the connector handed over and that was committed.
struct AcceptedMessage {
  std::string type;
  std::string sender_message_id;
  std::string sender_fact;
  std::string department;
  std::string case_id;
  std::string media_type;
  std::string trace_parent;
  std::map<std::string, std::string> attributes;
  Texts references;
  bool opens_case = false;
  std::optional<Time> given_receipt_time;
  std::string body;
  std::vector<AcceptedAttachment> attachments;
  Receipt receipt;
};

/// What a session wants to commit.
struct SessionWrites {
  struct Write {
    std::optional<std::string> value;  ///< none: removes
    std::uint64_t expected = kAnyVersion;
  };
  using Key = std::pair<std::string, std::string>;  ///< department and key

  std::string department;
  std::string case_id;  ///< of the message that is delivered; emitted ones inherit it
  std::vector<AcceptedMessage> messages;
  Texts references;  ///< of the case of the delivered message
  std::map<Key, std::vector<Write>> state;
  std::set<std::string> holds, releases;
};

/// The committed world behind a FakeHost. Sessions commit as a whole or not at all. Threads: one at a time.
class FakeStore {
 public:
  using Key = SessionWrites::Key;
  struct Value {
    std::string text;
    std::uint64_t version = 0;
  };

  /// A receipt per message, or why nothing was committed.
  Committed commit(const SessionWrites& writes, Time now) {
    for (const auto& [key, history] : writes.state) {
      if (!holds_for(key, history)) {
        return {Outcome::retry("the state was written by someone else").with_code(Code::Conflict), {}};
      }
    }
    for (std::size_t i = 0; i < writes.messages.size(); ++i) {
      if (conflicts(writes.messages, i)) {
        return {Outcome::reject("the same identity with other content").with_code(Code::Conflict), {}};
      }
    }

    Committed committed{Outcome::ok(), {}};
    for (const AcceptedMessage& message : writes.messages) committed.receipts.push_back(add(message, writes, now));
    for (const auto& [system, id] : writes.references) cases_.insert_or_assign({system, id}, writes.case_id);
    for (const auto& [key, history] : writes.state) apply(key, history);
    held_.insert(writes.holds.begin(), writes.holds.end());
    for (const std::string& id : writes.releases) held_.erase(id);
    return committed;
  }

  std::optional<Value> get(const Key& key) const {
    const auto found = state_.find(key);
    return found == state_.end() ? std::nullopt : std::optional<Value>(found->second);
  }
  const std::map<Key, Value>& state() const { return state_; }
  const std::vector<AcceptedMessage>& messages() const { return messages_; }
  const std::set<std::string>& held() const { return held_; }
  /// What is known of cases: system and id, and the case's id.
  const std::map<std::pair<std::string, std::string>, std::string>& cases() const { return cases_; }

 private:
  bool holds_for(const Key& key, const std::vector<SessionWrites::Write>& history) const {
    const std::optional<Value> there = get(key);
    const std::uint64_t version = there ? there->version : kAbsent;
    // Only the first write meets what others committed; the later ones follow it.
    const std::uint64_t expected = history.front().expected;
    return expected == kAnyVersion || expected == version;
  }

  static bool same_identity(const AcceptedMessage& a, const AcceptedMessage& b) {
    return !a.sender_message_id.empty() && a.sender_message_id == b.sender_message_id && a.department == b.department;
  }
  static bool same_content(const AcceptedMessage& a, const AcceptedMessage& b) {
    return a.body == b.body && a.attachments == b.attachments;
  }
  bool conflicts(const std::vector<AcceptedMessage>& arriving, std::size_t index) const {
    const auto clashes = [&](const AcceptedMessage& known) {
      return same_identity(known, arriving[index]) && !same_content(known, arriving[index]);
    };
    for (const AcceptedMessage& known : messages_) {
      if (clashes(known)) return true;
    }
    for (std::size_t i = 0; i < index; ++i) {
      if (clashes(arriving[i])) return true;
    }
    return false;
  }

  Receipt add(AcceptedMessage message, const SessionWrites& writes, Time now) {
    for (const AcceptedMessage& known : messages_) {
      if (!same_identity(known, message)) continue;
      Receipt again = known.receipt;
      again.duplicate = true;
      return again;
    }
    if (message.case_id.empty()) message.case_id = case_of(message, writes);
    if (!message.case_id.empty()) {
      for (const auto& [system, id] : message.references) cases_.try_emplace({system, id}, message.case_id);
    }
    message.receipt = {new_id("7"), message.case_id, message.given_receipt_time.value_or(now), false};
    return messages_.emplace_back(std::move(message)).receipt;
  }

  std::string case_of(const AcceptedMessage& message, const SessionWrites& writes) {
    for (const auto& reference : message.references) {
      const auto found = cases_.find(reference);
      if (found != cases_.end()) return found->second;
    }
    return message.opens_case ? new_id("c") : writes.case_id;
  }

  void apply(const Key& key, const std::vector<SessionWrites::Write>& history) {
    if (history.back().value) {
      state_[key] = {*history.back().value, ++version_};
    } else {
      state_.erase(key);
    }
  }

  // Looks like the hub's ids, and can be read in a failing test.
  std::string new_id(const char* kind) {
    char text[37];
    std::snprintf(text, sizeof text, "0190000%s-0000-7000-8000-%012llu", kind, static_cast<unsigned long long>(++ids_));
    return text;
  }

  std::map<Key, Value> state_;
  std::vector<AcceptedMessage> messages_;
  std::map<std::pair<std::string, std::string>, std::string> cases_;
  std::set<std::string> held_;
  std::uint64_t version_ = 0;
  unsigned ids_ = 0;
};

}  // namespace testing
}  // namespace abi1
}  // namespace nabe
