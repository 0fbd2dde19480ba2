// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <initializer_list>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "admin/views.h"
#include "base/result.h"

/// From JSON text back to what the hub knows; the other half of json_write.h. Unknown members are skipped, so that a
/// newer hub can be asked by an older command. Errors: NABE-ADM-032 unless stated. Threads: [any].
namespace nabe::admin::json {

/// A flat object of texts, as the actions take it; empty text stands for an empty object. A member that is not listed
/// or is not text is NABE-ADM-005. Every listed name is present in the result.
Result<std::map<std::string, std::string>> read_fields(const std::string& body,
                                                       std::initializer_list<std::string_view> known);
std::string fields_text(const std::map<std::string, std::string>& fields);

Result<StatusView> read_status(const std::string& body);
struct MessagePage {
  std::vector<store::MessageSummary> messages;
  std::string next_after;
};
Result<MessagePage> read_messages(const std::string& body);
struct DeliveryPage {
  std::vector<store::Delivery> deliveries;
  std::string next_after;
};
Result<DeliveryPage> read_deliveries(const std::string& body);
struct JournalPage {
  std::vector<store::JournalEntry> entries;
  std::string next_after;
};
Result<JournalPage> read_journal(const std::string& body);
struct RefusalPage {
  std::vector<store::StoredRefusal> refusals;
  std::string next_after;
};
Result<RefusalPage> read_refusals(const std::string& body);
Result<MessageView> read_message(const std::string& body);
Result<delivery::Explanation> read_explanation(const std::string& body);
Result<store::Receipt> read_receipt(const std::string& body);
/// What problem.h wrote; anything else becomes NABE-ADM-032 with the HTTP status.
Error read_problem(const std::string& body, int status);

}  // namespace nabe::admin::json
