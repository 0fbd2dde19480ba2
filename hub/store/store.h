// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "message/message.h"

/// The database behind the hub: one write entrance, a batch of changes that is committed atomically and synced
/// before its callback says so. Everything that must not race with another change (duplicates, lane order,
/// assignment of cases, who is head of a lane, compare-and-set of states) is decided inside the batch, so that
/// several nodes on one database decide alike. Nothing here says SQLite.
namespace nabe::store {

enum class DeliveryState {
  Unassigned,  ///< its message has no case yet; no lane
  Waiting,     ///< due at `due_us`, or behind another delivery of its lane
  Attempting,  ///< an attempt was recorded before its call (connectors that are not idempotent)
  Pending,     ///< handed over, completed by token
  Unknown,     ///< may have arrived; waits for a person
  Dead,        ///< rejected, or given up; waits for a person
  Delivered,   ///< final
  Settled,     ///< final: a person settled it with a reference
  Skipped,     ///< final: a person skipped it with a reason
  Redirected,  ///< final: another delivery of the same message took its place
  Replaced,    ///< final: an edited copy took its place in the lane
};

bool is_final(DeliveryState state);
const char* name_of(DeliveryState state);
std::optional<DeliveryState> delivery_state_of(const std::string& name);

enum class Disposition {
  Routed,             ///< at least one route matched
  Unrouted,           ///< no route matched: waits for a person
  Unassigned,         ///< names a case by a reference that nobody has committed yet
  UnknownDepartment,  ///< a shared source named a department that does not exist: waits for a person
};
const char* name_of(Disposition disposition);

struct NewDelivery {
  std::string connector;            ///< qualified name
  std::vector<std::string> grant;   ///< union over the routes that lead there
  std::vector<std::string> with;    ///< message types whose latest message of the case goes along
  std::vector<std::string> routes;  ///< names, for people
  bool continue_on_dead = false;
};

/// How a message finds its case. Exactly one way applies, in this order.
struct CaseSelector {
  std::string case_id;                ///< named or inherited
  std::vector<Reference> references;  ///< looked up within the message's department
  bool opens_case = false;            ///< no match: a new case with these references, instead of unassigned
};

/// Changes -----------------------------------------------------------------------------------------------

/// Accepts a message: duplicate check, case, lane places, rows. Answers Accepted, Duplicate or IdentityConflict.
/// `message.case_id` is ignored (see `selector`); blobs named in it become visible with it.
struct AcceptMessage {
  Message message;
  CaseSelector selector;
  Disposition disposition = Disposition::Routed;  ///< Unassigned is decided by the store
  std::string decision_json;
  std::vector<NewDelivery> deliveries;
  std::string open_case_id;           ///< the id to use if a case is opened
  bool trusted_receipt_time = false;  ///< the source may hand in an earlier time; else it is raised to the last one
};

/// Names a case of `department` for `system`; the same reference for another case is ReferenceTaken.
/// Messages that wait for it are assigned, in order of receipt.
struct AddReference {
  std::string department;
  std::string case_id;
  Reference reference;
};

struct PutState {
  std::string department;
  std::string connector;
  std::string key;
  std::optional<std::string> value;               ///< nothing: remove
  std::optional<std::uint64_t> expected_version;  ///< nothing: unconditional; 0: must not exist
};

struct PutHold {
  std::string department;  ///< empty: the message's, for the intake of a connector that departments share
  std::string connector;
  std::string message_id;
  bool held = true;  ///< false: release
};

/// Waiting -> Attempting with `attempt` = the delivery's attempts + 1, before the call.
struct StartAttempt {
  std::int64_t delivery_id = 0;
  std::uint32_t attempt = 0;
  TimeUs at_us = 0;
};

/// Ends an attempt. Compare-and-set: applies only where the delivery is in `expected` and has made
/// `expected_attempts` attempts so far; otherwise the whole batch is refused as Stale.
struct FinishAttempt {
  std::int64_t delivery_id = 0;
  DeliveryState expected = DeliveryState::Waiting;
  std::uint32_t expected_attempts = 0;
  std::uint32_t attempts = 0;  ///< from now on; equal to expected_attempts if this one does not count
  DeliveryState next = DeliveryState::Delivered;
  TimeUs due_us = 0;  ///< Waiting: when again; Pending: until when
  TimeUs started_us = 0;
  TimeUs ended_us = 0;
  std::string outcome;  ///< name for the attempts' journal: "delivered", "retry", ...
  std::string code;     ///< stable reason, for grouping
  std::string detail;   ///< text of the connector, bounded; never personal data
  std::string remote_reference;
  std::string completion_token;  ///< Pending only
};

/// What a person did. `action` goes to the journal; each names the delivery's state that it expects.
enum class Remedy { Retry, Settle, Skip, Redirect, Replace };

struct ApplyRemedy {
  Remedy remedy = Remedy::Retry;
  std::int64_t delivery_id = 0;
  TimeUs at_us = 0;
  std::string actor;
  std::string reason;                        ///< Skip: required
  std::string reference;                     ///< Settle: the peer's name for it
  NewDelivery target;                        ///< Redirect: the new delivery, appended to that connector's lane
  std::optional<AcceptMessage> replacement;  ///< Replace: edited copy; its one delivery takes this lane place
};

/// Gives an unassigned message its case, by a person. Its deliveries get lane places.
struct AssignMessage {
  std::string message_id;
  std::string case_id;  ///< empty: opens `open_case_id`
  std::string open_case_id;
  TimeUs at_us = 0;
  std::string actor;
};

/// A new decision for a message that is Unrouted or UnknownDepartment.
struct RerouteMessage {
  std::string message_id;
  std::string department;
  Disposition disposition = Disposition::Routed;
  std::string decision_json;
  std::vector<NewDelivery> deliveries;
  TimeUs at_us = 0;
  std::string actor;
};

/// The durable record of an application that was refused at the door.
struct RecordRefusal {
  TimeUs at_us = 0;
  std::string department;
  std::string connector;
  std::string sender_message_id;
  std::string sha256;  ///< of what had arrived
  std::uint64_t size_bytes = 0;
  std::string code;
};

struct SetConnectorStopped {
  std::string connector;
  bool stopped = true;
  TimeUs at_us = 0;
  std::string actor;
};

/// One chunk of a large body or attachment, invisible until a message names the blob, and durable with that. Chunks
/// come in order.
struct StageChunk {
  std::string blob_id;
  std::uint64_t index = 0;
  std::string bytes;
};

/// Removes staged chunks of an intake that was given up.
struct DropBlob {
  std::string blob_id;
};

using Change = std::variant<AcceptMessage, AddReference, PutState, PutHold, StartAttempt, FinishAttempt, ApplyRemedy,
                            AssignMessage, RerouteMessage, RecordRefusal, SetConnectorStopped, StageChunk, DropBlob>;
using Batch = std::vector<Change>;

/// Results -----------------------------------------------------------------------------------------------

/// A delivery that can be attempted now or at `due_us`: it is the head of its lane.
struct Delivery {
  std::int64_t id = 0;
  std::string message_id;
  std::string department;
  std::string connector;
  std::string case_id;
  std::uint64_t lane_sequence = 0;
  DeliveryState state = DeliveryState::Waiting;
  std::uint32_t attempts = 0;
  TimeUs created_us = 0;
  TimeUs first_attempt_us = 0;  ///< 0: never
  TimeUs due_us = 0;
  std::vector<std::string> grant;
  std::vector<std::string> with;
  std::vector<std::string> routes;
  bool continue_on_dead = false;
  bool head = false;
  std::string awaits;          ///< type of the message of the case that it waits for (`with`); empty: none
  std::string blocked_behind;  ///< message id of the lane's head that it waits behind (reads only)
  std::string code;            ///< of the last attempt
  std::string detail;
  std::string remote_reference;
  std::string completion_token;
  std::string actor, reason;  ///< of the person who acted last
  std::string damaged;        ///< what of its row this program cannot have written; empty: nothing
};

/// What became of an AcceptMessage. `receipt_time_us`, ids: of the stored original for a duplicate.
struct Receipt {
  std::string message_id;
  std::string case_id;
  TimeUs receipt_time_us = 0;
  bool duplicate = false;
};

enum class BatchStatus {
  Committed,         ///< durable
  IdentityConflict,  ///< same identity, other content: nothing applied
  Stale,             ///< a compare-and-set did not hold: nothing applied
  ReferenceTaken,    ///< a reference belongs to another case already: nothing applied
  NotFound,          ///< a delivery, message or case that does not exist: nothing applied
  Refused,           ///< not allowed in this state; `error` says what is: nothing applied
  Failed,            ///< the store failed and takes no more writes; whether this batch is durable is unknown
};

struct BatchResult {
  BatchStatus status = BatchStatus::Committed;
  Error error;                    ///< unless Committed
  std::vector<Receipt> receipts;  ///< one per AcceptMessage of the batch, in order (replacements included)
  std::vector<Delivery> heads;    ///< deliveries that became attemptable by this batch (state Waiting, head, not
                                  ///< awaiting), of new messages and of lanes that moved on
};

/// Runs on the store's own thread, in order of commits. Blocks: must not. May submit further batches.
using Committed = std::function<void(BatchResult)>;

/// Reads -------------------------------------------------------------------------------------------------

struct StoredMessage {
  Message message;
  Disposition disposition = Disposition::Routed;
  std::string decision_json;
  std::string replaces;  ///< id of the message whose edited copy this is
};

struct Attempt {
  std::uint32_t number = 0;
  TimeUs started_us = 0, ended_us = 0;
  std::string outcome, code, detail;
};

struct MessageFilter {
  std::string department, type, case_id, sender_message_id, connector, code;
  std::optional<Disposition> disposition;
  std::optional<DeliveryState> state;
  TimeUs received_before_us = 0, received_after_us = 0;  ///< 0: no bound
  std::string after_id;                                  ///< paging: ids greater than this
  std::uint32_t limit = 100;
};

struct MessageSummary {
  std::string id, department, source, type, case_id, sender_message_id;
  TimeUs receipt_time_us = 0;
  std::uint64_t body_size_bytes = 0;
  Disposition disposition = Disposition::Routed;
  std::uint32_t deliveries = 0, open = 0, waiting_for_a_person = 0;
};

/// What an operator did; `before` and `after` are names of states, dispositions, departments or cases.
struct JournalEntry {
  std::int64_t number = 0;  ///< counts up without gaps
  TimeUs at_us = 0;
  std::string actor, action, subject, before, after, reason;  ///< subject: "delivery 7", "message ID", "connector NAME"
};

struct JournalFilter {
  std::string actor, action, subject;  ///< empty: any
  TimeUs since_us = 0, until_us = 0;   ///< from, and before; 0: no bound
  std::int64_t after = 0;              ///< paging: numbers greater than this
  std::uint32_t limit = 100;
};

/// A record of a refusal as it is kept.
struct StoredRefusal {
  std::int64_t number = 0;  ///< counts up without gaps
  RecordRefusal record;
};

struct RefusalFilter {
  std::string department, connector, sender_message_id, sha256, code;  ///< empty: any
  TimeUs since_us = 0, until_us = 0;                                   ///< from, and before; 0: no bound
  std::int64_t after = 0;                                              ///< paging: numbers greater than this
  std::uint32_t limit = 100;
};

struct StateEntry {
  std::string key, value;
  std::uint64_t version = 0;
};

struct LaneCounts {
  std::string connector;
  std::uint64_t waiting = 0, attempting = 0, pending = 0, unknown = 0, dead = 0, unassigned = 0;
  std::uint64_t blocked = 0;   ///< of the waiting: behind one of their lane that is unknown or dead
  std::uint64_t awaiting = 0;  ///< of the waiting: for a message of the case that their route sends along
  TimeUs oldest_open_us = 0;   ///< receipt time of the oldest message with an open delivery here; 0: none
};

struct Counts {
  std::vector<LaneCounts> connectors;
  std::uint64_t messages = 0, unrouted = 0, unassigned = 0, unknown_department = 0, refusals = 0;
  std::uint64_t loose_blobs = 0;  ///< staged for a message that is still coming in, or dropped and not yet swept
  TimeUs oldest_waiting_us = 0;
};

/// Sequential reading of a committed blob. Threads: one at a time. Blocks: on the disk.
class BlobReader {
 public:
  virtual ~BlobReader() = default;
  /// Up to `capacity` bytes; 0 at the end.
  virtual Result<std::size_t> read(char* destination, std::size_t capacity) = 0;
};

/// Threads: every function [any] unless it says otherwise.
class Store {
 public:
  virtual ~Store() = default;

