// SPDX-License-Identifier: EUPL-1.2
#include "store/sql/changes.h"

#include <algorithm>
#include <utility>

#include "base/planted.h"
#include "store/codes.h"
#include "store/sql/rows.h"

namespace nabe::store::sql {
namespace {

template <typename T>
bool is(const Change& change) {
  return std::holds_alternative<T>(change);
}

bool cannot_be_refused(const Change& change) {
  return is<RecordRefusal>(change) || is<SetConnectorStopped>(change) || is<DropBlob>(change);
}

// These check everything before they write anything.
bool checks_first(const Change& change) {
  return is<AcceptMessage>(change) || is<PutState>(change) || is<PutHold>(change) || is<StartAttempt>(change) ||
         is<FinishAttempt>(change) || is<StageChunk>(change) || cannot_be_refused(change);
}

}  // namespace

void refuse(BatchStatus status, const char* code, std::string message, std::string hint) {
  throw Refusal{status, Error{code, std::move(message), std::move(hint), {}}};
}

void Changes::load() {
  Query counters(connection_, connection_.select_counters());
  load_from(counters);
}

void Changes::load_from(Query& meta) {
  if (!meta.next()) {
    throw DamagedRow("the counters of the store are missing");
  }
  counters_ = {meta.integer(0), meta.integer(1), meta.integer(2), meta.integer(3), meta.integer(4), meta.integer(5)};
  saved_ = counters_;
}

void Changes::save() {
  if (counters_ == saved_) {
    return;
  }
  Query(connection_,
        "UPDATE meta SET next_message = ?, next_delivery = ?, next_version = ?, last_receipt_us = ?, messages = ?, "
        "refusals = ?")
      .bind(counters_.next_message, counters_.next_delivery, counters_.next_version, counters_.last_receipt_us,
            counters_.messages, counters_.refusals)
      .run();
  saved_ = counters_;
}

BatchResult Changes::apply(const Batch& batch) {
  const Counters before = counters_;
  const bool savepoint =
      needs_savepoint(batch) || (connection_.waits_for_each() && connection_.failure_ends_transaction());
  const std::int64_t writes_before = connection_.writes();
  result_ = {};
  moved_heads_.clear();
  reread_heads_ = false;
  if (savepoint) {
    Query(connection_, "SAVEPOINT batch").run();
  }
  try {
    for (const Change& change : batch) {
      if (!checks_first(change)) {
        ahead_.clear();  // these write rows that nothing has named before
      }
      std::visit([this](const auto& one) { apply_change(one); }, change);
    }
    finish_heads(batch);
  } catch (Refusal& refusal) {
    return undo(savepoint, writes_before, before, std::move(refusal));
  } catch (const DamagedRow& damage) {
    return undo(
        savepoint, writes_before, before,
        {BatchStatus::Refused, {kDamaged, damage.what(), "nothing was deleted; restore the row from a backup", {}}});
  } catch (const SqlFailure& failure) {
    if (failure.kind() != SqlFailure::Kind::Contradiction || !connection_.waits_for_each()) {
      throw;
    }
    return undo(savepoint, writes_before, before,
                {BatchStatus::Refused,
                 {kMalformedChange, std::string("the change contradicts what is stored: ") + failure.what(), {}, {}}});
  }
  if (savepoint) {
    Query(connection_, "RELEASE batch").run();
  }
  return std::exchange(result_, {});
}

BatchResult Changes::undo(bool savepoint, std::int64_t writes_before, const Counters& before, Refusal refusal) {
  if (savepoint) {
    if (!planted(Bug::HalfBatchStays)) {
      Query(connection_, "ROLLBACK TO batch").run();
    }
    Query(connection_, "RELEASE batch").run();
  } else if (connection_.writes() != writes_before) {
    // A rule was checked after a write: half a batch must not be committed.
    throw SqlFailure(SqlFailure::Kind::Other, "a batch was refused after it had written: " + refusal.error.message);
  }
  counters_ = before;
  result_ = {};
  BatchResult refused;
  refused.status = refusal.status;
  refused.error = std::move(refusal.error);
  return refused;
}

bool Changes::needs_savepoint(const Batch& batch) {
  const auto refusable = static_cast<std::size_t>(
      std::count_if(batch.begin(), batch.end(), [](const Change& change) { return !cannot_be_refused(change); }));
  const bool all_check_first = std::all_of(batch.begin(), batch.end(), checks_first);
  return !all_check_first || refusable > 1 || (refusable == 1 && cannot_be_refused(batch.front()));
}

// Heads of new messages are known in memory. Where later changes of the batch may have touched them, and for lanes
// that moved on, the row decides.
void Changes::finish_heads(const Batch& batch) {
  const bool simple = std::all_of(batch.begin(), batch.end(), checks_first);
  if (!simple || reread_heads_) {
    for (const Delivery& head : result_.heads) {
      moved_heads_.push_back(head.id);
    }
    result_.heads.clear();
  }
  std::sort(moved_heads_.begin(), moved_heads_.end());
  moved_heads_.erase(std::unique(moved_heads_.begin(), moved_heads_.end()), moved_heads_.end());
  static const std::string sql =
      std::string(kSelectDelivery) + "WHERE d.id = ? AND d.state = 1 AND d.head = 1 AND d.awaits IS NULL";
  for (const std::int64_t id : moved_heads_) {
    Query query(connection_, sql.c_str());
    query.bind(id);
    if (query.next()) {
      result_.heads.push_back(read_delivery(query));
    }
  }
}

void Changes::journal(TimeUs at_us, const std::string& actor, const char* action, const std::string& subject,
                      const std::string& before, const std::string& after, const std::string& reason) {
  Query(connection_, "INSERT INTO journal VALUES((SELECT COALESCE(max(seq), 0) + 1 FROM journal), ?, ?, ?, ?, ?, ?, ?)")
      .bind(at_us, actor, action, subject, before, after, reason)
      .run();
}

std::optional<Changes::MessageRow> Changes::find_message(const std::string& id) {
  Query query(connection_,
              "SELECT seq, id, department, type, case_id, receipt_us, disposition FROM message WHERE id = ?");
  query.bind(id);
  if (!query.next()) {
    return std::nullopt;
  }
  return MessageRow{query.integer(0),
                    query.text(1),
                    query.text(2),
                    query.text(3),
                    query.text(4),
                    query.integer(5),
                    disposition_of(query.integer(6))};
}

std::optional<DeliveryRow> Changes::find_delivery(std::int64_t id) {
  if (auto row = ahead_.take_delivery(id)) {
    return row;
  }
  static const std::string sql = std::string("SELECT ") + kDeliveryRowColumns + " FROM delivery d WHERE d.id = ?";
  Query query(connection_, sql.c_str());
  query.bind(id);
  return query.next() ? std::optional(read_delivery_row(query)) : std::nullopt;
}

DeliveryRow Changes::require_delivery(std::int64_t id) {
  auto row = find_delivery(id);
  if (!row) {
    refuse(BatchStatus::NotFound, kNotFound, "there is no delivery " + std::to_string(id));
  }
  return *row;
}

}  // namespace nabe::store::sql
