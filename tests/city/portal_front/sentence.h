// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>

#include "city/frame/request.h"
#include "city/portal_front/hub.h"
#include "common/json.h"

namespace nabe::city::portal_front {

/// What a person is told when something did not work. `name` is for the page and for tests.
struct Sentence {
  int status;
  const char* name;
  const char* german;
  const char* english;
};

namespace sentence {
extern const Sentence kNotFound;
extern const Sentence kForeign;
extern const Sentence kNoSession;
extern const Sentence kNoSuchAccount;
extern const Sentence kNoSuchSample;
extern const Sentence kNoSuchForm;
extern const Sentence kNameMissing;
extern const Sentence kBadText;
extern const Sentence kBadFile;
extern const Sentence kTextMissing;
extern const Sentence kUnknownApplication;
extern const Sentence kUnsure;
extern const Sentence kUnwell;
}  // namespace sentence

/// Whether the person wanted to send something, so that the sentence says that it was not sent.
enum class Act { Reads, Sends };

/// What an answer of the hub that is no good one means for a person.
const Sentence& meaning_of(const HubAnswer& answer, Act act);

/// {"problem": name, "de": ..., "en": ...}
Response told(const Sentence& sentence);
Response json_answer(int status, const common::Json& json);

}  // namespace nabe::city::portal_front
