// SPDX-License-Identifier: EUPL-1.2
#include "world.h"

namespace nabe::simulation {
namespace {

World* world_of_this_process = nullptr;

}  // namespace

std::string qualified(std::uint32_t peer) { return std::string("office.") + kPeerNames[peer]; }

std::uint32_t peer_of(std::string_view qualified_name) {
  for (std::uint32_t peer = 0; peer < kPeers; ++peer) {
    if (qualified_name == qualified(peer)) {
      return peer;
    }
  }
  return kPeers;
}

std::vector<std::uint32_t> routed_to(std::string_view type) {
  if (type == "paper") {
    return {kAlpha, kBeta};
  }
  if (type == "form") {
    return {kGamma};
  }
  if (type == "fee") {
    return {kDelta};
  }
  if (type == "answer") {
    return {kBeta};
  }
  if (type == "event") {
    return {kAlpha};
  }
  return {};
}

World& world() { return *world_of_this_process; }
void set_world(World& world) { world_of_this_process = &world; }

void Door::open(const nabe_host* host) {
  const std::lock_guard lock(mutex_);
  host_ = host;
}

void Door::close() {
  std::unique_lock lock(mutex_);
  host_ = nullptr;
  empty_.wait(lock, [this] { return inside_ == 0; });
}

const nabe_host* Door::enter() {
  const std::lock_guard lock(mutex_);
  if (host_ != nullptr) {
    ++inside_;
  }
  return host_;
}

void Door::leave() {
  const std::lock_guard lock(mutex_);
  if (--inside_ == 0) {
    empty_.notify_all();
  }
}

}  // namespace nabe::simulation
