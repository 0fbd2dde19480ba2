// SPDX-License-Identifier: EUPL-1.2
#include "city/portal_front/readable.h"

#include "common/http_text.h"
#include "common/json.h"
#include "common/multipart.h"
#include "common/xml.h"

namespace nabe::city::portal_front {
namespace {

const common::XmlElement* first_text(const common::XmlElement& element) {
  if (element.name == "text" && !element.text.empty()) return &element;
  for (const common::XmlElement& child : element.children) {
    if (const auto* found = first_text(child)) return found;
  }
  return nullptr;
}

void add_all_text(const common::XmlElement& element, std::string& text) {
  if (!element.text.empty()) text += (text.empty() ? "" : "\n") + element.text;
  for (const common::XmlElement& child : element.children) add_all_text(child, text);
}

bool is_of_kind(const std::string& media_type, const std::string& kind) {
  const std::size_t slash = media_type.find('/');
  if (slash == std::string::npos) return false;
  const std::string subtype = media_type.substr(slash + 1);
  const std::string suffix = '+' + kind;
  return subtype == kind || (subtype.size() > suffix.size() &&
                             subtype.compare(subtype.size() - suffix.size(), suffix.size(), suffix) == 0);
}

}  // namespace

std::string readable_text(const std::string& media_type, const std::string& content) {
  const std::string type = common::media_type_of(media_type);
  if (is_of_kind(type, "xml")) {
    const auto root = common::read_xml(content);
    if (!root) return {};
    if (const auto* found = first_text(*root)) return found->text;
    std::string text;
    add_all_text(*root, text);
    return text;
  }
  if (is_of_kind(type, "json")) {
    const auto json = common::Json::parse(content);
    return json ? json->text_at("text") : std::string();
  }
  return type == "text/plain" && common::is_utf8(content) ? content : std::string();
}

}  // namespace nabe::city::portal_front
