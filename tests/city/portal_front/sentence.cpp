// SPDX-License-Identifier: EUPL-1.2
#include "city/portal_front/sentence.h"

namespace nabe::city::portal_front {
namespace sentence {

const Sentence kNotFound{404, "not_found", "Diese Seite gibt es nicht.", "There is no such page."};
const Sentence kForeign{403, "foreign", "Diese Anfrage kam nicht von der Seite des Portals.",
                        "This request did not come from the portal's page."};
const Sentence kNoSession{401, "no_session", "Ihre Sitzung ist zu Ende. Bitte laden Sie die Seite neu.",
                          "Your session has ended. Please load the page again."};
const Sentence kNoSuchAccount{422, "no_such_account", "Dieses Konto gibt es nicht.", "There is no such account."};
const Sentence kNoSuchSample{422, "no_such_sample", "Diese Leistung gibt es nicht.", "There is no such service."};
const Sentence kNoSuchForm{404, "no_such_form", "Dieses Formular gibt es nicht mehr. Bitte beginnen Sie neu.",
                           "This form is no longer there. Please begin again."};
const Sentence kNameMissing{422, "name_missing", "Bitte geben Sie einen Namen an. Es wurde nichts eingereicht.",
                            "Please enter a name. Nothing was submitted."};
const Sentence kBadText{422, "bad_text",
                        "Eine Angabe ist zu lang oder enthält unerlaubte Zeichen. Es wurde nichts übermittelt.",
                        "An entry is too long or has characters that are not allowed. Nothing was sent."};
const Sentence kBadFile{422, "bad_file", "Eine Datei hat keinen brauchbaren Namen. Es wurde nichts eingereicht.",
                        "A file has no usable name. Nothing was submitted."};
const Sentence kTextMissing{422, "text_missing", "Bitte schreiben Sie eine Antwort. Es wurde nichts übermittelt.",
                            "Please write an answer. Nothing was sent."};
const Sentence kUnknownApplication{404, "unknown_application",
                                   "Zu diesem Code gibt es keinen Antrag. Bitte prüfen Sie ihn.",
                                   "There is no application with this code. Please check it."};
const Sentence kUnsure{
    504, "unsure",
    "Es ist nicht sicher, ob Ihre Sendung angekommen ist. Bitte senden Sie noch einmal: sie zählt auf jeden "
    "Fall nur einmal.",
    "It is not certain that what you sent has arrived. Please send it again: it counts once in any "
    "case."};
const Sentence kUnwell{500, "unwell", "Das Portal hat gerade ein Problem. Bitte versuchen Sie es später noch einmal.",
                       "The portal has a problem. Please try again later."};

}  // namespace sentence

namespace {

const Sentence kNotSent{
    503, "not_sent",
    "Die Stadt ist gerade nicht erreichbar. Es wurde nichts eingereicht. Bitte versuchen Sie es später "
    "noch einmal.",
    "The city cannot be reached. Nothing was submitted. Please try again later."};
const Sentence kNotReadable{503, "not_readable",
                            "Die Stadt ist gerade nicht erreichbar. Bitte versuchen Sie es später noch "
                            "einmal.",
                            "The city cannot be reached. Please try again later."};
const Sentence kBusy{503, "busy",
                     "Gerade ist zu viel los. Es wurde nichts eingereicht. Bitte versuchen Sie es später noch "
                     "einmal.",
                     "Too much is going on. Nothing was submitted. Please try again later."};
const Sentence kTooLarge{413, "too_large",
                         "Die Sendung ist zu groß. Es wurde nichts eingereicht. Bitte nehmen Sie kleinere "
                         "Dateien.",
                         "This is too large. Nothing was submitted. Please take smaller files."};
const Sentence kRefused{
    422, "refused",
    "Die Stadt hat die Sendung nicht angenommen. Es wurde nichts eingereicht. Bitte prüfen Sie Ihre "
    "Angaben.",
    "The city did not accept this. Nothing was submitted. Please check your entries."};
const Sentence kWrongPortal{502, "wrong_portal",
                            "Das Portal darf gerade nicht mit der Stadt sprechen. Es wurde nichts eingereicht.",
                            "The portal is not allowed to speak to the city. Nothing was submitted."};
const Sentence kAnswered{409, "answered", "Diese Frage wurde schon beantwortet.", "This query was answered before."};
const Sentence kWithdrawn{409, "withdrawn", "Der Antrag wurde schon zurückgenommen.",
                          "The application was withdrawn before."};
const Sentence kConflict{409, "conflict", "Das geht bei diesem Antrag nicht mehr. Es wurde nichts übermittelt.",
                         "This is no longer possible. Nothing was sent."};
const Sentence kNoLongerHeld{410, "no_longer_held",
                             "Der Inhalt wurde nach Ihrer Bestätigung gelöscht und ist nicht mehr abrufbar.",
                             "The content was deleted after you confirmed it, and cannot be fetched any more."};
const Sentence kNothingThere{404, "nothing_there", "Das gibt es bei diesem Antrag nicht.",
                             "The application has no such thing."};

}  // namespace

const Sentence& meaning_of(const HubAnswer& answer, Act act) {
  const bool sends = act == Act::Sends;
  const common::HttpAnswer& http = answer.http;
  const bool reached = http.progress == common::Progress::Answered;
  if (!reached && http.progress != common::Progress::Lost) return sends ? kNotSent : kNotReadable;
  const std::string code = answer.code();
  const bool not_accepted = http.status == 500 && code == "NABE-HTTP-019";
  if (!reached || http.status / 100 == 2) return sends ? sentence::kUnsure : kNotReadable;
  switch (http.status) {
    case 401:
    case 403:
      return kWrongPortal;
    case 404:
      return code == "NABE-PORTAL-004" ? sentence::kUnknownApplication : kNothingThere;
    case 409:
      return code == "NABE-PORTAL-008" ? kAnswered : code == "NABE-PORTAL-009" ? kWithdrawn : kConflict;
    case 410:
      return kNoLongerHeld;
    case 413:
      return kTooLarge;
    case 429:
    case 503:
      return sends ? kBusy : kNotReadable;
    default:
      break;
  }
  if (http.status / 100 == 4) return kRefused;
  if (!sends) return kNotReadable;
  return not_accepted ? kNotSent : sentence::kUnsure;
}

Response json_answer(int status, const common::Json& json) {
  return {status, {{"Content-Type", "application/json"}}, json.text() + '\n'};
}

Response told(const Sentence& sentence) {
  return json_answer(
      sentence.status,
      common::Json::object().set("problem", sentence.name).set("de", sentence.german).set("en", sentence.english));
}

}  // namespace nabe::city::portal_front
