// SPDX-License-Identifier: EUPL-1.2
#include "city/case_system/application_xml.h"

#include <Poco/AutoPtr.h>
#include <Poco/DOM/DOMParser.h>
#include <Poco/DOM/Document.h>
#include <Poco/DOM/Element.h>
#include <Poco/Exception.h>
#include <Poco/SAX/XMLReader.h>
#include <Poco/XML/XMLWriter.h>

#include <algorithm>
#include <sstream>

#include "common/http_message.h"

namespace nabe::city::case_system {
namespace {

constexpr const char* kContainer = "urn:nabe:xfall-profile:1";

const Poco::XML::Element* child(const Poco::XML::Element* parent, const std::string& name) {
  return parent == nullptr ? nullptr : parent->getChildElementNS(kContainer, name);
}

std::string text_of(const Poco::XML::Element* element) {
  return element == nullptr ? std::string() : std::string(common::trim_blanks(element->innerText()));
}

}  // namespace

std::optional<PersonName> applicant_of(const std::string& xml) {
  // No document type is needed, and with none there are no entities of the sender's making.
  if (xml.find("<!DOCTYPE") != std::string::npos) return std::nullopt;
  try {
    Poco::XML::DOMParser parser;
    parser.setFeature(Poco::XML::XMLReader::FEATURE_EXTERNAL_GENERAL_ENTITIES, false);
    parser.setFeature(Poco::XML::XMLReader::FEATURE_EXTERNAL_PARAMETER_ENTITIES, false);
    const Poco::AutoPtr<Poco::XML::Document> document = parser.parseString(xml);
    const Poco::XML::Element* root = document->documentElement();
    if (root->namespaceURI() != kContainer || root->localName() != "application") return std::nullopt;
    const Poco::XML::Element* applicant = child(root, "applicant");
    const Poco::XML::Element* name = child(applicant, "name");
    return PersonName{text_of(child(name, "givenName")), text_of(child(name, "familyName")),
                      text_of(child(child(applicant, "birth"), "date"))};
  } catch (const Poco::Exception&) {
    return std::nullopt;
  }
}

std::string xml_of(const std::string& root, const std::vector<std::pair<std::string, std::string>>& elements) {
  std::ostringstream out;
  Poco::XML::XMLWriter writer(out, Poco::XML::XMLWriter::WRITE_XML_DECLARATION);
  writer.startDocument();
  writer.startPrefixMapping("", kNamespace);
  writer.startElement(kNamespace, root, root);
  for (const auto& [name, text] : elements) writer.dataElement(kNamespace, name, name, text);
  writer.endElement(kNamespace, root, root);
  writer.endPrefixMapping("");
  writer.endDocument();
  return out.str();
}

bool is_xml_text(const std::string& text) {
  return common::is_utf8(text) && std::none_of(text.begin(), text.end(), [](char c) {
           return static_cast<unsigned char>(c) < 0x20 && c != '\n' && c != '\t' && c != '\r';
         });
}

}  // namespace nabe::city::case_system
