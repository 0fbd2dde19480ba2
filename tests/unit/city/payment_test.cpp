// SPDX-License-Identifier: EUPL-1.2
#include "city/payment/payment.h"

#include <functional>

#include "asked.h"
#include "city/payment/means.h"
#include "city/payment/page.h"
#include "city/payment/payment_request.h"

namespace nabe::city {
namespace {

constexpr const char* kRequest = R"({"requestId":"r-1","requestTimestamp":"2026-11-24T12:00:00Z","currency":"EUR",
  "grosAmount":100.10,"purpose":"Aufenthaltstitel","description":"Gebühr","redirectUrl":"http://portal.example/back",
  "items":[{"id":"1","reference":"A","description":"Gebühr","taxRate":0,"quantity":2,"totalNetAmount":100.10,
    "totalTaxAmount":0,"singleNetAmount":50.05,"singleTaxAmount":0,"bookingData":{"costCentre":"0000004711"}}],
  "requestor":{"name":"Öztürk","firstName":"Ayşe","isOrganization":false}})";

class Payment : public testing::Test {
 protected:
  Payment() { peer_->settle("http://pay.example"); }

  Response open(const std::string& body = kRequest) {
    Request request = request_of("POST", "/paymenttransaction/city/fees");
    request.body = body;
    return peer_->answer(request);
  }
  Response status_of(const std::string& id) {
    return peer_->answer(request_of("GET", "/paymenttransaction/city/fees/" + id));
  }
  static JsonObject information(const Response& response) { return *json_of(response).getObject("paymentInformation"); }
  std::string status(const std::string& id = "T0000000001") {
    return information(status_of(id)).getValue<std::string>("status");
  }
  /// Target of the page of the one transaction.
  std::string page() {
    const std::string url = information(status_of("T0000000001")).getValue<std::string>("transactionRedirectUrl");
    return url.substr(std::string("http://pay.example").size());
  }
  Response pay(Pairs fields) {
    Request request = request_of("POST", page());
    request.fields = std::move(fields);
    return peer_->answer(request);
  }
  std::optional<Response> act(const std::string& action, const std::string& arguments) {
    return peer_->act(action, *parse_object(arguments));
  }
  static std::string code_of(const Response& response) {
    return json_of(response).getValue<std::string>("functionalCode");
  }

  std::unique_ptr<Peer> peer_ = make_payment();
};

TEST_F(Payment, OpensATransactionWithAPage) {
  const Response response = open();

  EXPECT_EQ(response.status, 200) << response.body;
  const JsonObject info = information(response);
  EXPECT_EQ(info.getValue<std::string>("status"), "INITIAL");
  EXPECT_EQ(info.getValue<std::string>("transactionId"), "T0000000001");
  EXPECT_EQ(info.getValue<std::string>("transactionReference"), "KZ0000000001");
  EXPECT_EQ(info.getValue<std::string>("transactionUrl"),
            "http://pay.example/paymenttransaction/city/fees/T0000000001");
  EXPECT_EQ(json_of(response).getObject("paymentRequest")->getValue<std::string>("purpose"), "Aufenthaltstitel");
}

TEST_F(Payment, TellsTheStatusWhenItIsAsked) {
  open();

  EXPECT_EQ(status(), "INITIAL");
  EXPECT_EQ(status_of("T9").status, 404);
}

TEST_F(Payment, OpensNoSecondTransactionForARequest) {
  open();

  const Response again = open();

  EXPECT_EQ(again.status, 409);
  EXPECT_EQ(code_of(again), "PAYMENT_EXISTS");
  EXPECT_EQ(peer_->state()->getArray("transactions")->size(), 1U);
}

TEST_F(Payment, KnowsItsOriginatorsAndEndpoints) {
  for (const char* target : {"/paymenttransaction/x/fees", "/paymenttransaction/city/x"}) {
    EXPECT_EQ(code_of(peer_->answer(request_of("POST", target))), "NO_VALID_ORIGINATOR_OR_ENDPOINT") << target;
  }
}

TEST_F(Payment, RefusesARequestThatIsNotWhole) {
  const auto edited = [](const std::function<void(JsonObject&)>& edit) {
    JsonObject::Ptr object = parse_object(kRequest);
    edit(*object);
    return text_of(Json(object));
  };
  const auto item = [&edited](const std::string& name, const Json& value) {
    return edited([&](JsonObject& object) { object.getArray("items")->getObject(0)->set(name, value); });
  };
  const std::vector<std::pair<std::string, const char*>> rows = {
      {"[", "VALIDATION_ERROR"},
      {edited([](JsonObject& object) { object.remove("requestId"); }), "VALIDATION_ERROR"},
      {edited([](JsonObject& object) { object.set("currency", "USD"); }), "VALIDATION_ERROR"},
      {edited([](JsonObject& object) { object.set("redirectUrl", "javascript:x"); }), "VALIDATION_ERROR"},
      {edited([](JsonObject& object) { object.set("grosAmount", "100.10"); }), "VALIDATION_ERROR"},
      {edited([](JsonObject& object) { object.set("grosAmount", -1); }), "VALIDATION_ERROR"},
      {edited([](JsonObject& object) { object.set("items", 1); }), "VALIDATION_ERROR"},
      {edited([](JsonObject& object) { object.set("requestor", 1); }), "VALIDATION_ERROR"},
      {edited([](JsonObject& object) { object.set("grosAmount", 100.11); }), "CALCULATION_ERROR"},
      {item("singleNetAmount", 50.06), "CALCULATION_ERROR"},
      {item("quantity", 0), "VALIDATION_ERROR"},
      {item("totalNetAmount", Json()), "VALIDATION_ERROR"},
      {item("bookingData", Json()), "BOOKING_DATA_MISSING"},
      {item("bookingData", JsonObject::Ptr(new JsonObject)), "BOOKING_DATA_MISSING"}};
  for (const auto& [body, code] : rows) {
    const Response response = open(body);
    EXPECT_EQ(response.status, 400) << body;
    EXPECT_EQ(code_of(response), code) << body;
  }
  EXPECT_EQ(peer_->state()->getArray("transactions")->size(), 0U);
}

