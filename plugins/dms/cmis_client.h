// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "common/http_client.h"
#include "common/json.h"
#include "dms/filing_plan.h"
#include "nabe/connector.hpp"

namespace nabe::dms {

/// What a question to the repository, or an order, came to.
struct CmisReply {
  Outcome outcome = Outcome::ok();  ///< ok: `json` is the answer; else what it means for a delivery
  common::Json json;
  std::string exception;  ///< CMIS's own name for a refusal; empty if there is none

  bool is_ok() const { return outcome.is_ok(); }
  bool refused_as(std::string_view name) const { return exception == name; }
};

using CmisProperties = std::vector<std::pair<std::string, std::string>>;

/// Where a repository is to be asked: learned from its service document.
struct CmisPlaces {
  common::Url repository;
  common::Url root;
};

/// CMIS 1.1, Browser binding. Outcomes by the table in README.md: what only reads is never *unknown*. Threads: any.
class CmisClient {
 public:
  CmisClient(common::Url service, common::HttpClientSettings settings, common::HeaderList headers);

  /// Forgets connections and certificates: they are made anew.
  void clear() { client_.clear(); }

  /// The places of the repository with that id.
  CmisReply find_repository(const std::string& id, CmisPlaces& places, const common::Patience& patience);
  CmisReply type(const CmisPlaces& places, const std::string& id, const common::Patience& patience);
  /// `path`: names from the root on; `filter`: the properties that are wanted. Answers succinct.
  CmisReply object_at(const CmisPlaces& places, const std::vector<std::string>& path, const std::string& filter,
                      const common::Patience& patience);
  CmisReply query(const CmisPlaces& places, const std::string& statement, const common::Patience& patience);
  CmisReply create_folder(const CmisPlaces& places, const std::vector<std::string>& path,
                          const CmisProperties& properties, const std::string& filter,
                          const common::Patience& patience);
  /// Into the folder with that id. The content is read from the item's stream while it is sent.
  CmisReply create_document(const CmisPlaces& places, const std::string& folder_id, const CmisProperties& properties,
                            const std::string& secondary_type, FilingItem& item, const std::string& filter,
                            const common::Patience& patience);

 private:
  CmisReply ask(const common::Url& url, const common::Patience& patience);
  CmisReply judge(const common::HttpAnswer& answer, bool has_effect) const;
  common::HttpRequest request_to(const common::Url& url) const;

  common::Url service_;
  common::HttpClient client_;
  common::HeaderList headers_;
};

/// The text as a literal of CMIS's query language, with its quotes.
std::string query_literal(std::string_view text);

}  // namespace nabe::dms
