// SPDX-License-Identifier: EUPL-1.2
#include "cli/remedy.h"

#include <algorithm>
#include <charconv>
#include <istream>
#include <map>
#include <ostream>
#include <utility>

#include "base/ids.h"
#include "base/printable.h"
#include "cli/codes.h"
#include "cli/exit_code.h"
#include "cli/hub_access.h"
#include "cli/table.h"

namespace nabe::cli {
namespace {

using store::DeliveryState;

constexpr std::size_t kShown = 20;
constexpr std::uint32_t kPage = 500;

struct Target {
  std::int64_t delivery_id = 0;
  std::string connector, message_id, state, code;
};

Target target_of(const store::Delivery& delivery) {
  return {delivery.id, delivery.connector, delivery.message_id, store::name_of(delivery.state), delivery.code};
}

bool waits_for_a_person(const store::Delivery& delivery) {
  return delivery.state == DeliveryState::Dead || delivery.state == DeliveryState::Unknown;
}

bool has_filter(const Arguments& arguments) {
  const std::vector<OptionSpec> options = filter_options();
  return std::any_of(options.begin(), options.end(),
                     [&](const OptionSpec& option) { return arguments.has(option.name); });
}

Result<void> add_message(admin::Client& hub, const std::string& id, std::vector<Target>& targets) {
  const auto message = hub.message(id, false);
  if (!message) {
    return message.error();
  }
  const std::size_t before = targets.size();
  for (const admin::DeliveryView& view : message->deliveries) {
    if (waits_for_a_person(view.delivery)) {
      targets.push_back(target_of(view.delivery));
    }
  }
  if (targets.size() == before) {
    return Error{code::kUnknownMessage,
                 "no delivery of the message " + id + " waits for a person",
                 "`nabe show " + id + "` lists its deliveries; name one by its number",
                 {}};
  }
  return {};
}

Result<std::vector<Target>> named_targets(admin::Client& hub, const std::vector<std::string>& names) {
  std::vector<Target> targets;
  for (const std::string& name : names) {
    if (is_id(name)) {
      if (const auto added = add_message(hub, name, targets); !added) {
        return added.error();
      }
      continue;
    }
    std::int64_t id = 0;
    const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), id);
    if (error != std::errc() || end != name.data() + name.size() || id <= 0) {
      return Error{
          code::kBadArguments,
          '"' + printable(name, 80) + "\" is neither a delivery nor a message",
          "a delivery is a number, a message an id of 36 characters; `nabe show` and `nabe messages` tell them",
          {}};
    }
    targets.push_back({id, "", "", "", ""});
  }
  return targets;
}

Result<std::vector<Target>> filtered_targets(admin::Client& hub, const Arguments& arguments) {
  auto filter = filter_from(arguments);
  if (!filter) {
    return filter.error();
  }
  filter->limit = kPage;
  std::vector<Target> targets;
  std::vector<DeliveryState> states = {DeliveryState::Dead, DeliveryState::Unknown};
  if (filter->state) {
    states = {*filter->state};
  }
  for (const DeliveryState state : states) {
    filter->state = state;
    filter->after_id.clear();
    do {
      const auto page = hub.deliveries(*filter);
      if (!page) {
        return page.error();
      }
      for (const store::Delivery& delivery : page->deliveries) {
        targets.push_back(target_of(delivery));
      }
      filter->after_id = page->next_after;
    } while (!filter->after_id.empty());
  }
  return targets;
}

void list_targets(std::ostream& out, const std::vector<Target>& targets) {
  std::vector<std::vector<std::string>> rows = {{"DELIVERY", "CONNECTOR", "STATE", "CODE", "MESSAGE"}};
  for (std::size_t i = 0; i < std::min(kShown, targets.size()); ++i) {
    const Target& target = targets[i];
    rows.push_back({std::to_string(target.delivery_id), or_dash(target.connector), or_dash(target.state),
                    or_dash(target.code), or_dash(target.message_id)});
  }
  out << table(rows);
  if (targets.size() > kShown) {
    out << "... and " << targets.size() - kShown << " more\n";
  }
}

std::string targets_json(const std::vector<Target>& targets) {
  std::string text;
  for (const Target& target : targets) {
    text += (text.empty() ? "" : ",") + ("{\"id\":" + std::to_string(target.delivery_id));
    for (const auto& [name, value] : {std::pair{"connector", &target.connector}, std::pair{"state", &target.state},
                                      std::pair{"code", &target.code}, std::pair{"message", &target.message_id}}) {
      if (!value->empty()) {
        text += ",\"" + std::string(name) + "\":" + json_string(*value);
      }
    }
    text += '}';
  }
  return "{\"deliveries\":[" + text + "]}";
}

