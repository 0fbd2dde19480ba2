// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstring>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "delivery/operations.h"
#include "delivery/statistics.h"
#include "store/store.h"

/// A hub without connectors: it answers with what a test put into it and remembers what it was asked for.
namespace nabe::admin::test {

class TextReader final : public store::BlobReader {
 public:
  explicit TextReader(std::string text) : text_(std::move(text)) {}
  Result<std::size_t> read(char* destination, std::size_t capacity) override {
    const std::size_t size = std::min(capacity, text_.size() - at_);
    std::memcpy(destination, text_.data() + at_, size);
    at_ += size;
    return size;
  }

 private:
  std::string text_;
  std::size_t at_ = 0;
};

inline Error unused() { return {"NABE-TST-001", "not part of this test", "", {}}; }

class FakeStore final : public store::Store {
 public:
  std::map<std::string, store::StoredMessage> messages;
  std::vector<store::Delivery> deliveries;
  std::map<std::int64_t, std::vector<store::Attempt>> attempts;
  std::vector<Reference> references;
  std::map<std::string, std::string> blobs;
  store::Counts counted;
  bool unreadable = false;
  store::MessageFilter last_filter;
  std::vector<store::JournalEntry> entries;
  std::vector<store::StoredRefusal> refused;
  store::RefusalFilter last_refusal_filter;

  Result<std::vector<store::JournalEntry>> journal(const store::JournalFilter& filter) override {
    std::vector<store::JournalEntry> found;
    for (const store::JournalEntry& entry : entries) {
      if (entry.number > filter.after && (filter.actor.empty() || filter.actor == entry.actor) &&
          found.size() < filter.limit) {
        found.push_back(entry);
      }
    }
    return found;
  }

  Result<std::vector<store::StoredRefusal>> refusals(const store::RefusalFilter& filter) override {
    last_refusal_filter = filter;
    std::vector<store::StoredRefusal> found;
    for (const store::StoredRefusal& refusal : refused) {
      if (refusal.number > filter.after && found.size() < filter.limit) {
        found.push_back(refusal);
      }
    }
    return found;
  }

  Result<std::optional<store::StoredMessage>> message(const std::string& id) override {
    const auto found = messages.find(id);
    return found == messages.end() ? std::optional<store::StoredMessage>() : std::optional(found->second);
  }
  Result<std::vector<store::Delivery>> deliveries_of(const std::string& message_id) override {
    std::vector<store::Delivery> found;
    for (const store::Delivery& delivery : deliveries) {
      if (delivery.message_id == message_id) {
        found.push_back(delivery);
      }
    }
    return found;
  }
  Result<std::vector<store::Attempt>> attempts_of(std::int64_t delivery_id) override { return attempts[delivery_id]; }
  Result<std::vector<store::MessageSummary>> list(const store::MessageFilter& filter) override {
    last_filter = filter;
    std::vector<store::MessageSummary> found;
    for (const auto& [id, stored] : messages) {
      if (id > filter.after_id && found.size() < filter.limit) {
        store::MessageSummary summary;
        summary.id = id;
        summary.type = stored.message.type;
        summary.disposition = stored.disposition;
        summary.receipt_time_us = stored.message.receipt_time_us;
        found.push_back(summary);
      }
    }
    return found;
  }
  Result<std::vector<store::Delivery>> find_deliveries(const store::MessageFilter& filter,
                                                       std::int64_t after_id) override {
    last_filter = filter;
    std::vector<store::Delivery> found;
    for (const store::Delivery& delivery : deliveries) {
      const bool fits = (filter.connector.empty() || filter.connector == delivery.connector) &&
                        (filter.code.empty() || filter.code == delivery.code) &&
                        (!filter.state || *filter.state == delivery.state) && delivery.id > after_id;
      if (fits && found.size() < filter.limit) {
        found.push_back(delivery);
      }
    }
    return found;
  }
  Result<std::vector<Reference>> references_of(const std::string&) override { return references; }
  Result<std::unique_ptr<store::BlobReader>> open_blob(const std::string& blob_id) override {
    return std::unique_ptr<store::BlobReader>(std::make_unique<TextReader>(blobs[blob_id]));
  }
  Result<store::Counts> counts() override {
    return unreadable ? Result<store::Counts>(Error{"NABE-STO-001", "the disk failed", "", {}})
                      : Result<store::Counts>(counted);
  }

