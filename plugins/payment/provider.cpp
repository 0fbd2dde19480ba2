// SPDX-License-Identifier: EUPL-1.2
#include "payment/provider.h"

#include <algorithm>
#include <chrono>

#include "common/http_outcome.h"
#include "common/problem.h"

namespace nabe::payment {
namespace {

using common::Json;

common::Url transactions_url(common::Url base, const std::string& originator, const std::string& endpoint) {
  if (base.target.back() != '/') base.target += '/';
  base.target += "paymenttransaction/" + common::percent_encode(originator) + '/' + common::percent_encode(endpoint);
  return base;
}

/// A functional code of the contract; anything else is not repeated to the operator.
std::string functional_code_in(const Json& json) {
  std::string code = json.text_at("functionalCode");
  const bool plain = !code.empty() && code.size() <= 40 &&
                     std::all_of(code.begin(), code.end(), [](char c) { return (c >= 'A' && c <= 'Z') || c == '_'; });
  return plain ? code : std::string();
}

std::string method_of(const Json& information) {
  std::string method = information.text_at("paymentMethod");
  if (method == "CREDITCARD") return "card";
  const bool sepa = information.text_at("paymentMethodDetail").find("SEPA") != std::string::npos;
  if (method == "OTHER" && sepa) return "sepa";
  for (char& c : method) c = static_cast<char>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c);
  return method;
}

Transaction transaction_in(const Json& answer) {
  const Json& information = answer.at("paymentInformation");
  return {information.text_at("transactionId"), information.text_at("transactionReference"),
          information.text_at("transactionRedirectUrl"), information.text_at("status"), method_of(information)};
}

Json item_of(const Claim& claim, const RequestDetails& details) {
  const double amount = static_cast<double>(claim.cents) / 100;
  Json booking = Json::object();
  booking.set("companyCode", details.booking.company_code)
      .set("glAccount", details.booking.gl_account)
      .set("costCentre", details.booking.cost_centre)
      .set_text("service", details.service);
  for (const auto& [name, value] : details.booking_data) booking.set(name, value);
  Json item = Json::object();
  item.set("id", "1")
      .set("reference", claim.reference.empty() ? details.request_id : claim.reference)
      .set("description", claim.usage.empty() ? details.request_id : claim.usage)
      .set("taxRate", std::int64_t{0})
      .set("quantity", std::int64_t{1})
      .set("totalNetAmount", amount)
      .set("totalTaxAmount", std::int64_t{0})
      .set("singleNetAmount", amount)
      .set("singleTaxAmount", std::int64_t{0})
      .set("bookingData", std::move(booking));
  return item;
}

Json request_of(const Claim& claim, const RequestDetails& details) {
  Json request = Json::object();
  request.set("requestId", details.request_id)
      .set("requestTimestamp", common::rfc3339(details.now))
      .set("currency", "EUR")
      .set("grosAmount", static_cast<double>(claim.cents) / 100)
      .set("purpose", claim.usage.empty() ? details.request_id : claim.usage)
      .set("redirectUrl", details.return_url)
      .set("items", Json::array().add(item_of(claim, details)));
  Json requestor = Json::object();
  if (!claim.organization.empty()) {
    requestor.set("isOrganization", true).set("organizationName", claim.organization);
  } else if (!claim.family_name.empty()) {
    requestor.set("isOrganization", false).set("name", claim.family_name).set_text("firstName", claim.given_name);
  }
  if (!requestor.members().empty()) request.set("requestor", std::move(requestor));
  return request;
}

}  // namespace

Provider::Provider(const common::Url& base, const std::string& originator, const std::string& endpoint,
                   common::HttpClientSettings settings, common::HeaderList headers)
    : transactions_(transactions_url(base, originator, endpoint)),
      client_(std::move(settings)),
      headers_(std::move(headers)) {
  headers_.emplace_back("Accept", "application/json");
}

ProviderReply Provider::judge(const common::HttpAnswer& answer, bool has_effect, Time now) const {
  ProviderReply reply;
  const auto open = [&](std::string text, std::uint32_t code) {
    return has_effect ? Outcome::unknown(std::move(text)).with_code(code)
                      : Outcome::retry(std::move(text)).with_code(code);
  };
  Json json;
  if (answer.progress == common::Progress::Answered && answer.body_complete) {
    json = Json::parse(answer.body).value_or(Json());
    reply.functional_code = functional_code_in(json);
  }
  reply.outcome = common::outcome_of(answer, now, "");
  if (reply.outcome.is_ok()) {
    reply.transaction = transaction_in(json);
    if (reply.transaction.id.empty()) {
      reply.outcome = open("the provider's answer is not complete", common::kStatusCode + 200);
    }
    return reply;
  }
  const bool broken_off = answer.progress == common::Progress::Answered && !answer.body_complete;
  if (reply.functional_code.starts_with("NO_VALID_ORIGINATOR") || reply.functional_code == "FORBIDDEN") {
    // Concerns every claim: none should die of it.
    reply.outcome = Outcome::not_connected("the provider refuses: " + reply.functional_code, common::kConfigurationWait)
                        .with_code(Code::Denied);
  } else if (reply.outcome.kind() == Outcome::Kind::Unknown ||
             (reply.outcome.kind() == Outcome::Kind::Reject && broken_off)) {
    reply.outcome = open(reply.outcome.text(), reply.outcome.code_number());
  } else if (reply.outcome.kind() == Outcome::Kind::Reject && !reply.functional_code.empty()) {
    const std::uint32_t code = reply.outcome.code_number();
    reply.outcome = Outcome::reject("the provider refuses: " + reply.functional_code).with_code(code);
  }
  return reply;
}

ProviderReply Provider::open(const Claim& claim, const RequestDetails& details, const common::Patience& patience) {
  const std::string body = request_of(claim, details).text();
  std::size_t read = 0;
  common::HttpRequest request;
  request.url = transactions_;
  request.headers = headers_;
  request.headers.emplace_back("Content-Type", "application/json");
  request.body_bytes = body.size();
  request.read_body = [&](char* destination, std::size_t capacity) {
    const std::size_t size = body.copy(destination, capacity, read);
    read += size;
    return static_cast<std::int64_t>(size);
  };
  request.rewind_body = [&read] {
    read = 0;
    return true;
  };
  const common::HttpAnswer answer = client_.exchange(request, patience);
  ProviderReply reply = judge(answer, true, details.now);
  if (!reply.outcome.is_ok()) return reply;
  const Json json = Json::parse(answer.body).value_or(Json());
  if (json.at("paymentRequest").text_at("requestId") != details.request_id) {
    reply.outcome = Outcome::unknown("the provider's answer belongs to another request").with_code(Code::Conflict);
  } else if (!common::parse_url(reply.transaction.page_url)) {
    reply.outcome = Outcome::unknown("the provider names no page to pay on").with_code(Code::Invalid);
  }
  return reply;
}

ProviderReply Provider::status(const std::string& transaction_id, const common::Patience& patience) {
  common::HttpRequest request;
  request.method = "GET";
  request.url = transactions_;
  request.url.target += '/' + common::percent_encode(transaction_id);
  request.headers = headers_;
  request.repeatable = true;
  const Time now = std::chrono::time_point_cast<std::chrono::microseconds>(std::chrono::system_clock::now());
  ProviderReply reply = judge(client_.exchange(request, patience), false, now);
  if (reply.outcome.is_ok() && reply.transaction.id != transaction_id) {
    reply.outcome = Outcome::retry("the provider's answer belongs to another request").with_code(Code::Conflict);
  }
  return reply;
}

}  // namespace nabe::payment
