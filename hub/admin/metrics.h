// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <string>

#include "base/clock.h"
#include "delivery/operations.h"
#include "delivery/statistics.h"
#include "store/store.h"

namespace nabe::admin {

struct MetricsInput {
  const delivery::HubStatus& status;
  const store::Counts* counts = nullptr;  ///< null: the store cannot be read; nabe_store_readable says so
  const delivery::Statistics& statistics;
  TimeUs now_us = 0;
};

/// The metrics in Prometheus' text format, the age of the oldest waiting message first. Threads: [any].
std::string metrics_text(const MetricsInput& input);

}  // namespace nabe::admin
