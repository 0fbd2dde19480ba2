// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <optional>
#include <string>

#include "message/xml_reader.h"
#include "routing/compiled.h"
#include "routing/evaluation.h"

namespace nabe::routing {

/// The inside of an Evaluation. Never moves: the reader tells its events to the collector, which fills the values.
class Evaluation::Reading {
 public:
  Reading(std::shared_ptr<const CompiledTables> tables, std::string_view department, const EvaluationOptions& options);
  Reading(const Reading&) = delete;
  Reading& operator=(const Reading&) = delete;

  Result<void> push(std::string_view chunk);
  Result<void> finish();
  bool decided() const;
  std::size_t memory_bytes(std::size_t more_bytes) const;
  std::optional<std::string> fact(std::string_view name) const;
  Pairs facts(std::string_view department) const;
  Result<Decision> decide(std::string_view department, const RoutingInput& input, Trace trace) const;

 private:
  Result<void> push_json(std::string_view chunk);
  Result<void> finish_json();
  std::size_t document_capacity(std::size_t more_bytes) const;
  Result<void> too_large();

  std::shared_ptr<const CompiledTables> tables_;
  bool shared_;
  const CompiledDepartment* known_;  ///< null for a shared source and for an unknown department
  const Scope* scope_;
  EvaluationOptions options_;
  Values values_;
  std::optional<ValueCollector> collector_;
  std::optional<message::XmlReader> reader_;
  std::string document_;  ///< JSON
  bool too_large_ = false;
};

}  // namespace nabe::routing
