// SPDX-License-Identifier: EUPL-1.2
#include "city/city.h"

#include <utility>

#include "city/appointment/appointment.h"
#include "city/case_system/case_system.h"
#include "city/dms/dms.h"
#include "city/payment/payment.h"
#include "city/portal_front/portal_front.h"
#include "city/sap/sap.h"

namespace nabe::city {
namespace {

std::vector<std::unique_ptr<PeerHost>> make_hosts(portal_front::HubAddress hub) {
  std::vector<std::unique_ptr<PeerHost>> hosts;
  hosts.push_back(std::make_unique<PeerHost>(make_dms()));
  hosts.push_back(std::make_unique<PeerHost>(make_payment()));
  hosts.push_back(std::make_unique<PeerHost>(make_case_system()));
  hosts.push_back(std::make_unique<PeerHost>(make_sap()));
  hosts.push_back(std::make_unique<PeerHost>(make_appointment()));
  hosts.push_back(std::make_unique<PeerHost>(make_portal_front(std::move(hub))));
  return hosts;
}

}  // namespace

City::City(portal_front::HubAddress hub) : hosts_(make_hosts(std::move(hub))), control_(hosts_) {}

std::string City::start(const CitySettings& settings) {
  for (const auto& [name, port] : settings.ports) {
    if (host(name) == nullptr) return "there is no peer " + name;
  }
  for (const auto& host : hosts_) {
    const auto port = settings.ports.find(host->name());
    std::string problem = host->start(port == settings.ports.end() ? std::uint16_t{0} : port->second);
    if (!problem.empty()) return host->name() + ": " + problem;
  }
  return control_.start(settings.control_port);
}

PeerHost* City::host(const std::string& peer) const {
  for (const auto& host : hosts_) {
    if (host->name() == peer) return host.get();
  }
  return nullptr;
}

std::vector<std::string> City::peers() const {
  std::vector<std::string> names;
  for (const auto& host : hosts_) names.push_back(host->name());
  return names;
}

}  // namespace nabe::city