/// Nothing if it may go on, else the exit code.
std::optional<int> confirm(Console& console, const std::string& verb, const std::vector<Target>& targets) {
  list_targets(console.err, targets);
  if (!console.interactive) {
    return fail(
        console,
        {code::kNotInteractive, "nobody can be asked whether to go on", "look with --dry-run, then say --yes", {}});
  }
  console.err << verb << ' ' << targets.size() << (targets.size() == 1 ? " delivery? " : " deliveries? ") << "[y/N] "
              << std::flush;
  std::string answer;
  std::getline(console.in, answer);
  if (answer != "y" && answer != "Y" && answer != "yes" && answer != "j" && answer != "ja") {
    console.err << "nothing was done\n";
    return kFailed;
  }
  return std::nullopt;
}

void show_progress(Console& console, std::size_t done, std::size_t all) {
  if (all < 2) {
    return;
  }
  if (console.interactive) {
    console.err << '\r' << done << " of " << all << (done == all ? "\n" : "") << std::flush;
  } else if (done % 100 == 0 || done == all) {
    console.err << done << " of " << all << std::endl;
  }
}

struct Failure {
  Error error;
  std::size_t count = 0;
  std::int64_t first = 0;
};

int apply_to_all(Console& console, admin::Client& hub, const std::string& verb, delivery::RemedyRequest request,
                 const std::vector<Target>& targets) {
  std::map<std::string, Failure> failures;
  std::size_t good = 0;
  for (std::size_t i = 0; i < targets.size(); ++i) {
    request.delivery_id = targets[i].delivery_id;
    if (const auto applied = hub.apply(request); applied) {
      ++good;
    } else {
      Failure& failure = failures[applied.error().code + applied.error().message];
      failure.error = applied.error();
      failure.first = failure.count++ == 0 ? request.delivery_id : failure.first;
    }
    show_progress(console, i + 1, targets.size());
  }
  console.out << verb << ": " << good << " done, " << targets.size() - good << " not\n";
  for (const auto& [key, failure] : failures) {
    console.err << "nabe: delivery " << failure.first;
    if (failure.count > 1) {
      console.err << " and " << failure.count - 1 << " more";
    }
    console.err << ": " << failure.error.render();
  }
  return failures.empty() ? kGood : kFailed;
}

}  // namespace

std::vector<OptionSpec> remedy_options(std::vector<OptionSpec> own) {
  const std::vector<OptionSpec> filter = filter_options();
  own.insert(own.end(), filter.begin(), filter.end());
  own.push_back({"dry-run", "", "only list what would be done", false});
  own.push_back({"json", "", "with --dry-run: the list for a program", false});
  own.push_back({"yes", "", "do not ask", false});
  return own;
}

std::vector<PositionalSpec> remedy_positionals() { return {{"ID", false, true}}; }

int apply_remedy(Console& console, const Arguments& arguments, const std::string& verb,
                 const delivery::RemedyRequest& request) {
  const std::vector<std::string> names = arguments.values("ID");
  if (names.empty() == !has_filter(arguments)) {
    return fail(console, {code::kBadArguments,
                          "name deliveries or messages, or a filter, not both",
                          "`nabe " + verb + " --help` has examples",
                          {}});
  }
  int exit_code = kGood;
  const auto hub = running_hub(console, arguments, exit_code);
  if (!hub) {
    return exit_code;
  }
  const auto targets = names.empty() ? filtered_targets(*hub, arguments) : named_targets(*hub, names);
  if (!targets) {
    return fail(console, targets.error());
  }
  if (arguments.has("json") && arguments.has("dry-run")) {
    console.out << targets_json(*targets) << '\n';
    return kGood;
  }
  if (targets->empty()) {
    console.out << verb << ": nothing matches\n";
    return kGood;
  }
  if (arguments.has("dry-run")) {
    list_targets(console.out, *targets);
    console.out << verb << ": " << targets->size() << " would be done\n";
    return kGood;
  }
  if (names.empty() && !arguments.has("yes")) {
    if (const auto stop = confirm(console, verb, *targets)) {
      return *stop;
    }
  }
  return apply_to_all(console, *hub, verb, request, *targets);
}

}  // namespace nabe::cli
