// SPDX-License-Identifier: EUPL-1.2
// What was acknowledged is there, once, under its receipt, with its bytes, on its way to everybody whom it is for.
#include <algorithm>
#include <map>
#include <set>

#include "facts.h"
#include "submission.h"
#include "world.h"

namespace nabe::simulation {
namespace {

using store::Disposition;

constexpr std::uint32_t kDuplicate = 1;
constexpr std::uint32_t kOtherContent = 2;

class Receipts {
 public:
  Receipts(const Facts& facts, Journal& journal, std::uint64_t seed) : facts_(facts), journal_(journal), seed_(seed) {}

  void run() {
    std::uint32_t index = 0;
    for (const Record& record : journal_.records()) {
      if (record.event == Event::Acknowledged) {
        acknowledged(record, index);
      } else if (record.event == Event::Refused) {
        refused(record);
      }
      ++index;
    }
    for (const auto& [number, index_of_first] : first_) {
      stored(journal_.records()[index_of_first]);
    }
  }

 private:
  void wrong(const Record& record, const std::string& what) {
    journal_.violation(journal_.phase, "s" + std::to_string(record.number) + ": " + what);
  }

  void acknowledged(const Record& record, std::uint32_t index) {
    never_backwards(record);
    const auto [known, is_first] = first_.emplace(record.number, index);
    const Record& first = journal_.records()[known->second];
    if (!is_first) {
      if (record.hash != first.hash) {
        wrong(record, "other content was accepted under the same identity");
      } else if (record.message_id != first.message_id.view() || record.receipt_time_us != first.receipt_time_us ||
                 record.case_id.view() != first.case_id.view()) {
        same_but_for_its_case(record, first);
      }
      if ((record.flags & kDuplicate) == 0 && record.message_id == first.message_id.view()) {
        one_of_two_is_new(record, first);
      }
    }
  }

  void refused(const Record& record) {
    const auto known = first_.find(record.number);
    if (record.outcome == NABE_REJECT && known != first_.end() &&
        journal_.records()[known->second].hash == record.hash && known->second < record.same) {
      wrong(record, "was acknowledged, and is refused when it is handed in again");
    }
  }

  // A case may have been given to it in between; everything else of a receipt never changes.
  void same_but_for_its_case(const Record& record, const Record& first) {
    if (record.message_id != first.message_id.view()) {
      wrong(record, "was accepted twice");
    }
    if (record.receipt_time_us != first.receipt_time_us) {
      wrong(record, "has another receipt time when it is handed in again");
    }
    if (record.case_id.view() != first.case_id.view() && !first.case_id.view().empty()) {
      wrong(record, "has another case when it is handed in again");
    }
  }

  // Of two that were handed in at once the later acknowledgement may be that of the new one.
  void one_of_two_is_new(const Record& record, const Record& first) {
    if (record.same > first.same && (first.flags & kDuplicate) == 0) {
      wrong(record, "is new a second time");
    }
  }

  void never_backwards(const Record& record) {
    if ((record.flags & kDuplicate) != 0) {
      return;
    }
    const auto records = journal_.records();
    for (std::uint32_t i = 0; i < record.same; ++i) {
      if (records[i].event == Event::Acknowledged && records[i].receipt_time_us > record.receipt_time_us) {
        wrong(record, "has an earlier receipt time than one that was acknowledged before it was handed in");
        return;
      }
    }
  }

  void stored(const Record& receipt) {
    const auto found = facts_.messages.find(receipt.message_id.view());
    if (found == facts_.messages.end()) {
      wrong(receipt, "was acknowledged and is lost");
      return;
    }
    const store::StoredMessage& message = found->second;
    if (message.message.receipt_time_us != receipt.receipt_time_us) {
      wrong(receipt, "has another receipt time than was acknowledged");
    }
    const Submission submission = submission_of(seed_, receipt.number, (receipt.flags & kOtherContent) != 0);
    on_its_way(receipt, submission, message);
    for (const auto& [key, delivery] : facts_.deliveries) {
      if (delivery.stored.message_id == receipt.message_id.view()) {
        equal_bytes(receipt, submission, delivery);
      }
    }
  }

  void on_its_way(const Record& receipt, const Submission& submission, const store::StoredMessage& message) {
    if (message.disposition == Disposition::UnknownDepartment && submission.department == "nowhere") {
      return;  // it waits visibly: the office has given its reference to another case
    }
    if (message.disposition == Disposition::Unassigned) {
      wrong(receipt, "is still unassigned");
    }
    const std::vector<std::uint32_t> wanted = routed_to(submission.type);
    if (wanted.empty() != (message.disposition == Disposition::Unrouted)) {
      wrong(receipt, std::string("is ") + store::name_of(message.disposition));
    }
    for (const std::uint32_t peer : wanted) {
      if (facts_.deliveries.find(std::string(receipt.message_id.view()) + '/' + qualified(peer)) ==
          facts_.deliveries.end()) {
        wrong(receipt, std::string("has no delivery to ") + kPeerNames[peer]);
      }
    }
  }

  void equal_bytes(const Record& receipt, const Submission& submission, const DeliveryFacts& delivery) {
    const bool everything =
        std::find(delivery.stored.grant.begin(), delivery.stored.grant.end(), "*") != delivery.stored.grant.end();
    for (const std::uint32_t index : delivery.arrivals) {
      const Record& arrival = journal_.records()[index];
      if (everything && arrival.number == 1 && arrival.hash != submission.hash) {
        wrong(receipt, "arrives with other bytes than were acknowledged");
      }
      if (arrival.receipt_time_us != receipt.receipt_time_us) {
        wrong(receipt, "arrives with another receipt time than was acknowledged");
      }
    }
  }

  const Facts& facts_;
  Journal& journal_;
  const std::uint64_t seed_;
  std::map<std::uint32_t, std::uint32_t> first_;
};

void judge_edited_copies(const Facts& facts, Journal& journal) {
  for (const auto& [id, message] : facts.messages) {
    const auto original = facts.messages.find(message.replaces);
    if (!message.replaces.empty() && (original == facts.messages.end() ||
                                      original->second.message.receipt_time_us != message.message.receipt_time_us)) {
      journal.violation(journal.phase, id + ": an edited copy has another receipt time than its original");
    }
  }
}

}  // namespace

void judge_receipts(const Facts& facts, Journal& journal, std::uint64_t seed) {
  Receipts(facts, journal, seed).run();
  judge_edited_copies(facts, journal);
}

}  // namespace nabe::simulation
