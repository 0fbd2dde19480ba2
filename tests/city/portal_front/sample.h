// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace nabe::city::portal_front {

struct File {
  std::string name;
  std::string media_type;
  std::string content;
};

/// An application of tests/samples/xfall, as the page offers it.
struct Sample {
  std::string name;  ///< of its file, without the ending
  std::string_view xml;
  std::string department;
  std::string service;
  std::string subject;
  std::string account;  ///< of the first applicant; empty for a guest
  bool of_organization = false;
  std::string given_name;   ///< of the first applicant, as are the following
  std::string family_name;  ///< of an organization: its legal name
  std::vector<File> attachments;
};

/// Those whose attachments are in the folder, by name.
const std::vector<Sample>& samples_on_offer();
/// Null if there is none of that name.
const Sample* find_sample(const std::string& name);

/// What the person made of a sample.
struct Changes {
  std::string given_name;
  std::string family_name;
  std::vector<File> files;  ///< beside those of the sample
};

/// The document to send: the sample's own bytes if nothing was changed. Else with these names (an empty given name is
/// left out), an entry for each file, and the portal's id and time as the sender's. `created`: RFC 3339.
std::string document_of(const Sample& sample, const Changes& changes, const std::string& message_id,
                        const std::string& created);

/// The attachments to send with it, each with a name of its own: a name that is taken gets a number in front.
std::vector<File> attachments_of(const Sample& sample, std::vector<File> added);

/// False for what the container does not take as a name of a file, or of a person.
bool is_file_name(const std::string& name);
bool is_name_text(const std::string& name);

}  // namespace nabe::city::portal_front
