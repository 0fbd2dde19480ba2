// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "samples/words.h"

namespace nabe::samples {

struct Applicant {
  bool organization = false;
  std::string account_id;  ///< empty: a guest
  char trust = '0';
  std::string means = "none";
  std::string given_name;
  std::string family_name;
  std::string birth_date;  ///< empty for an organization
  std::string birth_place;
  std::string nationality;
  std::string legal_name;  ///< of an organization, for which the names are those of who acts for it
  std::string email;
  std::string street;
  std::string house_number;
  std::string postal_code;
};

struct Payment {
  std::string usage;
  std::string amount_eur;
  std::string status;
  std::string instant;      ///< empty: not paid
  std::string transaction;  ///< empty: none
};

struct Document {
  std::string purpose;
  std::string media_type;
  std::string file_name;
  std::string bytes;  ///< of an inline document
  bool separate = false;
  std::uint64_t size_bytes = 0;
  std::string sha256;
};

struct Application {
  std::string message_id;
  std::string created;
  std::string language;
  const Service* service = nullptr;
  std::vector<Applicant> applicants;
  std::optional<Payment> payment;
  std::string case_reference;  ///< in the system `kommunix`; empty: a new case
  bool json_form = false;
  std::vector<Document> documents;
};

/// The application number `index` of a seed, always the same one. It has one inline document, its form.
Application make_application(std::uint64_t seed, std::uint64_t index);

/// An inline document with its size and hash.
Document inline_document(std::string purpose, std::string media_type, std::string file_name, std::string bytes);

}  // namespace nabe::samples
