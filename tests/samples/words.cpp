// SPDX-License-Identifier: EUPL-1.2
#include "samples/words.h"

namespace nabe::samples {

const std::vector<Service>& services() {
  static const std::vector<Service> list = {
      {"aufenthaltstitel", "Erteilung eines Aufenthaltstitels", "99999001001000", "100.00", "Aufenthaltstitel"},
      {"aufenthaltstitel-verlaengerung", "Verlängerung eines Aufenthaltstitels", "99999001002000", "93.00",
       "Verlaengerung"},
      {"nebenbestimmung", "Änderung einer Nebenbestimmung", "99999001003000", "50.00", "Nebenbestimmung"},
      {"kartenneuausstellung", "Neuausstellung der Karte (eAT)", "99999001004000", "67.00", "Karte"},
      {"bescheinigung", "Ausstellung einer Bescheinigung", "99999001005000", "", ""},
      {"passersatz", "Ausstellung eines Passersatzes", "99999001006000", "60.00", "Passersatz"},
      {"verpflichtungserklaerung", "Abgabe einer Verpflichtungserklärung", "99999001007000", "29.00", "Verpflichtung"},
      {"einbuergerung", "Einbürgerung", "99999001008000", "255.00", "Einbuergerung"},
      {"staatsangehoerigkeitsausweis", "Feststellung der deutschen Staatsangehörigkeit", "99999001009000", "51.00",
       "Ausweis"},
  };
  return list;
}

const std::vector<std::string_view>& given_names() {
  static const std::vector<std::string_view> list = {
      "Ayşe",  "Đorđe",     "Łucja",   "Żaneta", "İbrahim", "Ġorġ",     "Thị Ánh", "Gülnarə", "Jürgen",   "Zoë",
      "Šárka", "Ştefan",    "Olʹha",   "Māris",  "Ṣāliḩ",   "Nac̆e",     "M̂arai",   "Séamus",  "Åse",      "Þóra",
      "João",  "Françoise", "Çağatay", "Ğalib",  "Ņikita",  "Dzhamʺil", "Kātib",   "Ŵilym",   "Eŭgenij",  "Ḩamīd",
      "Ḫalīl", "Ňura",      "Ødger",   "Œlwine", "Ẓafar",   "Z̧iyā",     "K͟hālid",  "Käthe",   "Māra Ēva", "Anne-Žofie",
  };
  return list;
}

const std::vector<std::string_view>& family_names() {
  static const std::vector<std::string_view> list = {
      "Şahinoğlu",  "Živković", "Żeromska",    "Großkreutz",   "Nguyễn",       "Əlizadə",     "Ščerbak",
      "O’Ḋonnell",  "d'Ávila",  "Müller-Weiß", "Ḩaddād",       "al-Ṭarābulsī", "Çelebi-Ünal", "Đặng",
      "Őrsi",       "Ķēniņš",   "Ģirts-Ļoti",  "Þórðardóttir", "Łukaszewicz",  "C̆aušević",    "L̂vov",
      "R̥gvedī",     "Čížková",  "Ðureksen",    "Ångström",     "Dvořák",       "Ţurcanu",     "Ÿsebaert",
      "Ħaż-Żabbar", "Ŝlipik",   "Ĵerome",      "S̱adeqī",       "T̄abrīzī",      "N̂goma",       "Fűzfás",
  };
  return list;
}

const std::vector<std::string_view>& company_names() {
  static const std::vector<std::string_view> list = {
      "Frankenmühle & Söhne GmbH",    "Pegnitztal Pflegedienste gGmbH",       "Żółw Logistik Sp. z o.o.",
      "Großgründlacher Gemüsebau eG", "Études & Déménagements Frères Œuf KG", "Güneş Fırını <Bäckerei> e.K.",
  };
  return list;
}

const std::vector<std::string_view>& streets() {
  static const std::vector<std::string_view> list = {
      "Äußere Großweidenmühlstraße",
      "Königstorgraben",
      "Wölckernstraße",
      "Fürther Straße",
      "Färberstraße",
      "Zerzabelshofstraße",
      "Südwestpark",
      "Hintere Ledergasse",
      "Allersberger Straße",
      "Sündersbühlstraße",
      "Kleinreuther Weg",
      "Vordere Cramergasse",
      "Hummelsteiner Weg",
      "Bärenschanzstraße",
      "Sankt-Peter-Straße",
  };
  return list;
}

const std::vector<std::string_view>& languages() {
  static const std::vector<std::string_view> list = {"de-DE", "de-DE", "de-DE", "de-DE-simple", "en", "tr", "uk", "vi"};
  return list;
}

const std::vector<Origin>& origins() {
  static const std::vector<Origin> list = {
      {"TUR", "Iğdır"},    {"SRB", "Šabac"}, {"VNM", "Đà Nẵng"},  {"SYR", "Ḩalab"},
      {"UKR", "Černihiv"}, {"AZE", "Şəki"},  {"MLT", "Mġarr"},    {"STP", "São Tomé"},
      {"IRN", "Mašhad"},   {"POL", "Łódź"},  {"XXA", "Nürnberg"}, {"AFG", "K͟hōst"},
  };
  return list;
}

const std::vector<Means>& means_of_identification() {
  static const std::vector<Means> list = {
      {"password", '1'}, {"password", '2'}, {"elster", '3'}, {"eid", '4'}, {"residence-title-eid", '4'},
  };
  return list;
}

}  // namespace nabe::samples
