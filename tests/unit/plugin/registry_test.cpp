// SPDX-License-Identifier: EUPL-1.2
#include "plugin/registry.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include "plugin_folder.h"

namespace nabe::plugin {
namespace {

std::vector<std::string> codes(const std::vector<Error>& errors) {
  std::vector<std::string> result;
  for (const Error& error : errors) result.push_back(error.code);
  return result;
}

using Codes = std::vector<std::string>;

class RegistryTest : public testing::Test {
 protected:
  PluginFolder folder_;
  Registry registry_{{folder_.path(), true}};
};

TEST_F(RegistryTest, LoadsWhatTheLockNames) {
  folder_.lock({folder_.install("good")});

  EXPECT_EQ(codes(registry_.load()), Codes{});
  ASSERT_EQ(registry_.plugins().size(), 1U);
  EXPECT_EQ(registry_.plugins()[0].types, std::vector<std::string>{"good"});
  EXPECT_NE(registry_.find_type("good"), nullptr);
  EXPECT_EQ(registry_.find_type("none"), nullptr);
}

TEST_F(RegistryTest, DeclaresTypesAndOptionsToTheConfiguration) {
  folder_.lock({folder_.install("good")});
  registry_.load();

  const auto& type = registry_.catalog().at("good");
  EXPECT_EQ(type.plugin_id, "org.example.fixture");
  EXPECT_TRUE(type.sink);
  EXPECT_FALSE(type.source);
  EXPECT_TRUE(type.always_idempotent);
  EXPECT_EQ(type.accepts, std::vector<std::string>{"*"});
  ASSERT_EQ(type.options.size(), 1U);
  EXPECT_EQ(type.options[0].key, "greeting");
  EXPECT_EQ(type.options[0].default_value, "hello");
}

TEST_F(RegistryTest, RefusesAllWithoutALock) { EXPECT_EQ(codes(registry_.load()), Codes{"NABE-PLG-001"}); }

TEST_F(RegistryTest, RefusesALockThatOthersMayWrite) {
  folder_.lock({folder_.install("good")});
  ::chmod(folder_.file("plugins.lock").c_str(), 0666);

  EXPECT_EQ(codes(registry_.load()), Codes{"NABE-PLG-008"});
}

TEST_F(RegistryTest, RefusesAFileThatTheLockDoesNotName) {
  folder_.install("good");
  folder_.lock({});

  EXPECT_EQ(codes(registry_.load()), Codes{"NABE-PLG-003"});
  EXPECT_EQ(registry_.find_type("good"), nullptr);
}

TEST_F(RegistryTest, RefusesAFileThatIsMissing) {
  LockEntry entry = folder_.install("good");
  folder_.lock({entry});
  std::filesystem::remove(folder_.file(entry.file));

  EXPECT_EQ(codes(registry_.load()), Codes{"NABE-PLG-004"});
}

TEST_F(RegistryTest, RefusesASymbolicLink) {
  const LockEntry entry = folder_.install("good");
  const PluginFolder elsewhere;
  std::filesystem::rename(folder_.file("good.so"), elsewhere.file("good.so"));
  std::filesystem::create_symlink(elsewhere.file("good.so"), folder_.file("good.so"));
  folder_.lock({entry});

  EXPECT_EQ(codes(registry_.load()), Codes{"NABE-PLG-005"});
}

TEST_F(RegistryTest, RefusesAFileThatOthersMayWrite) {
  const LockEntry entry = folder_.install("good");
  folder_.lock({entry});
  ::chmod(folder_.file("good.so").c_str(), 0664);

  EXPECT_EQ(codes(registry_.load()), Codes{"NABE-PLG-008"});
}

TEST_F(RegistryTest, RefusesAContentThatWasNotLockedAndSaysAllFiveParts) {
  LockEntry entry = folder_.install("good");
  const std::string found = entry.sha256;
  entry.sha256 = std::string(64, '0');
  folder_.lock({entry});

  const std::vector<Error> errors = registry_.load();

  ASSERT_EQ(codes(errors), Codes{"NABE-PLG-009"});
  EXPECT_EQ(errors[0].message, folder_.file("good.so") + " is refused: its content is not what was locked; found: " +
                                   "sha256 " + found + "; needed: sha256 " + entry.sha256);
  EXPECT_NE(errors[0].hint.find("nabe plugins lock"), std::string::npos);
}

TEST_F(RegistryTest, RefusesAnIdThatIsNotTheLockedOne) {
  folder_.lock({folder_.install("good", "org.example.other")});

  EXPECT_EQ(codes(registry_.load()), Codes{"NABE-PLG-021"});
}

TEST_F(RegistryTest, RefusesAVersionThatIsNotTheLockedOne) {
  folder_.lock({folder_.install("good", "org.example.fixture", "1.0.1")});

  EXPECT_EQ(codes(registry_.load()), Codes{"NABE-PLG-021"});
}

TEST_F(RegistryTest, RefusesASecondPluginWithATypeOfTheSameName) {
  folder_.lock({folder_.install("good"), folder_.install("same_type", "org.example.other")});

  EXPECT_EQ(codes(registry_.load()), Codes{"NABE-PLG-020"});
  EXPECT_EQ(registry_.catalog().at("good").plugin_id, "org.example.fixture");
}

TEST_F(RegistryTest, LoadsTheOthersBesideARefusedOne) {
  folder_.lock({folder_.install("wrong_major"), folder_.install("good")});

  EXPECT_EQ(codes(registry_.load()), Codes{"NABE-PLG-014"});
  EXPECT_NE(registry_.find_type("good"), nullptr);
}

TEST_F(RegistryTest, KeepsWhatItLoadedForALaterOne) {
  folder_.lock({folder_.install("good")});
  registry_.load();
  Registry later({folder_.path(), true});

  EXPECT_EQ(codes(later.load()), Codes{});
  EXPECT_EQ(later.find_type("good"), registry_.find_type("good"));
}

TEST_F(RegistryTest, RefusesANewContentAtAPathThatWasLoadedBefore) {
  folder_.lock({folder_.install("good")});
  registry_.load();
  const LockEntry other = folder_.install("same_type", "org.example.other");
  std::filesystem::rename(folder_.file("same_type.so"), folder_.file("good.so"));
  folder_.lock({{other.id, other.version, "good.so", other.sha256}});
  Registry later({folder_.path(), true});

  EXPECT_EQ(codes(later.load()), Codes{"NABE-PLG-022"});
}

struct Refused {
  const char* fixture;
  const char* code;
};

class Refusals : public testing::TestWithParam<Refused> {};

TEST_P(Refusals, HaveTheirCodeAndTheirRemedy) {
  PluginFolder folder;
  folder.lock({folder.install(GetParam().fixture)});
  Registry registry({folder.path(), true});

  const std::vector<Error> errors = registry.load();

  ASSERT_EQ(codes(errors), Codes{GetParam().code}) << (errors.empty() ? "" : errors[0].message);
  EXPECT_EQ(errors[0].message.find(folder.file(GetParam().fixture) + ".so is refused: "), 0U) << errors[0].message;
  EXPECT_NE(errors[0].message.find("; found: "), std::string::npos);
  EXPECT_NE(errors[0].message.find("; needed: "), std::string::npos);
  EXPECT_FALSE(errors[0].hint.empty());
  EXPECT_TRUE(registry.catalog().empty());
}

INSTANTIATE_TEST_SUITE_P(
    Rows, Refusals,
    testing::Values(Refused{"unresolved", "NABE-PLG-010"}, Refused{"no_entry", "NABE-PLG-011"},
                    Refused{"entry_refuses", "NABE-PLG-012"}, Refused{"entry_throws", "NABE-PLG-013"},
                    Refused{"wrong_major", "NABE-PLG-014"}, Refused{"needs_newer_minor", "NABE-PLG-015"},
                    Refused{"null_function", "NABE-PLG-016"}, Refused{"small_descriptor", "NABE-PLG-017"},
                    Refused{"bad_utf8", "NABE-PLG-018"}, Refused{"bad_option_table", "NABE-PLG-019"}),
    [](const auto& row) { return std::string(row.param.fixture); });

TEST_F(RegistryTest, GivesTheReasonOfTheDynamicLinker) {
  folder_.lock({folder_.install("unresolved")});

  EXPECT_NE(registry_.load().at(0).message.find("nabe_fixture_nobody_defines_this"), std::string::npos);
}

TEST_F(RegistryTest, GivesTheTextThatAnEntryThrew) {
  folder_.lock({folder_.install("entry_throws")});

  EXPECT_NE(registry_.load().at(0).message.find("thrown on purpose"), std::string::npos);
}

}  // namespace
}  // namespace nabe::plugin
