// SPDX-License-Identifier: EUPL-1.2
#include "cli/codes.h"
#include "cli/command.h"
#include "cli/exit_code.h"
#include "cli/files.h"
#include "cli/hub_access.h"

#include <charconv>
#include <ostream>

namespace nabe::cli {
namespace {

int run_resend(Console& console, const Arguments& arguments) {
  const std::string id = arguments.value("DELIVERY");
  delivery::RemedyRequest request;
  request.remedy = store::Remedy::Replace;
  const auto [end, error] = std::from_chars(id.data(), id.data() + id.size(), request.delivery_id);
  if (error != std::errc() || end != id.data() + id.size() || request.delivery_id <= 0) {
    return fail(console, {code::kBadArguments, "a delivery is a number", "`nabe show MESSAGE` numbers them", {}});
  }
  auto body = read_input(console, arguments.value("FILE"));
  if (!body) {
    return fail(console, body.error());
  }
  request.body = std::move(*body);
  request.reason = arguments.value("reason");
  int exit_code = kGood;
  const auto hub = running_hub(console, arguments, exit_code);
  if (!hub) {
    return exit_code;
  }
  if (const auto applied = hub->apply(request); !applied) {
    return fail(console, applied.error());
  }
  console.out << "resend: the edited copy has the place of delivery " << id << '\n';
  return kGood;
}

}  // namespace

Command resend_command() {
  return {"resend",
          "remedies",
          "Delivers an edited copy in the place of a dead delivery.",
          {{{"DELIVERY"}, {"FILE"}}, {{"reason", "TEXT", "for the journal", false}}},
          "FILE has the edited body, - reads the input. The original message stays as it was received; the copy takes "
          "its place in the lane.",
          {{"nabe show 0195d3c0-7b3a-7c00-8000-0123456789ab --body > body.xml", "get the body"},
           {"nabe resend 4711 body.xml --reason \"postcode corrected\"", "send the edited file"}},
          run_resend};
}

}  // namespace nabe::cli
