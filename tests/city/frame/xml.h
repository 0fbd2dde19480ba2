// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <Poco/AutoPtr.h>
#include <Poco/DOM/Document.h>
#include <Poco/DOM/Element.h>

#include <string>
#include <utility>
#include <vector>

namespace nabe::city {

/// Null if the text is no well-formed XML or has a document type, and so entities of its own.
Poco::AutoPtr<Poco::XML::Document> parse_xml(const std::string& text);

/// Trimmed; empty for null.
std::string text_of(const Poco::XML::Element* element);

using Texts = std::vector<std::pair<std::string, std::string>>;

/// A root element of a namespace (or of none, if empty) with an element for each of the pairs, in their order.
std::string xml_of(const std::string& name_space, const std::string& root, const Texts& elements);

/// UTF-8 without the control characters that XML cannot hold.
bool is_xml_text(const std::string& text);

}  // namespace nabe::city
