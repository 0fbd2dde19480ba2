// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace nabe::integration {

/// One part of what arrived: the body first, then messages and attachments that came with it.
struct ArrivedPart {
  std::string name;  ///< of the file; empty for the body
  std::uint64_t size_bytes = 0;
  std::string sha256;
};

/// All that arrived at one path under one message id.
struct Arrival {
  std::string path;
  std::string message_id;
  std::string key;           ///< idempotency key of the first arrival
  std::string receipt_time;  ///< as the hub told it
  std::uint64_t count = 0;
  std::uint64_t last_attempt = 0;
  std::uint64_t lane_sequence = 0;  ///< of the first arrival
  std::vector<ArrivedPart> parts;   ///< of the first arrival
  std::string body;                 ///< its beginning, as far as ReceiverSettings::keep_body_bytes allows
};

struct ArrivalCounts {
  std::uint64_t messages = 0;   ///< different message ids
  std::uint64_t repeats = 0;    ///< arrived again with the same key
  std::uint64_t other_key = 0;  ///< arrived again with another key: a peer would do its work twice
  std::uint64_t changed = 0;    ///< arrived again with other content
  std::uint64_t without_key = 0;
  std::uint64_t refused = 0;  ///< answered as fail() said; nothing of them is counted above
  std::uint64_t bytes = 0;    ///< of all parts
};

struct ReceiverSettings {
  std::uint16_t port = 0;
  std::size_t keep_body_bytes = 64 * 1024;
  std::function<void(const Arrival&)> on_arrival;  ///< called on a thread of the receiver, before the answer
};

/// A system behind the hub that counts what it gets, at any number of paths. Bodies are hashed as they stream by.
/// Threads: any.
class Receiver {
 public:
  static constexpr std::int64_t kForever = -1;

  explicit Receiver(ReceiverSettings settings = {});
  ~Receiver();
  Receiver(const Receiver&) = delete;
  Receiver& operator=(const Receiver&) = delete;

  /// Listens on loopback. An empty text, or what failed.
  std::string start();
  std::uint16_t port() const;
  std::string url(const std::string& path) const;

  /// The next `count` requests at `path` are answered with `status`, and not counted as arrived. kForever: all of them.
  void fail(const std::string& path, int status, std::int64_t count);
  /// Answers at `path` are held back for so long; kForever: they never come. Counted as arrived all the same.
  void delay(const std::string& path, std::int64_t milliseconds);
  /// Closes the listener and all connections; connecting is refused until up(), which listens on the same port.
  void down();
  std::string up();

  ArrivalCounts counts(const std::string& path) const;
  std::vector<std::string> paths() const;
  /// In order of first arrival.
  std::vector<Arrival> arrivals(const std::string& path) const;
  /// Requests whose answer is held back.
  std::size_t held_back() const;

  /// Waits until `holds`, which is asked after every arrival and every refusal. False: `patience` has ended.
  bool wait(std::chrono::milliseconds patience, const std::function<bool()>& holds);
  bool wait_for_messages(const std::string& path, std::uint64_t count, std::chrono::milliseconds patience);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace nabe::integration
