// SPDX-License-Identifier: EUPL-1.2
#include "portal/paths.h"

#include <charconv>

#include "common/url.h"

namespace nabe::portal {
namespace {

constexpr std::uint64_t kMaxNumber = 1ULL << 53;

std::vector<std::string_view> split(std::string_view text, char at) {
  std::vector<std::string_view> pieces;
  for (std::size_t begin = 0; begin <= text.size();) {
    const std::size_t end = std::min(text.find(at, begin), text.size());
    pieces.push_back(text.substr(begin, end - begin));
    begin = end + 1;
  }
  return pieces;
}

bool take_piece(std::string_view pattern, std::string_view given, Target& target) {
  if (pattern == "{application}") {
    auto decoded = common::percent_decode(given);
    if (!decoded || decoded->empty()) return false;
    target.application = std::move(*decoded);
    return true;
  }
  if (pattern == "{number}" || pattern == "{index}") {
    const auto number = whole_number(given);
    if (!number) return false;
    (pattern == "{number}" ? target.number : target.index) = *number;
    return true;
  }
  return pattern == given;
}

bool matches(std::string_view pattern, const std::vector<std::string_view>& given, Target& target) {
  const std::vector<std::string_view> pieces = split(pattern, '/');
  if (pieces.size() != given.size()) return false;
  for (std::size_t i = 0; i < pieces.size(); ++i) {
    if (!take_piece(pieces[i], given[i], target)) return false;
  }
  return true;
}

}  // namespace

const std::vector<Operation>& operations() {
  static const std::vector<Operation> kOperations = {
      {Endpoint::Submit, "POST", "/v1/applications"},
      {Endpoint::ListApplications, "GET", "/v1/applications"},
      {Endpoint::ShowApplication, "GET", "/v1/applications/{application}"},
      {Endpoint::Withdraw, "POST", "/v1/applications/{application}/withdrawal"},
      {Endpoint::FollowEvents, "GET", "/v1/applications/{application}/events"},
      {Endpoint::ListMailbox, "GET", "/v1/mailbox"},
      {Endpoint::ListApplicationMailbox, "GET", "/v1/applications/{application}/mailbox"},
      {Endpoint::ShowItem, "GET", "/v1/applications/{application}/mailbox/{number}"},
      {Endpoint::FetchContent, "GET", "/v1/applications/{application}/mailbox/{number}/content"},
      {Endpoint::FetchAttachment, "GET", "/v1/applications/{application}/mailbox/{number}/attachments/{index}"},
      {Endpoint::Acknowledge, "POST", "/v1/applications/{application}/mailbox/{number}/acknowledgement"},
      {Endpoint::Answer, "POST", "/v1/applications/{application}/mailbox/{number}/answer"},
      {Endpoint::Describe, "GET", "/v1/openapi.json"},
  };
  return kOperations;
}

PathMatch match_path(std::string_view method, std::string_view path) {
  const std::vector<std::string_view> given = split(path, '/');
  PathMatch match;
  for (const Operation& operation : operations()) {
    Target target;
    if (!matches(operation.path, given, target)) continue;
    match.allow.append(match.allow.empty() ? "" : ", ").append(operation.method);
    target.endpoint = operation.endpoint;
    if (operation.method == method) match.target = std::move(target);
  }
  return match;
}

std::optional<std::string> query_parameter(std::string_view query, std::string_view name) {
  std::optional<std::string> found = std::string();
  bool seen = false;
  for (const std::string_view piece : split(query, '&')) {
    const std::size_t equals = piece.find('=');
    if (piece.substr(0, equals) != name) continue;
    if (seen || equals == std::string_view::npos) return std::nullopt;
    seen = true;
    found = common::percent_decode(piece.substr(equals + 1));
  }
  return found;
}

std::optional<std::uint64_t> whole_number(std::string_view text) {
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (text.empty() || error != std::errc() || end != text.data() + text.size() || number > kMaxNumber) {
    return std::nullopt;
  }
  return number;
}

}  // namespace nabe::portal
