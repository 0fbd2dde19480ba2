// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>
#include <string_view>

namespace nabe::store::postgresql {

/// The statement with `$1`, `$2` in place of `?` and `?1` outside of quotes. As in SQLite, a bare `?` is one more than
/// the highest number so far.
std::string with_numbered_parameters(std::string_view sql);

}  // namespace nabe::store::postgresql
