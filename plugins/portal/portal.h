// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "common/http_server.h"
#include "common/intake_body.h"
#include "common/listener.h"
#include "common/listener_options.h"
#include "common/rate_limit.h"
#include "nabe/connector.hpp"
#include "portal/delivery.h"
#include "portal/event_body.h"
#include "portal/paths.h"
#include "portal/records.h"

namespace nabe::portal {

/// The citizens' side of the hub: a portal submits applications here and reads what became of them. Every request is
/// the portal's, which proves itself by token or certificate and vouches for the account that it names.
class Portal final : private common::RequestHandler {
 public:
  static constexpr std::string_view name = "portal";
  static constexpr std::string_view summary =
      "Takes applications from a citizens' portal, and keeps their timeline and mailbox for it";
  static constexpr std::string_view accepts[] = {
      "receipt.issued",      "case.assigned",         "case.status_changed",    "query.raised",
      "document.issued",     "decision.issued",       "payment.requested",      "payment.opened",
      "payment.completed",   "payment.failed",        "appointment.requested",  "appointment.booked",
      "appointment.changed", "appointment.cancelled", "appointment.unavailable"};
  static constexpr std::string_view emits[] = {"application.submitted", "receipt.issued",  "application.withdrawn",
                                               "query.answered",        "mailbox.fetched", "mailbox.acknowledged"};
  static constexpr std::uint32_t flags = kSource | kConcurrent | kIdempotent | kSinkEmitsNothing;
  static constexpr Option options[] = {
      common::listener_option::kListen,
      common::listener_option::kToken,
      common::listener_option::kCertificateFile,
      common::listener_option::kKeyFile,
      common::listener_option::kClientCaFile,
      common::listener_option::kClientSubjects,
      Option::text("department",
                   "Department of an application that names none (Nabe-Department), for a shared connector"),
      Option::text("reference_system", "System under whose name a case carries the id of its application")
          .by_default("portal"),
      Option::choice("unknown_cases", "What happens to a message of a case that did not come through this connector",
                     "reject", "ignore")
          .by_default("reject"),
      Option::text("states",
                   "What case.status_changed shows in the timeline, as status=state; a status that is not named is not "
                   "shown")
          .repeated()
          .example("in_bearbeitung=in_progress"),
      common::listener_option::kMaxRequest,
      common::listener_option::kMaxRate,
      common::listener_option::kMaxConnections,
      Option::integer("max_event_streams", "Clients that follow events at once; more are answered with 503")
          .by_default("256")
          .range(0, 100'000),
      Option::duration("event_stream_time", "After which a client that follows events has to come again")
          .by_default("1h")
          .range(10, 86'400'000),
      common::listener_option::kThreads,
      common::listener_option::kHeaderTimeout,
      common::listener_option::kBodyTimeout,
      common::listener_option::kIdleTimeout,
  };

  Portal(Host& host, const Options& options);
  ~Portal() override;

  Outcome start();
  void stop(Milliseconds grace);
  void settled(std::uint64_t ticket, const Committed& committed);
  Outcome deliver(const Message& message, Session& session);
  Outcome health();

 private:
  using Response = common::HttpResponse;
  /// Makes the answer to a request whose session has committed.
  using Answer = std::function<Response(const Committed&)>;
  /// What a request puts in its headers. `sender_id` may be empty for operations that need none.
  struct Caller {
    std::string sender_id;
    std::string account;
    std::string department;
  };

  std::unique_ptr<common::RequestBody> begin(common::RequestId id, const common::RequestHead& head) override;
  void describe(Response& response) override;
  void handshake_failed(const std::string& problem) override { handshakes_.failed(problem); }

  std::unique_ptr<common::RequestBody> dispatch(common::RequestId id, const common::RequestHead& head,
                                                const Target& target);
  std::nullptr_t refuse(common::RequestId id, common::Problem problem, std::string_view detail = {});
  std::nullptr_t refuse(common::RequestId id, const common::ProblemText& problem, std::string_view detail = {});
  std::nullptr_t answer(common::RequestId id, Response response);
  /// Nothing, and `detail` says why, if a header cannot be used.
  static std::optional<Caller> caller_of(const common::RequestHead& head, std::string& detail);

  /// The application that the path names, if its caller may see it: by tracking code, or by id for its account.
  std::optional<Application> find(const Target& target, const Caller& caller) const;
  /// True if this connector is shared: a submission must name its department.
  bool is_shared() const;

  // Reading (portal_reading.cpp).
  Response describe_interface() const;
  std::nullptr_t list_applications(common::RequestId id, const Caller& caller, std::string_view query);
  std::nullptr_t list_mailbox(common::RequestId id, const Caller& caller, std::string_view query);
  Response show_application(const Application& application) const;
  std::nullptr_t list_items(common::RequestId id, const Application& application, std::string_view query);
  std::nullptr_t show_item(common::RequestId id, const Application& application, const Target& target);
  std::nullptr_t send_content(common::RequestId id, const Application& application, const Target& target);
  std::nullptr_t follow(common::RequestId id, const common::RequestHead& head, const Application& application);

  // Writing (portal_writing.cpp).
  std::unique_ptr<common::RequestBody> submit(common::RequestId id, const common::RequestHead& head,
                                              const Caller& caller);
  std::unique_ptr<common::RequestBody> withdraw(common::RequestId id, const common::RequestHead& head,
                                                const Caller& caller, const Application& application);
  std::unique_ptr<common::RequestBody> take_answer(common::RequestId id, const common::RequestHead& head,
                                                   const Caller& caller, const Application& application,
                                                   std::uint64_t number);
  std::nullptr_t acknowledge(common::RequestId id, const Application& application, std::uint64_t number);
  void note_fetched(const Application& application, const Event& event);
  /// Streams the content of a request into `message`, then calls `complete` with its intake.
  std::unique_ptr<common::RequestBody> receive(common::RequestId id, const common::RequestHead& head,
                                               MessageBuilder message, std::function<void(Intake&)> complete);
  MessageBuilder message_of(const Place& place, std::string type) const;
  /// Queues the commit; the answer follows in settled. Ticket 0: nobody waits for one.
  void commit(common::RequestId id, Intake& intake, Answer answer);

  Host& host_;
  const common::ListenerAccess access_;
  common::HandshakeLog handshakes_;
  const DeliveryRules rules_;
  const std::string department_;
  const std::uint64_t max_request_bytes_;
  const std::int64_t max_event_streams_;
  const std::int64_t event_stream_ms_;
  common::RateLimit rate_;
  const std::shared_ptr<EventWatch> watch_ = std::make_shared<EventWatch>();
  std::mutex mutex_;
  std::unordered_map<common::RequestId, Answer> waiting_;  ///< for their commit
  common::Listener server_;
};

}  // namespace nabe::portal
