// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>
#include <vector>

#include "admin/views.h"
#include "base/error.h"

/// JSON text of the API's answers, for the API itself and for `--json` of commands that work without a hub.
/// Threads: [any].
namespace nabe::admin {

std::string render(const StatusView& view);
std::string render(const std::vector<store::MessageSummary>& messages, const std::string& next_after);
std::string render(const MessageView& view);
std::string render(const std::vector<store::Delivery>& deliveries, const std::string& next_after);
std::string render(const std::vector<store::JournalEntry>& entries, const std::string& next_after);
std::string render(const std::vector<store::StoredRefusal>& refusals, const std::string& next_after);
std::string render(const delivery::Explanation& explanation);
std::string render(const store::Receipt& receipt);
/// A list of findings of `nabe check`, warnings and errors apart.
std::string render_findings(const std::vector<Error>& errors, const std::vector<Error>& warnings);

}  // namespace nabe::admin
