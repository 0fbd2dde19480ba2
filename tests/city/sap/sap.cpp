// SPDX-License-Identifier: EUPL-1.2
#include "city/sap/sap.h"

#include <algorithm>
#include <set>
#include <vector>

#include "city/frame/xml.h"
#include "city/sap/idoc.h"

namespace nabe::city {
namespace {

using sap::Item;
using sap::Posting;

// Status of an inbound IDoc: the document was posted, or was not.
constexpr const char* kPosted = "53";
constexpr const char* kNotPosted = "51";

const std::set<std::string> kCompanyCodes = {"1000"};
const std::set<std::string> kCostCentres = {"0000004711", "0000004712", "0000004720"};

struct Received {
  std::string number;  ///< of the IDoc
  std::string status;
  std::string text;
  std::string document;  ///< its number; empty if it was not posted
  Posting posting;
};

std::string padded(std::size_t number, std::size_t size) {
  const std::string digits = std::to_string(number);
  return std::string(size - std::min(size, digits.size()), '0') + digits;
}

Response xml_response(int status, const std::string& root, const Texts& texts) {
  return {status, {{"Content-Type", "application/xml"}}, xml_of("", root, texts)};
}

Response problem_response(int status, const std::string& text) {
  return xml_response(status, "problem", {{"text", text}});
}

JsonObject::Ptr json_of(const Item& item) {
  JsonObject::Ptr object(new JsonObject);
  object->set("BUZEI", item.number);
  object->set("BSCHL", item.posting_key);
  object->set("SHKZG", item.side);
  object->set("cents", item.cents);
  object->set("HKONT", item.account);
  object->set("KOSTL", item.cost_centre);
  object->set("SGTXT", item.text);
  return object;
}

JsonObject::Ptr json_of(const Received& received) {
  const Posting& posting = received.posting;
  JsonObject::Ptr object(new JsonObject);
  object->set("DOCNUM", received.number);
  object->set("STATUS", received.status);
  object->set("STATXT", received.text);
  object->set("BELNR", received.document);
  object->set("BUKRS", posting.company_code);
  object->set("BLART", posting.document_type);
  object->set("BLDAT", posting.document_date);
  object->set("BUDAT", posting.posting_date);
  object->set("XBLNR", posting.reference);
  object->set("BKTXT", posting.text);
  object->set("WAERS", posting.currency);
  JsonArray::Ptr items(new JsonArray);
  for (const Item& item : posting.items) items->add(json_of(item));
  object->set("items", items);
  return object;
}

class Sap final : public Peer {
 public:
  std::string name() const override { return "sap"; }
  void settle(const std::string&) override {}
  Response failure(int status) const override { return problem_response(status, "The system is not well"); }

  Response answer(const Request& request) override {
    const std::vector<std::string>& path = request.path;
    if (path == std::vector<std::string>{"sap", "bc", "idoc_xml"} && request.method == "POST") return take(request);
    if (path == std::vector<std::string>{"documents"} && request.method == "GET") return find(request.text("XBLNR"));
    return problem_response(404, "No such resource");
  }

  JsonObject::Ptr state() const override {
    JsonArray::Ptr idocs(new JsonArray);
    for (const Received& received : received_) idocs->add(json_of(received));
    JsonArray::Ptr closed(new JsonArray);
    for (const std::string& period : closed_) closed->add(period);
    JsonObject::Ptr object(new JsonObject);
    object->set("idocs", idocs);
    object->set("closed_periods", closed);
    return object;
  }

  std::optional<Response> act(const std::string& action, const JsonObject& arguments) override {
    if (action != "close-period" && action != "open-period") return std::nullopt;
    const std::string period = text_member(arguments, "period");
    if (period.size() != 6) return problem_response(400, "period is a year and a month, as in 202611");
    if (action == "close-period") {
      closed_.insert(period);
    } else {
      closed_.erase(period);
    }
    return Response{204, {}, ""};
  }

  void reset() override {
    received_.clear();
    closed_.clear();
    documents_ = 0;
  }

 private:
  Response take(const Request& request);
  Response find(const std::string& reference) const;
  std::string obstacle(const Posting& posting) const;

  std::vector<Received> received_;
  std::set<std::string> closed_;
  std::size_t documents_ = 0;
};

std::string Sap::obstacle(const Posting& posting) const {
  if (std::string problem = sap::problem_of(posting); !problem.empty()) return problem;
  if (kCompanyCodes.count(posting.company_code) == 0) return "Company code " + posting.company_code + " is not defined";
  const std::string period = posting.posting_date.substr(0, 6);
  if (closed_.count(period) > 0) return "Period " + period + " is closed";
  for (const Item& item : posting.items) {
    if (!item.cost_centre.empty() && kCostCentres.count(item.cost_centre) == 0) {
      return "Cost centre " + item.cost_centre + " does not exist";
    }
  }
  return {};
}

Response Sap::take(const Request& request) {
  auto posting = sap::parse_idoc(request.body);
  if (!posting) return problem_response(400, "No IDoc FIDCCP02 with the message type FIDCC2");
  Received received{padded(received_.size() + 1, 16), kPosted, "Document posted", {}, std::move(*posting)};
  if (std::string problem = obstacle(received.posting); !problem.empty()) {
    received.status = kNotPosted;
    received.text = std::move(problem);
  } else {
    received.document = padded(++documents_, 10);
  }
  received_.push_back(received);
  return xml_response(200, "IDOC",
                      {{"DOCNUM", received.number},
                       {"STATUS", received.status},
                       {"STATXT", received.text},
                       {"BELNR", received.document}});
}

Response Sap::find(const std::string& reference) const {
  Texts texts;
  for (const Received& received : received_) {
    if (received.status == kPosted && received.posting.reference == reference) {
      texts.emplace_back("BELNR", received.document);
    }
  }
  return xml_response(200, "DOCUMENTS", texts);
}

}  // namespace

std::unique_ptr<Peer> make_sap() { return std::make_unique<Sap>(); }

}  // namespace nabe::city
