// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "message/body_kind.h"
#include "message/json_facts.h"
#include "message/xml_limits.h"
#include "routing/decision.h"

namespace nabe::routing {

struct CompiledTables;

struct EvaluationOptions {
  message::BodyKind kind = message::BodyKind::Xml;
  /// False: reading stops as soon as every fact and path has a value or can get none. Given up then: the rest of
  /// the body is not checked; of elements that repeat, only those read before the stop are seen (of a path of child
  /// steps alone, a later sibling of the first parent may be missed).
  bool full_check = true;
  message::XmlLimits xml;
  message::JsonLimits json;
};

enum class Trace {
  Evaluated,  ///< the routes that were looked at (at most 64); the price does not depend on the number of routes
  All,        ///< every route of the department, for `nabe explain`
};

/// Reads one body and decides where its message goes. Bounds: 64 values per path, 4 KiB per value; what is beyond is
/// noted in the decision. A value that was cut satisfies only `exists` and `prefix`.
/// Threads: one at a time. Blocks: no.
class Evaluation {
 public:
  ~Evaluation();
  Evaluation(Evaluation&&) noexcept;
  Evaluation& operator=(Evaluation&&) noexcept;

  /// The next bytes of the body. Errors: NABE-MSG-*, final. An opaque body is accepted unread.
  Result<void> push(std::string_view chunk);
  /// The body is complete. Errors: NABE-MSG-*.
  Result<void> finish();
  /// No more bytes change anything: the caller may pass push() by.
  bool decided() const;
  /// About how much memory it holds once `more_bytes` have been pushed: parser, values, and a JSON document.
  std::size_t memory_bytes(std::size_t more_bytes) const;

  // After finish():
  /// The first value of a fact of the department given to begin(); for a shared source, of the first profile in
  /// order of names that has a value for it.
  std::optional<std::string> fact(std::string_view name) const;
  /// First value of each fact of the department's profile, in the profile's order; those without a value are absent.
  Pairs facts(std::string_view department) const;
  /// May be called for several departments and repeatedly.
  /// Errors: NABE-RTE-007 unknown department, or another one than was given to begin().
  Result<Decision> decide(std::string_view department, const RoutingInput& input, Trace trace = Trace::Evaluated) const;

 private:
  friend class RoutingTables;
  class Reading;
  explicit Evaluation(std::unique_ptr<Reading> reading);
  std::unique_ptr<Reading> reading_;
};

}  // namespace nabe::routing
