// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <atomic>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/result.h"
#include "session/message_writer.h"
#include "session/services.h"
#include "store/store.h"

namespace nabe::session {

/// What a session belongs to; empty strings for an intake.
struct SessionContext {
  std::string department;
  std::string case_id;
  std::string message_id;  ///< of the delivered message: cause of what is emitted
  std::string trace_parent;
};

/// All that a connector does atomically: messages, references, state and holds, collected until it ends.
/// Threads: one at a time, except cancel() and cancelled() [any].
class Session {
 public:
  enum class Kind { Delivery, Completion, Intake };

  /// Messages in one session.
  static constexpr std::size_t kMaxMessages = 1024;

  /// `held`: what the session keeps in memory is charged to its budget, until the session is destroyed.
  Session(Services& services, const config::Connector& connector, Kind kind, SessionContext context, HeldBytes held);

  Kind kind() const { return kind_; }
  const SessionContext& context() const { return context_; }
  std::int64_t opened_us() const { return opened_us_; }

  void cancel() { cancelled_.store(true); }
  bool cancelled() const { return cancelled_.load(); }

  /// The first error of content is final: the session can only be discarded then. Errors of all that adds to it:
  /// NABE-SES-015 no memory; of begin_message: NABE-SES-016 too many messages.
  Result<void> begin_message(MessageDraft draft);
  /// A message that may not begin, with what is known of it for the record. Returns `why`, which is final.
  Result<void> refuse_message(Error why, std::string department, std::string sender_message_id);
  /// Something else that may not be part of it. Returns `why`, which is final.
  Result<void> refuse(Error why);
  Result<void> write(std::string_view bytes);
  Result<void> begin_attachment(std::string name, std::string media_type, std::string claimed_sha256);
  Result<void> add_reference(Reference reference);
  Result<void> put_state(const std::string& department, const std::string& key, std::optional<std::string> value,
                         std::optional<std::uint64_t> expected_version);
  Result<void> put_hold(const std::string& message_id, bool held);

  /// What this session has written under the key: nothing if it has not, an empty optional inside if it removed it.
  std::optional<std::optional<std::string>> written(const std::string& department, const std::string& key) const;
  /// The first key that it wrote with this prefix beyond `after`.
  std::optional<std::string> next_written(const std::string& department, const std::string& prefix,
                                          const std::string& after) const;

  /// Nothing to commit, and nothing was refused that should have been committed.
  bool empty() const { return !error_ && writers_.empty() && references_.empty() && state_.empty() && holds_.empty(); }
  std::size_t message_count() const { return writers_.size(); }
  /// The first error of its content, if any.
  const std::optional<Error>& error() const { return error_; }

  /// Everything as changes, in the order messages, references, state, holds. Ends the session.
  Result<store::Batch> collect(TimeUs arrived_us);

  /// The record of a refusal, if a message had begun or was refused at its beginning.
  std::optional<store::RecordRefusal> refusal(const std::string& code, TimeUs at_us) const;

 private:
  struct StateChange {
    std::optional<std::string> value;
    std::optional<std::uint64_t> expected_version;
  };
  struct Unbegun {
    std::string department;
    std::string sender_message_id;
  };
  using StateKey = std::pair<std::string, std::string>;  // department, key

  Result<void> keep(Result<void> result);
  Result<void> hold(std::size_t bytes);

  Services& services_;
  const config::Connector& connector_;
  const Kind kind_;
  const SessionContext context_;
  const std::int64_t opened_us_;
  HeldBytes held_;
  std::atomic<bool> cancelled_{false};
  std::optional<Error> error_;
  std::optional<Unbegun> unbegun_;  ///< the message whose beginning was refused
  std::vector<std::unique_ptr<MessageWriter>> writers_;
  std::vector<Reference> references_;
  std::map<StateKey, StateChange> state_;
  std::map<std::string, bool> holds_;
};

}  // namespace nabe::session
