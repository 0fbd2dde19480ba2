// SPDX-License-Identifier: EUPL-1.2
// What the citizens' page makes of a sample is still an application.
#include <gtest/gtest.h>

#include "city/portal_front/sample.h"
#include "samples/bytes.h"
#include "support.h"

namespace nabe::samples {
namespace {

using city::portal_front::Changes;
using city::portal_front::document_of;
using city::portal_front::Sample;
using city::portal_front::samples_on_offer;

/// The pattern of the files, for the shell.
std::string changed_samples(const test::TemporaryFolder& folder, const std::string& given_name) {
  for (const Sample& sample : samples_on_offer()) {
    const Changes changes{sample.of_organization ? "" : given_name,
                          "<Żółć> & Söhne",
                          {{"Pass Kopie.png", "image/png", "1"}, {"Pass Kopie.png", "image/png", "2"}}};
    const std::string xml = document_of(sample, changes, "portal-0123456789abcdef", "2026-11-28T08:00:00Z");
    EXPECT_EQ(write_file(folder.path() + '/' + sample.name + ".xml", xml), std::nullopt);
  }
  return "'" + folder.path() + "'/*.xml";
}

TEST(ChangedByTheCitizen, ASampleIsStillOfTheSchema) {
  for (const char* given_name : {"", "Ġorġ"}) {
    const test::TemporaryFolder folder;
    const test::Run validation = test::validate(changed_samples(folder, given_name));
    EXPECT_EQ(validation.exit_code, 0) << validation.output;
  }
}

TEST(ChangedByTheCitizen, NamesAndFilesAreInTheDocument) {
  for (const Sample& sample : samples_on_offer()) {
    const Changes changes{sample.of_organization ? "" : "Ġorġ", "<Żółć>", {{"Pass.png", "image/png", "1"}}};
    auto document = test::parse(document_of(sample, changes, "portal-1", "2026-11-28T08:00:00Z"));
    EXPECT_EQ(test::text_of(*document, sample.of_organization ? "legalName" : "familyName"), "<Żółć>") << sample.name;
    EXPECT_EQ(test::text_of(*document, "messageId"), "portal-1") << sample.name;
    const auto attached = test::elements(*document, "attachment");
    ASSERT_EQ(attached.size(), sample.attachments.size() + 1) << sample.name;
    EXPECT_EQ(attached.back()->innerText(), "Pass.png") << sample.name;
  }
}

}  // namespace
}  // namespace nabe::samples
