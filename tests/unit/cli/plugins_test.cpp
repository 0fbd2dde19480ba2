// SPDX-License-Identifier: EUPL-1.2
#include <unistd.h>

#include "plugin/lock_writer.h"
#include "workplace.h"

namespace nabe::cli::test {
namespace {

class PluginsCommand : public Workplace {
 protected:
  void SetUp() override {
    std::filesystem::copy_file(kFile, folder_ / "plugins/good.so");
    const auto locked =
        plugin::write_lock(path("plugins"), {NABE_PROGRAM, "plugins", "inspect"}, {::geteuid(), /*development=*/true});
    ASSERT_TRUE(locked.ok()) << locked.error().render();
    ASSERT_EQ(locked->entries.size(), 1U);
  }

  static constexpr const char* kFile = NABE_BINARY_DIR "/fixtures/plugins/good.so";
};

TEST_F(PluginsCommand, ListsFilesAndTypesWithTheirOptions) {
  const Outcome outcome = nabe({"plugins", "--development"});

  EXPECT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_TRUE(contains(outcome.out, "org.example.fixture  1.0.0")) << outcome.out;
  EXPECT_TRUE(contains(outcome.out, "\ngood (sink): ")) << outcome.out;
  EXPECT_TRUE(contains(outcome.out, "\naccepts *\n")) << outcome.out;
  EXPECT_TRUE(contains(outcome.out, "OPTION    VALUE  DEFAULT  MEANING\ngreeting  text   hello ")) << outcome.out;
}

TEST_F(PluginsCommand, TellsAProgramWhatAFileSaysItIs) {
  const Outcome outcome = nabe({"plugins", "inspect", kFile, "--json"});

  EXPECT_EQ(outcome.code, 0) << outcome.err;
  EXPECT_TRUE(contains(outcome.out, R"({"id":"org.example.fixture","version":"1.0.0",)")) << outcome.out;
  EXPECT_TRUE(contains(outcome.out, R"("types":[{"name":"good","role":"sink"}]})")) << outcome.out;
}

}  // namespace
}  // namespace nabe::cli::test
