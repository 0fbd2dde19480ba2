// SPDX-License-Identifier: EUPL-1.2
// The whole journey, with the shipped configuration and the real plugins, against the simulated city.
#include <csignal>
#include <cstdio>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <thread>

#include "journey.h"

namespace nabe::journey {
namespace {

constexpr int kGood = 0;
constexpr int kFailed = 1;
constexpr int kMisused = 2;
constexpr double kWholeS = 120;
constexpr const char* kUsage =
    "nabe_journey --work FOLDER [--check] [--keep] [--config FOLDER] [--waited-ms N]\n"
    "Applications from receipt to decision: scripts/demo --help says more.\n"
    "  --check       verifies every effect and ends; exit code 0 only if all hold\n"
    "  --keep        the state that is in FOLDER goes on; nothing but the receipts is asked for\n"
    "  --config      a configuration like the shipped one\n"
    "  --waited-ms   how long whoever started this has waited already\n";

struct Arguments {
  std::string work;
  std::string configuration = std::string(NABE_SOURCE_DIR) + "/config";
  bool check = false;
  bool keep = false;
  std::int64_t waited_ms = 0;
};

std::optional<Arguments> arguments_of(int argc, char** argv) {
  Arguments arguments;
  for (int i = 1; i < argc; ++i) {
    const std::string_view word = argv[i];
    const bool has_value = i + 1 < argc;
    if (word == "--check") {
      arguments.check = true;
    } else if (word == "--keep") {
      arguments.keep = true;
    } else if (word == "--work" && has_value) {
      arguments.work = argv[++i];
    } else if (word == "--config" && has_value) {
      arguments.configuration = argv[++i];
    } else if (word == "--waited-ms" && has_value) {
      arguments.waited_ms = std::atoll(argv[++i]);
    } else {
      return std::nullopt;
    }
  }
  if (arguments.work.empty() || (arguments.check && arguments.keep)) return std::nullopt;
  return arguments;
}

std::atomic<bool> stopped{false};
std::atomic<int> stopped_by{0};

void note_signal(int signal) {
  stopped_by = signal;
  stopped = true;
}

/// Ports that stay the same when the hub is started again.
struct Doors {
  std::uint16_t portal = free_port(), events = free_port(), booking = free_port(), change = free_port(),
                cancellation = free_port();
};

std::string on_port(std::uint16_t port) { return "127.0.0.1:" + std::to_string(port); }

std::vector<Place::Change> changes_for(const Town& town, const Doors& doors) {
  const std::string receiver = town.posted_to("");
  return {{on_port(8181), on_port(doors.portal)},
          {on_port(8190), on_port(doors.events)},
          {on_port(8191), on_port(doors.booking)},
          {on_port(8192), on_port(doors.change)},
          {on_port(8193), on_port(doors.cancellation)},
          {"http://127.0.0.1:8301", town.url("dms")},
          {"http://127.0.0.1:8302", town.url("payment")},
          {"http://127.0.0.1:8303", town.url("case_system")},
          {"http://127.0.0.1:8304", town.url("sap")},
          {"http://127.0.0.1:8305", town.url("appointment")},
          {"http://127.0.0.1:8306/", town.url("portal_front") + '/'},
          {"http://127.0.0.1:8307", receiver},
          {"first = \"1s\"", "first = \"100ms\""},
          {"first = \"2s\"", "first = \"200ms\""}};
}

void open_town(Town& town) {
  std::string problem = town.start({});
  for (const char* folder : {"/Akten/Auslaenderbehoerde", "/Akten/Standesamt"}) {
    if (problem.empty()) problem = town.make_folder(folder);
  }
  if (!problem.empty()) throw std::runtime_error(problem);
}

void check_configuration(const Place& place, Verdicts& verdicts) {
  const integration::Command checked = place.check();
  const bool good = checked.exit_code == 0 && checked.output.find('\n') + 1 == checked.output.size();
  if (checked.exit_code != 0) throw std::runtime_error(checked.output);
  verdicts.add("nabe check has no error and no warning", good ? "" : checked.output);
}

void travel(Journey& journey) {
  receive_applications(journey);
  withdraw_while_the_case_system_is_away(journey);
  assign_by_a_clerk(journey);
  pay_fees(journey);
  keep_appointments(journey);
  write_letters(journey);
  open_a_second_department(journey);
}

/// Shows what comes in from elsewhere.
void run_until_stopped(Journey& journey, const std::string& portal) {
  journey.say("Running until Ctrl-C.\n  the citizen's page:         " + journey.town.url("portal_front") +
              "/\n  there, the tracking code " + journey.applications.front().code + " opens " +
              journey.applications.front().name + "\n  the hub's portal connector: " + portal +
              "\n  commands by:                nabe status --config " + journey.place.configuration() +
              "\n  the simulated city:         " + journey.town.control_url());
  while (!stopped) {
    journey.watcher.show();
    std::this_thread::sleep_for(std::chrono::milliseconds(200));
    if (!stopped && !journey.place.runs())
      throw std::runtime_error("the hub has ended; see " + journey.place.log_path());
  }
}

int run(const Arguments& arguments) {
  const auto began = std::chrono::steady_clock::now();
  Town town;
  open_town(town);
  const Doors doors;
  Place place(arguments.work, arguments.configuration);
  place.furnish(changes_for(town, doors));
  Verdicts verdicts;
  check_configuration(place, verdicts);
  if (const std::string problem = place.start(); !problem.empty()) throw std::runtime_error(problem);
  const std::string portal_address = "http://" + on_port(doors.portal);
  town.act("portal_front", "hub", Json::object().set("url", portal_address));
  town.act("case_system", "listener", Json::object().set("url", "http://" + on_port(doors.events) + "/events"));

  PortalClient portal(portal_address);
  Watcher watcher(place);
  Journey journey{
      place,
      town,
      portal,
      watcher,
      verdicts,
      stopped,
      {"http://" + on_port(doors.booking) + "/appointments", "http://" + on_port(doors.change) + "/appointments",
       "http://" + on_port(doors.cancellation) + "/appointments"},
      make_applications(town, arguments.work),
      make_certificate_order()};
  journey.began = began - std::chrono::milliseconds(arguments.waited_ms);
  std::string not_in_time;
  if (arguments.keep) {
    watcher.pass_over();
    receive_again(journey);
  } else {
    try {
      travel(journey);
      if (arguments.check) check_everything(journey);
    } catch (const TooLate& late) {
      if (!arguments.check) throw;
      not_in_time = late.what();
    }
  }
  if (!arguments.check) {
    run_until_stopped(journey, portal_address);
    return kGood;
  }
  verdicts.add("the journey came to its end", not_in_time);
  const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - began;
  verdicts.add("all of it within 120 s", taken.count() <= kWholeS ? "" : std::to_string(taken.count()) + " s");
  verdicts.print();
  std::printf("%.0f s; the hub's log: %s\n", taken.count(), place.log_path().c_str());
  return verdicts.wrong_count() == 0 ? kGood : kFailed;
}

}  // namespace
}  // namespace nabe::journey

int main(int argc, char** argv) {
  using namespace nabe::journey;
  const auto arguments = arguments_of(argc, argv);
  if (!arguments) {
    std::fputs(kUsage, stderr);
    return kMisused;
  }
  for (const int signal : {SIGINT, SIGTERM, SIGHUP}) std::signal(signal, note_signal);
  std::signal(SIGPIPE, SIG_IGN);
  try {
    const int code = run(*arguments);
    return stopped ? 128 + stopped_by : code;
  } catch (const Interrupted&) {
    return 128 + stopped_by;
  } catch (const std::exception& failure) {
    std::fflush(stdout);
    std::fprintf(stderr, "nabe_journey: %s\n", failure.what());
    return kFailed;
  }
}
