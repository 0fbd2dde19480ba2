// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "common/http_message.h"
#include "common/http_server.h"
#include "common/multipart.h"

namespace nabe::city {

using Response = common::HttpResponse;
using Pairs = std::vector<std::pair<std::string, std::string>>;

struct Part {
  common::PartHead head;
  std::string content;
};

/// A request with its whole body.
struct Request {
  std::string method;
  std::string target;             ///< as sent
  std::vector<std::string> path;  ///< its pieces, decoded
  common::HeaderList headers;
  std::string body;
  Pairs fields;             ///< of the query, then of a form in the body, in their order
  std::vector<Part> parts;  ///< of a multipart body; those without a file name are in `fields` too

  /// Of the first of that name; null if there is none.
  const std::string* field(std::string_view name) const;
  /// Empty if there is none.
  std::string text(std::string_view name) const;
  std::string_view header(std::string_view name) const;
};

/// Nothing if the target, a form or a multipart body is broken.
std::optional<Request> make_request(const common::RequestHead& head);
bool set_body(Request& request, std::string body);

/// `a=b&c=d` with "+" and %XX undone; nothing if it is broken.
std::optional<Pairs> parse_form(std::string_view text);

}  // namespace nabe::city
