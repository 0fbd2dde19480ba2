// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>
#include <vector>

#include "delivery/operations.h"
#include "routing/decision.h"
#include "store/store.h"

/// What the admin API shows; the same whether it is read from a running hub or from its store.
namespace nabe::admin {

struct StatusView {
  std::string version;
  delivery::HubStatus hub;
  store::Counts counts;
};

struct DeliveryView {
  store::Delivery delivery;
  std::vector<store::Attempt> attempts;
};

/// Without `with_values` nothing in here comes from what the sender wrote, except its message id.
struct MessageView {
  bool with_values = false;
  Message message;  ///< no content; attributes, facts and names of attachments only `with_values`
  store::Disposition disposition = store::Disposition::Routed;
  std::string replaces;
  std::vector<Reference> references;
  std::string decision_revision;
  std::vector<routing::MatchedRoute> matched;
  std::string decision_json;  ///< whole, only `with_values`
  std::vector<DeliveryView> deliveries;
};

/// Reads a message with all that belongs to it. None if there is no such message. Blocks: on the disk.
Result<std::optional<MessageView>> view_message(store::Store& store, const std::string& id, bool with_values);

}  // namespace nabe::admin
