// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "samples/random.h"

namespace nabe::city {

enum class FaultKind {
  Down,   ///< connections are refused
  Slow,   ///< does the work, answers late
  Error,  ///< answers a failure and does nothing
  Cut,    ///< does the work, and dies in the middle of its answer
  Twice,  ///< does the work once and sends its answer twice
  Lost,   ///< does the work and ends the connection without an answer
};

std::string_view name_of(FaultKind kind);
std::optional<FaultKind> fault_kind(std::string_view name);

/// One line of a fault script. It strikes requests that fit `method` and `path`.
struct Fault {
  FaultKind kind = FaultKind::Error;
  std::optional<std::uint64_t> requests;  ///< strikes so many and ends; nothing: until it is cleared
  std::size_t percent = 100;              ///< of the requests that fit, chosen by the seed
  std::uint64_t seed = 1;
  int status = 503;                      ///< of Error
  std::optional<std::int64_t> delay_ms;  ///< of Slow; nothing: until it is cleared
  std::string method;                    ///< empty: any
  std::string path;                      ///< what the target begins with; empty: any
};

struct FaultState {
  std::uint64_t id = 0;
  Fault fault;
  std::uint64_t fitted = 0;
  std::uint64_t struck = 0;
  bool ended = false;  ///< has struck as often as it should
};

/// What becomes of one request.
struct Verdict {
  std::optional<Fault> sick;  ///< Error, Cut, Twice or Lost
  std::optional<Fault> slow;
  std::uint64_t slow_id = 0;
};

/// The faults of one peer. Depends on nothing but what it was told and the order of the requests. Not thread-safe.
class FaultScript {
 public:
  /// The faults are asked in the order in which they were added. Returns the fault's id.
  std::uint64_t add(Fault fault);
  /// False if there is none with that id.
  bool clear(std::uint64_t id);
  void clear_all();

  bool is_down() const;
  /// Of the sicknesses the first that strikes counts; being slow goes with each of them.
  Verdict next(std::string_view method, std::string_view target);

  /// Those that were not cleared.
  std::vector<FaultState> faults() const;
  /// By kind, since the beginning.
  const std::map<FaultKind, std::uint64_t>& struck() const { return struck_; }

 private:
  struct Line {
    FaultState state;
    samples::Random random;
  };
  static bool strikes(Line& line, std::string_view method, std::string_view target);

  std::vector<Line> lines_;
  std::uint64_t last_id_ = 0;
  std::map<FaultKind, std::uint64_t> struck_;
};

}  // namespace nabe::city
