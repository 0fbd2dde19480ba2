// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <future>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "nabe/abi.h"

/// Connectors that do what a test says, by name of the option `script`. Free of hub and SDK types, so that tests of
/// the hub can include it.
namespace script {

struct Arrival {
  std::string id, sender_message_id, key, token, department, case_id, type, media_type, body, body_sha256;
  std::uint32_t attempt = 0;
  std::uint64_t lane_sequence = 0;
  std::int64_t receipt_time_us = 0;
  std::map<std::string, std::string> facts, attributes, references, attachments;
  std::vector<std::string> with_types, with_bodies, with_attachments;  // of the messages that were sent along
  std::map<std::string, std::string> with_facts;
  std::map<std::string, std::string> state;  ///< all of it, as the session of the call sees it
  bool resumed = false;
};

struct Emission {
  std::string type, body, sender_message_id;
};

/// State of a department that is named.
struct Foreign {
  std::string department, key, value;
};

struct Answer {
  std::int32_t outcome = NABE_DELIVERED;
  std::uint32_t code = NABE_CODE_NONE;
  std::uint32_t retry_after_ms = 0;
  std::string detail, remote_reference, throws;
  std::vector<Emission> emissions;
  std::vector<std::pair<std::string, std::string>> references, puts;
  std::vector<Foreign> puts_in;                // into a department that is named
  std::vector<std::string> removes, releases;  // keys of the state; ids of held messages
  bool hold = false;
  bool waits_for_cancel = false;        ///< the call goes on until the hub cancels it
  bool ends_before_it_returns = false;  ///< with LATER: as `end`, within the call
  std::int32_t end = NABE_DELIVERED;
  bool ignores_a_refused_emission = false;  ///< as a plugin in C may: it emits no type, looks away and says DELIVERED
};

/// What one scripted connector has seen, and what it answers.
class Sink {
 public:
  using Reply = std::function<Answer(const Arrival&)>;
  void reply(Reply reply);
  /// The body is read by another thread than that of deliver(), against the contract.
  void read_on_another_thread() { reads_elsewhere_ = true; }
  bool reads_on_another_thread() const { return reads_elsewhere_; }
  Answer arrive(Arrival arrival);
  std::vector<Arrival> arrivals() const;
  /// Waits until there are `count` arrivals; false after ten seconds.
  bool wait_for(std::size_t count) const;
  /// What connect() answers; DELIVERED by default.
  void reply_to_connect(std::function<Answer()> reply);
  Answer connect();
  /// What health() answers; DELIVERED by default.
  void reply_to_health(std::function<Answer()> reply);
  Answer health();
  void cancel(const std::string& idempotency_key);
  /// Waits until the key was cancelled; false after ten seconds.
  bool wait_for_cancel(const std::string& idempotency_key) const;
  /// After wait_for_cancel, what the session of the call said of itself.
  void note_cancelled(bool session_is_cancelled) { session_was_cancelled_ = session_is_cancelled; }
  bool session_was_cancelled() const { return session_was_cancelled_; }

 private:
  mutable std::mutex mutex_;
  mutable std::condition_variable changed_;
  std::vector<Arrival> arrivals_;
  Reply reply_;
  std::function<Answer()> connect_reply_, health_reply_;
  std::set<std::string> cancelled_;
  std::atomic<bool> session_was_cancelled_{false};
  std::atomic<bool> reads_elsewhere_{false};
};

Sink& sink(const std::string& name);
void forget_all();

struct Submission {
  std::string type = "application.submitted", sender_message_id, sender_fact, department, case_id, body,
              media_type = "application/xml";
  bool opens_case = false;
  std::int64_t receipt_time_us = 0;  // as the source hands it in; 0: it does not
  std::vector<std::pair<std::string, std::string>> attributes, references, puts;
  std::vector<std::pair<std::string, std::string>> attachments;  // name, bytes
  std::string claimed_sha256;                                    // of the first attachment
};

/// An application for the office whose body and sender's message id are this number.
Submission numbered(int number);

struct Receipt {
  std::int32_t outcome = NABE_DELIVERED;
  std::uint32_t code = NABE_CODE_NONE;
  std::string detail, message_id, case_id;
  std::int64_t receipt_time_us = 0;
  bool duplicate = false;
};

/// Through the scripted source of this name, which must be started.
Receipt submit(const std::string& source, const Submission& submission);
/// The same, queued: returns when `settled` was called.
Receipt submit_queued(const std::string& source, const Submission& submission);
/// An intake that stays open: begun with the submission, then written to piece by piece. Discarded with the object
/// unless it was committed. Refuses all after its first refusal, and holds nothing then.
class OpenIntake {
 public:
  OpenIntake(const std::string& source, const Submission& submission);
  /// Begun with nothing yet.
  explicit OpenIntake(const std::string& source);
  ~OpenIntake();
  OpenIntake(OpenIntake&&) noexcept;
  OpenIntake& operator=(OpenIntake&&) noexcept;

  bool begin(const Submission& submission);
  bool write(const std::string& bytes);
  bool attach(const std::string& name);
  bool put(const std::string& key, const std::string& value, std::optional<std::uint64_t> expected_version = {});
  bool remove(const std::string& key);
  std::optional<std::string> get(const std::string& key) const;
  std::optional<std::uint64_t> version(const std::string& key) const;
  /// Key and value of each entry whose key begins so, in order.
  std::vector<std::pair<std::string, std::string>> scan(const std::string& prefix) const;
  bool reference(const std::string& system, const std::string& id);
  /// The source refuses it by itself.
  void refuse(const std::string& reason);
  Receipt commit();
  /// The end of it, once `settled` was called.
  std::future<Receipt> commit_queued();
  /// Why it was refused; outcome DELIVERED if it was not.
  const Receipt& refusal() const { return refusal_; }

 private:
  struct Intake;
  bool check(bool done);
  std::unique_ptr<Intake> intake_;
  Receipt refusal_;
};

/// The source refuses a message before it opens an intake.
void count_refusal(const std::string& source, const std::string& reason);

/// Ends a delivery of the scripted sink of this name that goes on after LATER, on a thread of its own that also reads
/// the body again. Returns what it read, then the host's answer to a second end.
struct LateEnd {
  std::string body;
  std::int32_t second_end = 0;
};
LateEnd end_later(const std::string& sink, const std::string& idempotency_key, const Answer& answer);
/// How many deliveries of the sink wait for that.
std::size_t going_on(const std::string& sink);

/// Completes a pending delivery of the scripted sink of this name.
Receipt complete(const std::string& sink, const std::string& token, const Answer& answer);
/// Of a department that is named. Throws std::runtime_error if the hub refuses that.
std::optional<std::string> state_in(const std::string& sink_name, const std::string& department,
                                    const std::string& key);
std::optional<std::string> state(const std::string& sink, const std::string& key);
/// Body of a held message, read again; nothing if it is not held.
std::optional<std::string> held_body(const std::string& sink, const std::string& message_id);

const nabe_plugin* plugin();

}  // namespace script
