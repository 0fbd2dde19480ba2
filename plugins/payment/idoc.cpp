// SPDX-License-Identifier: EUPL-1.2
#include "payment/idoc.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>

#include "common/digest.h"
#include "common/xml.h"
#include "payment/claim.h"

namespace nabe::payment {
namespace {

using common::XmlElement;

constexpr std::size_t kReferenceSize = 16;
constexpr std::size_t kHeaderTextSize = 25;
constexpr std::size_t kItemTextSize = 50;
constexpr std::size_t kStatusTextSize = 100;

/// At most so many characters of UTF-8.
std::string first_characters(const std::string& text, std::size_t count) {
  std::size_t at = 0;
  while (at < text.size()) {
    if ((static_cast<unsigned char>(text[at]) & 0xC0) != 0x80 && count-- == 0) break;
    ++at;
  }
  return text.substr(0, at);
}

XmlElement segment(const std::string& name) { return {name, "", "", {{"SEGMENT", "1"}}, {}}; }

XmlElement item(const Posting& posting, const char* number, bool debit) {
  XmlElement item = segment("E1FISEG");
  item.add("BUZEI", number);
  item.add("BSCHL", debit ? "40" : "50");
  item.add("SHKZG", debit ? "S" : "H");
  item.add("WRBTR", amount_text(posting.cents));
  item.add("SGTXT", first_characters(posting.text, kItemTextSize));
  if (!debit) item.add("KOSTL", posting.booking.cost_centre);
  item.add("HKONT", debit ? posting.clearing_account : posting.booking.gl_account);
  return item;
}

std::chrono::sys_seconds last_sunday(int year, unsigned month) {
  using namespace std::chrono;
  return sys_days(std::chrono::year(year) / std::chrono::month(month) / Sunday[last]) + hours(1);
}

}  // namespace

std::string german_day(Time time) {
  using namespace std::chrono;
  const int year = static_cast<int>(year_month_day(floor<days>(time)).year());
  const bool summer = time >= last_sunday(year, 3) && time < last_sunday(year, 10);
  const year_month_day day(floor<days>(time + hours(summer ? 2 : 1)));
  std::array<char, 16> text{};
  std::snprintf(text.data(), text.size(), "%04d%02u%02u", static_cast<int>(day.year()),
                static_cast<unsigned>(day.month()), static_cast<unsigned>(day.day()));
  return text.data();
}

std::string posting_reference(const std::string& transaction_id, const std::string& transaction_reference) {
  const bool plain = std::all_of(transaction_reference.begin(), transaction_reference.end(),
                                 [](char c) { return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || c == '-'; });
  if (plain && !transaction_reference.empty() && transaction_reference.size() <= kReferenceSize) {
    return transaction_reference;
  }
  std::string reference = common::sha256_hex(transaction_id).substr(0, kReferenceSize);
  for (char& c : reference) c = static_cast<char>(c >= 'a' ? c - 'a' + 'A' : c);
  return reference;
}

std::string idoc_of(const Posting& posting, const IdocPartners& partners) {
  const std::string posted = german_day(posting.posted);
  XmlElement control = segment("EDI_DC40");
  control.add("TABNAM", "EDI_DC40");
  control.add("DIRECT", "2");
  control.add("IDOCTYP", "FIDCCP02");
  control.add("MESTYP", "FIDCC2");
  control.add("SNDPOR", partners.sender_port);
  control.add("SNDPRT", "LS");
  control.add("SNDPRN", partners.sender);
  control.add("RCVPOR", partners.receiver_port);
  control.add("RCVPRT", "LS");
  control.add("RCVPRN", partners.receiver);

  XmlElement header = segment("E1FIKPF");
  header.add("BUKRS", posting.booking.company_code);
  header.add("GJAHR", posted.substr(0, 4));
  header.add("BLART", posting.document_type);
  header.add("BLDAT", german_day(posting.paid));
  header.add("BUDAT", posted);
  header.add("MONAT", posted.substr(4, 2));
  header.add("XBLNR", posting.reference);
  header.add("BKTXT", first_characters(posting.text, kHeaderTextSize));
  header.add("WAERS", "EUR");
  header.add("GLVOR", "RFBU");
  header.children.push_back(item(posting, "001", true));
  header.children.push_back(item(posting, "002", false));

  XmlElement root{"FIDCCP02", "", "", {}, {}};
  root.children.push_back({"IDOC", "", "", {{"BEGIN", "1"}}, {std::move(control), std::move(header)}});
  return common::write_xml(root);
}

std::optional<IdocStatus> idoc_status(std::string_view xml) {
  const auto root = common::read_xml(xml);
  if (!root || root->name != "IDOC") return std::nullopt;
  IdocStatus status{root->child_text("STATUS"), first_characters(root->child_text("STATXT"), kStatusTextSize),
                    root->child_text("BELNR")};
  std::replace_if(
      status.text.begin(), status.text.end(), [](char c) { return c >= 0 && c < ' '; }, ' ');
  if (status.status.empty() || status.status.size() > 2) return std::nullopt;
  return status;
}

std::optional<std::vector<std::string>> document_numbers(std::string_view xml) {
  const auto root = common::read_xml(xml);
  if (!root || root->name != "DOCUMENTS") return std::nullopt;
  std::vector<std::string> numbers;
  for (const XmlElement& child : root->children) {
    if (child.name == "BELNR" && !child.text.empty()) numbers.push_back(child.text);
  }
  return numbers;
}

}  // namespace nabe::payment
