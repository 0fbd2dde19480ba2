// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <optional>

#include "delivery/core.h"
#include "delivery/operations.h"
#include "session/message_writer.h"

namespace nabe::delivery {

class HubOperations final : public Operations {
 public:
  explicit HubOperations(Core& core) : core_(core) {}

  HubStatus status() override;
  store::Store& store() override { return core_.parts().store; }
  Result<void> apply(const RemedyRequest& request) override;
  Result<void> assign(const std::string& message_id, const std::string& case_id, const std::string& actor) override;
  Result<store::Disposition> reroute(const std::string& message_id, const std::string& department,
                                     const std::string& actor) override;
  Result<void> stop_connector(const std::string& connector, const std::string& actor) override;
  Result<void> start_connector(const std::string& connector, const std::string& actor) override;
  Result<store::Receipt> send(const SendRequest& request) override;
  Result<Explanation> explain(const ExplainRequest& request) override;
  Result<Explanation> explain_stored(const std::string& message_id) override;

 private:
  Result<store::BatchResult> commit(store::Change change);
  Result<store::NewDelivery> redirect_target(const store::Delivery& delivery, const std::string& connector);
  /// `writer` is made here and lives until the copy is committed.
  Result<store::AcceptMessage> edited_copy(const store::Delivery& delivery, const std::string& body,
                                           std::optional<session::MessageWriter>& writer);
  Result<store::StoredMessage> stored(const std::string& message_id);

  Core& core_;
};

}  // namespace nabe::delivery
