// SPDX-License-Identifier: EUPL-1.2
#include <ostream>

#include "admin/render.h"
#include "base/ids.h"
#include "base/printable.h"
#include "cli/codes.h"
#include "cli/command.h"
#include "cli/exit_code.h"
#include "cli/files.h"
#include "cli/hub_access.h"
#include "cli/installation.h"
#include "routing/decision_json.h"
#include "routing/explain.h"
#include "routing/forecast.h"

namespace nabe::cli {
namespace {

int print(Console& console, const Arguments& arguments, const delivery::Explanation& explanation) {
  if (arguments.has("json")) {
    console.out << admin::render(explanation) << '\n';
  } else {
    console.out << explanation.text << (explanation.text.empty() || explanation.text.back() == '\n' ? "" : "\n");
  }
  return kGood;
}

int explain_stored(Console& console, const Arguments& arguments, const std::string& id) {
  int exit_code = kGood;
  const auto reader = Reader::open(console, arguments, exit_code);
  if (!reader) {
    return exit_code;
  }
  const auto explanation = reader->explain(id);
  return explanation ? print(console, arguments, *explanation) : fail(console, explanation.error());
}

/// By its qualified name, or by its own name if it is the only one.
Result<const config::Connector*> find_source(const config::Configuration& configuration, const std::string& name) {
  if (const config::Connector* exact = configuration.find_connector(name)) {
    return exact;
  }
  const config::Connector* found = nullptr;
  std::string known;
  for (const config::Connector* connector : configuration.connectors()) {
    known += ' ' + config::qualified_name(*connector);
    if (connector->name == name) {
      if (found != nullptr) {
        return Error{code::kUnknownConnector,
                     "several departments have a connector \"" + printable(name, 80) + '"',
                     "name one of:" + known,
                     {}};
      }
      found = connector;
    }
  }
  if (found == nullptr) {
    return Error{
        code::kUnknownConnector, "there is no connector \"" + printable(name, 80) + '"', "connectors:" + known, {}};
  }
  return found;
}

Result<routing::Decision> decide(const config::Configuration& configuration, const config::Connector& source,
                                 const Arguments& arguments, const std::string& file, const std::string& body) {
  const auto tables = routing::RoutingTables::compile(configuration);
  if (!tables) {
    return tables.error();
  }
  routing::ForecastRequest request;
  request.department = arguments.value("department");
  request.type = arguments.value("type");
  request.media_type = arguments.has("media-type") ? arguments.value("media-type") : media_type_of(file);
  request.body = body;
  for (const std::string& text : arguments.values("attribute")) {
    auto pair = split_pair("attribute", text, '=');
    if (!pair) {
      return pair.error();
    }
    request.attributes.push_back(std::move(*pair));
  }
  return routing::forecast(*tables, source, request);
}

int explain_file(Console& console, const Arguments& arguments, const std::string& file) {
  if (arguments.value("from").empty() || arguments.value("type").empty()) {
    return fail(
        console,
        {code::kBadArguments, "--from and --type are needed for a file", "`nabe explain --help` has examples", {}});
  }
  const Installation installation = load_installation(config_path(console, arguments));
  if (installation.exit_code() != kGood) {
    console.err << findings_text(installation);
    return installation.exit_code();
  }
  const auto source = find_source(*installation.configuration, arguments.value("from"));
  if (!source) {
    return fail(console, source.error());
  }
  const auto body = read_input(console, file);
  if (!body) {
    return fail(console, body.error());
  }
  const auto decision = decide(*installation.configuration, **source, arguments, file, *body);
  if (!decision) {
    return fail(console, decision.error());
  }
  return print(console, arguments, {routing::explain(*decision), routing::to_json(*decision)});
}

int run_explain(Console& console, const Arguments& arguments) {
  const std::string what = arguments.value("FILE|MESSAGE");
  return is_id(what) ? explain_stored(console, arguments, what) : explain_file(console, arguments, what);
}

}  // namespace

Command explain_command() {
  return {"explain",
          "messages",
          "Tells where a file would go, or a message went, and why.",
          {{{"FILE|MESSAGE"}},
           {{"from", "NAME", "for a file: the source that brings it", false},
            {"type", "TYPE", "for a file: the message's type", false},
            {"department", "ID", "for a file of a shared source; else the body decides", false},
            {"attribute", "NAME=VALUE", "for a file: an attribute", true},
            {"media-type", "TYPE", "for a file: of the body; else by its name", false},
            json_option()}},
          "A file is explained from the configuration alone: no hub is needed and nothing is changed. The answer has "
          "the values that routes test.",
          {{"nabe explain application.xml --from portal --type application.submitted", "before it is sent"},
           {"nabe explain 0195d3c0-7b3a-7c00-8000-0123456789ab", "what was decided then"}},
          run_explain};
}

}  // namespace nabe::cli
