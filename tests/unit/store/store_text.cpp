// SPDX-License-Identifier: EUPL-1.2
#include "store_text.h"

#include <set>
#include <sstream>

namespace nabe::store::testing {
namespace {

/// Writes fields one after the other, each with its length, so that no two rows look alike by chance.
class Row {
 public:
  explicit Row(std::ostringstream& out, const char* kind) : out_(out) { out_ << kind; }
  ~Row() { out_ << '\n'; }
  Row(const Row&) = delete;
  Row& operator=(const Row&) = delete;
  Row& operator<<(const std::string& text) {
    out_ << ' ' << text.size() << ':' << text;
    return *this;
  }
  Row& operator<<(const std::vector<std::string>& texts) {
    out_ << ' ' << texts.size();
    for (const std::string& text : texts) {
      *this << text;
    }
    return *this;
  }
  template <typename Number>
  requires std::is_arithmetic_v<Number> Row& operator<<(Number number) {
    out_ << ' ' << number;
    return *this;
  }

 private:
  std::ostringstream& out_;
};

class Text {
 public:
  explicit Text(Store& store) : store_(store) {}

  std::string all() {
    messages();
    counts();
    journal_and_refusals();
    states();
    return out_.str();
  }

 private:
  template <typename Value>
  bool good(const Result<Value>& result) {
    if (!result) {
      out_ << result.error().render() << '\n';
    }
    return static_cast<bool>(result);
  }

  void messages() {
    MessageFilter filter;
    filter.limit = 1'000;
    for (auto page = store_.list(filter); good(page) && !page->empty(); page = store_.list(filter)) {
      for (const MessageSummary& summary : *page) {
        message(summary.id);
      }
      filter.after_id = page->back().id;
    }
  }

  void message(const std::string& id) {
    const auto found = store_.message(id);
    if (!good(found) || !*found) {
      out_ << id << " is listed and not there\n";
      return;
    }
    const StoredMessage& stored = **found;
    const Message& it = stored.message;
    Row(out_, "message") << it.id << it.department << it.source << it.sender_message_id << it.type << it.case_id
                         << it.causation_id << it.receipt_time_us << it.content_sha256 << it.media_type
                         << static_cast<int>(stored.disposition) << stored.decision_json << stored.replaces;
    content(it.body);
    for (const Attachment& attachment : it.attachments) {
      Row(out_, "attachment") << attachment.name << attachment.media_type;
      content(attachment.content);
    }
    if (!it.case_id.empty() && cases_.insert(it.case_id).second) {
      references(it.case_id);
    }
    deliveries(id);
    for (const char* connector : {"kommunix", "akte", "kasse"}) {
      if (const auto held = store_.is_held(it.department, connector, id); good(held) && *held) {
        Row(out_, "held") << connector;
      }
    }
  }

  void content(const Content& content) {
    std::string bytes = content.inline_bytes ? *content.inline_bytes : std::string();
    if (!content.inline_bytes) {
      auto reader = store_.open_blob(content.blob_id);
      std::string buffer(64 * 1'024, '\0');
      while (good(reader)) {
        const auto size = (*reader)->read(buffer.data(), buffer.size());
        if (!good(size) || *size == 0) {
          break;
        }
        bytes.append(buffer, 0, *size);
      }
    }
    Row(out_, "content") << content.size_bytes << content.sha256 << bytes;
  }

  void references(const std::string& case_id) {
    if (const auto found = store_.references_of(case_id); good(found)) {
      for (const Reference& reference : *found) {
        Row(out_, "reference") << case_id << reference.system << reference.id;
      }
    }
  }

  void deliveries(const std::string& message_id) {
    const auto found = store_.deliveries_of(message_id);
    if (!good(found)) {
      return;
    }
    for (const Delivery& it : *found) {
      Row(out_, "delivery") << it.id << it.department << it.connector << it.case_id << it.lane_sequence
                            << name_of(it.state) << it.attempts << it.created_us << it.first_attempt_us << it.due_us
                            << it.grant << it.with << it.routes << it.continue_on_dead << it.head << it.awaits
                            << it.blocked_behind << it.code << it.detail << it.remote_reference << it.completion_token
                            << it.actor << it.reason;
      if (const auto attempts = store_.attempts_of(it.id); good(attempts)) {
        for (const Attempt& attempt : *attempts) {
          Row(out_, "attempt") << attempt.number << attempt.started_us << attempt.ended_us << attempt.outcome
                               << attempt.code << attempt.detail;
        }
      }
    }
  }

  void counts() {
    const auto counts = store_.counts();
    if (!good(counts)) {
      return;
    }
    Row(out_, "counts") << counts->messages << counts->unrouted << counts->unassigned << counts->unknown_department
                        << counts->refusals << counts->oldest_waiting_us;
    for (const LaneCounts& lane : counts->connectors) {
      Row(out_, "counts of") << lane.connector << lane.waiting << lane.attempting << lane.pending << lane.unknown
                             << lane.dead << lane.unassigned << lane.blocked << lane.awaiting << lane.oldest_open_us;
    }
    if (const auto last = store_.last_receipt_time_us(); good(last)) {
      Row(out_, "last receipt") << *last;
    }
  }

  void journal_and_refusals() {
    JournalFilter journal;
    journal.limit = 1'000;
    if (const auto entries = store_.journal(journal); good(entries)) {
      for (const JournalEntry& it : *entries) {
        Row(out_, "journal") << it.number << it.at_us << it.actor << it.action << it.subject << it.before << it.after
                             << it.reason;
      }
    }
    RefusalFilter refusals;
    refusals.limit = 1'000;
    if (const auto entries = store_.refusals(refusals); good(entries)) {
      for (const StoredRefusal& it : *entries) {
        Row(out_, "refusal") << it.number << it.record.at_us << it.record.department << it.record.connector
                             << it.record.sender_message_id << it.record.sha256 << it.record.size_bytes
                             << it.record.code;
      }
    }
  }

  void states() {
    for (const char* connector : {"kommunix", "akte", "kasse"}) {
      if (const auto entries = store_.state_scan("auslaenderbehoerde", connector, "", "", 1'000); good(entries)) {
        for (const StateEntry& it : *entries) {
          Row(out_, "state") << connector << it.key << it.value << it.version;
        }
      }
    }
    if (const auto stopped = store_.stopped_connectors(); good(stopped)) {
      Row(out_, "stopped") << *stopped;
    }
  }

  Store& store_;
  std::ostringstream out_;
  std::set<std::string> cases_;
};

}  // namespace

std::string text_of(Store& store) { return Text(store).all(); }

}  // namespace nabe::store::testing
