// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "store/sql/reader_pool.h"
#include "store/store.h"

namespace nabe::store::sql {

/// All reads of a store behind SQL; what writes is added by each kind of database.
class SqlStore : public Store {
 public:
  Result<std::optional<StoredMessage>> message(const std::string& id) override;
  Result<std::vector<Delivery>> deliveries_of(const std::string& message_id) override;
  Result<std::optional<Delivery>> delivery(std::int64_t id) override;
  Result<std::optional<Delivery>> delivery_by_token(const std::string& completion_token) override;
  Result<std::vector<Attempt>> attempts_of(std::int64_t delivery_id) override;
  Result<std::vector<MessageSummary>> list(const MessageFilter& filter) override;
  Result<std::vector<Delivery>> find_deliveries(const MessageFilter& filter, std::int64_t after_id) override;
  Result<std::vector<Delivery>> waiting_heads(const std::string& connector, TimeUs due_until_us, TimeUs after_due_us,
                                              std::int64_t after_id, std::uint32_t limit) override;
  Result<std::optional<TimeUs>> next_due(const std::string& connector) override;
  Result<std::vector<Delivery>> interrupted(const std::string& connector, std::int64_t after_id,
                                            std::uint32_t limit) override;
  Result<std::optional<StoredMessage>> latest_of_case(const std::string& case_id, const std::string& type) override;
  Result<std::vector<Reference>> references_of(const std::string& case_id) override;
  Result<std::unique_ptr<BlobReader>> open_blob(const std::string& blob_id) override;
  Result<std::optional<StateEntry>> state_get(const std::string& department, const std::string& connector,
                                              const std::string& key) override;
  Result<std::vector<StateEntry>> state_scan(const std::string& department, const std::string& connector,
                                             const std::string& prefix, const std::string& after,
                                             std::uint32_t limit) override;
  Result<bool> is_held(const std::string& department, const std::string& connector,
                       const std::string& message_id) override;
  Result<std::vector<std::string>> stopped_connectors() override;
  Result<Counts> counts() override;
  Result<std::vector<JournalEntry>> journal(const JournalFilter& filter) override;
  Result<std::vector<StoredRefusal>> refusals(const RefusalFilter& filter) override;
  Result<TimeUs> last_receipt_time_us() override;

 protected:
  explicit SqlStore(std::shared_ptr<ReaderPool> readers) : readers_(std::move(readers)) {}

 private:
  std::shared_ptr<ReaderPool> readers_;
};

}  // namespace nabe::store::sql
