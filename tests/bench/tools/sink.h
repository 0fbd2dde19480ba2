// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "http_head.h"

namespace nabe::bench {

/// What arrived at the sink, by the ids of the messages.
class Arrivals {
 public:
  /// `target`: the path that was posted to; `beginning`: at least the envelope of the message.
  void note(std::string_view target, std::string_view beginning);
  void forget() { *this = Arrivals(); }

  std::string stats_json() const;
  /// "id times" per line, in order of ids.
  std::string list() const;

 private:
  std::vector<std::uint8_t> times_;  ///< by id; 255: so often or more
  std::uint64_t arrivals_ = 0, distinct_ = 0, misrouted_ = 0, unreadable_ = 0;
  std::int64_t first_us_ = 0, last_us_ = 0;
};

/// The system behind all ten connectors: answers each POST with 204 at once and counts it. GET /stats, /list and /reset
/// are for the benchmark. One thread; of a body only its beginning is kept.
class Sink {
 public:
  explicit Sink(int listener);
  ~Sink();
  Sink(const Sink&) = delete;
  Sink& operator=(const Sink&) = delete;

  /// Serves until the process ends. False: the system refused to wait for events.
  bool serve();

 private:
  struct Connection {
    std::string kept;  ///< of a head that is incomplete, or the beginning of a body that is on its way
    std::uint64_t body_missing_bytes = 0;
    std::string target;
    bool close = false;
  };

  void accept_all();
  void read(int socket);
  /// False: the connection is over.
  bool take(int socket, Connection& connection, std::string_view bytes);
  bool begin(int socket, Connection& connection, const HttpHead& head);
  void take_body(Connection& connection, std::string_view bytes);
  bool end(int socket, Connection& connection);
  bool control(int socket, std::string_view target);
  void drop(int socket);

  int listener_;
  int events_;
  std::unordered_map<int, Connection> connections_;
  std::string buffer_;
  Arrivals arrivals_;
};

}  // namespace nabe::bench
