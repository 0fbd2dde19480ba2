// SPDX-License-Identifier: EUPL-1.2
// What peers answer and tell, as the plugins read it: XML and JSON of which nothing is believed.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "case_system/event.h"
#include "case_system/registration.h"
#include "common/json.h"
#include "common/xml.h"

namespace {

void require(bool holds) {
  if (!holds) std::abort();
}

/// What was read and written again is a fixed point: nothing in it can be read in another way.
void check_xml(std::string_view text) {
  const auto once = nabe::common::read_xml(text);
  if (!once) return;
  const std::string written = nabe::common::write_xml(*once);
  const auto again = nabe::common::read_xml(written);
  // Attributes of one name in two namespaces are one name here.
  if (again) require(nabe::common::write_xml(*again) == written);
}

void check_json(const std::string& text) {
  const auto once = nabe::common::Json::parse(text);
  if (!once) return;
  const std::string written = once->text();
  const auto again = nabe::common::Json::parse(written);
  require(again && again->text() == written);
}

void check_case_system(std::string_view text) {
  using namespace nabe::case_system;
  if (const auto registration = read_registration(text)) {
    require(is_identifier(registration->application) && is_identifier(registration->key));
    require(registration->match == Match::Clerk || !registration->file_number.empty());
  }
  if (const auto key = read_letter_key(text)) require(is_identifier(*key));
  std::string problem;
  if (const auto event = read_event(text, problem)) {
    require(problem.empty() && is_identifier(event->id) && !event->file_number.empty());
    static_cast<void>(message_of(*event, "application_number"));
  } else {
    require(!problem.empty());
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  check_xml(text);
  check_json(text);
  check_case_system(text);
  return 0;
}
