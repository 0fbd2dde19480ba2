// SPDX-License-Identifier: EUPL-1.2
#pragma once

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

/// Versions for put and remove: whatever is there, or only if nothing is.
inline constexpr std::uint64_t kAnyVersion = std::numeric_limits<std::uint64_t>::max();
inline constexpr std::uint64_t kAbsent = 0;

/// One value of the state. `version` grows with every write of the key.
struct Entry {
  std::string key;
  std::string value;
  std::uint64_t version = 0;
};

/// Reads the connector's key/value state of one department: what is committed or, within a session, also what the
/// session wrote. Keys are ordered by their bytes. Threads: any; of a session, one at a time. Blocks: on the store.
/// Reads throw HostError if the store fails: an absent key and a failed read are never mixed up.
class State {
 public:
  class Scan;

  State(const nabe_host* host, std::uint64_t session, std::string_view department)
      : host_(host), session_(session), department_(department) {}

  std::optional<std::string> get(std::string_view key) const {
    std::optional<Entry> found = entry(key);
    if (!found) return std::nullopt;
    return std::move(found->value);
  }

  /// The value with its version, for a write that holds only if nobody else wrote meanwhile.
  std::optional<Entry> entry(std::string_view key) const {
    Entry entry{std::string(key), std::string(kFirstGuess, '\0'), 0};
    while (true) {
      nabe_buf value = buffer(entry.value);
      const std::int32_t status =
          host_->state_get(host_->ctx, session_, to_abi(department_), to_abi(key), &value, &entry.version);
      if (!found(status)) return std::nullopt;
      if (fitted(entry.value, value)) return entry;
    }
  }

  /// The entries whose key begins with `prefix`, in order, read one by one. Writes of the same session that happen
  /// meanwhile are seen if they lie ahead.
  Scan scan(std::string_view prefix) const;

 protected:
  static constexpr std::size_t kFirstGuess = 256;

  static nabe_buf buffer(std::string& text) { return {text.data(), text.size(), 0}; }
  /// True if all of the value is in `text`, which is then cut to it; else `text` has been made large enough.
  static bool fitted(std::string& text, const nabe_buf& buffer) {
    const bool fits = buffer.len <= buffer.cap;
    text.resize(buffer.len);
    return fits;
  }
  static bool found(std::int32_t status) {
    if (status == -NABE_CODE_NOT_FOUND) return false;
    if (status < 0) throw HostError(static_cast<Code>(-status), "reading the state failed");
    return true;
  }

  std::optional<Entry> after(std::string_view prefix, std::string_view last) const {
    Entry entry{std::string(kFirstGuess, '\0'), std::string(kFirstGuess, '\0'), 0};
    while (true) {
      nabe_buf key = buffer(entry.key);
      nabe_buf value = buffer(entry.value);
      const std::int32_t status = host_->state_scan(host_->ctx, session_, to_abi(department_), to_abi(prefix),
                                                    to_abi(last), &key, &value, &entry.version);
      if (!found(status)) return std::nullopt;
      const bool fits = key.len <= key.cap && value.len <= value.cap;
      entry.key.resize(fits ? key.len : std::max(key.len, key.cap));
      entry.value.resize(fits ? value.len : std::max(value.len, value.cap));
      if (fits) return entry;
    }
  }

  const nabe_host* host_;
  std::uint64_t session_;
  std::string department_;
};

/// The result of State::scan, for a range-based for loop. A single pass.
class State::Scan {
 public:
  Scan(State state, std::string prefix) : state_(std::move(state)), prefix_(std::move(prefix)) {}

  class Iterator {
   public:
    explicit Iterator(const Scan* scan) : scan_(scan) {
      if (scan_ != nullptr) ++*this;
    }
    const Entry& operator*() const { return *current_; }
    const Entry* operator->() const { return &*current_; }
    Iterator& operator++() {
      const std::string last = current_ ? std::move(current_->key) : std::string();
      current_ = scan_->state_.after(scan_->prefix_, last);
      return *this;
    }
    bool operator!=(const Iterator& other) const { return current_.has_value() != other.current_.has_value(); }

   private:
    const Scan* scan_;
    std::optional<Entry> current_;
  };

  Iterator begin() const { return Iterator(this); }
  Iterator end() const { return Iterator(nullptr); }

 private:
  State state_;
  std::string prefix_;
};

inline State::Scan State::scan(std::string_view prefix) const { return {*this, std::string(prefix)}; }

}  // namespace abi1
}  // namespace nabe
