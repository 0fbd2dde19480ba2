// SPDX-License-Identifier: EUPL-1.2
#include <ostream>

#include "admin/render.h"
#include "base/utc_time.h"
#include "cli/command.h"
#include "cli/exit_code.h"
#include "cli/files.h"
#include "cli/hub_access.h"

namespace nabe::cli {
namespace {

Result<delivery::SendRequest> request_from(Console& console, const Arguments& arguments) {
  const std::string file = arguments.value("FILE");
  delivery::SendRequest request;
  request.source = arguments.value("from");
  request.type = arguments.value("type");
  request.department = arguments.value("department");
  request.sender_message_id = arguments.value("sender-id");
  request.opens_case = !arguments.has("no-case");
  request.media_type = arguments.has("media-type") ? arguments.value("media-type") : media_type_of(file);
  for (const std::string& text : arguments.values("attribute")) {
    auto pair = split_pair("attribute", text, '=');
    if (!pair) {
      return pair.error();
    }
    request.attributes.push_back(std::move(*pair));
  }
  for (const std::string& text : arguments.values("reference")) {
    auto pair = split_pair("reference", text, ':');
    if (!pair) {
      return pair.error();
    }
    request.references.push_back({pair->first, pair->second});
  }
  auto body = read_input(console, file);
  if (!body) {
    return body.error();
  }
  request.body = std::move(*body);
  return request;
}

int run_send(Console& console, const Arguments& arguments) {
  const auto request = request_from(console, arguments);
  if (!request) {
    return fail(console, request.error());
  }
  int exit_code = kGood;
  const auto hub = running_hub(console, arguments, exit_code);
  if (!hub) {
    return exit_code;
  }
  const auto receipt = hub->send(*request);
  if (!receipt) {
    return fail(console, receipt.error());
  }
  if (arguments.has("json")) {
    console.out << admin::render(*receipt) << '\n';
  } else {
    console.out << "message      " << receipt->message_id << "\nreceived     " << utc_text(receipt->receipt_time_us)
                << (receipt->case_id.empty() ? "" : "\ncase         " + receipt->case_id)
                << (receipt->duplicate ? "\nduplicate    it was received before; nothing happened again" : "") << '\n';
  }
  return kGood;
}

}  // namespace

Command send_command() {
  return {"send",
          "messages",
          "Hands a file to the hub as if a source had brought it.",
          {{{"FILE"}},
           {{"from", "NAME", "the source that it counts as", false},
            {"type", "TYPE", "of the message", false},
            {"department", "ID", "for a shared source; else the body decides", false},
            {"sender-id", "ID", "the sender's message id: the same id and content is never taken twice", false},
            {"attribute", "NAME=VALUE", "an attribute", true},
            {"reference", "SYSTEM:ID", "a name of the case", true},
            {"media-type", "TYPE", "of the body; else by the file's name", false},
            {"no-case", "", "does not open a case", false},
            json_option()}},
          "FILE - reads the input. The answer is the receipt: the message is durable then.",
          {{"nabe send application.xml --from portal --type application.submitted", "one application"}},
          run_send};
}

}  // namespace nabe::cli
