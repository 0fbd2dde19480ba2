// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <thread>

#include "city/case_system/clerk.h"
#include "common/http_client.h"

namespace nabe::city::case_system {

/// Sends events to a listener, one after the other in their order, each until the listener has answered 2xx. Threads:
/// any; one of its own sends.
class Outbox {
 public:
  Outbox();
  ~Outbox();
  Outbox(const Outbox&) = delete;
  Outbox& operator=(const Outbox&) = delete;

  /// Where events go; empty: nowhere, they wait. The one that waits for a repeat is tried at once. False: no address.
  bool set_listener(const std::string& url);
  /// `id` goes along as Idempotency-Key.
  void add(const std::string& id, const std::string& xml, const std::optional<Document>& document);
  bool was_delivered(const std::string& id) const;
  std::uint64_t attempt_count() const;
  /// Forgets events and listener. Blocks: no.
  void clear();

 private:
  struct Event {
    std::string id;
    std::string content_type;
    std::string content;
  };
  /// The same as a multipart with the document behind it.
  static Event with_document(Event event, const Document& document);
  void work();
  bool send(const common::Url& url, const Event& event);

  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::optional<common::Url> listener_;
  std::deque<Event> waiting_;
  std::set<std::string> delivered_;
  std::uint64_t attempts_ = 0;
  std::uint64_t epoch_ = 0;  ///< of what it was told: ends waiting for a repeat
  bool end_ = false;
  common::HttpClient client_;
  std::thread thread_;
};

}  // namespace nabe::city::case_system
