// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "store/sql/connection.h"
#include "store/sql/query.h"
#include "store/sql/read_ahead.h"
#include "store/store.h"

namespace nabe::store::sql {

/// Why a batch is not applied. Thrown inside this folder only; caught in `Changes::apply`.
struct Refusal {
  BatchStatus status;
  Error error;
};
[[noreturn]] void refuse(BatchStatus status, const char* code, std::string message, std::string hint = {});

/// The row `meta`: read once at open, written once per transaction.
struct Counters {
  std::int64_t next_message = 1;
  std::int64_t next_delivery = 1;
  std::int64_t next_version = 1;  ///< of state entries: never used twice, so that a compare-and-set cannot be fooled
  TimeUs last_receipt_us = 0;
  std::int64_t messages = 0;
  std::int64_t refusals = 0;
  friend bool operator==(const Counters&, const Counters&) = default;
};

/// Applies batches inside the writer's transaction; all rules of the store are here. The files:
/// accept.cpp (messages in), assign.cpp (cases, references, new decisions), lanes.cpp (places, heads, awaits),
/// attempts.cpp, remedies.cpp, blobs.cpp, small_changes.cpp.
/// Threads: the writer's. Every SqlFailure that leaves it ends the store.
class Changes {
 public:
  explicit Changes(Connection& connection) : connection_(connection) {}

  /// Reads the counters. Throws SqlFailure, DamagedRow.
  void load();
  /// The same from `select_counters`, which has been asked.
  void load_from(Query& counters);
  /// What is to be known before a group of batches is applied; for stores whose reads cost a round trip.
  ReadAhead& ahead() { return ahead_; }
  /// All of the batch or nothing of it. Throws SqlFailure.
  BatchResult apply(const Batch& batch);
  /// Writes the counters where they changed; before every COMMIT.
  void save();

  /// At open: what a former process staged and never committed is marked for `sweep`.
  void mark_orphans();
  /// Deletes a few chunks of blobs that nobody names any more. False: nothing is left to delete.
  bool sweep();

 private:
  struct MessageRow {  // of a stored message, as far as the rules need it
    std::int64_t seq = 0;
    std::string id, department, type, case_id;
    TimeUs receipt_us = 0;
    Disposition disposition = Disposition::Routed;
  };
  struct CaseChoice {
    std::string case_id;  ///< empty: none
    bool open = false;
    bool wanted = false;  ///< its references are unknown so far
  };
  /// Where in a lane a delivery stands.
  struct LanePlace {
    std::uint64_t sequence = 0;
    bool head = false;
  };
  struct Replacing {
    const DeliveryRow& delivery;
    const MessageRow& message;
  };

  // changes.cpp
  static bool needs_savepoint(const Batch& batch);
  BatchResult undo(bool savepoint, std::int64_t writes_before, const Counters& before, Refusal refusal);
  void finish_heads(const Batch& batch);
  void journal(TimeUs at_us, const std::string& actor, const char* action, const std::string& subject,
               const std::string& before, const std::string& after, const std::string& reason);
  std::optional<MessageRow> find_message(const std::string& id);
  std::optional<DeliveryRow> find_delivery(std::int64_t id);
  MessageRow message_of(const DeliveryRow& delivery);
  DeliveryRow require_delivery(std::int64_t id);

  void apply_change(const AcceptMessage& change) { accept(change, change.message.receipt_time_us, std::nullopt); }
  void apply_change(const AddReference& change);
  void apply_change(const PutState& change);
  void apply_change(const PutHold& change);
  void apply_change(const StartAttempt& change);
  void apply_change(const FinishAttempt& change);
  void apply_change(const ApplyRemedy& change);
  void apply_change(const AssignMessage& change);
  void apply_change(const RerouteMessage& change);
  void apply_change(const RecordRefusal& change);
  void apply_change(const SetConnectorStopped& change);
  void apply_change(const StageChunk& change);
  void apply_change(const DropBlob& change);

  // accept.cpp
  void accept(const AcceptMessage& change, TimeUs due_us, const std::optional<Replacing>& replacing);
  bool answer_duplicate(const Message& message);
  TimeUs receipt_time_of(const AcceptMessage& change, const std::optional<Replacing>& replacing) const;
  CaseChoice choose_case(const std::string& department, const CaseSelector& selector, const std::string& open_case_id);
  void insert_message(const AcceptMessage& change, const MessageRow& row, const std::optional<Replacing>& replacing);
  void insert_parts(std::int64_t seq, const Message& message);

  // assign.cpp
  std::string case_of_references(const std::string& department, const std::vector<Reference>& references);
  std::optional<std::string> department_of_case(const std::string& case_id);
  void open_case(const std::string& case_id, const std::string& department, TimeUs at_us);
  void add_reference(const std::string& department, const std::string& case_id, const Reference& reference);
  void assign_waiting_for(const std::string& department, const std::string& case_id, const Reference& reference);
  std::vector<Reference> references_of_case(const std::string& case_id);
  void assign(const MessageRow& message, const std::string& case_id);
  bool move_to_department(MessageRow& message, const std::string& department);
  std::vector<Reference> wanted_references(std::int64_t message_seq);
  void want_references(const std::string& department, const std::vector<Reference>& references, std::int64_t seq);

  // lanes.cpp
  LanePlace append_to_lane(const std::string& lane_key, const std::string& connector, bool private_lane);
  bool lane_is_blocked(const std::string& lane_key, const std::string& connector, std::uint64_t before_sequence);
  void advance_lane(const std::string& lane_key, const std::string& connector);
  void yield_to(const DeliveryRow& earlier);
  std::string missing_type(const std::string& case_id, std::int64_t own_seq, const std::vector<std::string>& with);
  void release_awaiting(const std::string& case_id, const std::string& type);
  void insert_delivery(const MessageRow& message, const NewDelivery& delivery, const std::string& lane_key,
                       const LanePlace& place, TimeUs at_us, bool unassigned);
  void insert_deliveries(const MessageRow& message, const std::vector<NewDelivery>& deliveries, TimeUs at_us,
                         bool unassigned);
  void place_assigned(std::int64_t delivery_id, const MessageRow& message, const std::string& case_id);
  void report_head(std::int64_t delivery_id) { moved_heads_.push_back(delivery_id); }

  // attempts.cpp
  void record_attempt(const DeliveryRow& delivery, const FinishAttempt& change);

  // remedies.cpp
  void retry(const DeliveryRow& delivery, const ApplyRemedy& change);
  void end_by_person(const DeliveryRow& delivery, const ApplyRemedy& change, DeliveryState next);
  bool has_delivery_to(const MessageRow& message, const std::string& connector);
  void redirect(const DeliveryRow& delivery, const ApplyRemedy& change);
  void replace(const DeliveryRow& delivery, const ApplyRemedy& change);

  // blobs.cpp
  void require_blob(const Content& content);
  std::string store_large(const std::string& bytes);

  Connection& connection_;
  Counters counters_, saved_;
  ReadAhead ahead_;
  // Of the batch that is being applied.
  BatchResult result_;
  std::vector<std::int64_t> moved_heads_;
  bool reread_heads_ = false;
};

}  // namespace nabe::store::sql
