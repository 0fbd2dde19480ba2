// SPDX-License-Identifier: EUPL-1.2
#include "routing/explain.h"

#include <algorithm>

namespace nabe::routing {

namespace {

/// Quoted, with control characters (C0, DEL and, in UTF-8, C1) shown as `?`.
std::string quoted(const std::string& text) {
  std::string safe = "\"";
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    const bool c1 = byte == 0xC2 && i + 1 < text.size() && static_cast<unsigned char>(text[i + 1]) < 0xA0;
    if (byte < 0x20 || byte == 0x7F || c1) {
      safe += '?';
      i += c1 ? 1 : 0;
    } else {
      safe += text[i];
    }
  }
  return safe + '"';
}

std::string listed(const std::vector<std::string>& items) {
  std::string text;
  for (const std::string& item : items) {
    text += (text.empty() ? "" : ", ") + item;
  }
  return text;
}

std::string seen_by(const ConditionTrace& condition) {
  if (condition.values.empty()) {
    return "nothing was found";
  }
  std::string text;
  for (const std::string& value : condition.values) {
    text += (text.empty() ? "found " : ", ") + quoted(value);
  }
  return text + (condition.values_cut ? " (shortened)" : "");
}

/// Expectations quote what the configuration says; it is shown as it is, without control characters.
std::string line_of(const ConditionTrace& condition) {
  const std::string expectation = quoted(condition.expectation);
  return condition.subject + " " + expectation.substr(1, expectation.size() - 2) + ": " + seen_by(condition);
}

std::string first_obstacle(const RouteTrace& route, const Decision& decision) {
  if (!route.source_matched) {
    return "it is for messages from " + route.expected_source + ", this one comes from " + decision.source;
  }
  if (!route.type_matched) {
    return "it is for type " + listed(route.expected_types) + ", this one is " + decision.type;
  }
  const auto failed = std::find_if(route.conditions.begin(), route.conditions.end(),
                                   [](const ConditionTrace& condition) { return !condition.held; });
  return failed != route.conditions.end() ? "it wants that " + line_of(*failed) : "the reason was not kept";
}

void add_deliveries(std::string& text, const Decision& decision) {
  for (const PlannedDelivery& delivery : decision.deliveries) {
    text += "  to " + delivery.connector + ", granted " +
            (delivery.grant.empty() ? "nothing of body and attachments" : listed(delivery.grant));
    if (!delivery.with.empty()) {
      text += ", with " + listed(delivery.with);
    }
    text += " (by " + listed(delivery.routes) + ")\n";
  }
}

void add_route(std::string& text, const RouteTrace& route, const Decision& decision) {
  if (!route.matched) {
    text += "  no   " + route.route + ": " + first_obstacle(route, decision) + "\n";
    return;
  }
  text += "  yes  " + route.route + "\n";
  for (const ConditionTrace& condition : route.conditions) {
    text += "         " + line_of(condition) + "\n";
  }
}

}  // namespace

std::string explain(const Decision& decision) {
  std::string text = "A message of type " + quoted(decision.type) + " from " + quoted(decision.source) +
                     " for department " + quoted(decision.department) + "\n";
  text += decision.matched.empty() ? "matches no route: it is unrouted and waits for a person.\n" : "goes\n";
  add_deliveries(text, decision);
  if (!decision.facts.empty()) {
    text += "Facts:\n";
    for (const auto& [name, value] : decision.facts) {
      text += "  " + name + " = " + quoted(value) + "\n";
    }
  }
  if (!decision.trace.empty()) {
    text += "Routes:\n";
    for (const RouteTrace& route : decision.trace) {
      add_route(text, route, decision);
    }
  }
  if (!decision.trace_complete) {
    text += "Routes that are not listed asked for another source, type or value, or their trace was not kept.\n";
  }
  if (decision.values_cut) {
    text += "The body has more or longer values than are compared (64 per path, 4 KiB each).\n";
  }
  return text + "Configuration revision " + decision.revision + "\n";
}

}  // namespace nabe::routing
