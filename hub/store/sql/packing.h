// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "message/message.h"

/// Lists in one column: each item as its length in decimal, a colon, the bytes. Unpacking throws DamagedRow.
namespace nabe::store::sql {

std::string pack(const std::vector<std::string>& items);
std::string pack(const Pairs& pairs);
std::vector<std::string> unpack_list(std::string_view packed);
Pairs unpack_pairs(std::string_view packed);

}  // namespace nabe::store::sql
