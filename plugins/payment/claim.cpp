// SPDX-License-Identifier: EUPL-1.2
#include "payment/claim.h"

#include <algorithm>

#include "common/xml.h"

namespace nabe::payment {
namespace {

constexpr std::string_view kNamespace = "urn:nabe:xfall-profile:1";
constexpr std::size_t kMostDigits = 8;
constexpr std::int64_t kMostCents = 1'000'000'000;

bool is_digits(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

}  // namespace

std::optional<std::int64_t> cents_of(std::string_view amount) {
  const std::size_t point = std::min(amount.find('.'), amount.size());
  const std::string whole(amount.substr(0, point));
  const std::string cents(point < amount.size() ? amount.substr(point + 1) : "00");
  if (!is_digits(whole) || whole.size() > kMostDigits || !is_digits(cents) || cents.size() != 2) return std::nullopt;
  const std::int64_t value = std::stoll(whole) * 100 + std::stoll(cents);
  return value <= kMostCents ? std::optional(value) : std::nullopt;
}

std::string amount_text(std::int64_t cents) {
  const std::string fraction = std::to_string(cents % 100);
  return std::to_string(cents / 100) + (fraction.size() < 2 ? ".0" : ".") + fraction;
}

ClaimOrProblem claim_of(std::string_view xml) {
  const auto root = common::read_xml(xml);
  if (!root) return {{}, "the body is no XML that can be read"};
  if (root->name_space != kNamespace) return {{}, "the body is not of the namespace " + std::string(kNamespace)};
  const common::XmlElement* payment = root->child("payment");
  if (payment == nullptr) return {{}, "the body has no payment: does the route grant it?"};
  const common::XmlElement* amount = payment->child("amount");
  if (amount == nullptr || amount->attribute("currency") != "EUR") return {{}, "the payment has no amount in EUR"};
  const auto cents = cents_of(amount->text);
  if (!cents || *cents == 0) return {{}, "the amount of the payment is none"};
  Claim claim;
  claim.reference = payment->child_text("reference");
  claim.usage = payment->child_text("usage");
  claim.status = payment->child_text("status");
  claim.cents = *cents;
  if (const common::XmlElement* applicant = root->child("applicant")) {
    if (const common::XmlElement* name = applicant->child("name")) {
      claim.family_name = name->child_text("familyName");
      claim.given_name = name->child_text("givenName");
      claim.organization = name->child_text("legalName");
    }
  }
  return {claim, {}};
}

}  // namespace nabe::payment
