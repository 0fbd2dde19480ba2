// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "common/answer_loop.h"
#include "common/client_options.h"
#include "common/http_client.h"
#include "common/message_content.h"
#include "http/url_template.h"
#include "nabe/connector.hpp"

namespace nabe::http {

/// Delivers each message by one POST. While the peer makes its answer, no thread waits for it (unless redirects are
/// followed, or the hub is older than contract 1.2). Threads: deliver runs several times at once.
class HttpSink final {
 public:
  static constexpr std::string_view name = "http_sink";
  static constexpr std::string_view summary = "Delivers messages by HTTP POST, with an idempotency key";
  static constexpr std::string_view accepts[] = {"*"};
  static constexpr std::uint32_t flags = kConcurrent | kCanBeIdempotent | kDeliversLater;
  static constexpr std::uint32_t max_in_flight = 4;
  static constexpr Option options[] = {
      Option::text("url",
                   "Where to deliver; {attribute.NAME} and {fact.NAME} in path and query stand for values of the "
                   "message")
          .required()
          .example("https://peer.example/inbox/{fact.service}"),
      common::kTimeoutOption,
      common::kConnectTimeoutOption,
      common::kTokenOption,
      common::kTokenHeaderOption,
      Option::text("headers", "A header that is sent with every message, as Name=value")
          .repeated()
          .example("X-Client=city-hub"),
      Option::text("attribute_headers", "An attribute that is sent as a header, as attribute=Header")
          .repeated()
          .example("channel=X-Channel"),
      Option::text("idempotency_header", "Header of the key that stays the same when a message is repeated")
          .by_default("Idempotency-Key"),
      Option::text("reference_header", "Header of the answer that holds the peer's name for the message")
          .by_default("Location"),
      Option::choice("attachments",
                     "Attachments, and messages that the route sends along: as multipart/mixed, or left "
                     "out",
                     "multipart", "none")
          .by_default("multipart"),
      Option::flag("follow_redirects", "Follow 307 and 308 within the same scheme, host and port").by_default("false"),
      common::kCaFileOption,
      common::kCertificateFileOption,
      common::kKeyFileOption,
  };

  HttpSink(Host& host, const Options& options);

  Outcome connect();
  Outcome start();
  Outcome deliver(const Message& message, Session& session);
  void stop(Milliseconds grace);

 private:
  common::HeaderList headers_for(const Message& message) const;
  Outcome deliver_now(common::HttpRequest& request, common::MessageContent& content, std::int64_t until_ms,
                      const Session& session);
  std::optional<Outcome> deliver_later(const common::HttpRequest& request, const common::MessageContent& content,
                                       std::int64_t until_ms, LateDelivery given);
  Outcome outcome_of(const common::HttpAnswer& answer) const;

  Host& host_;
  UrlTemplate url_;
  common::HttpClient client_;
  std::shared_ptr<common::AnswerLoop> loop_;  ///< from start to stop
  std::int64_t timeout_ms_;
  std::int64_t connect_timeout_ms_;
  common::HeaderList fixed_headers_;  ///< the token's included
  std::vector<std::pair<std::string, std::string>> attribute_headers_;
  std::string idempotency_header_;
  std::string reference_header_;
  bool with_attachments_;
  bool follow_redirects_;
};

}  // namespace nabe::http
