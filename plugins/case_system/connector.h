// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <memory>
#include <set>
#include <string>

#include "case_system/case_client.h"
#include "case_system/event.h"
#include "common/client_options.h"
#include "common/http_server.h"
#include "common/listener.h"
#include "common/listener_options.h"
#include "common/rate_limit.h"
#include "nabe/connector.hpp"

namespace nabe::case_system {

/// Hands applications and letters over to a case system, and takes what its clerks do. Threads: deliver runs several
/// times at once, beside the threads of the listener.
class CaseSystem final : private common::RequestHandler {
 public:
  static constexpr std::string_view name = "case_system";
  static constexpr std::string_view summary =
      "Hands applications over to a case system, takes file numbers and what clerks do";
  static constexpr std::string_view accepts[] = {"*"};
  static constexpr std::string_view emits[] = {"case.assigned",        "case.registered", "query.raised",
                                               "case.status_changed",  "document.issued", "decision.issued",
                                               "appointment.requested"};
  static constexpr std::uint32_t flags = kSource | kConcurrent | kIdempotent;
  static constexpr std::uint32_t max_in_flight = 4;
  static constexpr Option options[] = {
      Option::url("endpoint", "Base address of the case system's interface")
          .required()
          .example("https://kommunix.example/nabe"),
      Option::text("reference_system",
                   "The system under which the case system's number of an application becomes a reference of the case")
          .by_default("application_number"),
      Option::text("letters", "A message type that is handed over as a letter, beside query.answered")
          .repeated()
          .example("feedback.given"),
      Option::text("endpoint_token", "Secret that is sent to the case system in endpoint_token_header").secret(),
      Option::text("endpoint_token_header", "Header of that token; in Authorization it is sent as a bearer token")
          .by_default("Authorization"),
      Option::text("endpoint_user", "User name of HTTP basic authentication at the case system"),
      Option::text("endpoint_password", "Secret that goes with it").secret(),
      Option::path("endpoint_ca_file",
                   "PEM file of the authorities that are trusted at the case system instead of the system's"),
      Option::path("endpoint_certificate_file", "PEM file of the client certificate for the case system"),
      Option::path("endpoint_key_file", "PEM file of that certificate's key"),
      common::kTimeoutOption,
      common::kConnectTimeoutOption,
      common::listener_option::kListen,
      Option::text("events_path", "Path at which the case system tells what its clerks do").by_default("/events"),
      common::listener_option::kToken,
      common::listener_option::kCertificateFile,
      common::listener_option::kKeyFile,
      common::listener_option::kClientCaFile,
      common::listener_option::kClientSubjects,
      common::listener_option::kMaxRequest,
      common::listener_option::kMaxRate,
      common::listener_option::kMaxConnections,
      common::listener_option::kThreads,
      common::listener_option::kHeaderTimeout,
      common::listener_option::kBodyTimeout,
      common::listener_option::kIdleTimeout,
  };

  CaseSystem(Host& host, const Options& given);
  ~CaseSystem() override;

  Outcome connect();
  Outcome deliver(const Message& message, Session& session);
  Outcome start();
  void stop(Milliseconds grace);
  void settled(std::uint64_t ticket, const Committed& committed);
  Outcome health();

 private:
  Outcome submit(const Message& message, Session& session);
  Outcome withdraw(const Message& message, const Session& session);
  Outcome send_letter(const Message& message, const Session& session);
  common::Patience patience(const Message& message, const Session& session, bool for_content) const;

  std::unique_ptr<common::RequestBody> begin(common::RequestId id, const common::RequestHead& head) override;
  void describe(common::HttpResponse& response) override;
  void handshake_failed(const std::string& problem) override { handshakes_.failed(problem); }

  Host& host_;
  CaseClient client_;
  const std::string reference_system_;
  std::set<std::string, std::less<>> letters_;
  const std::int64_t timeout_ms_;
  std::string events_path_;
  const std::uint64_t max_request_bytes_;
  const common::ListenerAccess access_;
  common::HandshakeLog handshakes_;
  common::RateLimit rate_;
  common::Listener server_;
};

}  // namespace nabe::case_system
