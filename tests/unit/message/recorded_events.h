// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <functional>
#include <string>

#include "message/xml_reader.h"

namespace nabe::message {

/// Writes the events of a document down: `<{uri}prefix:name xmlns:p=uri {uri}attribute="value">text</>`.
class RecordedEvents final : public XmlEvents {
 public:
  std::function<void(const XmlStart&)> on_start;

  void start(const XmlStart& element) override {
    text_ += "<" + name(element.uri, element.prefix, element.name);
    for (const XmlNamespace& declaration : element.declarations) {
      text_ += " xmlns:" + std::string(declaration.prefix) + "=" + std::string(declaration.uri);
    }
    for (const XmlAttribute& attribute : element.attributes) {
      text_ +=
          " " + name(attribute.uri, attribute.prefix, attribute.name) + "=\"" + std::string(attribute.value) + "\"";
    }
    text_ += ">";
    if (on_start) {
      on_start(element);
    }
  }
  void text(std::string_view piece) override { text_ += piece; }
  void end() override { text_ += "</>"; }

  const std::string& seen() const { return text_; }

 private:
  static std::string name(std::string_view uri, std::string_view prefix, std::string_view local) {
    std::string text = uri.empty() ? "" : "{" + std::string(uri) + "}";
    text += prefix.empty() ? "" : std::string(prefix) + ":";
    return text + std::string(local);
  }

  std::string text_;
};

struct ReadResult {
  std::string seen;
  std::string code;  ///< of the error; empty: none
  std::string message;
};

/// Reads a document in pieces of `piece_bytes`.
inline ReadResult read_in_pieces(std::string_view document, std::size_t piece_bytes, const XmlLimits& limits = {}) {
  RecordedEvents events;
  XmlReader reader(events, limits);
  Result<void> result;
  for (std::size_t at = 0; at < document.size() && result.ok(); at += piece_bytes) {
    result = reader.push(document.substr(at, piece_bytes));
  }
  if (result.ok()) {
    result = reader.finish();
  }
  return {events.seen(), result.ok() ? "" : result.error().code, result.ok() ? "" : result.error().message};
}

inline ReadResult read(std::string_view document, const XmlLimits& limits = {}) {
  return read_in_pieces(document, document.size() + 1, limits);
}

}  // namespace nabe::message
