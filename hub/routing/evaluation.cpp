// SPDX-License-Identifier: EUPL-1.2
#include "routing/evaluation.h"

#include <algorithm>
#include <bit>

#include "routing/reading.h"

namespace nabe::routing {

Evaluation::Reading::Reading(std::shared_ptr<const CompiledTables> tables, std::string_view department,
                             const EvaluationOptions& options)
    : tables_(std::move(tables)),
      shared_(department.empty()),
      known_(tables_->department(department)),
      scope_(shared_             ? &tables_->shared
             : known_ != nullptr ? &known_->scope
                                 : &tables_->nothing),
      options_(options) {
  if (options_.kind == message::BodyKind::Xml) {
    collector_.emplace(tables_->paths, scope_->paths, values_);
    reader_.emplace(*collector_, options_.xml);
    if (!options_.full_check) {
      collector_->stop_early(*reader_);
    }
  }
}

Result<void> Evaluation::Reading::push(std::string_view chunk) {
  switch (options_.kind) {
    case message::BodyKind::Xml:
      return reader_->push(chunk);
    case message::BodyKind::Json:
      return push_json(chunk);
    case message::BodyKind::Opaque:
      break;
  }
  return {};
}

/// JSON is kept until it is complete, as much as may be read of it.
Result<void> Evaluation::Reading::push_json(std::string_view chunk) {
  if (decided()) {
    return {};
  }
  if (too_large_ || document_.size() + chunk.size() > options_.json.max_bytes) {
    return too_large();
  }
  document_.reserve(document_capacity(chunk.size()));
  document_.append(chunk);
  return {};
}

Result<void> Evaluation::Reading::too_large() {
  too_large_ = true;
  document_ = {};
  return Error{
      "NABE-MSG-021", "the JSON body is larger than " + std::to_string(options_.json.max_bytes) + " bytes", {}, {}};
}

/// Powers of two, so that the string reserves exactly what memory_bytes() has said.
std::size_t Evaluation::Reading::document_capacity(std::size_t more_bytes) const {
  return std::max(document_.capacity(), std::bit_ceil(document_.size() + more_bytes));
}

std::size_t Evaluation::Reading::memory_bytes(std::size_t more_bytes) const {
  switch (options_.kind) {
    case message::BodyKind::Xml:
      return reader_->memory_bytes() + collector_->memory_bytes();
    case message::BodyKind::Json:
      // Twice: the parser takes a copy.
      return 2 * (decided() || document_.size() + more_bytes > options_.json.max_bytes ? document_.capacity()
                                                                                       : document_capacity(more_bytes));
    case message::BodyKind::Opaque:
      break;
  }
  return 0;
}

Result<void> Evaluation::Reading::finish() {
  if (options_.kind == message::BodyKind::Xml) {
    Result<void> result = reader_->finish();
    collector_->drop_unfinished();
    return result;
  }
  if (options_.kind == message::BodyKind::Opaque || decided()) {
    return {};
  }
  return too_large_ ? too_large() : finish_json();
}

Result<void> Evaluation::Reading::finish_json() {
  std::vector<std::string> pointers;
  for (const Slot slot : scope_->pointers) {
    pointers.push_back(tables_->pointers[slot - tables_->paths.size()]);
  }
  Result<std::vector<std::optional<std::string>>> found = message::json_values(document_, pointers, options_.json);
  document_ = {};
  if (!found) {
    return found.error();
  }
  for (std::size_t i = 0; i < pointers.size(); ++i) {
    if ((*found)[i]) {
      BoundedText text;
      text.add(*(*found)[i]);
      Value value;
      value.text = text.take();
      value.cut = text.cut();
      values_[scope_->pointers[i]].values = {std::move(value)};
    }
  }
  return {};
}

bool Evaluation::Reading::decided() const {
  switch (options_.kind) {
    case message::BodyKind::Xml:
      return reader_->stopped();
    case message::BodyKind::Json:
      return !options_.full_check && scope_->pointers.empty();
    case message::BodyKind::Opaque:
      break;
  }
  return true;
}

std::optional<std::string> Evaluation::Reading::fact(std::string_view name) const {
  std::vector<const CompiledProfile*> profiles;
  if (shared_) {
    profiles = tables_->used_profiles;
  } else if (known_ != nullptr && known_->profile != nullptr) {
    profiles.push_back(known_->profile);
  }
  for (const CompiledProfile* const profile : profiles) {
    for (const auto& [fact, value] : first_values(*profile, values_)) {
      if (fact == name) {
        return value;
      }
    }
  }
  return std::nullopt;
}

Pairs Evaluation::Reading::facts(std::string_view department) const {
  const CompiledDepartment* const of = tables_->department(department);
  const bool read = of != nullptr && of->profile != nullptr && (shared_ || of == known_);
  return read ? first_values(*of->profile, values_) : Pairs{};
}

Result<Decision> Evaluation::Reading::decide(std::string_view department, const RoutingInput& input,
                                             Trace trace) const {
  const CompiledDepartment* const of = tables_->department(department);
  if (of == nullptr || (!shared_ && of != known_)) {
    return Error{"NABE-RTE-007",
                 "the body was not read for department \"" + std::string(department.substr(0, 64)) + "\"",
                 "check that departments/*.toml has this department",
                 {}};
  }
  return decide_routes(*tables_, *of, {values_, input, of->id, options_.kind}, trace);
}

Evaluation::Evaluation(std::unique_ptr<Reading> reading) : reading_(std::move(reading)) {}
Evaluation::~Evaluation() = default;
Evaluation::Evaluation(Evaluation&&) noexcept = default;
Evaluation& Evaluation::operator=(Evaluation&&) noexcept = default;

Result<void> Evaluation::push(std::string_view chunk) { return reading_->push(chunk); }
Result<void> Evaluation::finish() { return reading_->finish(); }
bool Evaluation::decided() const { return reading_->decided(); }
std::size_t Evaluation::memory_bytes(std::size_t more_bytes) const { return reading_->memory_bytes(more_bytes); }
std::optional<std::string> Evaluation::fact(std::string_view name) const { return reading_->fact(name); }
Pairs Evaluation::facts(std::string_view department) const { return reading_->facts(department); }
Result<Decision> Evaluation::decide(std::string_view department, const RoutingInput& input, Trace trace) const {
  return reading_->decide(department, input, trace);
}

}  // namespace nabe::routing
