// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "nabe/connector.hpp"

namespace nabe::dms {

/// How a message type is filed.
struct Filing {
  bool filed = true;  ///< false: itself not, only what the route sends along with it
  std::string direction;
  std::string kind;
};

/// Direction and kind for each message type: the types of the domain, changed and extended by an option.
class FilingTable {
 public:
  /// `entries`: TYPE=DIRECTION:KIND with `in` or `out`, or TYPE=none. Throws std::invalid_argument for anything else.
  explicit FilingTable(const std::vector<std::string>& entries);
  /// Null if the type is not known.
  const Filing* find(std::string_view type) const;

 private:
  std::map<std::string, Filing, std::less<>> filings_;
};

/// One document to be filed: a body or an attachment. Valid as long as the message.
struct FilingItem {
  std::string key;  ///< the same on every attempt, and for no other document
  std::string name;
  std::string direction;
  std::string kind;
  std::string sender;
  std::string media_type;
  std::string sha256;  ///< empty: unknown
  std::uint64_t size_bytes = 0;
  std::int64_t received_ms = 0;
  Stream stream;
};

struct FilingPlan {
  std::vector<FilingItem> items;
  std::string unknown_type;  ///< of the message, or of one that goes with it; then there are no items
};

/// What of a message has to be filed: the messages that the route sends along first, then the message itself; of each
/// the body, unless it is empty, and the attachments.
FilingPlan plan_of(const Message& message, const FilingTable& table);

}  // namespace nabe::dms
