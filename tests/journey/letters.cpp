// SPDX-License-Identifier: EUPL-1.2
#include "files.h"
#include "journey.h"
#include "samples/bytes.h"

namespace nabe::journey {
namespace {

/// What a clerk does in the record of an application.
void by_the_clerk(Journey& journey, const std::string& action, const Application& application, Json arguments) {
  arguments.set("fileNumber", application.file_number)
      .set("application", journey.case_record(application).text_at("id"));
  journey.town.act("case_system", action, arguments);
}

/// Waits for the first item of a kind.
Json first_item(Journey& journey, const Application& application, const std::string& kind) {
  std::vector<Json> items;
  journey.until("a " + kind + " in the mailbox", [&] {
    items = journey.portal.mailbox(application, kind);
    return !items.empty();
  });
  return items.front();
}

/// Opens an item, and reads it: until the portal has noted that it was fetched. Its content.
std::string read_item(Journey& journey, const Application& application, const std::string& kind) {
  const std::int64_t number = first_item(journey, application, kind).integer_at("number");
  const std::string content = journey.portal.fetch(application, number, 0).body;
  journey.until("it is noted that the " + kind + " was fetched", [&] {
    const auto items = journey.portal.mailbox(application, kind);
    return !items.empty() && !items.front().at("item").text_at("fetched").empty();
  });
  return content;
}

}  // namespace

void write_letters(Journey& journey) {
  const Application& application = journey.application("aufenthaltstitel");
  journey.say("A query of the clerk, and the citizen's answer.");
  by_the_clerk(journey, "query", application,
               Json::object().set("text", journey.letters.query).set("due", "2026-12-31"));
  const Json query = first_item(journey, application, "query");
  journey.letters.query_seen = read_item(journey, application, "query");
  const std::string path = std::string(NABE_SOURCE_DIR) + "/tests/samples/xfall/attachments/passkopie-000101.png";
  auto copy = integration::upload_of_file(path);
  if (!copy) throw std::runtime_error("cannot read " + path);
  copy->media_type = "image/png";
  journey.until("a receipt for the answer", [&] {
    const integration::Reply reply =
        journey.portal.answer(application, query.integer_at("number"), "answer-1", journey.letters.answer, {*copy});
    return reply.status == 201 || reply.status == 200;
  });
  journey.until("the case system has the answer",
                [&] { return !journey.town.state("case_system", "letters").empty(); });

  journey.say("A document and the decision. The citizen opens and acknowledges it.");
  by_the_clerk(journey, "document", application,
               Json::object()
                   .set("name", "Fiktionsbescheinigung.pdf")
                   .set("mediaType", "application/pdf")
                   .set("content", samples::base64_of(journey.letters.document)));
  by_the_clerk(journey, "decision", application,
               Json::object().set("outcome", "granted").set("text", journey.letters.decision));
  first_item(journey, application, "document");
  const Json decision = first_item(journey, application, "decision");
  journey.letters.decision_seen = read_item(journey, application, "decision");
  journey.until("the decision is acknowledged",
                [&] { return journey.portal.acknowledge(application, decision.integer_at("number")).is_good(); });
}

}  // namespace nabe::journey
