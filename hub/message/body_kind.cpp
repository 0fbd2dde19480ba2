// SPDX-License-Identifier: EUPL-1.2
#include "message/body_kind.h"

#include <string>

namespace nabe::message {

BodyKind body_kind_of(std::string_view media_type) {
  std::string type;
  for (const char c : media_type.substr(0, media_type.find(';'))) {
    if (c != ' ' && c != '\t') {
      type += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    }
  }
  if (type == "application/xml" || type == "text/xml" || type.ends_with("+xml")) {
    return BodyKind::Xml;
  }
  if (type == "application/json" || type.ends_with("+json")) {
    return BodyKind::Json;
  }
  return BodyKind::Opaque;
}

}  // namespace nabe::message
