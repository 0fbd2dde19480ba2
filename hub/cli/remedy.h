// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>
#include <vector>

#include "cli/arguments.h"
#include "cli/console.h"
#include "delivery/operations.h"

/// What retry, settle, skip and redirect have in common: one delivery, several, or a group that a filter finds.
namespace nabe::cli {

/// Options of such a command beside its own.
std::vector<OptionSpec> remedy_options(std::vector<OptionSpec> own);
/// `ID...`: a delivery's number, or a message's id for all its deliveries that wait for a person.
std::vector<PositionalSpec> remedy_positionals();

/// Finds the deliveries, asks (unless --yes) when a filter chose them, applies `request` to each, shows progress, sums
/// up. `verb` is for people: "retry". Returns kFailed if one could not be done.
int apply_remedy(Console& console, const Arguments& arguments, const std::string& verb,
                 const delivery::RemedyRequest& request);

}  // namespace nabe::cli
