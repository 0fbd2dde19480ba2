// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "common/http_server.h"
#include "common/listener.h"
#include "common/listener_options.h"
#include "common/rate_limit.h"
#include "nabe/connector.hpp"

namespace nabe::http {

/// Receives one message per POST. The answer is a receipt, given after the hub made the message durable and not before.
class HttpSource final : private common::RequestHandler {
 public:
  static constexpr std::string_view name = "http_source";
  static constexpr std::string_view summary =
      "Receives messages by HTTP POST: XML or JSON, with attachments as multipart";
  static constexpr std::string_view emits[] = {"*"};
  static constexpr std::uint32_t flags = kSource;
  static constexpr Option options[] = {
      common::listener_option::kListen,
      Option::text("path", "The one path at which messages are received").by_default("/"),
      Option::text("message_type", "Type of the messages that are received here")
          .required()
          .emitted()
          .example("application.submitted"),
      Option::text("department",
                   "Department of the messages, for a shared connector; without it the profile's "
                   "`destination` fact decides"),
      Option::text("sender_id_header",
                   "Header that carries the sender's own id of the message, by which a repeat is "
                   "recognised")
          .by_default("Nabe-Message-Id"),
      Option::text("sender_id_fact", "Fact that carries the sender's id when the header is absent")
          .example("sender_message_id"),
      common::listener_option::kToken,
      common::listener_option::kCertificateFile,
      common::listener_option::kKeyFile,
      common::listener_option::kClientCaFile,
      common::listener_option::kClientSubjects,
      Option::text("client_subject_attribute",
                   "Attribute of the message that holds the subject of the sender's certificate")
          .example("sender"),
      Option::flag("opens_case", "A message whose reference is not known opens a case").by_default("false"),
      Option::text("case_reference_header", "Header that carries the sender's name of the case")
          .example("X-Case-Number"),
      Option::text("case_reference_system", "System that the name in case_reference_header belongs to")
          .example("portal"),
      common::listener_option::kMaxRequest,
      Option::text("attributes", "A header that becomes an attribute of the message, as Header=attribute")
          .repeated()
          .example("X-Channel=channel"),
      common::listener_option::kMaxRate,
      common::listener_option::kMaxConnections,
      common::listener_option::kThreads,
      common::listener_option::kHeaderTimeout,
      common::listener_option::kBodyTimeout,
      common::listener_option::kIdleTimeout,
  };

  HttpSource(Host& host, const Options& options);
  ~HttpSource() override;

  Outcome start();
  void stop(Milliseconds grace);
  void settled(std::uint64_t ticket, const Committed& committed);
  Outcome health();

  /// The port that is listened on, once started. Threads: any.
  std::uint16_t bound_port() const { return server_.bound_port(); }

 private:
  struct Settings {
    std::string path;
    std::string message_type;
    std::string department;
    std::string sender_id_header;
    std::string sender_id_fact;
    std::string client_subject_attribute;
    bool opens_case = false;
    std::string case_reference_header;
    std::string case_reference_system;
    std::uint64_t max_request_bytes = 0;
    std::vector<std::pair<std::string, std::string>> attributes;  ///< header, attribute
  };

  std::unique_ptr<common::RequestBody> begin(common::RequestId id, const common::RequestHead& head) override;
  void describe(common::HttpResponse& response) override;
  void handshake_failed(const std::string& problem) override { handshakes_.failed(problem); }
  /// False and `problem` if the headers cannot be used.
  bool describe_message(const common::RequestHead& head, MessageBuilder& message, std::string& problem) const;

  Host& host_;
  Settings settings_;
  common::ListenerAccess access_;
  common::HandshakeLog handshakes_;
  common::Listener server_;
  common::RateLimit rate_;
};

}  // namespace nabe::http
