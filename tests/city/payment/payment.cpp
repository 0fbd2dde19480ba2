// SPDX-License-Identifier: EUPL-1.2
#include "city/payment/payment.h"

#include <Poco/DateTimeFormat.h>
#include <Poco/DateTimeFormatter.h>
#include <Poco/Timestamp.h>

#include <map>
#include <utility>
#include <vector>

#include "city/payment/means.h"
#include "city/payment/page.h"
#include "city/payment/payment_request.h"
#include "samples/bytes.h"

namespace nabe::city {
namespace {

constexpr const char* kOriginator = "city";
constexpr const char* kEndpoint = "fees";
constexpr const char* kInitial = "INITIAL";
constexpr const char* kPayed = "PAYED";
constexpr const char* kFailed = "FAILED";
constexpr const char* kCanceled = "CANCELED";

std::string now_text() {
  return Poco::DateTimeFormatter::format(Poco::Timestamp(), Poco::DateTimeFormat::ISO8601_FRAC_FORMAT);
}

/// `prefix` and the number in ten digits.
std::string numbered(const std::string& prefix, std::size_t number) {
  const std::string digits = std::to_string(number);
  return prefix + std::string(10 - std::min<std::size_t>(10, digits.size()), '0') + digits;
}

Response problem_response(int status, const std::string& code, const std::string& detail) {
  JsonObject::Ptr object(new JsonObject);
  object->set("type", "about:blank");
  object->set("status", status);
  object->set("title", std::string(common::reason_phrase(status)));
  object->set("detail", detail);
  object->set("functionalCode", code);
  return json_response(status, object);
}

struct Transaction {
  std::string id;
  std::string reference;
  std::string page;  ///< a name that nobody guesses from that of another
  std::string timestamp;
  std::string status = kInitial;
  std::string status_detail;
  std::string method;
  std::string method_detail;
  JsonObject::Ptr request;
  std::string request_id() const { return text_member(*request, "requestId"); }
};

class Payment final : public Peer {
 public:
  std::string name() const override { return "payment"; }
  void settle(const std::string& url) override { url_ = url; }
  void reset() override { transactions_.clear(); }
  Response failure(int status) const override {
    return problem_response(status, "UNSPECIFIED", "The provider is not well");
  }
  Response answer(const Request& request) override;
  JsonObject::Ptr state() const override;
  std::optional<Response> act(const std::string& action, const JsonObject& arguments) override;

 private:
  Response open(const Request& request);
  Response page(const Request& request, Transaction& transaction);
  Response pay(const Request& request, Transaction& transaction);
  Response redirect(const Transaction& transaction) const;
  JsonObject::Ptr information(const Transaction& transaction) const;
  JsonObject::Ptr whole(const Transaction& transaction) const;
  std::string base() const { return url_ + "/paymenttransaction/" + kOriginator + '/' + kEndpoint; }
  Transaction* find(const std::string& id);

