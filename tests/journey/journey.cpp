// SPDX-License-Identifier: EUPL-1.2
#include "journey.h"

#include <algorithm>
#include <cstdio>
#include <thread>

namespace nabe::journey {
namespace {

constexpr std::chrono::milliseconds kBetweenQuestions{50};
constexpr std::chrono::seconds kPatience{60};

}  // namespace

Application& Journey::application(const std::string& name) {
  const auto found = std::find_if(applications.begin(), applications.end(),
                                  [&](const Application& each) { return each.name == name; });
  if (found == applications.end()) throw std::runtime_error("no application " + name);
  return *found;
}

const Application& Journey::application(const std::string& name) const {
  return const_cast<Journey*>(this)->application(name);  // which changes nothing
}

void Journey::say(const std::string& sentence) const {
  std::printf("\n%s\n", sentence.c_str());
  std::fflush(stdout);
}

void Journey::until(const std::string& what, const std::function<bool()>& holds) {
  const auto end = std::chrono::steady_clock::now() + kPatience;
  while (!holds()) {
    if (stop) throw Interrupted();
    if (std::chrono::steady_clock::now() > end) throw TooLate("not in time: " + what);
    watcher.show();
    std::this_thread::sleep_for(kBetweenQuestions);
  }
  watcher.show();
}

void Journey::kill_while_held_back(const std::string& peer, const std::string& what) {
  until(what + " is under way", [&] { return town.held_back(peer) > 0; });
  say("kill -9 of the hub, while " + what + " is under way");
  place.kill();
  ++kills;
  town.up(peer);
  if (const std::string problem = place.start(); !problem.empty()) throw std::runtime_error(problem);
  say("the hub runs again, on the state that it left");
}

Json Journey::case_record(const Application& application) const {
  for (const Json& record : town.state("case_system", "applications")) {
    if (record.text_at("key").find(application.message_id) != std::string::npos) return record;
  }
  return {};
}

std::string Journey::case_of(const Application& application) const {
  return place.get("/api/messages/" + application.message_id).text_at("case");
}

bool Journey::nothing_is_under_way() const {
  const Json status = place.get("/api/status");
  for (const Json& lane : status.at("counts").at("connectors").items()) {
    if (lane.integer_at("waiting") + lane.integer_at("attempting") + lane.integer_at("pending") > 0) return false;
  }
  return status.is_object();
}

}  // namespace nabe::journey