  /// Queues a batch. Batches are applied in the order in which they were queued; what queues while a commit runs is
  /// committed together with the next one.
  /// Blocks: no. `committed` is called exactly once, also when the store is closing (Failed).
  virtual void submit(Batch batch, Committed committed) = 0;

  /// True once a write or sync has failed: every later batch answers Failed and the process should end.
  virtual bool failed() const = 0;
  /// Why, once it has failed.
  virtual Error failure() const { return {}; }

  // Reads see what is committed. Blocks: on the disk.
  virtual Result<std::optional<StoredMessage>> message(const std::string& id) = 0;
  virtual Result<std::vector<Delivery>> deliveries_of(const std::string& message_id) = 0;
  virtual Result<std::optional<Delivery>> delivery(std::int64_t id) = 0;
  virtual Result<std::optional<Delivery>> delivery_by_token(const std::string& completion_token) = 0;
  virtual Result<std::vector<Attempt>> attempts_of(std::int64_t delivery_id) = 0;
  virtual Result<std::vector<MessageSummary>> list(const MessageFilter& filter) = 0;
  /// Deliveries in one of the states that a person acts on, by filter (connector, code, state, department).
  virtual Result<std::vector<Delivery>> find_deliveries(const MessageFilter& filter, std::int64_t after_id) = 0;

