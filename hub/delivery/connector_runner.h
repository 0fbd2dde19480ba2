// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <thread>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "base/promise.h"
#include "base/result.h"
#include "base/waits.h"
#include "config/config.h"
#include "delivery/breaker.h"
#include "delivery/cached_message.h"
#include "delivery/flights.h"
#include "delivery/lane_queue.h"
#include "delivery/operations.h"
#include "delivery/pending_expiries.h"
#include "delivery/statistics.h"
#include "delivery/verdict.h"
#include "delivery/waiting_time.h"
#include "plugin/connector.h"
#include "session/connector_host.h"
#include "session/granted_message.h"
#include "session/services.h"

namespace nabe::delivery {

/// One connector at work: its plugin object, its lanes, its workers. A bulkhead: what is slow or broken here costs no
/// other connector a thread. Workers are started as work comes, at most max_in_flight; nothing has a thread while
/// it waits.
/// Threads: create, start, stop: one at a time; all else [any].
class ConnectorRunner final : public session::Completions {
 public:
  struct Type {
    const nabe_connector_type* descriptor;
    std::string summary;
    std::vector<std::string> emits;
  };

  ConnectorRunner(session::Services& services, const config::Connector& settings, Type type, Statistics& statistics,
                  ByteBudget& budget, const WaitingTime& time);
  ~ConnectorRunner() override;

  const std::string& name() const { return name_; }
  const config::Connector& settings() const { return settings_; }
  bool is_sink() const { return (type_.descriptor->flags & NABE_TYPE_SINK) != 0; }
  bool is_source() const { return (type_.descriptor->flags & NABE_TYPE_SOURCE) != 0; }

  /// Makes the plugin's object. Errors: NABE-PLG-0xx with the plugin's words.
  Result<void> create();
  /// Settles what a former process left under way, then starts the plugin and the first worker. `flights` outlives it.
  /// Errors: NABE-DLV-001 the plugin did not start; of the store.
  Result<void> start(Flights& flights);
  /// Ends attempts until `grace_ms`, then the plugin. False: a call of the plugin does not return; the object must not
  /// be destroyed then.
  bool stop(std::uint64_t grace_ms, const std::string& state_afterwards);
  /// Instead of start(), for a connector that an operator had stopped before this process began: its plugin's object
  /// has shown that its options are good, and goes.
  void keep_stopped();

  void offer(store::Delivery head, std::shared_ptr<const Message> message);
  /// Keeps a delivery out of the workers' hands while a person acts on it, until let_go(); false if it is attempted at
  /// this moment. Blocks: on the store, if its outcome is just being committed.
  bool withhold(std::int64_t delivery_id);
  void let_go(std::int64_t delivery_id);

  ConnectorStatus status();

  Result<session::SessionContext> find_open(const std::string& token) override;
  Result<void> complete(const std::string& token, std::shared_ptr<session::Session> session,
                        const plugin::CallResult& outcome) override;
  bool end_later(std::uint64_t session, plugin::CallResult outcome) override;

 private:
  enum class State { Created, Running, Disconnected, Stopped, Failed, Draining };
  enum class Job { Wait, Connect, Page, Poll, Expire, Deliver, Resume, Quit };

  /// A completion that came before the outcome of its call of deliver was in the store: it waits for that.
  struct EarlyCompletion {
    Promise<bool> pending;  ///< the delivery is pending now
  };
  /// An outcome on its way into the store.
  struct Ending {
    store::Delivery delivery;
    store::DeliveryState expected = store::DeliveryState::Waiting;
    std::uint32_t expected_attempts = 0;
    std::uint32_t attempts_before = 0;
    bool counted_already = false;
    bool completes = false;  ///< ends a pending delivery, which stays so if this cannot be committed
    bool damaged = false;    ///< what is stored of it cannot be handed over
    TimeUs started_us = 0;
    TimeUs receipt_time_us = 0;
    plugin::CallResult result;
    std::shared_ptr<Flights::Flight> flight;  ///< while the plugin has it
    std::shared_ptr<session::Session> session;
    std::function<void(Result<void>)> told;  ///< may be empty
  };
  /// A delivery that goes on in the plugin after its call has returned.
  struct Late {
    Ending ending;
    std::unique_ptr<session::GrantedMessage> message;
  };
  /// A delivery in the plugin's hands: its call has not returned, or goes on later; or its outcome is not in the store
  /// yet.
  struct Call {
    std::shared_ptr<session::Session> session;
    std::uint64_t session_handle = 0;
    session::SessionContext context;
    std::string idempotency_key;
    std::thread::id thread;
    TimeUs deadline_us = 0;
    bool cancelled = false;
    bool returned = false;  ///< it is not in the plugin's hands any more
    std::shared_ptr<EarlyCompletion> early;
    std::optional<plugin::CallResult> ended;  ///< told by the plugin before its call returned
    std::unique_ptr<Late> late;
  };

