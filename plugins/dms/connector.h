// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "common/client_options.h"
#include "dms/cmis_client.h"
#include "dms/filing_plan.h"
#include "nabe/connector.hpp"

namespace nabe::dms {

/// Files messages in a document management system. Threads: deliver runs several times at once.
class Dms final {
 public:
  static constexpr std::string_view name = "dms";
  static constexpr std::string_view summary =
      "Files messages under their file number in a document management system (CMIS 1.1, Browser binding)";
  static constexpr std::string_view accepts[] = {"*"};
  static constexpr std::string_view emits[] = {"document.filed"};
  static constexpr std::uint32_t flags = kConcurrent | kIdempotent;
  static constexpr std::uint32_t max_in_flight = 4;
  static constexpr Option options[] = {
      Option::url("endpoint", "Service document of the Browser binding")
          .required()
          .example("https://dms.example/cmis/browser"),
      Option::text("repository", "Id of the repository").required().example("records"),
      Option::text("root_folder", "Path of the folder that holds the records; it has to be there")
          .by_default("/")
          .example("/Akten/Auslaenderbehoerde"),
      Option::choice("record_by",
                     "What a record is named by: the file number of the case, or, where no case system gives one, the "
                     "hub's id of the case",
                     "file_number", "case_id")
          .by_default("file_number"),
      Option::text("file_number_system", "The system whose reference of a case is the file number")
          .by_default("case_system"),
      Option::text("file_number_attribute", "Attribute of a message that names the file number of its case")
          .by_default("file_number"),
      Option::duration("file_number_wait", "How soon to look again while a case has no file number yet")
          .by_default("1m")
          .range(250, 86'400'000),
      Option::text("filing",
                   "How a message type is filed, beside those of the domain: TYPE=in:KIND, TYPE=out:KIND, or TYPE=none "
                   "where only what the route sends along is filed")
          .repeated()
          .example("feedback.given=in:feedback"),
      Option::text("record_type", "Type of the folder that is made for a record").by_default("city:record"),
      Option::text("file_number_property", "Property of that type that holds the file number")
          .by_default("city:fileNumber"),
      Option::text("document_type", "Type of the documents").by_default("cmis:document"),
      Option::text("correspondence_type", "Secondary type that brings the properties of correspondence")
          .by_default("city:correspondence"),
      Option::text("property_prefix",
                   "In front of the properties caseId, direction, date, sender, kind, sha256 and idempotencyKey")
          .by_default("city:"),
      Option::text("reference_system", "The system under which the ids of documents become references of the case")
          .by_default("dms"),
      Option::flag("announce", "Emit document.filed").by_default("true"),
      common::kUserOption,
      common::kPasswordOption,
      common::kTokenOption,
      common::kTokenHeaderOption,
      common::kTimeoutOption,
      common::kConnectTimeoutOption,
      common::kCaFileOption,
      common::kCertificateFileOption,
      common::kKeyFileOption,
  };

  Dms(Host& host, const Options& options);

  Outcome connect();
  Outcome deliver(const Message& message, Session& session);
  void stop(Milliseconds grace);

 private:
  struct Record {
    std::string id;
    std::string path;
  };
  struct Filed {
    std::string object_id;
    std::string sha256;
  };
  template <typename Value>
  using Asked = std::variant<Value, Outcome>;

  common::Patience patience(const Message& message, const Session& session, bool for_content) const;
  Asked<CmisPlaces> places(const common::Patience& patience);
  std::string file_number(const Message& message, Session& session) const;
  Asked<Record> record(const CmisPlaces& places, const std::string& number, const common::Patience& patience);
  Asked<std::optional<Record>> find_record(const CmisPlaces& places, const std::string& number,
                                           const common::Patience& patience);
  Asked<std::optional<Record>> record_at(const CmisPlaces& places, const std::string& number,
                                         const common::Patience& patience);
  Asked<std::vector<std::optional<Filed>>> find_filed(const CmisPlaces& places, const std::vector<FilingItem>& items,
                                                      const common::Patience& patience);
  Asked<Filed> file(const CmisPlaces& places, const Record& record, FilingItem& item, const std::string& case_id,
                    const common::Patience& quick, const common::Patience& for_content);
  Asked<Filed> filed_by_other_attempt(const CmisPlaces& places, const Record& record, const FilingItem& item,
                                      const common::Patience& patience);
  std::string property(const char* suffix) const { return property_prefix_ + suffix; }
  bool is_below_root(const std::string& path) const;
  std::vector<std::string> path_to(const std::string& object) const;

  Host& host_;
  const FilingTable table_;
  CmisClient client_;
  const std::string repository_;
  std::vector<std::string> root_path_;
  const bool by_case_id_;
  const std::string file_number_system_;
  const std::string file_number_attribute_;
  const Milliseconds file_number_wait_;
  const std::string record_type_;
  const std::string file_number_property_;
  const std::string document_type_;
  const std::string correspondence_type_;
  const std::string property_prefix_;
  const std::string reference_system_;
  const bool announce_;
  const std::int64_t timeout_ms_;

  std::mutex mutex_;
  std::optional<CmisPlaces> places_;
};

}  // namespace nabe::dms
