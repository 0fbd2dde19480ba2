// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "common/http_server.h"
#include "http/rate_limit.h"
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
      Option::text("listen", "Address and port to listen on; port 0 takes a free one")
          .required()
          .listener()
          .example("127.0.0.1:8080"),
      Option::text("path", "The one path at which messages are received").by_default("/"),
      Option::text("message_type", "Type of the messages that are received here")
          .required()
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
      Option::text("token", "Bearer token that a sender must present").secret().authentication(),
      Option::path("certificate_file", "PEM file of the listener's certificate and its chain: then it speaks TLS only"),
      Option::path("key_file", "PEM file of the certificate's key"),
      Option::path("client_ca_file", "PEM file of the authorities one of which must have signed a sender's certificate")
          .authentication(),
      Option::text("client_subjects", "Subject of a sender's certificate that is admitted; without any, all are")
          .repeated()
          .example("CN=portal,O=Stadt"),
      Option::text("client_subject_attribute",
                   "Attribute of the message that holds the subject of the sender's certificate")
          .example("sender"),
      Option::flag("opens_case", "A message whose reference is not known opens a case").by_default("false"),
      Option::text("case_reference_header", "Header that carries the sender's name of the case")
          .example("X-Case-Number"),
      Option::text("case_reference_system", "System that the name in case_reference_header belongs to")
          .example("portal"),
      Option::bytes("max_request", "Largest request with its attachments; larger ones are refused before they are read")
          .by_default("4GiB")
          .range(1, 1LL << 50),
      Option::text("attributes", "A header that becomes an attribute of the message, as Header=attribute")
          .repeated()
          .example("X-Channel=channel"),
      Option::integer("max_rate", "Messages in a second, on average; more are answered with 429; 0 sets no limit")
          .by_default("0")
          .range(0, 1'000'000),
      Option::integer("max_connections", "Connections at once; more are answered with 503")
          .by_default("1024")
          .range(1, 100'000),
      Option::integer("threads", "Threads that read requests; answers need none").by_default("2").range(1, 32),
      Option::duration("header_timeout", "In which the head of a request must arrive")
          .by_default("10s")
          .range(10, 600'000),
      Option::duration("body_timeout", "In which at least 1 KiB more of a body must arrive")
          .by_default("30s")
          .range(10, 3'600'000),
      Option::duration("idle_timeout", "After which an unused connection is closed")
          .by_default("60s")
          .range(10, 3'600'000),
  };

  HttpSource(Host& host, const Options& options);
  ~HttpSource() override;

  Outcome start();
  void stop(Milliseconds grace);
  void settled(std::uint64_t ticket, const Committed& committed);
  Outcome health();

  /// The port that is listened on, once started. Threads: any.
  std::uint16_t bound_port() const { return server_ ? server_->bound_port() : std::uint16_t{0}; }

 private:
  class IntakeBody;
  struct Settings {
    std::string path;
    std::string message_type;
    std::string department;
    std::string sender_id_header;
    std::string sender_id_fact;
    std::string token;
    std::vector<std::string> client_subjects;
    std::string client_subject_attribute;
    bool opens_case = false;
    std::string case_reference_header;
    std::string case_reference_system;
    std::uint64_t max_request_bytes = 0;
    std::vector<std::pair<std::string, std::string>> attributes;  ///< header, attribute
  };

  std::unique_ptr<common::RequestBody> begin(common::RequestId id, const common::RequestHead& head) override;
  void describe(common::HttpResponse& response) override;
  void handshake_failed(const std::string& problem) override;
  void take_tls_options(const Options& options);
  bool admitted(const common::RequestHead& head) const;
  bool authenticated(const common::RequestHead& head) const;
  /// False and `problem` if the headers cannot be used.
  bool describe_message(const common::RequestHead& head, MessageBuilder& message, std::string& problem) const;

  Host& host_;
  Settings settings_;
  common::HttpServerSettings server_settings_;
  std::unique_ptr<common::HttpServer> server_;
  RateLimit rate_;
  std::mutex handshakes_mutex_;
  std::uint64_t failed_handshakes_ = 0;  ///< since they were logged
  Time handshakes_logged_at_{};
};

}  // namespace nabe::http
