// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <optional>
#include <string>

#include "case_system/registration.h"
#include "common/http_client.h"
#include "common/message_content.h"
#include "nabe/connector.hpp"

namespace nabe::case_system {

/// What an order to the case system, or a question, came to.
struct CaseReply {
  Outcome outcome = Outcome::ok();  ///< ok: `registration` holds, where one is asked for; else what it means
  Registration registration;
  bool not_found = false;  ///< 404 in the form of the interface: there is none

  bool is_ok() const { return outcome.is_ok(); }
};

/// The case system's side of the interface (README.md). Outcomes by the table there: what only reads is never
/// *unknown*. Threads: any. Blocks: until `patience` ends.
class CaseClient {
 public:
  CaseClient(common::Url base, common::HttpClientSettings settings, common::HeaderList headers);

  /// Forgets connections and certificates: they are made anew.
  void clear() { client_.clear(); }
  /// Asks for something that is not there, so that address, TLS and authentication are proved.
  Outcome probe(const common::Patience& patience);

  /// Hands an application over under `key`.
  CaseReply submit(const std::string& key, const Message& message, common::MessageContent content,
                   const common::Patience& patience);
  /// The application that came with `key`.
  CaseReply find(const std::string& key, const common::Patience& patience);
  CaseReply withdraw(const std::string& application, const std::string& key, const common::Patience& patience);
  /// Hands a letter over under `key`: of the type `kind`, perhaps in answer to a query.
  CaseReply send_letter(const std::string& application, const std::string& key, const std::string& kind,
                        const std::string& query, const Message& message, common::MessageContent content,
                        const common::Patience& patience);

 private:
  common::HttpRequest request(const std::string& method, const std::string& target) const;
  common::HttpAnswer post(common::HttpRequest request, const std::string& key, const Message& message,
                          common::MessageContent& content, const common::Patience& patience);
  CaseReply judge(const common::HttpAnswer& answer, bool has_effect) const;
  /// Takes over the registration that the answer holds.
  static void read(CaseReply& reply, const common::HttpAnswer& answer, bool has_effect);

  const common::Url base_;
  common::HttpClient client_;
  common::HeaderList headers_;
};

}  // namespace nabe::case_system
