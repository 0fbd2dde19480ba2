// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "plugin/connector.h"
#include "session/services.h"
#include "session/session.h"
#include "store/store.h"

namespace nabe::session {

struct Settlement {
  plugin::CallResult result;
  std::vector<store::Receipt> receipts;  ///< one per message, in order; empty unless DELIVERED
};

/// Ends an intake: collects, commits, tells the observer, and only then calls `settled`, exactly once: on the store's
/// thread, or at once where nothing is left to record. A refusal is told once its record is durable. Blocks: no.
void commit_intake(Services& services, const std::string& connector, const std::shared_ptr<Session>& intake,
                   std::function<void(Settlement)> settled);

/// The messages that a batch accepts, as they are once the batch has been committed with these receipts; duplicates
/// are left out.
std::vector<std::shared_ptr<const Message>> accepted_messages(std::vector<Message> messages,
                                                              const std::vector<store::Receipt>& receipts);

/// Copies of the messages that a batch accepts: their content is shared, not copied.
std::vector<Message> messages_of(const store::Batch& batch);

/// Counts a refusal and leaves its durable record. `recorded` is called once that has ended, well or not: on the
/// store's thread, or at once where there is nothing to record. Blocks: no.
void refuse(Services& services, const std::string& connector, const Session& session, const std::string& code,
            std::function<void()> recorded);

}  // namespace nabe::session
