// SPDX-License-Identifier: EUPL-1.2
#include "samples/application.h"

#include <chrono>
#include <utility>

#include "samples/bytes.h"
#include "samples/random.h"

namespace nabe::samples {

namespace {

std::string padded(std::uint64_t number, std::size_t width) {
  std::string text = std::to_string(number);
  if (text.size() < width) text.insert(0, width - text.size(), '0');
  return text;
}

std::string date_of(std::chrono::sys_days day) {
  const std::chrono::year_month_day date(day);
  return padded(static_cast<std::uint64_t>(static_cast<int>(date.year())), 4) + "-" +
         padded(static_cast<unsigned>(date.month()), 2) + "-" + padded(static_cast<unsigned>(date.day()), 2);
}

/// Between two instants of the year 2026, in UTC.
std::string random_instant(Random& random) {
  using namespace std::chrono;
  constexpr sys_days kFirst = year{2026} / 1 / 1;
  const std::uint64_t second = random.below(365 * 24 * 3600);
  const std::uint64_t of_day = second % (24 * 3600);
  return date_of(kFirst + days(static_cast<int>(second / (24 * 3600)))) + "T" + padded(of_day / 3600, 2) + ":" +
         padded(of_day / 60 % 60, 2) + ":" + padded(of_day % 60, 2) + "Z";
}

std::string random_birth_date(Random& random) {
  using namespace std::chrono;
  constexpr sys_days kFirst = year{1945} / 1 / 1;
  const std::string date = date_of(kFirst + days(static_cast<int>(random.below(22'000))));
  if (random.chance(5)) return date.substr(0, 4);
  return date;
}

std::string hex_number(Random& random) {
  static constexpr std::string_view kDigits = "0123456789abcdef";
  std::string text;
  for (int i = 0; i < 8; ++i) text += kDigits[random.below(16)];
  return text;
}

void give_person(Applicant& applicant, Random& random) {
  applicant.given_name = random.pick(given_names());
  applicant.family_name = random.pick(family_names());
  const Origin& origin = random.pick(origins());
  applicant.birth_date = random_birth_date(random);
  applicant.birth_place = origin.place;
  applicant.nationality = origin.country;
}

void give_account(Applicant& applicant, Random& random) {
  const Means& means = random.pick(means_of_identification());
  applicant.account_id = "acc-" + hex_number(random);
  applicant.means = means.key;
  applicant.trust = means.trust;
}

/// Only a declaration of commitment is a thing that an organization can make.
Applicant first_applicant(Random& random, const Service& service, const std::string& message_id) {
  Applicant applicant;
  applicant.organization = service.key == "verpflichtungserklaerung" && random.chance(60);
  give_person(applicant, random);
  if (applicant.organization) applicant.legal_name = random.pick(company_names());
  if (random.chance(85)) give_account(applicant, random);
  applicant.email = message_id + "@mail.example";
  applicant.street = random.pick(streets());
  applicant.house_number = std::to_string(1 + random.below(250));
  applicant.postal_code = std::to_string(90402 + random.below(80));
  return applicant;
}

/// A child of the applicant that comes along without an account of its own.
Applicant further_applicant(Random& random, const Applicant& first) {
  Applicant applicant;
  give_person(applicant, random);
  applicant.family_name = first.family_name;
  applicant.nationality = first.nationality;
  return applicant;
}

std::optional<Payment> make_payment(Random& random, const Service& service, const std::string& created,
                                    std::uint64_t index) {
  if (service.fee_eur.empty()) return std::nullopt;
  Payment payment;
  payment.usage = std::string(service.usage) + " " + padded(index % 10'000'000, 7);
  payment.amount_eur = service.fee_eur;
  const std::size_t dice = random.below(100);
  payment.status = dice < 50 ? "open" : dice < 92 ? "success" : "failed";
  if (payment.status != "open") payment.instant = created;
  if (payment.status == "success") payment.transaction = hex_number(random) + hex_number(random);
  return payment;
}

}  // namespace

Document inline_document(std::string purpose, std::string media_type, std::string file_name, std::string bytes) {
  Document document;
  document.purpose = std::move(purpose);
  document.media_type = std::move(media_type);
  document.file_name = std::move(file_name);
  document.bytes = std::move(bytes);
  document.size_bytes = document.bytes.size();
  document.sha256 = sha256_of(document.bytes);
  return document;
}

Application make_application(std::uint64_t seed, std::uint64_t index) {
  Random random("application " + std::to_string(index), seed);
  Application application;
  application.message_id = "GEN-" + std::to_string(seed) + "-" + padded(index, 8);
  application.created = random_instant(random);
  application.language = random.pick(languages());
  application.service = &random.pick(services());
  application.applicants.push_back(first_applicant(random, *application.service, application.message_id));
  if (!application.applicants.front().organization && random.chance(12)) {
    application.applicants.push_back(further_applicant(random, application.applicants.front()));
  }
  application.payment = make_payment(random, *application.service, application.created, index);
  if (random.chance(40))
    application.case_reference =
        "ABH-35-" + std::to_string(2010 + random.below(17)) + "-" + padded(random.below(1'000'000), 6);
  application.json_form = random.chance(30);
  application.documents.push_back(
      inline_document("form", "text/plain", "antrag-" + application.message_id + ".txt",
                      std::string(application.service->name) + "\nVorgang " + application.message_id + "\n"));
  return application;
}

}  // namespace nabe::samples
