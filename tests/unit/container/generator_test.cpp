// SPDX-License-Identifier: EUPL-1.2
#include <gtest/gtest.h>

#include <set>

#include "samples/application.h"
#include "samples/bytes.h"
#include "samples/container.h"
#include "support.h"

namespace nabe::samples {
namespace {

constexpr std::uint64_t kCount = 200;
constexpr std::uint64_t kSeed = 20261124;

/// As the program writes it: each third one padded, each fourth one with a separate attachment.
std::string generated(std::uint64_t index) {
  Application application = make_application(kSeed, index);
  if (index % 4 == 0) {
    application.documents.push_back(
        {"attachment", "application/octet-stream", "unterlagen.bin", {}, true, 3, sha256_of("abc")});
  }
  return container_of_size(application, index % 3 == 0 ? 10'240 : 0, kSeed);
}

TEST(GeneratedApplications, AreValid) {
  const test::TemporaryFolder folder;
  for (std::uint64_t i = 0; i < kCount; ++i) {
    ASSERT_EQ(write_file(folder.path() + "/" + std::to_string(i) + ".xml", generated(i)), std::nullopt);
  }

  const test::Run validation = test::validate("'" + folder.path() + "'/*.xml");

  EXPECT_EQ(validation.exit_code, 0) << validation.output;
}

TEST(GeneratedApplications, NameTheRightSizeAndHashOfInlineDocuments) {
  for (std::uint64_t i = 0; i < kCount; ++i) {
    EXPECT_EQ(test::wrong_inline_documents(*test::parse(generated(i))), std::vector<std::string>()) << i;
  }
}

TEST(GeneratedApplications, AreTheSameForTheSameSeed) {
  for (std::uint64_t i = 0; i < kCount; ++i) EXPECT_EQ(generated(i), generated(i));
}

// Whoever compares two measurements has to know that both were made with the same bytes.
TEST(GeneratedApplications, AreTheSameInEveryVersion) {
  std::string all;
  for (std::uint64_t i = 0; i < kCount; ++i) all += generated(i);

  EXPECT_EQ(sha256_of(all), "510eacc5f7e17e66c10c112234e96a2399789742f87e59f1325196f7a39f7466");
}

TEST(GeneratedApplications, DifferWithTheSeed) {
  EXPECT_NE(container_of(make_application(1, 0)), container_of(make_application(2, 0)));
}

TEST(GeneratedApplications, HaveMessageIdsOfTheirOwn) {
  std::set<std::string> ids;
  for (const std::uint64_t seed : {1U, 2U}) {
    for (std::uint64_t i = 0; i < kCount; ++i) ids.insert(make_application(seed, i).message_id);
  }

  EXPECT_EQ(ids.size(), 2 * kCount);
}

TEST(GeneratedApplications, CoverEveryService) {
  std::set<std::string_view> keys;
  for (std::uint64_t i = 0; i < kCount; ++i) keys.insert(make_application(kSeed, i).service->key);

  EXPECT_EQ(keys.size(), services().size());
}

TEST(GeneratedApplications, AreOfPersonsAndOrganizationsWithAndWithoutAccount) {
  std::set<std::pair<bool, bool>> kinds;
  for (std::uint64_t i = 0; i < 4 * kCount; ++i) {
    const Applicant applicant = make_application(kSeed, i).applicants.front();
    kinds.emplace(applicant.organization, applicant.account_id.empty());
  }

  EXPECT_EQ(kinds.size(), 4U);
}

TEST(GeneratedApplications, AreExactlyAsLongAsAsked) {
  const Application application = make_application(kSeed, 0);
  const std::size_t own_bytes = container_of(application).size();

  for (const std::size_t more :
       {0U, 1U, 300U, 330U, 331U, 332U, 333U, 334U, 335U, 336U, 400U, 5'000U, 100'003U, 1'000'000U}) {
    EXPECT_EQ(container_of_size(application, own_bytes + more, kSeed).size(), own_bytes + more);
  }
}

TEST(GeneratedApplications, AreNotCutWhenTheSizeIsTooSmall) {
  const Application application = make_application(kSeed, 0);

  EXPECT_EQ(container_of_size(application, 10, kSeed), container_of(application));
}

}  // namespace
}  // namespace nabe::samples
