// SPDX-License-Identifier: EUPL-1.2
// What has to hold for the arrivals of one delivery.
#include <algorithm>
#include <set>
#include <string>

#include "facts.h"
#include "session_writing.h"
#include "world.h"

namespace nabe::simulation {
namespace {

using store::DeliveryState;
using store::Remedy;

constexpr std::uint32_t kResumed = 1;

bool is(const Record& record, Remedy remedy) { return record.outcome == static_cast<std::int32_t>(remedy); }

bool ends_it(const Record& record) {
  return record.event == Event::Done && record.flags == 1 && !is(record, Remedy::Retry);
}

// The commit of what was answered may have been refused, so that another attempt followed.
bool may_be_refused(const Record& answer) { return (answer.flags & (kCompares | kRefersLate)) != 0; }

class Walk {
 public:
  Walk(const std::string& key, const DeliveryFacts& facts, Journal& journal)
      : key_(key), facts_(facts), journal_(journal) {}

  void run() {
    for (const std::uint32_t index : facts_.story) {
      const Record& record = journal_.records()[index];
      switch (record.event) {
        case Event::Arrived:
          arrive(record);
          break;
        case Event::Answered:
          last_answer_ = record;
          answered_ = true;
          break;
        case Event::Asked:
          asked_ = true;
          break;
        case Event::Done:
          done(record);
          break;
        case Event::Completing:
          completing_ = true;
          break;
        case Event::Completed:
          complete(record);
          break;
        default:
          break;
      }
    }
  }

 private:
  void wrong(const std::string& what) { journal_.violation(journal_.phase, key_ + ": " + what); }

  void done(const Record& record) {
    if (record.flags == 1 && (ended_by_person_ || store::is_final(static_cast<DeliveryState>(record.attempt)))) {
      wrong("a person acts on it after its end");
    }
    ended_by_person_ = ended_by_person_ || ends_it(record);
  }

  void complete(const Record& record) {
    if (record.flags != 1) {
      return;
    }
    if (!completed_tokens_.emplace(record.token.view()).second) {
      wrong("is completed twice");
    }
    completed_ = true;
    completed_for_good_ = completed_for_good_ || record.outcome == NABE_DELIVERED;
  }

  void arrive(const Record& record) {
    if (ended_by_person_) {
      wrong("arrives after a person has ended it");
    }
    if (completed_for_good_) {
      wrong("arrives after its completion was committed");
    }
    if (arrived_) {
      repeat(record);
    } else if (record.attempt != 1) {
      wrong("its first arrival is attempt " + std::to_string(record.attempt));
    }
    last_arrival_ = record;
    arrived_ = true;
    answered_ = completed_ = completing_ = asked_ = false;
  }

  void repeat(const Record& record) {
    if (record.lane_sequence != last_arrival_.lane_sequence) {
      wrong("a repeat has another lane sequence");
    }
    if (record.receipt_time_us != last_arrival_.receipt_time_us) {
      wrong("a repeat has another receipt time");
    }
    if (record.number == 1 && last_arrival_.number == 1 && record.hash != last_arrival_.hash) {
      wrong("a repeat has other bytes");
    }
    if ((record.flags & kResumed) != 0 && record.attempt != last_arrival_.attempt) {
      wrong("is resumed with another number than it had");
    }
    if (record.attempt < last_arrival_.attempt || record.attempt > last_arrival_.attempt + 1) {
      wrong("attempt " + std::to_string(record.attempt) + " follows attempt " + std::to_string(last_arrival_.attempt));
    }
    if (record.phase == last_arrival_.phase && !asked_) {
      repeat_in_same_process(record);
    }
    if (!is_idempotent(record.connector) && !asked_ && (record.flags & kResumed) == 0) {
      repeat_where_it_harms();
    }
  }

  void repeat_in_same_process(const Record& record) {
    if (!answered_) {
      wrong("arrives again while it is under way");
      return;
    }
    if (last_answer_.outcome == NABE_DELIVERED && !may_be_refused(last_answer_)) {
      wrong("arrives again after it was delivered");
    }
    const bool not_counted = (last_answer_.outcome == NABE_BUSY || last_answer_.outcome == NABE_NOT_CONNECTED) &&
                             (last_arrival_.flags & kResumed) == 0;
    if (!completed_ && last_answer_.outcome != NABE_PENDING &&
        record.attempt != last_arrival_.attempt + (not_counted ? 0 : 1)) {
      wrong("attempt " + std::to_string(record.attempt) + " follows an answer that does" + (not_counted ? " not" : "") +
            " count");
    }
  }

  // Not idempotent: what may have arrived is repeated by a person alone.
  void repeat_where_it_harms() {
    if (!answered_) {
      wrong("is repeated although it was under way when the process ended");
    } else if (last_answer_.outcome == NABE_UNKNOWN || last_answer_.outcome == NABE_FAULT ||
               last_answer_.outcome == NABE_REJECT || last_answer_.outcome == NABE_DELIVERED) {
      wrong("is repeated by itself after outcome " + std::to_string(last_answer_.outcome));
    } else if (last_answer_.outcome == NABE_PENDING && !completing_) {
      wrong("is repeated although it is pending");
    }
  }

  const std::string& key_;
  const DeliveryFacts& facts_;
  Journal& journal_;
  std::set<std::string, std::less<>> completed_tokens_;
  Record last_arrival_, last_answer_;
  bool arrived_ = false, answered_ = false, completed_ = false, completing_ = false, asked_ = false,
       ended_by_person_ = false;
  bool completed_for_good_ = false;
};

// Of a delivery that the hub calls delivered, a peer must have said so.
void judge_delivered(const std::string& key, const DeliveryFacts& facts, Journal& journal) {
  const bool said = std::any_of(facts.story.begin(), facts.story.end(), [&journal](std::uint32_t index) {
    const Record& record = journal.records()[index];
    return record.outcome == NABE_DELIVERED && (record.event == Event::Answered || record.event == Event::Completing);
  });
  if (!said) {
    journal.violation(journal.phase, key + ": is delivered, and no system has ever said so");
  }
}

}  // namespace

void judge_arrivals(const Facts& facts, Journal& journal) {
  for (const auto& [key, delivery] : facts.deliveries) {
    if (delivery.stored.id == 0) {
      journal.violation(journal.phase, key + ": has arrived, and the hub does not know it");
      continue;
    }
    Walk(key, delivery, journal).run();
    if (delivery.stored.state == DeliveryState::Delivered) {
      judge_delivered(key, delivery, journal);
    }
  }
}

}  // namespace nabe::simulation
