// SPDX-License-Identifier: EUPL-1.2
#include "admin/access.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "base/ids.h"

namespace nabe::admin {
namespace {

namespace fs = std::filesystem;

class AccessFiles : public testing::Test {
 protected:
  AccessFiles() : folder_(fs::temp_directory_path() / ("nabe-access-" + random_hex(8))) {
    fs::create_directory(folder_);
  }
  ~AccessFiles() override { fs::remove_all(folder_); }

  std::string token() {
    const auto made = obtain_token(folder_);
    EXPECT_TRUE(made.ok()) << made.error().render();
    return made.ok() ? *made : "";
  }
  fs::path token_file() const { return folder_ / "admin.token"; }

  fs::path folder_;
};

TEST_F(AccessFiles, ATokenIsForItsOwnerOnly) {
  EXPECT_EQ(token().size(), 64U);

  struct stat status {};
  ASSERT_EQ(stat(token_file().c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 07777U, 0600U);
}

TEST_F(AccessFiles, ATokenStaysTheSameOverRestarts) { EXPECT_EQ(token(), token()); }

TEST_F(AccessFiles, ATokenThatOthersCouldReadIsReplaced) {
  const std::string first = token();
  fs::permissions(token_file(), fs::perms::owner_read | fs::perms::others_read);

  EXPECT_NE(token(), first);
  EXPECT_EQ(fs::status(token_file()).permissions(), fs::perms::owner_read | fs::perms::owner_write);
}

TEST_F(AccessFiles, ADamagedTokenIsReplaced) {
  std::ofstream(token_file()) << "short";
  fs::permissions(token_file(), fs::perms::owner_read | fs::perms::owner_write);

  EXPECT_EQ(token().size(), 64U);
}

TEST_F(AccessFiles, ALinkIsNotFollowed) {
  const fs::path elsewhere = folder_ / "elsewhere";
  std::ofstream(elsewhere) << std::string(64, 'a');
  fs::permissions(elsewhere, fs::perms::owner_read | fs::perms::owner_write);
  fs::create_symlink(elsewhere, token_file());

  EXPECT_NE(token(), std::string(64, 'a'));
  EXPECT_FALSE(fs::is_symlink(token_file()));
}

TEST_F(AccessFiles, ACommandFindsTheHub) {
  const std::string made = token();
  ASSERT_TRUE(publish_address(folder_, "127.0.0.1:8180").ok());

  const auto access = find_access(folder_);

  ASSERT_TRUE(access.ok());
  EXPECT_EQ(access->address, "127.0.0.1:8180");
  EXPECT_EQ(access->token, made);
}

TEST_F(AccessFiles, WithoutAnAddressNoHubRuns) {
  token();
  ASSERT_TRUE(publish_address(folder_, "127.0.0.1:8180").ok());
  withdraw_address(folder_);

  const auto access = find_access(folder_);

  ASSERT_FALSE(access.ok());
  EXPECT_EQ(access.error().code, "NABE-ADM-030");
}

TEST_F(AccessFiles, AFolderThatIsNotThereCannotHoldAToken) {
  const auto made = obtain_token(folder_ / "none");

  ASSERT_FALSE(made.ok());
  EXPECT_EQ(made.error().code, "NABE-ADM-021");
}

TEST(SameSecret, IsTrueForEqualTextsOnly) {
  EXPECT_TRUE(same_secret("abc", "abc"));
  for (const char* other : {"", "ab", "abcd", "abd", "abcabc"}) {
    EXPECT_FALSE(same_secret("abc", other)) << other;
    EXPECT_FALSE(same_secret(other, "abc")) << other;
  }
}

}  // namespace
}  // namespace nabe::admin
