// SPDX-License-Identifier: EUPL-1.2
#include "city/portal_front/sample.h"

#include <algorithm>
#include <optional>
#include <set>

#include "city/frame/xml.h"
#include "city/portal_front/embedded.h"
#include "common/http_text.h"
#include "common/xml.h"

namespace nabe::city::portal_front {
namespace {

constexpr std::string_view kEnding = ".xml";
constexpr std::size_t kMaxNameBytes = 200;

bool ends_with(std::string_view text, std::string_view end) {
  return text.size() >= end.size() && text.substr(text.size() - end.size()) == end;
}

std::string media_type_of_name(const std::string& name) {
  if (ends_with(name, ".pdf")) return "application/pdf";
  return ends_with(name, ".png") ? "image/png" : "application/octet-stream";
}

/// Nothing if one of them is not in the folder.
std::optional<std::vector<File>> attachments_in(const common::XmlElement& application) {
  std::vector<File> files;
  const common::XmlElement* const documents = application.child("documents");
  if (documents == nullptr) return files;
  for (const common::XmlElement& document : documents->children) {
    const std::string name = document.child_text("attachment");
    if (name.empty()) continue;
    const auto& all = sample_files();
    const auto found =
        std::find_if(all.begin(), all.end(), [&](const EmbeddedFile& file) { return file.name == name; });
    if (found == all.end()) return std::nullopt;
    files.push_back({name, media_type_of_name(name), std::string(found->content)});
  }
  return files;
}

std::optional<Sample> read_sample(const EmbeddedFile& file) {
  const auto application = common::read_xml(file.content);
  const common::XmlElement* const applicant = application ? application->child("applicant") : nullptr;
  const common::XmlElement* const name = applicant == nullptr ? nullptr : applicant->child("name");
  if (name == nullptr) return std::nullopt;
  auto attachments = attachments_in(*application);
  if (!attachments) return std::nullopt;
  Sample sample;
  sample.name = std::string(file.name.substr(0, file.name.size() - kEnding.size()));
  sample.xml = file.content;
  if (const auto* destination = application->child("destination")) {
    sample.department = destination->child_text("departmentId");
  }
  if (const auto* service = application->child("service")) sample.service = service->child_text("name");
  sample.subject = application->child_text("subject");
  sample.account = applicant->child_text("accountId");
  sample.of_organization = applicant->attribute("kind") == "organization";
  sample.given_name = name->child_text("givenName");
  sample.family_name = name->child_text(sample.of_organization ? "legalName" : "familyName");
  sample.attachments = std::move(*attachments);
  return sample;
}

std::vector<Sample> read_all() {
  std::vector<Sample> samples;
  for (const EmbeddedFile& file : sample_files()) {
    if (!ends_with(file.name, kEnding)) continue;
    if (auto sample = read_sample(file)) samples.push_back(std::move(*sample));
  }
  std::sort(samples.begin(), samples.end(), [](const Sample& a, const Sample& b) { return a.name < b.name; });
  return samples;
}

}  // namespace

const std::vector<Sample>& samples_on_offer() {
  static const std::vector<Sample> samples = read_all();
  return samples;
}

const Sample* find_sample(const std::string& name) {
  for (const Sample& sample : samples_on_offer()) {
    if (sample.name == name) return &sample;
  }
  return nullptr;
}

std::vector<File> attachments_of(const Sample& sample, std::vector<File> added) {
  std::vector<File> files = sample.attachments;
  std::set<std::string> names;
  for (const File& file : files) names.insert(file.name);
  for (File& file : added) {
    const std::string wanted = file.name;
    for (std::size_t number = 2; !names.insert(file.name).second; ++number) {
      file.name = std::to_string(number) + '-' + wanted;
    }
    files.push_back(std::move(file));
  }
  return files;
}

bool is_file_name(const std::string& name) {
  return is_name_text(name) && name[0] != '.' && name.find_first_of("/\\") == std::string::npos;
}

bool is_name_text(const std::string& name) {
  // One line, without blanks at its ends: the container's tokens.
  return !name.empty() && name.size() <= kMaxNameBytes && is_xml_text(name) &&
         name.find_first_of("\n\r\t\x7f") == std::string::npos && common::trim_blanks(name) == name;
}

}  // namespace nabe::city::portal_front