  std::string url_;
  std::vector<Transaction> transactions_;
};

Response Payment::answer(const Request& request) {
  const std::vector<std::string>& path = request.path;
  if (path.size() == 2 && path[0] == "pay") {
    for (Transaction& transaction : transactions_) {
      if (transaction.page == path[1]) return page(request, transaction);
    }
  }
  if (path.size() < 3 || path[0] != "paymenttransaction")
    return problem_response(404, "UNSPECIFIED", "No such resource");
  if (path[1] != kOriginator || path[2] != kEndpoint) {
    return problem_response(404, "NO_VALID_ORIGINATOR_OR_ENDPOINT", "Unknown originator or endpoint");
  }
  if (path.size() == 3 && request.method == "POST") return open(request);
  if (path.size() == 4 && request.method == "GET") {
    const Transaction* transaction = find(path[3]);
    if (transaction != nullptr) return json_response(200, whole(*transaction));
  }
  return problem_response(404, "UNSPECIFIED", "No such transaction");
}

Response Payment::open(const Request& request) {
  const JsonObject::Ptr object = parse_object(request.body);
  if (!object) return problem_response(400, "VALIDATION_ERROR", "The body is no JSON object");
  if (const auto refusal = payment::check_request(*object)) {
    return problem_response(refusal->status, refusal->functional_code, refusal->detail);
  }
  for (const Transaction& known : transactions_) {
    if (known.request_id() == text_member(*object, "requestId")) {
      return problem_response(409, "PAYMENT_EXISTS", "There is a transaction for this requestId");
    }
  }
  Transaction made;
  const std::size_t number = transactions_.size() + 1;
  made.id = numbered("T", number);
  made.reference = numbered("KZ", number);
  made.page = samples::sha256_of("page of " + made.id).substr(0, 32);
  made.timestamp = now_text();
  made.request = object;
  transactions_.push_back(std::move(made));
  return json_response(200, whole(transactions_.back()));
}

Transaction* Payment::find(const std::string& id) {
  for (Transaction& transaction : transactions_) {
    if (transaction.id == id) return &transaction;
  }
  return nullptr;
}

JsonObject::Ptr Payment::information(const Transaction& transaction) const {
  JsonObject::Ptr object(new JsonObject);
  object->set("transactionUrl", base() + '/' + transaction.id);
  object->set("transactionRedirectUrl", url_ + "/pay/" + transaction.page);
  object->set("transactionId", transaction.id);
  object->set("transactionReference", transaction.reference);
  object->set("transactionTimestamp", transaction.timestamp);
  object->set("status", transaction.status);
  if (!transaction.status_detail.empty()) object->set("statusDetail", transaction.status_detail);
  if (!transaction.method.empty()) object->set("paymentMethod", transaction.method);
  if (!transaction.method_detail.empty()) object->set("paymentMethodDetail", transaction.method_detail);
  return object;
}

JsonObject::Ptr Payment::whole(const Transaction& transaction) const {
  JsonObject::Ptr object(new JsonObject);
  object->set("paymentInformation", information(transaction));
  object->set("paymentRequest", transaction.request);
  return object;
}

Response Payment::page(const Request& request, Transaction& transaction) {
  if (request.method == "POST" && transaction.status == kInitial) return pay(request, transaction);
  if (request.method != "GET" && request.method != "POST") return failure(405);
  const payment::PageText text{text_member(*transaction.request, "purpose"),
                               payment::cents_of(transaction.request->get("grosAmount")).value_or(0),
                               transaction.status,
                               {}};
  return {200, {{"Content-Type", "text/html; charset=utf-8"}}, payment::payment_page(text)};
}

Response Payment::pay(const Request& request, Transaction& transaction) {
  const std::string method = request.text("method");
  std::string problem;
  if (method == "cancel") {
    transaction.status = kCanceled;
  } else if (method == "card" && payment::is_card_number(request.text("card"))) {
    const bool declined = payment::without_blanks(request.text("card")) == payment::kDeclinedCard;
    transaction.status = declined ? kFailed : kPayed;
    transaction.status_detail = declined ? "The card was declined" : "";
    transaction.method = "CREDITCARD";
  } else if (method == "sepa" && payment::is_iban(request.text("iban")) && !request.text("holder").empty()) {
    transaction.status = kPayed;
    transaction.method = "OTHER";
    transaction.method_detail = "SEPA direct debit";
  } else {
    const payment::PageText text{text_member(*transaction.request, "purpose"),
                                 payment::cents_of(transaction.request->get("grosAmount")).value_or(0),
                                 transaction.status,
                                 method == "card"   ? "Die Kartennummer stimmt nicht (the card number is wrong)"
                                 : method == "sepa" ? "IBAN oder Kontoinhaber stimmt nicht (IBAN or holder is wrong)"
                                                    : "Unbekannte Zahlungsart (unknown method)"};
    return {422, {{"Content-Type", "text/html; charset=utf-8"}}, payment::payment_page(text)};
  }
  return redirect(transaction);
}

Response Payment::redirect(const Transaction& transaction) const {
  return {303, {{"Location", text_member(*transaction.request, "redirectUrl")}}, ""};
}

std::optional<Response> Payment::act(const std::string& action, const JsonObject& arguments) {
  static const std::map<std::string, const char*> kStatus = {{"pay", kPayed}, {"fail", kFailed}, {"cancel", kCanceled}};
  const auto status = kStatus.find(action);
  if (status == kStatus.end()) return std::nullopt;
  Transaction* transaction = find(text_member(arguments, "transactionId"));
  if (transaction == nullptr) return problem_response(404, "UNSPECIFIED", "No such transaction");
  if (transaction->status != kInitial) return problem_response(409, "UNSPECIFIED", "The transaction has ended");
  const std::string method = arguments.has("method") ? text_member(arguments, "method") : "card";
  if (method != "card" && method != "sepa") return problem_response(400, "UNSPECIFIED", "method is card or sepa");
  transaction->status = status->second;
  if (action == "pay") {
    transaction->method = method == "card" ? "CREDITCARD" : "OTHER";
    transaction->method_detail = method == "sepa" ? "SEPA direct debit" : "";
  } else if (action == "fail") {
    transaction->status_detail = "Failed by hand";
  }
  return json_response(200, information(*transaction));
}

JsonObject::Ptr Payment::state() const {
  JsonArray::Ptr list(new JsonArray);
  for (const Transaction& transaction : transactions_) list->add(whole(transaction));
  JsonObject::Ptr object(new JsonObject);
  object->set("transactions", list);
  return object;
}

}  // namespace

std::unique_ptr<Peer> make_payment() { return std::make_unique<Payment>(); }

}  // namespace nabe::city
