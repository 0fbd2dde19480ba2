// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <atomic>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/waits.h"
#include "config/config.h"
#include "plugin/connector.h"
#include "plugin/host_services.h"
#include "session/completions.h"
#include "session/granted_message.h"
#include "session/services.h"
#include "session/session.h"
#include "session/stream_table.h"

namespace nabe::session {

/// What one connector may ask of the hub. Holds its open sessions, streams and held messages by handles that are
/// never used twice, so that a stale one is refused and never followed.
/// Threads: [any].
class ConnectorHost final : public plugin::HostServices {
 public:
  /// What the connector's type declares of the messages that it makes.
  struct Emission {
    std::vector<std::string> types;
    bool by_intakes_alone = false;
  };

  /// Everything given outlives the host.
  ConnectorHost(Services& services, const config::Connector& settings, Emission emission, Completions& completions);

  /// The connector that `settled` is told; before it starts. Null again before it is destroyed.
  void attach(plugin::Connector* connector) { connector_ = connector; }
  /// While false, everything but log and now_us is refused: before start and after stop.
  void set_open(bool open) { open_.store(open); }
  /// Waits until every queued commit has been settled.
  void wait_settled();

  std::uint64_t open_session(Session::Kind kind, SessionContext context, HeldBytes held = {});
  /// Takes a session out of the table: the handle is stale from then on. Null if it is.
  std::shared_ptr<Session> take_session(std::uint64_t handle);
  std::shared_ptr<Session> find_session(std::uint64_t handle);
  StreamTable& streams() { return streams_; }

  void log(std::int32_t level, nabe_str text, const nabe_pair* fields, std::uint32_t field_count) override;
  std::int64_t now_us() override;
  std::int64_t stream_read(std::uint64_t stream, void* destination, std::size_t capacity) override;
  std::int32_t stream_rewind(std::uint64_t stream) override;
  bool cancelled(std::uint64_t session) override;
  std::uint64_t intake_open(nabe_result* result) override;
  std::int32_t message_begin(std::uint64_t session, const nabe_message_info* info, nabe_result* result) override;
  std::int32_t message_write(std::uint64_t session, const void* bytes, std::size_t size, nabe_result* result) override;
  std::int32_t attachment_begin(std::uint64_t session, const nabe_attachment* info, nabe_result* result) override;
  void intake_commit(std::uint64_t intake, nabe_receipt* const* receipts, std::uint32_t receipt_count,
                     nabe_result* result) override;
  void intake_commit_queued(std::uint64_t intake, std::uint64_t ticket) override;
  void session_discard(std::uint64_t session) override;
  std::int32_t reference_add(std::uint64_t session, nabe_reference reference) override;
  std::int32_t state_get(std::uint64_t session, nabe_str department, nabe_str key, nabe_buf* value,
                         std::uint64_t* version) override;
  std::int32_t state_put(std::uint64_t session, nabe_str department, nabe_str key, nabe_str value,
                         std::uint64_t expected_version) override;
  std::int32_t state_remove(std::uint64_t session, nabe_str department, nabe_str key,
                            std::uint64_t expected_version) override;
  std::int32_t state_scan(std::uint64_t session, nabe_str department, nabe_str prefix, nabe_str after, nabe_buf* key,
                          nabe_buf* value, std::uint64_t* version) override;
  std::int32_t hold(std::uint64_t session, nabe_str message_id) override;
  std::int32_t release(std::uint64_t session, nabe_str message_id) override;
  std::uint64_t held_open(nabe_str message_id, const nabe_message** message, nabe_result* result) override;
  void held_close(std::uint64_t held) override;
  std::uint64_t completion_open(nabe_str completion_token, nabe_result* result) override;
  void complete(nabe_str completion_token, std::uint64_t session, const nabe_result* outcome,
                nabe_result* committed) override;
  std::int32_t intake_refuse(std::uint64_t intake, nabe_str reason) override;
  std::int32_t delivery_end(std::uint64_t session, const nabe_result& outcome) override;

 private:
  /// The reason as it is counted: a connector that invents ever new ones does not grow the metrics without end.
  std::string counted_reason(std::string_view reason);
  std::int32_t misuse(const char* rule, std::uint32_t code, nabe_result* result);
  std::string_view department_named_by(const nabe_message_info& info) const;
  Result<MessageDraft> draft_of(const Session& session, const nabe_message_info& info) const;
  Result<std::string> department_of(const Session* session, nabe_str department) const;
  std::int32_t put(std::uint64_t session, nabe_str department, nabe_str key, std::optional<std::string> value,
                   std::uint64_t expected_version);
  std::int32_t set_hold(std::uint64_t session, nabe_str message_id, bool held);
  /// Takes the place of the intake at the gate away with it.
  std::shared_ptr<Session> take_intake(std::uint64_t handle);

  Services& services_;
  const config::Connector& settings_;
  const std::string name_;
  const Emission emission_;
  Completions& completions_;
  std::atomic<plugin::Connector*> connector_{nullptr};
  std::atomic<bool> open_{false};
  StreamTable streams_;

  Mutex mutex_;
  ConditionVariable settled_;
  std::uint64_t last_handle_ = 0;
  std::uint32_t commits_under_way_ = 0;
  std::unordered_map<std::uint64_t, std::shared_ptr<Session>> sessions_;
  std::unordered_map<std::uint64_t, std::unique_ptr<GrantedMessage>> held_;
  std::set<std::string, std::less<>> reasons_;  ///< of refusals, as the connector named them
};

}  // namespace nabe::session
