// SPDX-License-Identifier: EUPL-1.2
#include <gtest/gtest.h>

#include <filesystem>
#include <set>
#include <sstream>

#include "samples/bytes.h"
#include "samples/words.h"
#include "support.h"

namespace nabe::samples {
namespace {

const std::string kLargeName = "unterlagen-000108.bin";
constexpr std::uint64_t kLargeSeed = 8;

struct Separate {
  std::string name;
  std::string size;
  std::string sha256;
};

std::vector<Separate> separate_documents() {
  std::vector<Separate> found;
  for (const std::string& file : test::sample_files()) {
    auto container = test::parse(test::read_file(file));
    for (Poco::XML::Element* document : test::elements(*container, "document")) {
      const std::string name = test::text_of(*document, "attachment");
      if (!name.empty()) found.push_back({name, test::text_of(*document, "size"), test::text_of(*document, "sha256")});
    }
  }
  return found;
}

/// Whatever tells who a person is, in the container and in the form data.
std::set<std::string> personal_names(Poco::XML::Document& container) {
  std::set<std::string> names;
  for (const char* name :
       {"givenName", "familyName", "birthName", "artisticName", "legalName", "street", "line", "channel"}) {
    for (Poco::XML::Element* element : test::elements(container, name)) {
      if (std::string(name) == "channel" && element->getAttribute("type") != "email") continue;
      names.insert(element->innerText());
    }
  }
  return names;
}

TEST(Samples, AreValid) {
  ASSERT_EQ(test::sample_files().size(), 10U);

  const test::Run validation = test::validate("'" + test::sample_folder() + "'/*.xml");

  EXPECT_EQ(validation.exit_code, 0) << validation.output;
}

TEST(Samples, CoverEveryService) {
  std::set<std::string> keys;
  for (const std::string& file : test::sample_files()) {
    auto container = test::parse(test::read_file(file));
    keys.insert(test::text_of(*test::elements(*container, "service").at(0), "key"));
  }

  std::set<std::string> expected;
  for (const Service& service : services()) expected.emplace(service.key);
  EXPECT_EQ(keys, expected);
}

TEST(Samples, NameTheRightSizeAndHashOfInlineDocuments) {
  for (const std::string& file : test::sample_files()) {
    auto container = test::parse(test::read_file(file));
    EXPECT_EQ(test::wrong_inline_documents(*container), std::vector<std::string>()) << file;
  }
}

TEST(Samples, NameTheRightSizeAndHashOfSmallAttachments) {
  std::set<std::string> seen;
  for (const Separate& document : separate_documents()) {
    if (document.name == kLargeName) continue;
    const std::string bytes = test::read_file(test::sample_folder() + "/attachments/" + document.name);
    EXPECT_EQ(document.size, std::to_string(bytes.size())) << document.name;
    EXPECT_EQ(document.sha256, sha256_of(bytes)) << document.name;
    EXPECT_TRUE(seen.insert(document.name).second) << document.name << " is named twice";
  }
  EXPECT_EQ(seen.size(), 4U);
}

TEST(Samples, NameTheRightHashOfTheLargeAttachment) {
  const test::TemporaryFolder folder;
  for (const Separate& document : separate_documents()) {
    if (document.name != kLargeName) continue;
    const NoiseFile file = write_noise(folder.path(), kLargeName, std::stoull(document.size), kLargeSeed);
    EXPECT_EQ(document.sha256, file.sha256);
    return;
  }
  FAIL() << "no sample names " << kLargeName;
}

// The schema cannot say these.
TEST(Samples, KeepTheRulesBeyondTheSchema) {
  for (const std::string& file : test::sample_files()) {
    auto container = test::parse(test::read_file(file));
    for (Poco::XML::Element* applicant : test::elements(*container, "applicant")) {
      const bool organization = applicant->getAttribute("kind") == "organization";
      EXPECT_EQ(organization, !test::elements(*applicant, "legalName").empty()) << file;
      EXPECT_EQ(applicant->getAttribute("access") == "account", !test::elements(*applicant, "accountId").empty())
          << file;
      if (organization) continue;
      EXPECT_TRUE(test::elements(*applicant, "registration").empty()) << file;
      EXPECT_TRUE(test::elements(*applicant, "representative").empty()) << file;
    }
  }
}

/// Values of an attribute of all applicants of all samples.
std::set<std::string> applicants_have(const std::string& attribute) {
  std::set<std::string> values;
  for (const std::string& file : test::sample_files()) {
    auto container = test::parse(test::read_file(file));
    for (Poco::XML::Element* applicant : test::elements(*container, "applicant"))
      values.insert(applicant->getAttribute(attribute));
  }
  return values;
}

TEST(Samples, HoldAGuestBesideHoldersOfAccounts) {
  EXPECT_EQ(applicants_have("access"), (std::set<std::string>{"account", "guest"}));
}

TEST(Samples, HoldAnOrganizationBesidePersons) {
  EXPECT_EQ(applicants_have("kind"), (std::set<std::string>{"organization", "person"}));
}

// Tests look for these lines in logs.
TEST(Samples, HaveAllTheirNamesInTheListOfNames) {
  std::set<std::string> listed;
  std::istringstream lines(test::read_file(std::string(NABE_SOURCE_DIR) + "/tests/samples/names.txt"));
  for (std::string line; std::getline(lines, line);) listed.insert(line);

  for (const std::string& file : test::sample_files()) {
    auto container = test::parse(test::read_file(file));
    for (const std::string& name : personal_names(*container))
      EXPECT_TRUE(listed.contains(name)) << file << ": " << name;
  }
}

TEST(Samples, UseLettersWithCombiningMarks) {
  std::string all;
  for (const std::string& file : test::sample_files()) all += test::read_file(file);

  for (const char* letter : {"Ş", "ğ", "Đ", "Ż", "c\u0306", "M\u0302"}) {
    EXPECT_NE(all.find(letter), std::string::npos) << letter;
  }
}

}  // namespace
}  // namespace nabe::samples
