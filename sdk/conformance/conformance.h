// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <functional>
#include <iosfwd>
#include <string>
#include <utility>
#include <vector>

/// The conformance suite: what any plugin, whatever it is written in, has to keep of the contract in abi.h. A plugin
/// that passes can be loaded by every hub of its major version without harm to the hub.
namespace nabe::conformance {

struct ConformanceOptions {
  std::string plugin_file;
  std::string connector_type;  ///< empty: each type of the plugin
  /// Asked first, in a process of its own: what else speaks against the file ("" if nothing does), as a hub judges it
  /// before it loads a plugin. Empty: nobody is asked.
  std::function<std::string(const std::string& file)> judge;
  /// Options of the connector as an operator writes them. Each goes to the types that declare it; one that no tested
  /// type declares is an error. A sink gets on without a peer: it then has to say that nobody is there.
  std::vector<std::pair<std::string, std::string>> options;
  std::vector<std::string> checks;  ///< names of check_names(); empty: all
  std::string message_type;         ///< of what is delivered; empty: the first that the type accepts
  std::string media_type = "application/xml";
  std::string body =
      "<conformance xmlns=\"urn:nabe:conformance\"><text>Gr\xC3\xBC\xC3\x9F"
      "e</text></conformance>";
  /// A command of the shell that sends something to a source that listens, and succeeds if it was taken. Run beside the
  /// started connector; its standard output is dropped. Empty: what such a source takes is not exercised.
  std::string knock;
  bool peer_is_there = false;                 ///< then the message has to be delivered, or pend
  std::uint32_t time_limit_ms = 60'000;       ///< of one check; a check that takes longer has failed
  std::uint32_t completion_limit_ms = 5'000;  ///< how long a pending delivery may stay pending here
  std::uint32_t stop_grace_ms = 1'000;        ///< what stop is given when it meets work
  std::uint32_t patience_ms = 2'000;          ///< beyond that, or after a cancellation, a call is too late
};

enum class Verdict {
  Held,
  Broken,
  NotExercised,  ///< the connector did nothing that the check could judge
  NotConcerned,  ///< the check is not for such a type
};

struct CheckResult {
  std::string connector_type;
  std::string check;
  std::string promise;  ///< what holds if nothing is found
  Verdict verdict = Verdict::Held;
  std::string reason;                 ///< of NotExercised and NotConcerned
  std::vector<std::string> findings;  ///< of Broken
};

struct Report {
  std::vector<std::string> problems;  ///< why plugin or options cannot be used; then there are no results
  std::vector<CheckResult> results;

  bool usable() const { return problems.empty(); }
  std::size_t count(Verdict verdict) const;
};

/// Runs every check, each in a process of its own so that a crash or hang is the finding of that check. `as_it_comes`
/// sees each result at once. Threads: call it while the process has no other threads: it forks. Blocks: until done; the
/// terminal is not read.
Report judge(const ConformanceOptions& options, const std::function<void(const CheckResult&)>& as_it_comes);

/// 0: no check is broken, 1: one is, 2: the plugin or the options cannot be used.
int exit_code(const Report& report);

/// judge, printed as a table. Returns its exit_code.
int run_conformance(const ConformanceOptions& options, std::ostream& out);

/// The names of all checks, in the order in which they run.
std::vector<std::string> check_names();

}  // namespace nabe::conformance
