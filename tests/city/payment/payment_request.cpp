// SPDX-License-Identifier: EUPL-1.2
#include "city/payment/payment_request.h"

#include <cmath>

#include "common/url.h"

namespace nabe::city::payment {
namespace {

constexpr double kMostEuros = 10'000'000;
constexpr std::int64_t kMostPieces = 10'000;

Refusal invalid(const std::string& detail) { return {400, "VALIDATION_ERROR", detail}; }

bool has_texts(const JsonObject& object) {
  if (object.size() == 0) return false;
  for (const auto& [name, value] : object) {
    if (!value.isString() || value.extract<std::string>().empty()) return false;
  }
  return true;
}

/// Adds the item's total to `sum`.
std::optional<Refusal> check_item(const JsonObject& item, std::int64_t& sum) {
  for (const char* name : {"id", "reference", "description"}) {
    if (text_member(item, name).empty()) return invalid("items: " + std::string(name) + " is missing");
  }
  const Json quantity = item.get("quantity");
  if (!quantity.isInteger() || quantity.isBoolean()) return invalid("items: quantity is no whole number");
  const auto pieces = quantity.convert<std::int64_t>();
  if (pieces < 1 || pieces > kMostPieces) return invalid("items: quantity is not between 1 and 10000");
  if (!cents_of(item.get("taxRate"))) return invalid("items: taxRate is no rate");
  const auto net = cents_of(item.get("totalNetAmount"));
  const auto tax = cents_of(item.get("totalTaxAmount"));
  const auto single_net = cents_of(item.get("singleNetAmount"));
  const auto single_tax = cents_of(item.get("singleTaxAmount"));
  if (!net || !tax || !single_net || !single_tax) return invalid("items: an amount is missing or is none");
  if (*net != *single_net * pieces || *tax != *single_tax * pieces) {
    return Refusal{400, "CALCULATION_ERROR", "items: a total is not the quantity times the single amount"};
  }
  const JsonObject::Ptr booking = item.getObject("bookingData");
  if (!booking || !has_texts(*booking)) return Refusal{400, "BOOKING_DATA_MISSING", "items: bookingData is missing"};
  sum += *net + *tax;
  return std::nullopt;
}

}  // namespace

std::optional<std::int64_t> cents_of(const Json& value) {
  if (!value.isNumeric() || value.isBoolean()) return std::nullopt;
  const double euros = value.convert<double>();
  if (!(euros >= 0 && euros <= kMostEuros)) return std::nullopt;
  const double cents = std::round(euros * 100);
  // What a decimal number loses as a double is far below this, and a tenth of a cent far above.
  if (std::abs(euros * 100 - cents) > 1e-4) return std::nullopt;
  return static_cast<std::int64_t>(cents);
}

std::optional<Refusal> check_request(const JsonObject& request) {
  for (const char* name : {"requestId", "requestTimestamp", "purpose"}) {
    if (text_member(request, name).empty()) return invalid(std::string(name) + " is missing");
  }
  if (text_member(request, "currency") != "EUR") return invalid("currency is not EUR");
  if (!common::parse_url(text_member(request, "redirectUrl"))) return invalid("redirectUrl is no address");
  const auto gross = cents_of(request.get("grosAmount"));
  if (!gross || *gross == 0) return invalid("grosAmount is no amount above zero");
  if (request.has("requestor") && !request.isObject("requestor")) return invalid("requestor is no object");
  const JsonArray::Ptr items = request.getArray("items");
  if (!items || items->size() == 0) return invalid("items are missing");
  std::int64_t sum = 0;
  for (unsigned i = 0; i < items->size(); ++i) {
    const JsonObject::Ptr item = items->getObject(i);
    if (!item) return invalid("items: no object");
    if (auto refusal = check_item(*item, sum)) return refusal;
  }
  if (sum != *gross) return Refusal{400, "CALCULATION_ERROR", "grosAmount is not the sum of the items"};
  return std::nullopt;
}

}  // namespace nabe::city::payment
