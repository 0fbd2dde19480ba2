// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string_view>
#include <vector>

/// What invented applications are made of. The names use the letters of DIN 91379, those with combining marks too.
namespace nabe::samples {

struct Service {
  std::string_view key;
  std::string_view name;
  std::string_view leika_id;
  std::string_view fee_eur;  ///< empty: free of charge
  std::string_view usage;    ///< on the bank statement
};

struct Origin {
  std::string_view country;
  std::string_view place;
};

struct Means {
  std::string_view key;
  char trust;
};

const std::vector<Service>& services();
const std::vector<std::string_view>& given_names();
const std::vector<std::string_view>& family_names();
const std::vector<std::string_view>& company_names();
const std::vector<std::string_view>& streets();
const std::vector<std::string_view>& languages();
const std::vector<Origin>& origins();
/// How the owner of an account was identified; guests are not.
const std::vector<Means>& means_of_identification();

}  // namespace nabe::samples