  /// Heads of lanes of one connector in state Waiting that do not await, ordered by (due_us, id), those after
  /// the given place; the normal path of restart, overflow and retry.
  virtual Result<std::vector<Delivery>> waiting_heads(const std::string& connector, TimeUs due_until_us,
                                                      TimeUs after_due_us, std::int64_t after_id,
                                                      std::uint32_t limit) = 0;
  /// When the next Waiting head of the connector is due; nothing if none waits.
  virtual Result<std::optional<TimeUs>> next_due(const std::string& connector) = 0;
  /// Deliveries of one connector that a process left in Attempting or Pending and that does not live any more. The
  /// store knows which: SQLite, since the lock of its folder was free.
  virtual Result<std::vector<Delivery>> interrupted(const std::string& connector, std::int64_t after_id,
                                                    std::uint32_t limit) = 0;

  /// The latest message of `type` in the case (by receipt time).
  virtual Result<std::optional<StoredMessage>> latest_of_case(const std::string& case_id, const std::string& type) = 0;
  virtual Result<std::vector<Reference>> references_of(const std::string& case_id) = 0;
  virtual Result<std::unique_ptr<BlobReader>> open_blob(const std::string& blob_id) = 0;

  virtual Result<std::optional<StateEntry>> state_get(const std::string& department, const std::string& connector,
                                                      const std::string& key) = 0;
  /// Entries whose key begins with `prefix` and is greater than `after`, in byte order.
  virtual Result<std::vector<StateEntry>> state_scan(const std::string& department, const std::string& connector,
                                                     const std::string& prefix, const std::string& after,
                                                     std::uint32_t limit) = 0;
  virtual Result<bool> is_held(const std::string& department, const std::string& connector,
                               const std::string& message_id) = 0;

  virtual Result<std::vector<std::string>> stopped_connectors() = 0;
  /// What operators did, oldest first.
  virtual Result<std::vector<JournalEntry>> journal(const JournalFilter& filter) = 0;
  /// What was refused at the door, oldest first.
  virtual Result<std::vector<StoredRefusal>> refusals(const RefusalFilter& filter) = 0;
  virtual Result<Counts> counts() = 0;
  /// The highest receipt time given out so far; receipt times never go backwards, across restarts too.
  virtual Result<TimeUs> last_receipt_time_us() = 0;
};

/// An empty Store, or one that goes on where it stopped. `folder` is the node's state folder.
struct OpenOptions {
  std::string url;  ///< "sqlite"
  std::string folder;
  bool read_only = false;  ///< offline reading commands; creates nothing
};
Result<std::unique_ptr<Store>> open(const OpenOptions& options);

}  // namespace nabe::store
