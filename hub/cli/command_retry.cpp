// SPDX-License-Identifier: EUPL-1.2
#include "cli/command.h"
#include "cli/remedy.h"

namespace nabe::cli {
namespace {

int run_retry(Console& console, const Arguments& arguments) {
  delivery::RemedyRequest request;
  request.remedy = store::Remedy::Retry;
  request.reason = arguments.value("reason");
  return apply_remedy(console, arguments, "retry", request);
}

}  // namespace

Command retry_command() {
  return {"retry",
          "remedies",
          "Tries deliveries again that are dead or unknown.",
          {remedy_positionals(), remedy_options({{"reason", "TEXT", "for the journal", false}})},
          "An unknown delivery may have arrived: a retry may repeat it, with the same idempotency key.",
          {{"nabe retry 4711", "one delivery, as `nabe show` numbers them"},
           {"nabe retry --connector akte --code timeout --dry-run", "what a group would be"},
           {"nabe retry --connector akte --code timeout --yes", "the group, without a question"}},
          run_retry};
}

}  // namespace nabe::cli