  void submit(store::Batch, store::Committed committed) override {
    store::BatchResult result;
    result.status = store::BatchStatus::Failed;
    committed(result);
  }
  bool failed() const override { return unreadable; }
  Result<std::optional<store::Delivery>> delivery(std::int64_t) override { return unused(); }
  Result<std::optional<store::Delivery>> delivery_by_token(const std::string&) override { return unused(); }
  Result<std::vector<store::Delivery>> waiting_heads(const std::string&, TimeUs, TimeUs, std::int64_t,
                                                     std::uint32_t) override {
    return unused();
  }
  Result<std::optional<TimeUs>> next_due(const std::string&) override { return unused(); }
  Result<std::vector<store::Delivery>> interrupted(const std::string&, std::int64_t, std::uint32_t) override {
    return unused();
  }
  Result<std::optional<store::StoredMessage>> latest_of_case(const std::string&, const std::string&) override {
    return unused();
  }
  Result<std::optional<store::StateEntry>> state_get(const std::string&, const std::string&,
                                                     const std::string&) override {
    return unused();
  }
  Result<std::vector<store::StateEntry>> state_scan(const std::string&, const std::string&, const std::string&,
                                                    const std::string&, std::uint32_t) override {
    return unused();
  }
  Result<bool> is_held(const std::string&, const std::string&, const std::string&) override { return unused(); }
  Result<std::vector<std::string>> stopped_connectors() override { return unused(); }
  Result<TimeUs> last_receipt_time_us() override { return unused(); }
};

class FakeOperations final : public delivery::Operations {
 public:
  FakeStore fake_store;
  delivery::HubStatus hub_status;
  std::vector<std::string> calls;  ///< what was asked for, in words
  delivery::RemedyRequest last_remedy;
  delivery::SendRequest last_send;
  delivery::ExplainRequest last_explain;
  std::optional<Error> refusal;  ///< what every action answers, if set

  delivery::HubStatus status() override { return hub_status; }
  store::Store& store() override { return fake_store; }

  Result<void> apply(const delivery::RemedyRequest& request) override {
    last_remedy = request;
    return note("remedy " + std::to_string(request.delivery_id));
  }
  Result<void> assign(const std::string& message_id, const std::string& case_id, const std::string& actor) override {
    return note("assign " + message_id + " to " + case_id + " by " + actor);
  }
  Result<store::Disposition> reroute(const std::string& message_id, const std::string& department,
                                     const std::string& actor) override {
    const auto noted = note("reroute " + message_id + " to " + department + " by " + actor);
    return noted ? Result<store::Disposition>(store::Disposition::Routed) : Result<store::Disposition>(noted.error());
  }
  Result<void> stop_connector(const std::string& connector, const std::string& actor) override {
    return note("stop " + connector + " by " + actor);
  }
  Result<void> start_connector(const std::string& connector, const std::string& actor) override {
    return note("start " + connector + " by " + actor);
  }
  Result<store::Receipt> send(const delivery::SendRequest& request) override {
    last_send = request;
    const auto noted = note("send");
    return noted ? Result<store::Receipt>(store::Receipt{"m-new", "c-new", 1'000'000, true})
                 : Result<store::Receipt>(noted.error());
  }
  Result<delivery::Explanation> explain(const delivery::ExplainRequest& request) override {
    last_explain = request;
    const auto noted = note("explain");
    return noted ? Result<delivery::Explanation>(delivery::Explanation{"goes to akte\n", R"({"department":"amt"})"})
                 : Result<delivery::Explanation>(noted.error());
  }
  Result<delivery::Explanation> explain_stored(const std::string& message_id) override {
    const auto noted = note("explain " + message_id);
    return noted ? Result<delivery::Explanation>(delivery::Explanation{"went to akte\n", R"({"department":"amt"})"})
                 : Result<delivery::Explanation>(noted.error());
  }

 private:
  Result<void> note(const std::string& call) {
    calls.push_back(call);
    return refusal ? Result<void>(*refusal) : Result<void>();
  }
};

}  // namespace nabe::admin::test
