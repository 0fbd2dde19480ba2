// SPDX-License-Identifier: EUPL-1.2
// What is changed in a sample before it is sent: the document keeps all else, and its prefixes.
#include <Poco/DOM/DOMParser.h>
#include <Poco/DOM/DOMWriter.h>
#include <Poco/DOM/Document.h>
#include <Poco/DOM/Element.h>
#include <Poco/DOM/Text.h>
#include <Poco/SAX/XMLReader.h>
#include <Poco/XML/XMLWriter.h>

#include <sstream>

#include "city/portal_front/sample.h"
#include "samples/bytes.h"

namespace nabe::city::portal_front {
namespace {

using Poco::AutoPtr;
using Poco::XML::Element;

/// A sample, so no text of a peer. Read without namespaces: a name stays as it is written, with its prefix, and the
/// writer invents none.
AutoPtr<Poco::XML::Document> parse_sample(const Sample& sample) {
  Poco::XML::DOMParser parser;
  parser.setFeature(Poco::XML::XMLReader::FEATURE_NAMESPACES, false);
  return parser.parseString(std::string(sample.xml));
}

/// A name of the container, with the prefix that the document gives it.
std::string container_name(const Poco::XML::Document& document, const std::string& name) {
  const std::string& root = document.documentElement()->nodeName();
  return root.substr(0, root.find(':') + 1) + name;
}

Element* child(const Element* parent, const std::string& name) {
  return parent == nullptr ? nullptr : parent->getChildElement(container_name(*parent->ownerDocument(), name));
}

AutoPtr<Element> make(const Element& beside, const std::string& name) {
  return beside.ownerDocument()->createElement(container_name(*beside.ownerDocument(), name));
}

void set_text(Element& element, const std::string& text) {
  while (element.firstChild() != nullptr) element.removeChild(element.firstChild());
  AutoPtr<Poco::XML::Text> node = element.ownerDocument()->createTextNode(text);
  element.appendChild(node);
}

Element* append(Element& parent, const std::string& name, const std::string& text = {}) {
  AutoPtr<Element> made = make(parent, name);
  parent.appendChild(made);
  if (!text.empty()) set_text(*made, text);
  return made.get();
}

void set_given_name(Element& name, const std::string& given) {
  Element* const there = child(&name, "givenName");
  if (there != nullptr && given.empty()) {
    name.removeChild(there);
  } else if (there != nullptr) {
    set_text(*there, given);
  } else if (!given.empty()) {
    AutoPtr<Element> made = make(name, "givenName");
    set_text(*made, given);
    name.insertBefore(made, child(&name, "familyName"));
  }
}

void set_names(Element& name, const Sample& sample, const Changes& changes) {
  if (sample.of_organization) {
    if (Element* const legal = child(&name, "legalName")) set_text(*legal, changes.family_name);
    return;
  }
  set_given_name(name, changes.given_name);
  if (Element* const family = child(&name, "familyName")) set_text(*family, changes.family_name);
}

void add_document(Element& documents, const File& file) {
  std::size_t number = 1;
  for (const Poco::XML::Node* node = documents.firstChild(); node != nullptr; node = node->nextSibling()) {
    if (node->nodeType() == Poco::XML::Node::ELEMENT_NODE) ++number;
  }
  Element* const document = append(documents, "document");
  document->setAttribute("id", "portal-" + std::to_string(number));
  Element* const info = append(*document, "info");
  append(*info, "purpose", "attachment");
  append(*info, "mediaType", file.media_type);
  append(*info, "fileName", file.name);
  append(*info, "size", std::to_string(file.content.size()));
  append(*info, "sha256", samples::sha256_of(file.content));
  append(*document, "attachment", file.name);
}

}  // namespace

std::string document_of(const Sample& sample, const Changes& changes, const std::string& message_id,
                        const std::string& created) {
  const bool same_names = changes.given_name == sample.given_name && changes.family_name == sample.family_name;
  if (same_names && changes.files.empty()) return std::string(sample.xml);
  const auto document = parse_sample(sample);
  Element* const root = document->documentElement();
  Element* const sender = child(root, "sender");
  if (Element* const id = child(sender, "messageId")) set_text(*id, message_id);
  if (Element* const time = child(sender, "created")) set_text(*time, created);
  if (Element* const name = child(child(root, "applicant"), "name")) {
    if (!same_names) set_names(*name, sample, changes);
  }
  if (!changes.files.empty()) {
    Element* documents = child(root, "documents");
    if (documents == nullptr) documents = append(*root, "documents");
    const std::vector<File> all = attachments_of(sample, changes.files);
    for (std::size_t i = sample.attachments.size(); i < all.size(); ++i) add_document(*documents, all[i]);
  }
  std::ostringstream out;
  Poco::XML::DOMWriter writer;
  writer.setOptions(Poco::XML::XMLWriter::WRITE_XML_DECLARATION);
  writer.writeNode(out, document);
  return out.str();
}

}  // namespace nabe::city::portal_front
