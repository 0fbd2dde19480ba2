// SPDX-License-Identifier: EUPL-1.2
#include <gtest/gtest.h>

#include <filesystem>
#include <map>

#include "samples/bytes.h"
#include "support.h"

namespace nabe::samples {
namespace {

test::Run nabe_samples(const std::string& arguments) {
  return test::run(std::string("'") + NABE_SAMPLES + "' " + arguments);
}

/// Content of each file below a folder, by its path inside.
std::map<std::string, std::string> files_below(const std::string& folder) {
  std::map<std::string, std::string> files;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    if (entry.is_regular_file()) {
      files[std::filesystem::relative(entry.path(), folder).string()] = test::read_file(entry.path().string());
    }
  }
  return files;
}

TEST(NabeSamples, WritesTheSameFilesForTheSameSeed) {
  const test::TemporaryFolder folder;
  for (const char* out : {"/a", "/b"}) {
    const test::Run run =
        nabe_samples("--count 20 --seed 5 --size 4096 --attachment-bytes 1000 --out '" + folder.path() + out + "'");
    ASSERT_EQ(run.exit_code, 0) << run.output;
  }

  EXPECT_EQ(files_below(folder.path() + "/a").size(), 40U);
  EXPECT_EQ(files_below(folder.path() + "/a"), files_below(folder.path() + "/b"));
}

TEST(NabeSamples, WritesTheAttachmentsThatTheContainersName) {
  const test::TemporaryFolder folder;
  const test::Run run = nabe_samples("--count 5 --attachment-bytes 1500000 --out '" + folder.path() + "'");
  ASSERT_EQ(run.exit_code, 0) << run.output;

  std::map<std::string, std::string> files = files_below(folder.path());
  std::size_t attachments = 0;
  for (const auto& [path, content] : files) {
    if (!path.ends_with(".xml")) continue;
    auto container = test::parse(content);
    for (Poco::XML::Element* document : test::elements(*container, "document")) {
      const std::string name = test::text_of(*document, "attachment");
      if (name.empty()) continue;
      ++attachments;
      EXPECT_EQ(files["attachments/" + name].size(), 1'500'000U);
      EXPECT_EQ(sha256_of(files["attachments/" + name]), test::text_of(*document, "sha256"));
    }
  }
  EXPECT_EQ(attachments, 5U);
}

TEST(NabeSamples, ExitsWithTwoWhenMisused) {
  const test::Run run = nabe_samples("--count many --out x");

  EXPECT_EQ(run.exit_code, 2);
  EXPECT_NE(run.output.find("--count: \"many\" is no whole number"), std::string::npos) << run.output;
}

TEST(NabeSamples, ExitsWithOneWhenTheFolderCannotBeMade) {
  const test::Run run = nabe_samples("--out /dev/null/x");

  EXPECT_EQ(run.exit_code, 1);
  EXPECT_NE(run.output.find("cannot make the folder /dev/null/x"), std::string::npos) << run.output;
}

TEST(NabeSamples, HelpsWithEveryOption) {
  const test::Run run = nabe_samples("--help");

  EXPECT_EQ(run.exit_code, 0);
  for (const char* option : {"--out", "--count", "--seed", "--size", "--attachment-bytes", "--attachment NAME"}) {
    EXPECT_NE(run.output.find(option), std::string::npos) << option;
  }
}

}  // namespace
}  // namespace nabe::samples
