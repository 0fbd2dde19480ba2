// SPDX-License-Identifier: EUPL-1.2
#include "cli/codes.h"
#include "cli/command.h"
#include "cli/hub_access.h"
#include "cli/remedy.h"

namespace nabe::cli {
namespace {

int run_redirect(Console& console, const Arguments& arguments) {
  if (arguments.value("to").empty()) {
    return fail(console, {code::kBadArguments, "--to is missing", "name the connector that takes the messages", {}});
  }
  delivery::RemedyRequest request;
  request.remedy = store::Remedy::Redirect;
  request.target_connector = arguments.value("to");
  request.reason = arguments.value("reason");
  return apply_remedy(console, arguments, "redirect", request);
}

}  // namespace

Command redirect_command() {
  return {"redirect",
          "remedies",
          "Delivers to another connector instead.",
          {remedy_positionals(), remedy_options({{"to", "NAME", "the connector that takes them; required", false},
                                                 {"reason", "TEXT", "for the journal", false}})},
          "The new delivery has the same grant and goes to the end of the case's lane there.",
          {{"nabe redirect 4711 --to akte_ersatz", "one delivery"}},
          run_redirect};
}

}  // namespace nabe::cli
