// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstddef>

namespace nabe::message {

/// What an XML document may cost its reader. Text has no bound of its own: it is passed on as it arrives.
struct XmlLimits {
  std::size_t max_depth = 64;                   ///< elements inside each other
  std::size_t max_attributes = 64;              ///< of one element, namespace declarations not counted
  std::size_t max_attribute_bytes = 64 * 1024;  ///< one attribute's value
  std::size_t max_token_bytes = 256 * 1024;     ///< one tag, comment or processing instruction
  std::size_t max_name_bytes = 512;             ///< one name, or one reference such as &amp;
  std::size_t max_namespace_bytes = 1024;       ///< one namespace URI
  std::size_t max_namespaces = 256;             ///< declarations in scope at once
};

}  // namespace nabe::message
