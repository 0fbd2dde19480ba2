// SPDX-License-Identifier: EUPL-1.2
#include "delivery/hub.h"

#include "delivery/core.h"
#include "delivery/hub_operations.h"

namespace nabe::delivery {

struct Hub::Impl {
  Impl(const HubParts& parts, routing::RoutingTables tables) : core(parts, std::move(tables)), operations(core) {}
  Core core;
  HubOperations operations;
};

Hub::Hub(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}

Hub::~Hub() = default;

Result<std::unique_ptr<Hub>> Hub::create(const HubParts& parts) {
  auto tables = routing::RoutingTables::compile(parts.configuration);
  if (!tables) {
    return tables.error();
  }
  auto impl = std::make_unique<Impl>(parts, std::move(tables).value());
  if (auto created = impl->core.create_connectors(); !created) {
    return created.error();
  }
  return std::unique_ptr<Hub>(new Hub(std::move(impl)));
}

Result<void> Hub::start() { return impl_->core.start(); }

void Hub::stop(std::uint64_t grace_ms) { impl_->core.stop(grace_ms); }

bool Hub::failed() const { return impl_->core.parts().store.failed(); }

Operations& Hub::operations() { return impl_->operations; }

const Statistics& Hub::statistics() const { return impl_->core.statistics(); }

}  // namespace nabe::delivery
