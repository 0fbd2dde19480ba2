// SPDX-License-Identifier: EUPL-1.2
#include <algorithm>
#include <utility>

#include "config/codes.h"
#include "config/parsers.h"

namespace nabe::config {

namespace {

constexpr std::uint64_t kSecondMs = 1'000;
constexpr std::uint64_t kDayMs = 86'400'000;
constexpr std::uint64_t kTebibyte = 1ULL << 40;

void parse_retry(const Document& document, const Member& table, const std::string& title, RetryPolicy& retry,
                 Findings& findings) {
  TableReader reader(document, table, title + " retry", findings);
  retry.first_ms = reader.duration_ms("first", {1, kDayMs}).value_or(retry.first_ms);
  retry.max_ms = reader.duration_ms("max", {1, 30 * kDayMs}).value_or(std::max(retry.first_ms, retry.max_ms));
  retry.give_up_after_ms =
      reader.duration_ms("give_up_after", {kSecondMs, 3650 * kDayMs}).value_or(retry.give_up_after_ms);
  if (retry.first_ms > retry.max_ms) {
    findings.error(code::kBadValue, "\"first\" is longer than \"max\" in " + title + " retry",
                   "the pause grows from first to max", document.position(table.at));
  }
  reader.finish();
}

ParsedConnector parse_connector(const Document& document, const Member& table, const std::string& department,
                                Findings& findings) {
  const std::string title = "[connectors." + table.key + ']';
  TableReader reader(document, table, title, findings);
  ParsedConnector parsed;
  parsed.document = &document;
  Connector& connector = parsed.connector;
  connector.name = table.key;
  connector.department = department;
  connector.where = reader.where();
  parsed.plugin_where = connector.where;
  if (const auto plugin = reader.required_text("plugin")) {
    connector.plugin = plugin->value;
    parsed.plugin_where = plugin->where;
  }
  if (const auto value = reader.integer("max_in_flight", {1, 1024})) {
    connector.max_in_flight = static_cast<std::uint32_t>(*value);
    parsed.max_in_flight_given = true;
  }
  if (const auto value = reader.integer("max_attachments", {0, 10'000})) {
    connector.max_attachments = static_cast<std::uint32_t>(*value);
  }
  if (const Member* member = table.value.find("idempotent")) {
    if (const auto value = reader.truth("idempotent")) {
      parsed.idempotent = Placed<bool>{*value, document.position(member->value.at)};
    }
  }
  connector.full_xml_check = reader.truth("full_xml_check").value_or(connector.full_xml_check);
  connector.trusted_receipt_time = reader.truth("trusted_receipt_time").value_or(connector.trusted_receipt_time);
  connector.attempt_timeout_ms =
      reader.duration_ms("attempt_timeout", {1, kDayMs}).value_or(connector.attempt_timeout_ms);
  connector.pending_timeout_ms =
      reader.duration_ms("pending_timeout", {1, 30 * kDayMs}).value_or(connector.pending_timeout_ms);
  connector.max_body_bytes = reader.size_bytes("max_body", {1, kTebibyte}).value_or(connector.max_body_bytes);
  connector.max_attachment_bytes =
      reader.size_bytes("max_attachment", {1, kTebibyte}).value_or(connector.max_attachment_bytes);
  if (const Member* retry = reader.table("retry")) {
    parse_retry(document, *retry, title, connector.retry, findings);
  }
  for (const Member& member : table.value.members) {
    if (std::find(hub_keys().begin(), hub_keys().end(), member.key) == hub_keys().end()) {
      parsed.options.push_back(&member);
    }
  }
  return parsed;
}

}  // namespace

const std::vector<std::string>& hub_keys() {
  static const std::vector<std::string> keys = {
      "plugin",   "max_in_flight",  "attempt_timeout", "pending_timeout",     "retry", "idempotent", "full_xml_check",
      "max_body", "max_attachment", "max_attachments", "trusted_receipt_time"};
  return keys;
}

std::vector<ParsedConnector> parse_connectors(TableReader& file, const std::string& department, Findings& findings) {
  std::vector<ParsedConnector> connectors;
  const Member* tables = file.table("connectors");
  if (tables == nullptr) {
    return connectors;
  }
  for (const Member& table : tables->value.members) {
    const SourcePosition where = file.document().position(table.at);
    if (table.value.kind != ValueKind::Table) {
      findings.error(
          code::kWrongType,
          '"' + table.key + "\" in [connectors] must be a table, but is " + std::string(kind_name(table.value.kind)),
          "write [connectors." + table.key + ']', where);
    } else if (!is_name(table.key)) {
      findings.error(code::kBadValue, '"' + table.key + "\" is not a name of a connector", "letters, digits, _ and -",
                     where);
    } else {
      connectors.push_back(parse_connector(file.document(), table, department, findings));
    }
  }
  return connectors;
}

}  // namespace nabe::config
