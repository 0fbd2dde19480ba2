// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace nabe::common {

struct XmlLimits {
  std::size_t bytes = 1024 * 1024;
  std::size_t depth = 32;
  std::size_t elements = 10'000;
};

struct XmlAttribute {
  std::string name;  ///< without prefix
  std::string value;
};

/// An element of a small document, all of it in memory.
struct XmlElement {
  std::string name;        ///< without prefix
  std::string name_space;  ///< empty: none
  std::string text;        ///< of its own, without that of its children; trimmed when it was read
  std::vector<XmlAttribute> attributes;
  std::vector<XmlElement> children;

  /// The first one of that name in the same namespace; null if there is none.
  const XmlElement* child(std::string_view wanted) const;
  /// Empty if there is none.
  std::string child_text(std::string_view wanted) const;
  std::string attribute(std::string_view wanted) const;
  /// Adds a child in this element's namespace and returns it.
  XmlElement& add(std::string child_name, std::string child_text = {});
};

/// Nothing if the text is no well-formed XML in UTF-8, has a document type, or exceeds a limit.
std::optional<XmlElement> read_xml(std::string_view text, const XmlLimits& limits = {});

/// A document in UTF-8 in the namespace of its root. An element has text or children. Characters that XML cannot hold
/// become blanks.
std::string write_xml(const XmlElement& root);

}  // namespace nabe::common
