// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

/// How a command finds the running hub: two files in the state folder.
namespace nabe::admin {

struct Access {
  std::string address;  ///< host:port as bound
  std::string token;
};

/// The token of `admin.token` (64 hexadecimal digits, mode 0600), made new if it is missing, damaged, or was readable
/// by others. It stays the same over restarts, so that a scraper can keep it.
/// Errors: NABE-ADM-021. Blocks: on the disk.
Result<std::string> obtain_token(const std::string& state_folder);

/// Writes `admin.address`; `withdraw_address` removes it. Errors: NABE-ADM-021.
Result<void> publish_address(const std::string& state_folder, const std::string& address);
void withdraw_address(const std::string& state_folder);

/// Errors: NABE-ADM-030 no hub runs on this folder, NABE-ADM-021 the token cannot be read.
Result<Access> find_access(const std::string& state_folder);

/// Compares in a time that tells nothing about where the difference is.
bool same_secret(std::string_view a, std::string_view b);

}  // namespace nabe::admin
