// SPDX-License-Identifier: EUPL-1.2
#include "base/planted.h"
#include "base/promise.h"
#include "delivery/connector_runner.h"

namespace nabe::delivery {
namespace {

constexpr std::uint32_t kPage = 256;

}  // namespace

// What a former process had under way when it ended: an attempt may have arrived, so it is unknown, unless repeats
// are harmless; an open pending delivery goes on if the plugin can resume it, else it is unknown as well.
Result<void> ConnectorRunner::settle_interrupted() {
  std::int64_t after = 0;
  for (;;) {
    auto page = services_.store.interrupted(name_, after, kPage);
    if (!page) {
      return page.error();
    }
    if (page->empty()) {
      return {};
    }
    for (store::Delivery& delivery : *page) {
      after = delivery.id;
      if (delivery.state == store::DeliveryState::Pending && plugin_->resumes_pending()) {
        const std::lock_guard lock(mutex_);
        to_resume_.push_back(std::move(delivery));
        continue;
      }
      Ending ending;
      ending.delivery = std::move(delivery);
      ending.expected = ending.delivery.state;
      ending.expected_attempts = ending.attempts_before = ending.delivery.attempts;
      ending.counted_already = true;
      ending.started_us = time_.steady_us();
      ending.result = {planted(Bug::InterruptedWaits) ? NABE_RETRY : NABE_UNKNOWN, NABE_CODE_STALE, 0,
                       "the hub ended while this was under way", ""};
      Promise<Result<void>> done;
      ending.told = [&done](Result<void> told) { done.set_value(std::move(told)); };
      end(std::move(ending));
      if (auto told = done.get(); !told) {
        return told;
      }
    }
  }
}

}  // namespace nabe::delivery
