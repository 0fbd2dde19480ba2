// SPDX-License-Identifier: EUPL-1.2
#include "http/url_template.h"

#include <algorithm>
#include <stdexcept>

namespace nabe::http {
namespace {

constexpr std::string_view kAttribute = "attribute.";
constexpr std::string_view kFact = "fact.";

}  // namespace

UrlTemplate::UrlTemplate(std::string_view text) {
  const std::size_t scheme = text.find("://");
  const std::size_t begin = scheme == std::string_view::npos ? 0 : scheme + 3;
  const std::size_t authority_end = std::min(text.find_first_of("/?", begin), text.size());
  if (text.substr(0, authority_end).find('{') != std::string_view::npos) {
    throw std::invalid_argument("option url: a placeholder may stand in path and query only");
  }
  const auto url = common::parse_url(text);
  if (!url) throw std::invalid_argument("option url: expected http://host/path or https://host/path");
  base_ = *url;
  std::string_view rest = base_.target;
  while (!rest.empty()) {
    const std::size_t open = std::min(rest.find('{'), rest.size());
    if (open > 0) pieces_.push_back({Piece::Kind::Text, std::string(rest.substr(0, open))});
    rest.remove_prefix(open);
    if (rest.empty()) break;
    const std::size_t close = rest.find('}');
    const std::string_view name = rest.substr(1, close == std::string_view::npos ? 0 : close - 1);
    if (name.substr(0, kAttribute.size()) == kAttribute && name.size() > kAttribute.size()) {
      pieces_.push_back({Piece::Kind::Attribute, std::string(name.substr(kAttribute.size()))});
    } else if (name.substr(0, kFact.size()) == kFact && name.size() > kFact.size()) {
      pieces_.push_back({Piece::Kind::Fact, std::string(name.substr(kFact.size()))});
    } else {
      throw std::invalid_argument("option url: expected {attribute.NAME} or {fact.NAME}");
    }
    rest.remove_prefix(close + 1);
  }
}

UrlTemplate::Expansion UrlTemplate::expand(const Message& message) const {
  Expansion expansion{base_, {}};
  if (pieces_.size() == 1 && pieces_.front().kind == Piece::Kind::Text) return expansion;
  expansion.url.target.clear();
  for (const Piece& piece : pieces_) {
    if (piece.kind == Piece::Kind::Text) {
      expansion.url.target += piece.text;
      continue;
    }
    const bool is_fact = piece.kind == Piece::Kind::Fact;
    const std::string_view value =
        (is_fact ? message.fact(piece.text) : message.attribute(piece.text)).value_or(std::string_view());
    if (value.empty() || value == "." || value == "..") {
      expansion.missing = std::string(is_fact ? kFact : kAttribute) + piece.text;
      return expansion;
    }
    expansion.url.target += common::percent_encode(value);
  }
  return expansion;
}

}  // namespace nabe::http