TEST_F(Payment, ShowsAPageWithAmountAndPurpose) {
  open();

  const Response response = peer_->answer(request_of("GET", page()));

  EXPECT_EQ(response.headers[0].second, "text/html; charset=utf-8");
  EXPECT_NE(response.body.find("Aufenthaltstitel: <strong>100,10 EUR</strong>"), std::string::npos) << response.body;
}

TEST_F(Payment, IsPaidByCardAndSendsThePayerBack) {
  open();

  const Response response = pay({{"method", "card"}, {"card", "4111 1111 1111 1111"}});

  EXPECT_EQ(response.status, 303);
  EXPECT_EQ(response.headers[0].second, "http://portal.example/back");
  EXPECT_EQ(status(), "PAYED");
  EXPECT_EQ(information(status_of("T0000000001")).getValue<std::string>("paymentMethod"), "CREDITCARD");
}

TEST_F(Payment, IsPaidByDirectDebit) {
  open();

  pay({{"method", "sepa"}, {"iban", "DE89 3704 0044 0532 0130 00"}, {"holder", "Ayşe Öztürk"}});

  EXPECT_EQ(status(), "PAYED");
  EXPECT_EQ(information(status_of("T0000000001")).getValue<std::string>("paymentMethodDetail"), "SEPA direct debit");
}

TEST_F(Payment, FailsWithACardThatIsDeclined) {
  open();

  pay({{"method", "card"}, {"card", "4000000000000002"}});

  EXPECT_EQ(status(), "FAILED");
}

TEST_F(Payment, IsCancelledByThePayer) {
  open();

  pay({{"method", "cancel"}});

  EXPECT_EQ(status(), "CANCELED");
}

TEST_F(Payment, StaysOpenWhenThePayerMistypes) {
  open();

  for (const Pairs& fields :
       std::vector<Pairs>{{{"method", "card"}, {"card", "4111111111111112"}},
                          {{"method", "sepa"}, {"iban", "DE89370400440532013001"}, {"holder", "x"}},
                          {{"method", "sepa"}, {"iban", "DE89370400440532013000"}},
                          {{"method", "cash"}}}) {
    const Response response = pay(fields);
    EXPECT_EQ(response.status, 422);
    EXPECT_NE(response.body.find("role=\"alert\""), std::string::npos);
  }
  EXPECT_EQ(status(), "INITIAL");
}

TEST_F(Payment, IsPaidOnce) {
  open();
  pay({{"method", "card"}, {"card", "4111111111111111"}});

  const Response again = pay({{"method", "cancel"}});

  EXPECT_NE(again.body.find("Status: PAYED"), std::string::npos);
  EXPECT_EQ(status(), "PAYED");
}

TEST_F(Payment, IsEndedByHand) {
  open();

  EXPECT_EQ(act("pay", R"({"transactionId":"T0000000001","method":"sepa"})")->status, 200);
  EXPECT_EQ(status(), "PAYED");
  EXPECT_EQ(act("fail", R"({"transactionId":"T0000000001"})")->status, 409);
  EXPECT_EQ(act("cancel", R"({"transactionId":"T9"})")->status, 404);
  EXPECT_FALSE(act("refund", "{}"));
}

TEST_F(Payment, KeepsWhatItWasToldForThoseWhoCheck) {
  open();

  const JsonObject::Ptr kept = peer_->state()->getArray("transactions")->getObject(0)->getObject("paymentRequest");

  EXPECT_EQ(text_of(Json(kept)), text_of(Json(parse_object(kRequest))));
}

TEST(PaymentMeans, AreCheckedByTheirDigits) {
  EXPECT_TRUE(payment::is_iban("GB82WEST12345698765432"));
  for (const char* text : {"", "DE", "DE89 3704", "de89370400440532013000", "DE8937040044053201300\xc3\xa4"}) {
    EXPECT_FALSE(payment::is_iban(text)) << text;
  }
  EXPECT_TRUE(payment::is_card_number("5555555555554444"));
  for (const char* text : {"", "0", "411111111111111x"}) EXPECT_FALSE(payment::is_card_number(text)) << text;
}

TEST(PaymentAmounts, AreWholeCents) {
  EXPECT_EQ(payment::cents_of(0.29), 29);
  EXPECT_EQ(payment::cents_of(9999999.99), 999999999);
  EXPECT_EQ(payment::cents_of(7), 700);
  for (const Json& value : std::vector<Json>{0.001, -0.01, 1e9, true, "5", Json()}) {
    EXPECT_FALSE(payment::cents_of(value)) << text_of(value);
  }
  EXPECT_EQ(payment::german_amount(5), "0,05");
}

TEST(PaymentPage, ShowsATextAsText) {
  const std::string page = payment::payment_page({"<script>\"&", 100, "INITIAL", ""});

  EXPECT_NE(page.find("&lt;script&gt;&quot;&amp;: "), std::string::npos);
}

}  // namespace
}  // namespace nabe::city
