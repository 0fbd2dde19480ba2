// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>
#include <vector>

namespace nabe::city::case_system {

struct PersonName {
  std::string given;
  std::string family;
  std::string birth_date;  ///< year, month and day; of an application perhaps without day or month
};

struct Person {
  std::string id;
  PersonName name;
  std::string file_number;
};

/// Who is known to the office: each person has one record. Not thread-safe.
class Register {
 public:
  /// With the persons that are known from the beginning.
  Register();

  enum class Match {
    One,      ///< the record is certain
    None,     ///< nobody of that name and date
    Unclear,  ///< several, or a date that is not whole: a clerk has to look
  };
  struct Found {
    Match match = Match::None;
    std::vector<const Person*> candidates;
  };
  /// By both names in their search form and the date of birth. A name or a date that is missing is unclear.
  Found find(const PersonName& name) const;
  const Person& add(const PersonName& name);
  /// Null if there is none.
  const Person* by_id(const std::string& id) const;
  const Person* by_file_number(const std::string& file_number) const;
  const std::vector<Person>& all() const { return persons_; }

 private:
  std::vector<Person> persons_;
};

}  // namespace nabe::city::case_system
