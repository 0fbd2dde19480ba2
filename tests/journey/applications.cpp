// SPDX-License-Identifier: EUPL-1.2
#include <stdexcept>

#include "files.h"
#include "journey.h"
#include "samples/application.h"
#include "samples/bytes.h"
#include "samples/container.h"

namespace nabe::journey {
namespace {

constexpr std::uint64_t kLargeBytes = std::uint64_t{16} << 20;
constexpr std::uint64_t kSeed = 31;

integration::Upload upload(const std::string& path, const std::string& media_type) {
  auto found = integration::upload_of_file(path);
  if (!found) throw std::runtime_error("cannot read " + path);
  found->media_type = media_type;
  return *found;
}

integration::Upload attachment(const std::string& name, const std::string& media_type) {
  return upload(std::string(NABE_SOURCE_DIR) + "/tests/samples/xfall/attachments/" + name, media_type);
}

struct Person {
  std::string given, family, birth_date;
};

/// Puts a person into the case system's register. The file number of the record.
std::string record_of(Town& town, const Person& person) {
  const Json made = town.act("case_system", "person",
                             Json::object()
                                 .set("givenName", person.given)
                                 .set("familyName", person.family)
                                 .set("birthDate", person.birth_date));
  return made.text_at("fileNumber");
}

std::string record_in_the_register(const Town& town, const std::string& birth_date) {
  for (const Json& person : town.state("case_system", "persons")) {
    if (person.text_at("birthDate") == birth_date) return person.text_at("fileNumber");
  }
  throw std::runtime_error("nobody in the register was born on " + birth_date);
}

/// Of a sample.
Application submitted(std::string name, std::string account, std::string birth_date) {
  Application application{std::move(name), std::move(account)};
  application.xml = integration::sample(application.name);
  application.birth_date = std::move(birth_date);
  return application;
}

/// Of somebody whose record is there.
Application existing(Town& town, std::string name, std::string account, const Person& person) {
  Application application = submitted(std::move(name), std::move(account), person.birth_date);
  application.match = "existing";
  application.file_number = record_of(town, person);
  return application;
}

/// An application with an attachment of 16 MiB.
Application large(Town& town, const std::string& folder) {
  samples::Application made = samples::make_application(kSeed, 0);
  made.payment.reset();
  const std::string name = "unterlagen.bin";
  const samples::NoiseFile file = samples::write_noise(folder, name, kLargeBytes, kSeed);
  if (!file.problem.empty()) throw std::runtime_error(file.problem);
  made.documents.push_back({"attachment", "application/octet-stream", name, {}, true, kLargeBytes, file.sha256});
  if (made.applicants.at(0).organization) throw std::runtime_error("the large application is an organization's");
  Application application{"16-mib", made.applicants[0].account_id};
  application.xml = samples::container_of(made);
  application.uploads = {upload(folder + '/' + name, "application/octet-stream")};
  application.birth_date = made.applicants[0].birth_date;
  application.match = "existing";
  application.file_number =
      record_of(town, {made.applicants[0].given_name, made.applicants[0].family_name, made.applicants[0].birth_date});
  return application;
}

}  // namespace

std::vector<Application> make_applications(Town& town, const std::string& folder) {
  std::vector<Application> all;
  // In the register she is written without her own letters.
  all.push_back(submitted("aufenthaltstitel", "acc-7f1c2a90", "1991-04-23"));
  all.back().match = "existing";
  all.back().file_number = record_in_the_register(town, all.back().birth_date);
  all.back().uploads = {attachment("passkopie-000101.png", "image/png"),
                        attachment("arbeitsvertrag-000101.pdf", "application/pdf")};
  // Nobody of that name and date: a record is made.
  all.push_back(submitted("nebenbestimmung", "acc-c4e1770d", "1998-02-11"));
  all.back().match = "new";
  // Of the date of birth only the year is known: a clerk has to look.
  all.push_back(submitted("passersatz", "acc-2b77d0c3", "1988"));
  all.back().match = "clerk";
  all.back().uploads = {attachment("geburtsurkunde-1-000106.png", "image/png"),
                        attachment("geburtsurkunde-2-000106.png", "image/png")};
  all.push_back(existing(town, "aufenthaltstitel-verlaengerung", "acc-11d09b52", {"Đorđe", "Živković", "1984-07-01"}));
  all.push_back(existing(town, "kartenneuausstellung", "acc-90aa31fe", {"Gülnarə", "Əlizadə", "1979-12-30"}));
  all.push_back(existing(town, "aufenthaltstitel-gast", "", {"Olʹha", "Ščerbakivsʹka", "2001-03-17"}));
  all.push_back(large(town, folder));
  all.push_back(existing(town, "staatsangehoerigkeitsausweis", "acc-d1e2f3a4",
                         {"Jürgen Žiga", "Weißgerber-Çınar", "1959-11-09"}));
  return all;
}

Application make_certificate_order() {
  Application order{"geburtsurkunde", "acc-6a5b4c3d", "standesamt"};
  order.xml = integration::read_file(std::string(NABE_SOURCE_DIR) + "/tests/journey/geburtsurkunde.xml");
  return order;
}

}  // namespace nabe::journey
