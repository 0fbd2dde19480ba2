// SPDX-License-Identifier: EUPL-1.2
// Records and files: what the case system and the DMS hold.
#include <algorithm>
#include <set>

#include "checks.h"

namespace nabe::journey {
namespace {

std::vector<std::string> hashes_of(const Application& application) {
  std::vector<std::string> hashes;
  for (const integration::Upload& upload : application.uploads) hashes.push_back(sha256_of(upload));
  std::sort(hashes.begin(), hashes.end());
  return hashes;
}

std::string wrong_record(const Journey& journey, const Application& application) {
  std::vector<Json> found;
  for (const Json& record : journey.town.state("case_system", "applications")) {
    if (record.text_at("key").find(application.message_id) != std::string::npos) found.push_back(record);
  }
  if (found.size() != 1) return std::to_string(found.size()) + " times in the case system";
  const Json& record = found.front();
  if (record.text_at("match") != application.match) return differs(application.match, record.text_at("match"));
  if (record.text_at("fileNumber") != application.file_number || application.file_number.empty()) {
    return differs(application.file_number, record.text_at("fileNumber"));
  }
  std::string birth_date;
  for (const Json& person : journey.town.state("case_system", "persons")) {
    if (person.text_at("fileNumber") == application.file_number) birth_date = person.text_at("birthDate");
  }
  if (birth_date != application.birth_date) return "the record is that of another person";
  std::vector<std::string> hashes;
  for (const Json& file : record.at("attachments").items()) hashes.push_back(file.text_at("sha256"));
  std::sort(hashes.begin(), hashes.end());
  return hashes == hashes_of(application) ? "" : "other attachments in the case system";
}

/// What is to be filed of each application, beside the application itself and its attachments.
const std::map<std::string, std::vector<std::string>>& expected_kinds() {
  static const std::map<std::string, std::vector<std::string>> kKinds = {
      {"aufenthaltstitel",
       {"receipt", "payment", "posting", "appointment", "appointment", "query", "answer", "answer.attachment",
        "document.attachment", "decision", "fetched", "fetched", "acknowledged"}},
      {"nebenbestimmung", {"receipt", "payment", "posting"}},
      {"passersatz", {"receipt"}},
      {"aufenthaltstitel-verlaengerung", {"receipt", "appointment", "appointment"}},
      {"kartenneuausstellung", {"receipt", "appointment", "appointment"}},
      {"aufenthaltstitel-gast", {"receipt", "acknowledged"}},
      {"16-mib", {"receipt"}},
      {"staatsangehoerigkeitsausweis", {"receipt", "withdrawal"}}};
  return kKinds;
}

std::string wrong_file(const Journey& journey, const Application& application) {
  const std::string folder = "/Akten/Auslaenderbehoerde/" + application.file_number + '/';
  const std::string case_id = journey.case_of(application);
  std::vector<std::string> kinds, attachments;
  std::string body;
  for (const FiledDocument& document : filed_documents(journey.town)) {
    if (document.case_id != case_id) continue;
    if (document.path.rfind(folder, 0) != 0) return "filed in another record";
    if (document.kind == "application") body = document.sha256;
    if (document.kind == "application.attachment") attachments.push_back(document.sha256);
    kinds.push_back(document.kind);
  }
  if (body != sha256_of(application.xml)) return "the application was filed with other content";
  std::sort(attachments.begin(), attachments.end());
  if (attachments != hashes_of(application)) return "the attachments were filed with other content";
  std::vector<std::string> expected = expected_kinds().at(application.name);
  expected.push_back("application");
  expected.insert(expected.end(), application.uploads.size(), "application.attachment");
  return differs(counted(expected), counted(kinds));
}

}  // namespace

void check_records(Journey& journey) {
  for (Application& application : journey.applications) {
    // Of a record that was made on the way the register tells the number: it is that of nobody who was there before.
    if (application.file_number.empty())
      application.file_number = journey.case_record(application).text_at("fileNumber");
    journey.verdicts.add("in the right record (" + application.match + "): " + application.name,
                         wrong_record(journey, application));
  }
  std::set<std::string> numbers;
  for (const Application& application : journey.applications) numbers.insert(application.file_number);
  journey.verdicts.add("no two applicants in one record",
                       differs(std::to_string(journey.applications.size()), std::to_string(numbers.size())));
  const auto withdrawn = journey.case_record(journey.applications.back()).at("withdrawn").as_flag();
  journey.verdicts.add("withdrawn in the case system", withdrawn.value_or(false) ? "" : "it is not");
}

void check_file(Journey& journey) {
  for (const Application& application : journey.applications) {
    journey.verdicts.add("filed once, all of it: " + application.name, wrong_file(journey, application));
  }
  const auto documents = filed_documents(journey.town);
  std::set<std::string> keys;
  for (const FiledDocument& document : documents) keys.insert(document.key);
  journey.verdicts.add("no document twice in the DMS",
                       differs(std::to_string(documents.size()), std::to_string(keys.size())));
}

}  // namespace nabe::journey
