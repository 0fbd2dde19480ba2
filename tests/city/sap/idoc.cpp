// SPDX-License-Identifier: EUPL-1.2
#include "city/sap/idoc.h"

#include <algorithm>
#include <map>

#include "city/frame/xml.h"

namespace nabe::city::sap {
namespace {

using Poco::XML::Element;

constexpr std::size_t kMostDigits = 13;

std::string field(const Element* segment, const std::string& name) { return text_of(segment->getChildElement(name)); }

bool is_digits(const std::string& text, std::size_t size) {
  return text.size() == size && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

/// Characters of UTF-8, not bytes.
std::size_t length_of(const std::string& text) {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

/// With the name of the field in front.
std::string problem_of_item(const Item& item) {
  // Of the posting keys those that a fee needs: G/L account, customer, vendor.
  static const std::map<std::string, std::string> kSides = {{"40", "S"}, {"50", "H"}, {"01", "S"},
                                                            {"11", "H"}, {"21", "S"}, {"31", "H"}};
  if (!is_digits(item.number, 3)) return "BUZEI " + item.number;
  const auto side = kSides.find(item.posting_key);
  if (side == kSides.end()) return "BSCHL " + item.posting_key;
  if (item.side != side->second) return "SHKZG " + item.side + " with BSCHL " + item.posting_key;
  if (item.cents <= 0) return "WRBTR";
  if (!is_digits(item.account, 10)) return "HKONT " + item.account;
  if (!item.cost_centre.empty() && !is_digits(item.cost_centre, 10)) return "KOSTL " + item.cost_centre;
  return length_of(item.text) > 50 ? "SGTXT" : "";
}

}  // namespace

std::optional<std::int64_t> parse_amount(const std::string& text) {
  const std::size_t point = std::min(text.find('.'), text.size());
  const std::string whole = text.substr(0, point);
  std::string cents = point < text.size() ? text.substr(point + 1) : "00";
  if (whole.empty() || whole.size() > kMostDigits || !is_digits(whole, whole.size()) || !is_digits(cents, 2)) {
    return std::nullopt;
  }
  const std::int64_t amount = std::stoll(whole) * 100 + std::stoll(cents);
  return amount > 0 ? std::optional(amount) : std::nullopt;
}

std::optional<Posting> parse_idoc(const std::string& xml) {
  const auto document = parse_xml(xml);
  if (!document) return std::nullopt;
  const Element* root = document->documentElement();
  const Element* idoc = root->nodeName() == "FIDCCP02" ? root->getChildElement("IDOC") : nullptr;
  const Element* control = idoc == nullptr ? nullptr : idoc->getChildElement("EDI_DC40");
  const Element* header = idoc == nullptr ? nullptr : idoc->getChildElement("E1FIKPF");
  if (control == nullptr || header == nullptr) return std::nullopt;
  if (field(control, "IDOCTYP") != "FIDCCP02" || field(control, "MESTYP") != "FIDCC2") return std::nullopt;
  Posting posting{field(header, "BUKRS"), field(header, "BLART"), field(header, "BLDAT"), field(header, "BUDAT"),
                  field(header, "XBLNR"), field(header, "BKTXT"), field(header, "WAERS"), {}};
  for (const Poco::XML::Node* node = header->firstChild(); node != nullptr; node = node->nextSibling()) {
    if (node->nodeName() != "E1FISEG") continue;
    const auto* segment = static_cast<const Element*>(node);
    posting.items.push_back({field(segment, "BUZEI"), field(segment, "BSCHL"), field(segment, "SHKZG"),
                             parse_amount(field(segment, "WRBTR")).value_or(0), field(segment, "HKONT"),
                             field(segment, "KOSTL"), field(segment, "SGTXT")});
  }
  return posting;
}

std::string problem_of(const Posting& posting) {
  if (posting.company_code.size() != 4) return "BUKRS " + posting.company_code;
  if (posting.document_type.size() != 2) return "BLART " + posting.document_type;
  if (!is_digits(posting.document_date, 8)) return "BLDAT " + posting.document_date;
  if (!is_digits(posting.posting_date, 8)) return "BUDAT " + posting.posting_date;
  if (posting.reference.empty() || length_of(posting.reference) > 16) return "XBLNR " + posting.reference;
  if (length_of(posting.text) > 25) return "BKTXT";
  if (posting.currency != "EUR") return "WAERS " + posting.currency;
  if (posting.items.size() < 2) return "E1FISEG: fewer than two";
  std::int64_t balance = 0;
  for (const Item& item : posting.items) {
    if (std::string problem = problem_of_item(item); !problem.empty()) return problem;
    balance += item.side == "S" ? item.cents : -item.cents;
  }
  return balance == 0 ? "" : "The document does not balance";
}

}  // namespace nabe::city::sap
