// SPDX-License-Identifier: EUPL-1.2
#include "city/case_system/application_xml.h"

#include "city/frame/xml.h"

namespace nabe::city::case_system {
namespace {

constexpr const char* kContainer = "urn:nabe:xfall-profile:1";

const Poco::XML::Element* child(const Poco::XML::Element* parent, const std::string& name) {
  return parent == nullptr ? nullptr : parent->getChildElementNS(kContainer, name);
}

}  // namespace

std::optional<PersonName> applicant_of(const std::string& xml) {
  const auto document = parse_xml(xml);
  if (!document) return std::nullopt;
  const Poco::XML::Element* root = document->documentElement();
  if (root->namespaceURI() != kContainer || root->localName() != "application") return std::nullopt;
  const Poco::XML::Element* applicant = child(root, "applicant");
  const Poco::XML::Element* name = child(applicant, "name");
  return PersonName{text_of(child(name, "givenName")), text_of(child(name, "familyName")),
                    text_of(child(child(applicant, "birth"), "date"))};
}

}  // namespace nabe::city::case_system
