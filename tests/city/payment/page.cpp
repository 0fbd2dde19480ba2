// SPDX-License-Identifier: EUPL-1.2
#include "city/payment/page.h"

namespace nabe::city::payment {
namespace {

constexpr const char* kForms = R"(<form method="post"><h2>Karte <span lang="en">(card)</span></h2>
<p><label for="card">Kartennummer <span lang="en">(card number)</span></label>
<input id="card" name="card" inputmode="numeric" required autocomplete="cc-number"></p>
<p><button name="method" value="card">Mit Karte zahlen <span lang="en">(pay by card)</span></button></p></form>
<form method="post"><h2>Lastschrift <span lang="en">(direct debit)</span></h2>
<p><label for="iban">IBAN</label> <input id="iban" name="iban" required></p>
<p><label for="holder">Kontoinhaber <span lang="en">(account holder)</span></label>
<input id="holder" name="holder" required autocomplete="name"></p>
<p><button name="method" value="sepa">Lastschrift erteilen <span lang="en">(pay by direct debit)</span></button></p></form>
<form method="post"><p><button name="method" value="cancel">Abbrechen <span lang="en">(cancel)</span></button></p></form>
)";

}  // namespace

std::string german_amount(std::int64_t cents) {
  const std::string fraction = std::to_string(cents % 100);
  return std::to_string(cents / 100) + ',' + (fraction.size() < 2 ? "0" : "") + fraction;
}

std::string html_text(const std::string& text) {
  std::string escaped;
  for (const char c : text) {
    switch (c) {
      case '&':
        escaped += "&amp;";
        break;
      case '<':
        escaped += "&lt;";
        break;
      case '>':
        escaped += "&gt;";
        break;
      case '"':
        escaped += "&quot;";
        break;
      default:
        escaped += c;
    }
  }
  return escaped;
}

std::string payment_page(const PageText& text) {
  std::string page =
      "<!DOCTYPE html>\n<html lang=\"de\"><head><meta charset=\"utf-8\"><title>Bezahlen</title></head><body>\n";
  page += "<main><h1>Bezahlen <span lang=\"en\">(payment)</span></h1>\n";
  page += "<p>" + html_text(text.purpose) + ": <strong>" + german_amount(text.gross_cents) + " EUR</strong></p>\n";
  if (!text.problem.empty()) page += "<p role=\"alert\">" + html_text(text.problem) + "</p>\n";
  if (text.status == "INITIAL") {
    page += kForms;
  } else {
    page += "<p role=\"status\">Status: " + html_text(text.status) + "</p>\n";
  }
  return page + "</main></body></html>\n";
}

}  // namespace nabe::city::payment
