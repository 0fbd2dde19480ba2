// SPDX-License-Identifier: EUPL-1.2
#include "cli/hub_access.h"

#include <pwd.h>
#include <unistd.h>

#include <ostream>

#include "admin/access.h"
#include "admin/codes.h"
#include "admin/filter.h"
#include "cli/codes.h"
#include "cli/exit_code.h"
#include "cli/installation.h"
#include "config/loader.h"
#include "routing/decision_json.h"
#include "routing/explain.h"

namespace nabe::cli {
namespace {

struct Place {
  std::string state_folder;
  std::string store;
  std::vector<std::string> connectors;
};

/// Where the hub keeps its state. Errors in files of departments and plugins do not matter for it.
std::optional<Place> find_place(Console& console, const Arguments& arguments) {
  const config::ParseOutcome outcome = config::parse(config_path(console, arguments));
  const config::Node& node = outcome.parsed.node();
  if (node.state_folder.empty()) {
    console.err << config::render(outcome.findings);
    return std::nullopt;
  }
  Place place{node.state_folder, node.store, {}};
  for (const config::ConnectorUse& use : outcome.parsed.uses()) {
    place.connectors.push_back(use.connector);
  }
  return place;
}

/// The one configured connector that has this name in its department; else the name as it is.
std::string qualified(const std::string& name, const std::vector<std::string>& connectors) {
  std::string found;
  for (const std::string& connector : connectors) {
    if (connector == name) {
      return name;
    }
    const std::size_t dot = connector.find('.');
    if (dot != std::string::npos && connector.compare(dot + 1, std::string::npos, name) == 0) {
      if (!found.empty()) {
        return name;
      }
      found = connector;
    }
  }
  return found.empty() ? name : found;
}

bool is_not_running(const Error& error) {
  return error.code == admin::code::kHubNotRunning || error.code == admin::code::kHubUnreachable;
}

}  // namespace

int fail(Console& console, const Error& error) {
  console.err << "nabe: " << error.render();
  return kFailed;
}

std::string acting_user() {
  std::vector<char> buffer(4096);
  passwd entry{};
  passwd* found = nullptr;
  if (::getpwuid_r(::getuid(), &entry, buffer.data(), buffer.size(), &found) == 0 && found != nullptr) {
    return found->pw_name;
  }
  return "uid " + std::to_string(::getuid());
}

std::unique_ptr<admin::Client> running_hub(Console& console, const Arguments& arguments, int& exit_code) {
  const auto place = find_place(console, arguments);
  if (!place) {
    exit_code = kConfiguration;
    return nullptr;
  }
  const auto access = admin::find_access(place->state_folder);
  if (!access) {
    exit_code = fail(console, access.error());
    return nullptr;
  }
  return std::make_unique<admin::Client>(*access, acting_user());
}

std::unique_ptr<Reader> Reader::open(Console& console, const Arguments& arguments, int& exit_code) {
  const auto place = find_place(console, arguments);
  if (!place) {
    exit_code = kConfiguration;
    return nullptr;
  }
  auto reader = std::make_unique<Reader>();
  const auto access = admin::find_access(place->state_folder);
  if (access) {
    auto client = std::make_unique<admin::Client>(*access, acting_user());
    const auto status = client->status();
    if (status) {
      reader->client_ = std::move(client);
      return reader;
    }
    if (!is_not_running(status.error())) {
      exit_code = fail(console, status.error());
      return nullptr;
    }
  } else if (!is_not_running(access.error())) {
    exit_code = fail(console, access.error());
    return nullptr;
  }
  auto store = store::open({place->store, place->state_folder, true});
  if (!store) {
    exit_code = fail(console, store.error());
    return nullptr;
  }
  reader->store_ = std::move(*store);
  reader->connectors_ = place->connectors;
  console.err << "nabe: no hub runs; reading its store\n";
  return reader;
}

Result<admin::MessageList> Reader::messages(const store::MessageFilter& filter) {
  if (client_) {
    return client_->messages(filter);
  }
  store::MessageFilter wanted = filter;
  ++wanted.limit;
  wanted.connector = qualified(filter.connector, connectors_);
  auto found = store_->list(wanted);
  if (!found) {
    return found.error();
  }
  admin::MessageList list{std::move(*found), ""};
  if (list.messages.size() > filter.limit) {
    list.messages.resize(filter.limit);
    list.next_after = list.messages.back().id;
  }
  return list;
}

Result<admin::JournalList> Reader::journal(const store::JournalFilter& filter) {
  if (client_) {
    return client_->journal(filter);
  }
  store::JournalFilter wanted = filter;
  ++wanted.limit;
  auto found = store_->journal(wanted);
  if (!found) {
    return found.error();
  }
  admin::JournalList list{std::move(*found), ""};
  if (list.entries.size() > filter.limit) {
    list.entries.resize(filter.limit);
    list.next_after = std::to_string(list.entries.back().number);
  }
  return list;
}

Result<admin::RefusalList> Reader::refusals(const store::RefusalFilter& filter) {
  if (client_) {
    return client_->refusals(filter);
  }
  store::RefusalFilter wanted = filter;
  ++wanted.limit;
  wanted.connector = qualified(filter.connector, connectors_);
  auto found = store_->refusals(wanted);
  if (!found) {
    return found.error();
  }
  admin::RefusalList list{std::move(*found), ""};
  if (list.refusals.size() > filter.limit) {
    list.refusals.resize(filter.limit);
    list.next_after = std::to_string(list.refusals.back().number);
  }
  return list;
}

Result<std::optional<admin::MessageView>> Reader::message(const std::string& id, bool with_values) {
  if (!client_) {
    return admin::view_message(*store_, id, with_values);
  }
  auto view = client_->message(id, with_values);
  if (view) {
    return std::optional(std::move(*view));
  }
  if (view.error().code == admin::code::kNotFound) {
    return std::optional<admin::MessageView>();
  }
  return view.error();
}

Result<delivery::Explanation> Reader::explain(const std::string& id) {
  if (client_) {
    return client_->explain_stored(id);
  }
  const auto stored = store_->message(id);
  if (!stored) {
    return stored.error();
  }
  if (!stored->has_value()) {
    return Error{code::kUnknownMessage, "there is no such message", "`nabe messages` lists what the store has", {}};
  }
  const auto decision = routing::decision_from_json((*stored)->decision_json);
  if (!decision) {
    return decision.error();
  }
  return delivery::Explanation{routing::explain(*decision), (*stored)->decision_json};
}

Result<void> Reader::body(const std::string& id, std::ostream& out) {
  if (!client_) {
    return Error{code::kNeedsHub,
                 "a body can be read through the running hub only, which notes who read it",
                 "start the hub with `nabe run`",
                 {}};
  }
  return client_->message_body(
      id, [&out](std::string_view piece) { out.write(piece.data(), static_cast<std::streamsize>(piece.size())); });
}

std::vector<OptionSpec> filter_options() {
  return {{"connector", "NAME", "deliveries to this connector (DEPARTMENT.NAME, or NAME if it is the only one)", false},
          {"code", "CODE", "whose last attempt ended with this code", false},
          {"state", "STATE", "in this state: waiting, pending, unknown, dead, delivered, ...", false},
          {"department", "ID", "of this department", false},
          {"type", "TYPE", "messages of this type", false},
          {"case", "ID", "of this case", false}};
}

Result<store::MessageFilter> filter_from(const Arguments& arguments) {
  Pairs query;
  for (const char* name :
       {"connector", "code", "state", "department", "type", "case", "disposition", "after", "limit"}) {
    if (arguments.has(name)) {
      query.emplace_back(name, arguments.value(name));
    }
  }
  if (arguments.has("sender-id")) {
    query.emplace_back("sender_message_id", arguments.value("sender-id"));
  }
  if (arguments.has("since")) {
    query.emplace_back("received_after", arguments.value("since"));
  }
  if (arguments.has("until")) {
    query.emplace_back("received_before", arguments.value("until"));
  }
  return admin::filter_of(query);
}

}  // namespace nabe::cli
