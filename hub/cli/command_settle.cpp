// SPDX-License-Identifier: EUPL-1.2
#include "cli/command.h"
#include "cli/remedy.h"

namespace nabe::cli {
namespace {

int run_settle(Console& console, const Arguments& arguments) {
  delivery::RemedyRequest request;
  request.remedy = store::Remedy::Settle;
  request.reference = arguments.value("reference");
  request.reason = arguments.value("reason");
  return apply_remedy(console, arguments, "settle", request);
}

}  // namespace

Command settle_command() {
  return {"settle",
          "remedies",
          "Declares deliveries done that were done by hand or had arrived after all.",
          {remedy_positionals(), remedy_options({{"reference", "ID", "what the other system calls it", false},
                                                 {"reason", "TEXT", "for the journal", false}})},
          "The lane goes on. Nothing is sent.",
          {{"nabe settle 4711 --reference 2026-000123", "it is in the case system under this number"}},
          run_settle};
}

}  // namespace nabe::cli
