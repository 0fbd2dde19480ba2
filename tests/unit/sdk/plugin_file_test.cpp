// SPDX-License-Identifier: EUPL-1.2
#include <dlfcn.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdio>
#include <cstring>
#include <nabe/testing.hpp>
#include <string>
#include <vector>

namespace {

using nabe::testing::ConnectorUnderTest;
using nabe::testing::FakeHost;

constexpr nabe_host_info kHub{sizeof(nabe_host_info), NABE_ABI_MAJOR, NABE_ABI_MINOR, {"test", 4}};

nabe_plugin_entry_fn entry_of(const std::string& name) {
  void* const library = dlopen((PLUGINS + name + ".so").c_str(), RTLD_NOW | RTLD_LOCAL);
  EXPECT_NE(library, nullptr) << dlerror();
  void* const entry = library == nullptr ? nullptr : dlsym(library, NABE_ENTRY_SYMBOL);
  EXPECT_NE(entry, nullptr);
  return reinterpret_cast<nabe_plugin_entry_fn>(entry);
}

const nabe_connector_type& type_of(const std::string& name) { return *entry_of(name)(&kHub)->types[0]; }

/// What a tool says about a plugin's file, line by line.
std::vector<std::string> said_by(const std::string& tool, const std::string& name) {
  std::vector<std::string> lines;
  FILE* const pipe = popen((tool + " " PLUGINS + name + ".so").c_str(), "r");
  char line[512];
  while (std::fgets(line, sizeof line, pipe) != nullptr) lines.emplace_back(line, std::strcspn(line, "\n"));
  EXPECT_EQ(pclose(pipe), 0);
  return lines;
}

std::vector<std::string> exported(const std::string& name) {
  std::vector<std::string> symbols;
  for (const std::string& line : said_by("nm -D --defined-only --format=posix", name)) {
    symbols.push_back(line.substr(0, line.find(' ')));
  }
  return symbols;
}

bool any_has(const std::vector<std::string>& lines, const std::string& part) {
  return std::any_of(lines.begin(), lines.end(),
                     [&](const std::string& line) { return line.find(part) != std::string::npos; });
}

class PluginFile : public ::testing::TestWithParam<const char*> {};

TEST_P(PluginFile, ExportsItsEntrySymbolAndNothingElse) {
  EXPECT_EQ(exported(GetParam()), std::vector<std::string>{"nabe_plugin_entry_v1"});
}

TEST_P(PluginFile, FindsItsSymbolsWhenItIsLoadedAndKeepsTheirTableReadOnly) {
  EXPECT_TRUE(any_has(said_by("readelf -W -d", GetParam()), "BIND_NOW"));
  EXPECT_TRUE(any_has(said_by("readelf -W -l", GetParam()), "GNU_RELRO"));
}

TEST_P(PluginFile, LooksForPrivateLibrariesBesideItselfAndNowhereElse) {
  const auto dynamic = said_by("readelf -W -d", GetParam());

  EXPECT_TRUE(any_has(dynamic, "(RUNPATH)            Library runpath: [$ORIGIN/lib]"));
  EXPECT_FALSE(any_has(dynamic, "(RPATH)"));
}

TEST_P(PluginFile, HasNoSymbolThatIsUniqueInTheProcess) {
  EXPECT_FALSE(any_has(said_by("readelf -W --dyn-syms", GetParam()), "UNIQUE"));
}

TEST_P(PluginFile, AnswersTheSameDescriptorTwice) {
  const nabe_plugin_entry_fn entry = entry_of(GetParam());

  EXPECT_NE(entry(&kHub), nullptr);
  EXPECT_EQ(entry(&kHub), entry(&kHub));
}

TEST_P(PluginFile, RefusesAHubOfAnotherMajorVersion) {
  nabe_host_info other = kHub;
  other.abi_major = NABE_ABI_MAJOR + 1;

  EXPECT_EQ(entry_of(GetParam())(&other), nullptr);
}

TEST_P(PluginFile, NeedsNoNewerHubThanTheFirst) { EXPECT_EQ(entry_of(GetParam())(&kHub)->abi_minor_required, 0); }

INSTANTIATE_TEST_SUITE_P(Examples, PluginFile,
                         ::testing::Values("hello_c", "hello_sink", "hello_source", "counter_1", "counter_2"),
                         [](const auto& each) { return std::string(each.param); });

TEST(PluginInCpp, UsesTheStandardLibraryOfTheSystem) {
  EXPECT_TRUE(any_has(said_by("readelf -W -d", "hello_sink"), "[libstdc++.so."));
}

TEST(PluginInC, DeliversAndLogsTheIdOfTheMessage) {
  FakeHost host;
  ConnectorUnderTest connector(host, type_of("hello_c"));

  EXPECT_TRUE(connector.deliver({.id = "01900000-0000-7000-8000-00000000000a"}).is_ok());

  const auto log = host.log();
  ASSERT_EQ(log.size(), 1u);
  EXPECT_EQ(log[0].fields, (nabe::testing::Texts{{"message", "01900000-0000-7000-8000-00000000000a"}}));
}

TEST(PluginInCpp, NamesTheMinorVersionThatItRequires) {
  const nabe_plugin* const plugin = entry_of("demanding")(&kHub);

  EXPECT_EQ(plugin->abi_minor_required, 3);
  EXPECT_EQ(plugin->abi_minor_built, NABE_ABI_MINOR);
}

TEST(PluginInCpp, DeliversThroughItsFile) {
  FakeHost host;
  ConnectorUnderTest connector(host, type_of("hello_sink"), {{"greeting", "Moin"}});

  EXPECT_TRUE(connector.deliver({}).is_ok());
  EXPECT_TRUE(host.logged("Moin"));
}

TEST(TwoVersionsOfAPlugin, ShareNoStatic) {
  FakeHost host;
  ConnectorUnderTest first(host, type_of("counter_1"));
  ConnectorUnderTest second(host, type_of("counter_2"));

  EXPECT_EQ(first.deliver({}).remote_reference(), "1");
  EXPECT_EQ(first.deliver({}).remote_reference(), "2");
  EXPECT_EQ(second.deliver({}).remote_reference(), "1");
}

}  // namespace
