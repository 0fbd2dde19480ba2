// SPDX-License-Identifier: EUPL-1.2
#include "city/frame/xml.h"

#include <Poco/DOM/DOMParser.h>
#include <Poco/Exception.h>
#include <Poco/SAX/XMLReader.h>
#include <Poco/XML/XMLWriter.h>

#include <algorithm>
#include <sstream>

#include "common/http_message.h"

namespace nabe::city {

Poco::AutoPtr<Poco::XML::Document> parse_xml(const std::string& text) {
  if (text.find("<!DOCTYPE") != std::string::npos) return nullptr;
  try {
    Poco::XML::DOMParser parser;
    parser.setFeature(Poco::XML::XMLReader::FEATURE_EXTERNAL_GENERAL_ENTITIES, false);
    parser.setFeature(Poco::XML::XMLReader::FEATURE_EXTERNAL_PARAMETER_ENTITIES, false);
    return parser.parseString(text);
  } catch (const Poco::Exception&) {
    return nullptr;
  }
}

std::string text_of(const Poco::XML::Element* element) {
  return element == nullptr ? std::string() : std::string(common::trim_blanks(element->innerText()));
}

std::string xml_of(const std::string& name_space, const std::string& root, const Texts& elements) {
  std::ostringstream out;
  Poco::XML::XMLWriter writer(out, Poco::XML::XMLWriter::WRITE_XML_DECLARATION);
  writer.startDocument();
  if (!name_space.empty()) writer.startPrefixMapping("", name_space);
  writer.startElement(name_space, root, root);
  for (const auto& [name, text] : elements) writer.dataElement(name_space, name, name, text);
  writer.endElement(name_space, root, root);
  if (!name_space.empty()) writer.endPrefixMapping("");
  writer.endDocument();
  return out.str();
}

bool is_xml_text(const std::string& text) {
  return common::is_utf8(text) && std::none_of(text.begin(), text.end(), [](char c) {
           return static_cast<unsigned char>(c) < 0x20 && c != '\n' && c != '\t' && c != '\r';
         });
}

}  // namespace nabe::city
