// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "common/url.h"
#include "nabe/connector.hpp"

namespace nabe::http {

/// A target URL in which {attribute.NAME} and {fact.NAME} stand for values of the message, percent-encoded.
class UrlTemplate {
 public:
  /// Throws std::invalid_argument for an unknown placeholder, one in scheme or authority, or what is no http(s) URL.
  explicit UrlTemplate(std::string_view text);

  struct Expansion {
    common::Url url;
    std::string missing;  ///< the placeholder without a usable value; then there is no URL
  };
  /// A value that is missing, empty, "." or ".." is not usable: it would name another place than was configured.
  Expansion expand(const Message& message) const;

  /// The URL with its placeholders as they are; host and port are the real ones.
  const common::Url& base() const { return base_; }

 private:
  struct Piece {
    enum class Kind { Text, Attribute, Fact } kind;
    std::string text;
  };
  common::Url base_;
  std::vector<Piece> pieces_;  ///< of the target
};

}  // namespace nabe::http
