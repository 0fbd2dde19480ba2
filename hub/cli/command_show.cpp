// SPDX-License-Identifier: EUPL-1.2
#include <ostream>

#include "admin/render.h"
#include "base/printable.h"
#include "base/utc_time.h"
#include "cli/codes.h"
#include "cli/command.h"
#include "cli/exit_code.h"
#include "cli/hub_access.h"
#include "cli/table.h"

namespace nabe::cli {
namespace {

void line(std::ostream& out, const char* name, const std::string& value) {
  if (!value.empty()) {
    out << name << std::string(14 - std::string(name).size(), ' ') << printable(value, 1'000) << '\n';
  }
}

void print_envelope(std::ostream& out, const admin::MessageView& view) {
  const Message& message = view.message;
  line(out, "message", message.id);
  line(out, "type", message.type);
  line(out, "department", message.department);
  line(out, "from", message.source);
  line(out, "sender id", message.sender_message_id);
  line(out, "received", message.receipt_time_us == 0 ? "" : utc_text(message.receipt_time_us));
  line(out, "case", message.case_id);
  for (const Reference& reference : view.references) {
    line(out, "", reference.system + ": " + reference.id);
  }
  line(out, "caused by", message.causation_id);
  line(out, "replaces", view.replaces);
  line(out, "body", std::to_string(message.body.size_bytes) + " bytes, " + or_dash(message.media_type));
  for (const Attachment& attachment : message.attachments) {
    line(out, "attachment",
         std::to_string(attachment.content.size_bytes) + " bytes, " + or_dash(attachment.media_type) +
             (attachment.name.empty() ? "" : ", " + attachment.name));
  }
  for (const auto& [name, value] : message.attributes) {
    line(out, "attribute", name + " = " + value);
  }
  for (const auto& [name, value] : message.facts) {
    line(out, "fact", name + " = " + value);
  }
  line(out, "disposition", store::name_of(view.disposition));
  for (const routing::MatchedRoute& route : view.matched) {
    line(out, "route", route.name + " -> " + joined(route.to, ", "));
  }
}

void print_delivery(std::ostream& out, const admin::DeliveryView& view) {
  const store::Delivery& delivery = view.delivery;
  out << "\ndelivery " << delivery.id << " to " << printable(delivery.connector) << ": "
      << store::name_of(delivery.state);
  if (delivery.state == store::DeliveryState::Waiting && delivery.due_us != 0) {
    out << ", due " << short_time(delivery.due_us);
  }
  out << '\n';
  line(out, "  granted", delivery.grant.empty() ? "nothing" : joined(delivery.grant, ", "));
  line(out, "  awaits", delivery.awaits);
  line(out, "  blocked by", delivery.blocked_behind);
  line(out, "  reference", delivery.remote_reference);
  line(out, "  by", delivery.actor);
  line(out, "  reason", delivery.reason);
  line(out, "  damaged", delivery.damaged);
  std::vector<std::vector<std::string>> rows = {{"  ATTEMPT", "STARTED", "TOOK", "OUTCOME", "CODE", "DETAIL"}};
  for (const store::Attempt& attempt : view.attempts) {
    rows.push_back({"  " + std::to_string(attempt.number), short_time(attempt.started_us),
                    std::to_string((attempt.ended_us - attempt.started_us) / 1'000) + " ms", or_dash(attempt.outcome),
                    or_dash(attempt.code), or_dash(attempt.detail)});
  }
  if (rows.size() > 1) {
    out << table(rows);
  }
}

int run_show(Console& console, const Arguments& arguments) {
  int exit_code = kGood;
  const auto reader = Reader::open(console, arguments, exit_code);
  if (!reader) {
    return exit_code;
  }
  const std::string id = arguments.value("MESSAGE");
  if (arguments.has("body")) {
    const auto shown = reader->body(id, console.out);
    return shown ? kGood : fail(console, shown.error());
  }
  const auto view = reader->message(id, arguments.has("values"));
  if (!view) {
    return fail(console, view.error());
  }
  if (!view->has_value()) {
    return fail(console, {code::kUnknownMessage,
                          "there is no message " + printable(id, 80),
                          "`nabe messages` lists what the store has",
                          {}});
  }
  if (arguments.has("json")) {
    console.out << admin::render(**view) << '\n';
    return kGood;
  }
  print_envelope(console.out, **view);
  for (const admin::DeliveryView& delivery : (*view)->deliveries) {
    print_delivery(console.out, delivery);
  }
  return kGood;
}

}  // namespace

Command show_command() {
  return {"show",
          "messages",
          "Shows a message: where it came from, where it goes, every attempt.",
          {{{"MESSAGE"}},
           {{"values", "", "with attributes, facts and names of attachments: personal data", false},
            {"body", "", "the body itself, and nothing else: personal data", false},
            json_option()}},
          "Works without a running hub too, except --body. The hub logs who read values or a body.",
          {{"nabe show 0195d3c0-7b3a-7c00-8000-0123456789ab", "its journey"},
           {"nabe show 0195d3c0-7b3a-7c00-8000-0123456789ab --body > body.xml", "its body, into a file"}},
          run_show};
}

}  // namespace nabe::cli