  // Workers (connector_runner.cpp)
  void work();
  void add_worker();
  /// After whatever may have made work: whether a worker is to be woken for it. The caller does it.
  bool wants_worker();
  void sleep(std::unique_lock<Mutex>& lock, TimeUs now_us);
  std::size_t idle_workers() const { return sleeping_until_us_.size(); }
  bool one_will_look_again() const;
  Job next_job(TimeUs now_us) const;
  TimeUs next_wake_us(TimeUs now_us) const;
  TimeUs due_us(const store::Delivery& head, TimeUs now_us) const;
  void connect(std::unique_lock<Mutex>& lock);
  void page(std::unique_lock<Mutex>& lock);
  void poll(std::unique_lock<Mutex>& lock);
  void expire(std::unique_lock<Mutex>& lock);
  void cancel_overdue(TimeUs now_us, std::vector<std::string>& keys);
  void disconnect(const plugin::CallResult& result);
  void set_state(State state, std::string reason);

  // Attempts (attempt.cpp)
  /// True if it goes on later.
  bool attempt(LaneQueue::Item item, bool resume);
  Result<std::shared_ptr<const Message>> load(const store::Delivery& delivery, std::shared_ptr<const Message> cached);
  bool record_start(store::Delivery& delivery, TimeUs started_us);
  void end(Ending ending);
  void end_committed(const Ending& ending, const Verdict& verdict, store::BatchResult result,
                     std::vector<Message> messages);
  void end_without_session(Ending ending, const store::BatchResult& refused);
  void forget(const store::Delivery& delivery, TimeUs due_us);
  void note_for_breaker(const plugin::CallResult& result);
  /// Nothing if it goes on later: `ending` is gone then.
  std::optional<plugin::CallResult> call(const store::Delivery& delivery, std::shared_ptr<const Message> message,
                                         bool resume, Ending& ending);
  void take_back(const std::string& token, std::uint64_t session, const session::GrantedMessage& granted,
                 plugin::CallResult& result, Ending& ending);

  // Pending deliveries (completion.cpp)
  Result<void> complete_pending(const std::string& token, std::shared_ptr<session::Session> session,
                                const plugin::CallResult& outcome);
  bool is_pending(const std::string& token);
  /// Under the lock. Whose completion has come is not resumed.
  std::optional<store::Delivery> take_to_resume(const std::string& token);

  // After a restart (interrupted.cpp)
  Result<void> settle_interrupted();

  session::Services& services_;
  const WaitingTime& time_;
  const config::Connector& settings_;
  const std::string name_;
  const Type type_;
  Statistics& statistics_;
  ByteBudget& budget_;
  Flights* flights_ = nullptr;  // since start
  Breaker breaker_;
  std::unique_ptr<session::ConnectorHost> host_;
  std::unique_ptr<plugin::Connector> plugin_;

  mutable Mutex mutex_;
  ConditionVariable work_;     // for workers
  ConditionVariable changed_;  // for those who wait for calls and outcomes to end
  State state_ = State::Created;
  std::string stopped_as_;
  std::string reason_;
  TimeUs since_us_ = 0;
  TimeUs connected_since_us_ = 0;
  TimeUs next_connect_us_ = 0;
  std::uint32_t connect_failures_ = 0;
  bool connecting_ = false;
  bool polling_ = false;
  TimeUs next_poll_us_ = 0;
  bool quit_ = false;
  LaneQueue queue_;
  std::string page_error_;  // of the last look into the store; empty: it was read
  std::vector<store::Delivery> to_resume_;
  std::unordered_multiset<std::string> completing_;  // tokens of pending deliveries whose completion is under way
  PendingExpiries pending_;
  std::unordered_map<std::string, Call> calls_;                       // by completion token
  std::unordered_map<std::uint64_t, std::string> tokens_by_session_;  // of the calls of a type that delivers later
  std::uint32_t in_flight_ = 0;
  std::uint32_t allowed_in_flight_ = 1;
  std::multiset<TimeUs> sleeping_until_us_;       // of each worker that waits
  bool wake_under_way_ = false;                   // a worker was woken and does not run yet
  std::int64_t last_taken_us_ = 0;                // when a worker last took a delivery, by the monotonic clock
  std::unordered_multiset<std::int64_t> ending_;  // deliveries whose outcome is not committed, or not noted here, yet
  std::uint64_t chance_ = 0;
  std::vector<Thread> workers_;

  bool idempotent() const;
  std::uint32_t max_in_flight() const;
  double next_chance();
};

}  // namespace nabe::delivery
