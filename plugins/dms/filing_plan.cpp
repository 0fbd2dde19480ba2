// SPDX-License-Identifier: EUPL-1.2
#include "dms/filing_plan.h"

#include <chrono>
#include <stdexcept>

#include "dms/names.h"

namespace nabe::dms {
namespace {

constexpr std::string_view kDomain[] = {"application.submitted=in:application",
                                        "application.withdrawn=in:withdrawal",
                                        "query.answered=in:answer",
                                        "feedback.given=in:feedback",
                                        "receipt.issued=out:receipt",
                                        "query.raised=out:query",
                                        "document.issued=out:document",
                                        "decision.issued=out:decision",
                                        "case.status_changed=out:status",
                                        "appointment.requested=out:appointment",
                                        "appointment.booked=out:appointment",
                                        "appointment.changed=out:appointment",
                                        "appointment.cancelled=out:appointment",
                                        "case.assigned=none"};

std::pair<std::string, Filing> parse(std::string_view entry) {
  const auto refuse = [entry] {
    throw std::invalid_argument("option filing: expected TYPE=in:KIND, TYPE=out:KIND or TYPE=none, got \"" +
                                std::string(entry) + '"');
  };
  const std::size_t equals = entry.find('=');
  if (equals == 0 || equals == std::string_view::npos) refuse();
  std::string type(entry.substr(0, equals));
  const std::string_view value = entry.substr(equals + 1);
  if (value == "none") return {std::move(type), Filing{false, {}, {}}};
  const std::size_t colon = value.find(':');
  const std::string_view direction = value.substr(0, colon);
  if (colon == std::string_view::npos || colon + 1 == value.size() || (direction != "in" && direction != "out")) {
    refuse();
  }
  return {std::move(type), Filing{true, std::string(direction), std::string(value.substr(colon + 1))}};
}

void add_items(const Message& message, const Filing& filing, std::vector<FilingItem>& items) {
  const std::string base(message.idempotency_key());
  const std::string sender(message.fact("sender").value_or(message.source()));
  const std::int64_t received_ms =
      std::chrono::duration_cast<std::chrono::milliseconds>(message.receipt_time().time_since_epoch()).count();
  if (filing.filed && message.body_size_bytes() > 0) {
    const std::string key = base + "/body";
    const std::string title = filing.kind + std::string(extension_of(message.media_type()));
    items.push_back({key, document_name(message.receipt_time(), title, key), filing.direction, filing.kind, sender,
                     std::string(message.media_type()), std::string(message.body_sha256()), message.body_size_bytes(),
                     received_ms, message.body()});
  }
  if (!filing.filed) return;
  std::uint32_t number = 0;
  for (const Attachment attachment : message.attachments()) {
    const std::string key = base + "/attachment/" + std::to_string(++number);
    items.push_back({key, document_name(message.receipt_time(), attachment.name(), key), filing.direction,
                     filing.kind + ".attachment", sender, std::string(attachment.media_type()),
                     std::string(attachment.sha256()), attachment.size_bytes(), received_ms, attachment.stream()});
  }
}

}  // namespace

FilingTable::FilingTable(const std::vector<std::string>& entries) {
  for (const std::string_view entry : kDomain) filings_.insert(parse(entry));
  for (const std::string& entry : entries) {
    auto [type, filing] = parse(entry);
    filings_.insert_or_assign(std::move(type), std::move(filing));
  }
}

const Filing* FilingTable::find(std::string_view type) const {
  const auto found = filings_.find(type);
  return found == filings_.end() ? nullptr : &found->second;
}

FilingPlan plan_of(const Message& message, const FilingTable& table) {
  FilingPlan plan;
  const auto add = [&](const Message& each) {
    const Filing* filing = table.find(each.type());
    if (filing == nullptr) {
      plan.unknown_type = each.type();
      return false;
    }
    add_items(each, *filing, plan.items);
    return true;
  };
  bool known = true;
  for (const Message with : message.with()) known = known && add(with);
  known = known && add(message);
  if (!known) plan.items.clear();
  return plan;
}

}  // namespace nabe::dms
