// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <vector>

#include "conformance/conformance.h"
#include "conformance/findings.h"
#include "nabe/abi.h"
#include "nabe/testing.hpp"

namespace nabe::conformance {

/// What is tested: one connector type with the options that it declares.
struct Subject {
  const nabe_connector_type* type;
  testing::Texts options;
  const ConformanceOptions* settings;

  bool is(std::uint32_t flag) const { return (type->flags & flag) != 0; }
};

struct Check {
  const char* name;
  const char* promise;                     ///< what holds if nothing is found
  const char* (*not_for)(const Subject&);  ///< why the check does not concern this type; null if it does
  void (*run)(const Subject&, Findings&);
};

const char* for_all(const Subject&);
const char* for_sinks(const Subject& subject);
const char* for_resumers(const Subject& subject);
const char* for_concurrent(const Subject& subject);

inline constexpr const char* kReadNothing = "it read nothing of the message";

std::vector<Check> lifecycle_checks();
std::vector<Check> delivery_checks();
std::vector<Check> failure_checks();
std::vector<Check> pending_checks();
std::vector<Check> source_checks();

}  // namespace nabe::conformance
