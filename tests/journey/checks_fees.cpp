// SPDX-License-Identifier: EUPL-1.2
// Fees: what the payment provider and SAP hold, and what they must not hold.
#include <algorithm>
#include <set>

#include "checks.h"
#include "common/xml.h"

namespace nabe::journey {
namespace {

constexpr std::size_t kTellingBytes = 6;  ///< a shorter value may stand anywhere by chance

struct Fee {
  const char* application;
  std::int64_t cents;
  const char* status;
  const char* method;
  const char* cost_centre;
};
constexpr Fee kFees[] = {{"aufenthaltstitel", 10'000, "PAYED", "CREDITCARD", "0000004711"},
                         {"nebenbestimmung", 5'000, "PAYED", "OTHER", "0000004720"},
                         {"passersatz", 8'400, "FAILED", "CREDITCARD", "0000004712"}};

/// The transactions of an application: those that name its amount. Each fee of the journey has its own.
std::vector<Json> transactions_of(const Town& town, const Fee& fee) {
  std::vector<Json> found;
  for (const Json& transaction : town.state("payment", "transactions")) {
    const auto amount = transaction.at("paymentRequest").at("grosAmount").as_number();
    if (amount && static_cast<std::int64_t>(*amount * 100 + 0.5) == fee.cents) found.push_back(transaction);
  }
  return found;
}

/// How it is posted: cents and cost centre of each document with this reference.
std::string posted(const Town& town, const std::string& reference) {
  std::vector<std::string> found;
  for (const Json& idoc : town.state("sap", "idocs")) {
    if (idoc.text_at("XBLNR") != reference || idoc.text_at("STATUS") != "53") continue;
    for (const Json& item : idoc.at("items").items()) {
      if (item.text_at("SHKZG") == "H") {
        found.push_back(std::to_string(item.integer_at("cents")) + " on " + item.text_at("KOSTL"));
      }
    }
  }
  return counted(found);
}

std::string wrong_fee(const Journey& journey, const Fee& fee) {
  std::vector<Json> ended;
  for (const Json& transaction : transactions_of(journey.town, fee)) {
    if (transaction.at("paymentInformation").text_at("status") != "INITIAL") ended.push_back(transaction);
  }
  if (ended.size() != 1) return std::to_string(ended.size()) + " transactions have ended";
  const Json& information = ended.front().at("paymentInformation");
  if (information.text_at("status") != fee.status) return differs(fee.status, information.text_at("status"));
  if (information.text_at("paymentMethod") != fee.method)
    return differs(fee.method, information.text_at("paymentMethod"));
  const std::string expected =
      std::string(fee.status) == "PAYED" ? std::to_string(fee.cents) + " on " + fee.cost_centre : "";
  return differs(expected, posted(journey.town, information.text_at("transactionReference")));
}

void collect(const common::XmlElement& element, std::set<std::string>& values) {
  if (element.children.empty() && element.text.size() >= kTellingBytes) values.insert(element.text);
  for (const common::XmlElement& child : element.children) collect(child, values);
}

/// What the cashier is not granted: values of the container that stand in no section and are no fact that it is
/// granted.
std::set<std::string> withheld(const Application& application) {
  const auto root = common::read_xml(application.xml);
  if (!root) return {};
  std::set<std::string> granted, all;
  for (const common::XmlElement& part : root->children) {
    if (part.name == "payment") collect(part, granted);
    if (part.name == "service") granted.insert(part.child_text("key"));  // the fact that is granted by name
    for (const common::XmlElement& piece : part.children) {
      if (part.name == "applicant" && piece.name == "name") collect(piece, granted);
    }
    collect(part, all);
  }
  for (const std::string& value : granted) all.erase(value);
  return all;
}

std::string told_too_much(const Journey& journey, const std::string& peer) {
  const std::string state = journey.town.state(peer).text();
  std::size_t values = 0;
  for (const Fee& fee : kFees) {
    const auto hidden = withheld(journey.application(fee.application));
    values += hidden.size();
    for (const std::string& value : hidden) {
      if (state.find(value) != std::string::npos)
        return "of " + std::string(fee.application) + " it knows \"" + value + '"';
    }
  }
  return values > 0 ? "" : "there is nothing that could be told";
}

}  // namespace

void check_fees(Journey& journey) {
  for (const Fee& fee : kFees) {
    journey.verdicts.add(std::string("fee ended once, posted as it ended: ") + fee.application,
                         wrong_fee(journey, fee));
  }
  std::size_t posted_count = 0;
  for (const Json& idoc : journey.town.state("sap", "idocs")) posted_count += idoc.text_at("STATUS") == "53" ? 1 : 0;
  journey.verdicts.add("nothing else is posted in SAP", differs("2", std::to_string(posted_count)));
  journey.verdicts.add("the payment provider lost an answer",
                       differs("1", std::to_string(journey.town.lost_answers("payment"))));
  journey.verdicts.add("the payment provider knows what was granted, nothing else", told_too_much(journey, "payment"));
  journey.verdicts.add("SAP knows what was granted, nothing else", told_too_much(journey, "sap"));
}

}  // namespace nabe::journey
