// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "admin/access.h"
#include "admin/views.h"
#include "base/result.h"
#include "delivery/operations.h"

namespace nabe::admin {

struct MessageList {
  std::vector<store::MessageSummary> messages;
  std::string next_after;  ///< empty: that was all
};

struct DeliveryList {
  std::vector<store::Delivery> deliveries;
  std::string next_after;
};

struct JournalList {
  std::vector<store::JournalEntry> entries;
  std::string next_after;
};

struct RefusalList {
  std::vector<store::StoredRefusal> refusals;
  std::string next_after;
};

/// The admin API as the commands use it. Threads: one at a time. Blocks: until the hub has answered.
/// Errors: NABE-ADM-031 unreachable, NABE-ADM-032 an answer that is none of ours, else the hub's own error.
class Client {
 public:
  /// `actor` is who acts, for the journal. Does not connect yet.
  Client(const Access& access, std::string actor);
  ~Client();

  Result<StatusView> status();
  Result<MessageList> messages(const store::MessageFilter& filter);
  Result<MessageView> message(const std::string& id, bool with_values);
  /// Hands the body over piece by piece, as it is.
  Result<void> message_body(const std::string& id, const std::function<void(std::string_view)>& sink);
  Result<JournalList> journal(const store::JournalFilter& filter);
  Result<RefusalList> refusals(const store::RefusalFilter& filter);
  Result<DeliveryList> deliveries(const store::MessageFilter& filter);

  /// `request.actor` is the client's.
  Result<void> apply(const delivery::RemedyRequest& request);
  Result<void> assign(const std::string& message_id, const std::string& case_id);
  Result<std::string> reroute(const std::string& message_id, const std::string& department);
  /// The qualified name of the connector that was meant.
  Result<std::string> stop_connector(const std::string& connector);
  Result<std::string> start_connector(const std::string& connector);
  Result<store::Receipt> send(const delivery::SendRequest& request);
  Result<delivery::Explanation> explain(const delivery::ExplainRequest& request);
  Result<delivery::Explanation> explain_stored(const std::string& message_id);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace nabe::admin
