// SPDX-License-Identifier: EUPL-1.2
#include "city/frame/request.h"

#include <algorithm>

#include "common/url.h"

namespace nabe::city {
namespace {

std::optional<std::string> decode_field(std::string_view text) {
  std::string spaced(text);
  std::replace(spaced.begin(), spaced.end(), '+', ' ');
  return common::percent_decode(spaced);
}

std::optional<std::vector<std::string>> split_path(std::string_view path) {
  std::vector<std::string> pieces;
  while (!path.empty()) {
    const std::string_view piece = path.substr(0, path.find('/'));
    path.remove_prefix(std::min(path.size(), piece.size() + 1));
    if (piece.empty()) continue;
    const auto decoded = common::percent_decode(piece);
    if (!decoded || !common::is_utf8(*decoded)) return std::nullopt;
    pieces.push_back(*decoded);
  }
  return pieces;
}

class Parts final : public common::MultipartHandler {
 public:
  bool part_begin(const common::PartHead& head) override {
    all.push_back({head, {}});
    return true;
  }
  bool part_bytes(std::string_view bytes) override {
    all.back().content.append(bytes);
    return true;
  }
  bool part_end() override { return true; }
  std::vector<Part> all;
};

}  // namespace

const std::string* Request::field(std::string_view name) const {
  const auto found = std::find_if(fields.begin(), fields.end(), [&](const auto& pair) { return pair.first == name; });
  return found == fields.end() ? nullptr : &found->second;
}

std::string Request::text(std::string_view name) const {
  const std::string* found = field(name);
  return found == nullptr ? std::string() : *found;
}

std::string_view Request::header(std::string_view name) const {
  for (const auto& [key, value] : headers) {
    if (common::equals_ignoring_case(key, name)) return value;
  }
  return {};
}

std::optional<Pairs> parse_form(std::string_view text) {
  Pairs pairs;
  while (!text.empty()) {
    const std::string_view pair = text.substr(0, text.find('&'));
    text.remove_prefix(std::min(text.size(), pair.size() + 1));
    if (pair.empty()) continue;
    const std::size_t equals = std::min(pair.find('='), pair.size());
    const auto name = decode_field(pair.substr(0, equals));
    const auto value = decode_field(pair.substr(std::min(pair.size(), equals + 1)));
    if (!name || !value || !common::is_utf8(*name) || !common::is_utf8(*value)) return std::nullopt;
    pairs.emplace_back(*name, *value);
  }
  return pairs;
}

std::optional<Request> make_request(const common::RequestHead& head) {
  auto path = split_path(head.path);
  auto fields = parse_form(head.query);
  if (!path || !fields) return std::nullopt;
  Request request{std::string(head.method), std::string(head.target), std::move(*path), {}, {}, std::move(*fields), {}};
  for (const common::HeaderView& header : head.headers) request.headers.emplace_back(header.name, header.value);
  return request;
}

bool set_body(Request& request, std::string body) {
  request.body = std::move(body);
  const std::string_view type = request.header("Content-Type");
  const std::string media_type = common::media_type_of(type);
  if (media_type == "application/x-www-form-urlencoded") {
    const auto form = parse_form(request.body);
    if (!form) return false;
    request.fields.insert(request.fields.end(), form->begin(), form->end());
  } else if (media_type.rfind("multipart/", 0) == 0) {
    const std::string boundary = common::header_parameter(type, "boundary").value_or("");
    if (!common::is_boundary(boundary)) return false;
    Parts parts;
    if (common::MultipartParser(boundary, {}, parts).feed(request.body) != common::MultipartParser::Status::Done) {
      return false;
    }
    for (Part& part : parts.all) {
      if (part.head.file_name.empty() && common::is_utf8(part.content)) {
        request.fields.emplace_back(part.head.name, part.content);
      }
    }
    request.parts = std::move(parts.all);
  }
  return true;
}

}  // namespace nabe::city
