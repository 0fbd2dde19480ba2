// SPDX-License-Identifier: EUPL-1.2
#include "city/case_system/register.h"

#include <algorithm>

#include "city/case_system/search_form.h"

namespace nabe::city::case_system {
namespace {

constexpr std::size_t kWholeDate = 10;

std::string numbered(const std::string& prefix, std::size_t number) {
  const std::string digits = std::to_string(number);
  return prefix + std::string(6 - std::min<std::size_t>(6, digits.size()), '0') + digits;
}

bool begins_like(const std::string& date, const std::string& part) { return date.compare(0, part.size(), part) == 0; }

}  // namespace

Register::Register() {
  // One who is written without her own letters, two who are told apart by nothing, and one more.
  add({"Ayse Yagmur", "Sahinoglu", "1991-04-23"});
  add({"Văn An", "Nguyễn", "1990-01-01"});
  add({"Van An", "Nguyen", "1990-01-01"});
  add({"Jörg", "Müller-Lüdenscheidt", "1974-11-12"});
}

Register::Found Register::find(const PersonName& name) const {
  const std::string given = search_form(name.given);
  const std::string family = search_form(name.family);
  if (family.empty() || name.birth_date.empty()) return {Match::Unclear, {}};
  Found found;
  for (const Person& person : persons_) {
    if (search_form(person.name.family) == family && search_form(person.name.given) == given &&
        begins_like(person.name.birth_date, name.birth_date)) {
      found.candidates.push_back(&person);
    }
  }
  const bool whole = name.birth_date.size() == kWholeDate;
  if (whole && found.candidates.size() == 1) found.match = Match::One;
  if (found.candidates.size() > 1 || !whole) found.match = Match::Unclear;
  return found;
}

const Person& Register::add(const PersonName& name) {
  const std::size_t number = persons_.size() + 1;
  persons_.push_back({numbered("P", number), name, numbered("AB-", number)});
  return persons_.back();
}

const Person* Register::by_id(const std::string& id) const {
  const auto found =
      std::find_if(persons_.begin(), persons_.end(), [&](const Person& person) { return person.id == id; });
  return found == persons_.end() ? nullptr : &*found;
}

const Person* Register::by_file_number(const std::string& file_number) const {
  const auto found = std::find_if(persons_.begin(), persons_.end(),
                                  [&](const Person& person) { return person.file_number == file_number; });
  return found == persons_.end() ? nullptr : &*found;
}

}  // namespace nabe::city::case_system
