// SPDX-License-Identifier: EUPL-1.2
#include "common/xml.h"

#include <Poco/SAX/Attributes.h>
#include <Poco/SAX/AttributesImpl.h>
#include <Poco/SAX/DefaultHandler.h>
#include <Poco/SAX/SAXParser.h>
#include <Poco/XML/XMLWriter.h>

#include <algorithm>
#include <sstream>

#include "common/http_message.h"

namespace nabe::common {
namespace {

/// Builds the tree. Nothing is thrown through the parser, which is C: beyond a limit the rest is passed over.
class TreeBuilder final : public Poco::XML::DefaultHandler {
 public:
  explicit TreeBuilder(const XmlLimits& limits) : limits_(limits) {}

  void startElement(const std::string& name_space, const std::string& name, const std::string&,
                    const Poco::XML::Attributes& attributes) override {
    exceeded_ = exceeded_ || open_.size() >= limits_.depth || ++elements_ > limits_.elements;
    if (exceeded_) return;
    XmlElement element{name, name_space, {}, {}, {}};
    for (int i = 0; i < attributes.getLength(); ++i) {
      element.attributes.push_back({attributes.getLocalName(i), attributes.getValue(i)});
    }
    open_.push_back(std::move(element));
  }

  void endElement(const std::string&, const std::string&, const std::string&) override {
    if (exceeded_ || open_.empty()) return;
    XmlElement done = std::move(open_.back());
    open_.pop_back();
    done.text = std::string(trim_blanks(done.text));
    if (open_.empty()) {
      root_ = std::move(done);
    } else {
      open_.back().children.push_back(std::move(done));
    }
  }

  void characters(const Poco::XML::XMLChar text[], int start, int length) override {
    if (exceeded_ || open_.empty()) return;
    open_.back().text.append(text + start, static_cast<std::size_t>(length));
  }

  std::optional<XmlElement> take() { return exceeded_ ? std::nullopt : std::move(root_); }

 private:
  const XmlLimits limits_;
  std::vector<XmlElement> open_;
  std::optional<XmlElement> root_;
  std::size_t elements_ = 0;
  bool exceeded_ = false;
};

std::string as_xml_text(std::string text) {
  std::replace_if(
      text.begin(), text.end(),
      [](char c) { return static_cast<unsigned char>(c) < 0x20 && c != '\n' && c != '\t' && c != '\r'; }, ' ');
  return text;
}

void write(Poco::XML::XMLWriter& writer, const std::string& name_space, const XmlElement& element) {
  Poco::XML::AttributesImpl attributes;
  for (const XmlAttribute& attribute : element.attributes) {
    attributes.addAttribute("", attribute.name, attribute.name, "CDATA", as_xml_text(attribute.value));
  }
  writer.startElement(name_space, element.name, element.name, attributes);
  writer.characters(as_xml_text(element.text));
  for (const XmlElement& child : element.children) write(writer, name_space, child);
  writer.endElement(name_space, element.name, element.name);
}

}  // namespace

const XmlElement* XmlElement::child(std::string_view wanted) const {
  const auto found = std::find_if(children.begin(), children.end(), [&](const XmlElement& each) {
    return each.name == wanted && each.name_space == name_space;
  });
  return found == children.end() ? nullptr : &*found;
}

std::string XmlElement::child_text(std::string_view wanted) const {
  const XmlElement* found = child(wanted);
  return found == nullptr ? std::string() : found->text;
}

std::string XmlElement::attribute(std::string_view wanted) const {
  const auto found =
      std::find_if(attributes.begin(), attributes.end(), [&](const XmlAttribute& each) { return each.name == wanted; });
  return found == attributes.end() ? std::string() : found->value;
}

XmlElement& XmlElement::add(std::string child_name, std::string child_text) {
  return children.emplace_back(XmlElement{std::move(child_name), name_space, std::move(child_text), {}, {}});
}

std::optional<XmlElement> read_xml(std::string_view text, const XmlLimits& limits) {
  if (text.size() > limits.bytes || !is_utf8(text) || text.find('\0') != std::string_view::npos) return std::nullopt;
  if (text.find("<!DOCTYPE") != std::string_view::npos) return std::nullopt;
  try {
    Poco::XML::SAXParser parser;
    parser.setFeature(Poco::XML::XMLReader::FEATURE_NAMESPACES, true);
    parser.setFeature(Poco::XML::XMLReader::FEATURE_EXTERNAL_GENERAL_ENTITIES, false);
    parser.setFeature(Poco::XML::XMLReader::FEATURE_EXTERNAL_PARAMETER_ENTITIES, false);
    TreeBuilder builder(limits);
    parser.setContentHandler(&builder);
    parser.parseMemoryNP(text.data(), text.size());
    return builder.take();
  } catch (const std::exception&) {
    return std::nullopt;
  }
}

std::string write_xml(const XmlElement& root) {
  std::ostringstream out;
  Poco::XML::XMLWriter writer(out, Poco::XML::XMLWriter::WRITE_XML_DECLARATION);
  writer.startDocument();
  if (!root.name_space.empty()) writer.startPrefixMapping("", root.name_space);
  write(writer, root.name_space, root);
  if (!root.name_space.empty()) writer.endPrefixMapping("");
  writer.endDocument();
  return out.str();
}

}  // namespace nabe::common
