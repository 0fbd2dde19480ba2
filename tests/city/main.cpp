// SPDX-License-Identifier: EUPL-1.2
#include <charconv>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>
#include <utility>

#include "city/city.h"
#include "common/url.h"
#include "support/stop_signal.h"

namespace {

constexpr int kGood = 0;
constexpr int kFailed = 1;
constexpr int kMisused = 2;
constexpr const char* kUsage =
    "nabe_city [--control-port N] [--port PEER=N]... [--hub-portal URL]\n"
    "The systems behind a city's front door, played over HTTP on 127.0.0.1: see docs/simulated-city.md.\n"
    "Ports: 0 (the default) takes a free one. The first line of the output names them:\n"
    "  control N PEER N PEER N ...\n"
    "--hub-portal: address of the hub's portal connector, without a path, for the citizens' page. Its bearer token is\n"
    "taken from the environment, PORTAL_TOKEN.\n"
    "Runs until SIGTERM or Ctrl-C. Keeps nothing.\n";

bool take_port(std::string_view text, std::uint16_t& port) {
  const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), port);
  return failure == std::errc() && end == text.data() + text.size();
}

bool take_hub(std::string_view text, nabe::city::portal_front::HubAddress& hub) {
  const auto url = nabe::common::parse_url(text);
  if (!url || url->target != "/" || text.back() == '/') return false;
  const char* const token = std::getenv("PORTAL_TOKEN");
  hub = {std::string(text), token == nullptr ? "" : token};
  return true;
}

bool take_peer_port(std::string_view text, nabe::city::CitySettings& settings) {
  const std::size_t equals = text.find('=');
  return equals != std::string_view::npos &&
         take_port(text.substr(equals + 1), settings.ports[std::string(text.substr(0, equals))]);
}

}  // namespace

int main(int argc, char** argv) {
  nabe::city::CitySettings settings;
  nabe::city::portal_front::HubAddress hub;
  for (int i = 1; i < argc; ++i) {
    const std::string_view word = argv[i];
    if (word == "--help") {
      std::fputs(kUsage, stdout);
      return kGood;
    }
    const char* value = i + 1 < argc ? argv[++i] : "";
    if (!(word == "--control-port" && take_port(value, settings.control_port)) &&
        !(word == "--port" && take_peer_port(value, settings)) && !(word == "--hub-portal" && take_hub(value, hub))) {
      std::fputs(kUsage, stderr);
      return kMisused;
    }
  }

  const nabe::test::StopSignal stop;

  nabe::city::City city(std::move(hub));
  if (const std::string problem = city.start(settings); !problem.empty()) {
    std::fprintf(stderr, "nabe_city: %s\n", problem.c_str());
    return kFailed;
  }
  std::string line = "control " + std::to_string(city.control().port());
  for (const std::string& peer : city.peers()) line += ' ' + peer + ' ' + std::to_string(city.host(peer)->port());
  std::puts(line.c_str());
  std::fflush(stdout);
  stop.wait();
  return kGood;
}
