// SPDX-License-Identifier: EUPL-1.2
#include "city/frame/fault.h"

#include <algorithm>
#include <array>
#include <utility>

namespace nabe::city {
namespace {

constexpr std::array<std::pair<FaultKind, std::string_view>, 6> kNames = {{{FaultKind::Down, "down"},
                                                                           {FaultKind::Slow, "slow"},
                                                                           {FaultKind::Error, "error"},
                                                                           {FaultKind::Cut, "cut"},
                                                                           {FaultKind::Twice, "twice"},
                                                                           {FaultKind::Lost, "lost"}}};

}  // namespace

std::string_view name_of(FaultKind kind) {
  return std::find_if(kNames.begin(), kNames.end(), [&](const auto& row) { return row.first == kind; })->second;
}

std::optional<FaultKind> fault_kind(std::string_view name) {
  for (const auto& [kind, text] : kNames) {
    if (text == name) return kind;
  }
  return std::nullopt;
}

std::uint64_t FaultScript::add(Fault fault) {
  const std::uint64_t seed = fault.seed;
  if (fault.kind == FaultKind::Down) ++struck_[FaultKind::Down];
  lines_.push_back({{++last_id_, std::move(fault), 0, 0, false}, samples::Random("fault", seed)});
  return last_id_;
}

bool FaultScript::clear(std::uint64_t id) {
  const auto found = std::find_if(lines_.begin(), lines_.end(), [&](const Line& line) { return line.state.id == id; });
  if (found == lines_.end()) return false;
  lines_.erase(found);
  return true;
}

void FaultScript::clear_all() { lines_.clear(); }

bool FaultScript::is_down() const {
  return std::any_of(lines_.begin(), lines_.end(),
                     [](const Line& line) { return line.state.fault.kind == FaultKind::Down; });
}

bool FaultScript::strikes(Line& line, std::string_view method, std::string_view target) {
  FaultState& state = line.state;
  const Fault& fault = state.fault;
  if (state.ended || fault.kind == FaultKind::Down) return false;
  if (!fault.method.empty() && fault.method != method) return false;
  if (target.substr(0, fault.path.size()) != fault.path) return false;
  ++state.fitted;
  if (!line.random.chance(fault.percent)) return false;
  ++state.struck;
  state.ended = fault.requests && state.struck >= *fault.requests;
  return true;
}

Verdict FaultScript::next(std::string_view method, std::string_view target) {
  Verdict verdict;
  for (Line& line : lines_) {
    const Fault& fault = line.state.fault;
    const bool is_slow = fault.kind == FaultKind::Slow;
    // One that another came before is not asked, so that it strikes as often as it was told to.
    if ((is_slow ? verdict.slow : verdict.sick) || !strikes(line, method, target)) continue;
    ++struck_[fault.kind];
    (is_slow ? verdict.slow : verdict.sick) = fault;
    if (is_slow) verdict.slow_id = line.state.id;
  }
  return verdict;
}

std::vector<FaultState> FaultScript::faults() const {
  std::vector<FaultState> all;
  for (const Line& line : lines_) all.push_back(line.state);
  return all;
}

}  // namespace nabe::city
