// SPDX-License-Identifier: EUPL-1.2
#include "payment/open_payment.h"

#include "common/json.h"

namespace nabe::payment {
namespace {

using common::Json;

Json described(const OpenPayment& payment) {
  Json body = Json::object();
  body.set("transactionId", payment.transaction_id)
      .set_text("transactionReference", payment.transaction_reference)
      .set_text("reference", payment.reference)
      .set_text("service", payment.service)
      .set("amount", amount_text(payment.cents))
      .set("currency", "EUR");
  return body;
}

MessageBuilder about(const OpenPayment& payment, const std::string& type, const Json& body) {
  MessageBuilder message(type);
  message.sender_message_id(type + '/' + payment.transaction_id).body(body.text(), "application/json");
  if (!payment.service.empty()) message.attribute("service", payment.service);
  return message;
}

}  // namespace

std::string OpenPayment::stored() const {
  Json value = Json::object();
  value.set("reference", transaction_reference)
      .set("case", case_id)
      .set("claim", reference)
      .set("service", service)
      .set("cents", cents)
      .set("opened_us", std::int64_t{opened.time_since_epoch().count()});
  return value.text();
}

std::optional<OpenPayment> OpenPayment::read(std::string_view key, const std::string& value) {
  const auto json = Json::parse(value);
  if (!json || !json->is_object() || !key.starts_with(kPrefix)) return std::nullopt;
  OpenPayment payment;
  payment.transaction_id = key.substr(kPrefix.size());
  payment.transaction_reference = json->text_at("reference");
  payment.case_id = json->text_at("case");
  payment.reference = json->text_at("claim");
  payment.service = json->text_at("service");
  payment.cents = json->integer_at("cents");
  payment.opened = Time(std::chrono::microseconds(json->integer_at("opened_us")));
  return payment.cents > 0 ? std::optional(payment) : std::nullopt;
}

MessageBuilder opened_message(const OpenPayment& payment, const std::string& usage, const std::string& page_url) {
  Json body = described(payment);
  body.set_text("usage", usage).set("pageUrl", page_url);
  MessageBuilder message = about(payment, "payment.opened", body);
  message.attribute("page_url", page_url);
  if (!usage.empty()) message.attribute("subject", usage);
  return message;
}

MessageBuilder completed_message(const OpenPayment& payment, const Transaction& transaction) {
  Json body = described(payment);
  body.set_text("method", transaction.method);
  MessageBuilder message = about(payment, "payment.completed", body);
  if (!transaction.method.empty()) message.attribute("method", transaction.method);
  return message;
}

MessageBuilder failed_message(const OpenPayment& payment, std::string_view reason) {
  Json body = described(payment);
  body.set("reason", reason);
  MessageBuilder message = about(payment, "payment.failed", body);
  message.attribute("reason", std::string(reason));
  return message;
}

}  // namespace nabe::payment
