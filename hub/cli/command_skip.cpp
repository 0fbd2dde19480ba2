// SPDX-License-Identifier: EUPL-1.2
#include "cli/codes.h"
#include "cli/command.h"
#include "cli/hub_access.h"
#include "cli/remedy.h"

namespace nabe::cli {
namespace {

int run_skip(Console& console, const Arguments& arguments) {
  if (arguments.value("reason").empty()) {
    return fail(console, {code::kBadArguments, "--reason is missing", "say why this delivery is not needed", {}});
  }
  delivery::RemedyRequest request;
  request.remedy = store::Remedy::Skip;
  request.reason = arguments.value("reason");
  return apply_remedy(console, arguments, "skip", request);
}

}  // namespace

Command skip_command() {
  return {"skip",
          "remedies",
          "Gives deliveries up, with a reason.",
          {remedy_positionals(), remedy_options({{"reason", "TEXT", "why; required", false}})},
          "The lane goes on without them; the connector never gets these messages.",
          {{"nabe skip 4711 --reason \"sent twice by the portal\"", "one delivery"},
           {"nabe skip --connector kasse --code code-1402 --reason \"free of charge\"", "a group, after a question"}},
          run_skip};
}

}  // namespace nabe::cli
