// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace nabe::routing {

enum class Axis { Child, Descendant };

/// One element on the way: any, or exactly this one.
struct Step {
  Axis axis = Axis::Child;
  bool any = false;
  std::string uri;  ///< empty: no namespace
  std::string name;
  friend bool operator==(const Step&, const Step&) = default;
};

enum class Selects {
  Element,    ///< its value is all text inside it, trimmed
  Attribute,  ///< its value, trimmed
  OwnText,    ///< text(): the element's text without that of its children, trimmed; nothing if that is empty
};

/// A path with its prefixes resolved.
struct Path {
  std::vector<Step> steps;  ///< from the root; never empty
  Selects selects = Selects::Element;
  bool or_inside = false;  ///< `//a//@id`: of that element or of any inside it; never with Selects::Element
  std::string attribute_uri;
  std::string attribute_name;
  friend bool operator==(const Path&, const Path&) = default;
};

/// Compiles what configuration files write: `/a:b/c`, `//x`, `/a/*`, `//a//b`, `//a/@id`, `//@id`,
/// `/a//@id` (of `a` or of any element inside it), `/a/text()`. The grammar is that of config::check_path.
/// A path begins with `/` (the root element) or `//` (any element); `.//` means `//`. A name without prefix is in
/// no namespace; `xml:` is always bound.
/// Errors: NABE-RTE-001 syntax (says what is supported), NABE-RTE-002 unbound prefix.
/// Threads: [any].
Result<Path> compile_path(std::string_view text, const std::map<std::string, std::string>& namespaces);

}  // namespace nabe::routing
