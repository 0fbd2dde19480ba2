// SPDX-License-Identifier: EUPL-1.2
#include "city/frame/peer_host.h"

#include <exception>
#include <utility>

namespace nabe::city {
namespace {

void send(const Exchange& exchange, Response response, const std::optional<Fault>& sick) {
  if (!sick || sick->kind == FaultKind::Error) {
    exchange.respond(std::move(response));
    return;
  }
  std::string wire = common::wire_of(response, sick->kind == FaultKind::Twice);
  switch (sick->kind) {
    case FaultKind::Cut:
      // In the middle of the body; of an answer without one in the middle of its head.
      wire.resize(response.body.size() > 1 ? wire.size() - response.body.size() / 2 : wire.size() / 2);
      exchange.respond_raw(std::move(wire), true);
      return;
    case FaultKind::Twice:
      exchange.respond_raw(wire + wire, false);
      return;
    default:
      exchange.respond_raw({}, true);
  }
}

std::string names_of(const Verdict& verdict) {
  std::string names(verdict.slow ? name_of(FaultKind::Slow) : "");
  if (verdict.sick) names.append(names.empty() ? "" : " ").append(name_of(verdict.sick->kind));
  return names;
}

}  // namespace

PeerHost::PeerHost(std::unique_ptr<Peer> peer)
    : name_(peer->name()),
      peer_(std::move(peer)),
      door_([this](const Exchange& exchange, const Request& request) { take(exchange, request); }) {}

PeerHost::~PeerHost() { door_.close(); }

std::string PeerHost::start(std::uint16_t port) {
  const std::lock_guard door(door_mutex_);
  std::string problem = door_.start(port);
  if (problem.empty()) {
    const std::lock_guard lock(mutex_);
    peer_->settle(door_.url());
  }
  return problem;
}

void PeerHost::take(const Exchange& exchange, const Request& request) {
  Verdict verdict;
  Response response;
  {
    const std::lock_guard lock(mutex_);
    verdict = script_.next(request.method, request.target);
    const bool refused = verdict.sick && verdict.sick->kind == FaultKind::Error;
    try {
      response = refused ? peer_->failure(verdict.sick->status) : peer_->answer(request);
    } catch (const std::exception&) {
      response = peer_->failure(500);
    }
    ++request_count_;
    served_.push_back({request.method, request.target, response.status, names_of(verdict)});
    if (served_.size() > kServedKept) served_.pop_front();
    if (verdict.slow) {
      hold(verdict.slow_id, *verdict.slow,
           [exchange, response, sick = verdict.sick] { send(exchange, response, sick); });
    }
    changed();
  }
  if (!verdict.slow) send(exchange, std::move(response), verdict.sick);
}

void PeerHost::hold(std::uint64_t id, const Fault& slow, std::function<void()> answer) {
  const std::uint64_t ticket = ++last_ticket_;
  held_[ticket] = {id, std::move(answer)};
  if (slow.delay_ms) {
    late_.add(test::LateAnswers::Clock::now() + std::chrono::milliseconds(*slow.delay_ms),
              [this, ticket] { release(ticket); });
  }
}

void PeerHost::release(std::uint64_t ticket) {
  const std::lock_guard lock(mutex_);
  const auto found = held_.find(ticket);
  if (found == held_.end()) return;
  found->second.answer();
  held_.erase(found);
  changed();
}

void PeerHost::release_fault(std::optional<std::uint64_t> fault_id) {
  for (auto held = held_.begin(); held != held_.end();) {
    if (fault_id && held->second.fault_id != *fault_id) {
      ++held;
      continue;
    }
    held->second.answer();
    held = held_.erase(held);
  }
}

void PeerHost::follow_script() {
  // The listener's thread may wait for mutex_ while it is ended: it is not held here.
  if (is_down()) {
    door_.close();
  } else {
    door_.open();
  }
  const std::lock_guard lock(mutex_);
  changed();
}

std::uint64_t PeerHost::add_fault(Fault fault) {
  const std::lock_guard door(door_mutex_);
  std::uint64_t id = 0;
  {
    const std::lock_guard lock(mutex_);
    id = script_.add(std::move(fault));
  }
  follow_script();
  return id;
}

bool PeerHost::clear_fault(std::uint64_t id) {
  const std::lock_guard door(door_mutex_);
  {
    const std::lock_guard lock(mutex_);
    if (!script_.clear(id)) return false;
    release_fault(id);
  }
  follow_script();
  return true;
}

void PeerHost::clear_faults() {
  const std::lock_guard door(door_mutex_);
  {
    const std::lock_guard lock(mutex_);
    script_.clear_all();
    release_fault(std::nullopt);
  }
  follow_script();
}

void PeerHost::reset() {
  clear_faults();
  const std::lock_guard lock(mutex_);
  script_ = FaultScript();
  peer_->reset();
  served_.clear();
  request_count_ = 0;
  changed();
}

JsonObject::Ptr PeerHost::state() const {
  const std::lock_guard lock(mutex_);
  return peer_->state();
}

std::optional<Response> PeerHost::act(const std::string& action, const JsonObject& arguments) {
  const std::lock_guard lock(mutex_);
  auto response = peer_->act(action, arguments);
  changed();
  return response;
}

std::vector<PeerHost::Served> PeerHost::served() const {
  const std::lock_guard lock(mutex_);
  return {served_.begin(), served_.end()};
}

std::uint64_t PeerHost::request_count() const {
  const std::lock_guard lock(mutex_);
  return request_count_;
}

std::size_t PeerHost::held_back() const {
  const std::lock_guard lock(mutex_);
  return held_.size();
}

std::vector<FaultState> PeerHost::faults() const {
  const std::lock_guard lock(mutex_);
  return script_.faults();
}

std::map<FaultKind, std::uint64_t> PeerHost::struck() const {
  const std::lock_guard lock(mutex_);
  return script_.struck();
}

bool PeerHost::is_down() const {
  const std::lock_guard lock(mutex_);
  return script_.is_down();
}

void PeerHost::changed() {
  ++version_;
  changed_.notify_all();
}

bool PeerHost::wait(std::chrono::milliseconds patience, const std::function<bool()>& holds) {
  const auto until = std::chrono::steady_clock::now() + patience;
  std::unique_lock lock(mutex_);
  for (;;) {
    const std::uint64_t seen = version_;
    lock.unlock();  // the question may look into this host
    if (holds()) return true;
    lock.lock();
    if (!changed_.wait_until(lock, until, [&] { return version_ != seen; })) return false;
  }
}

}  // namespace nabe::city
