// SPDX-License-Identifier: EUPL-1.2
#include "config/config.h"

namespace nabe::config {

std::string qualified_name(const Connector& connector) {
  return connector.department.empty() ? connector.name : connector.department + '.' + connector.name;
}

std::vector<const Connector*> Configuration::connectors() const {
  std::vector<const Connector*> all;
  for (const Connector& connector : shared) {
    all.push_back(&connector);
  }
  for (const Department& department : departments) {
    for (const Connector& connector : department.connectors) {
      all.push_back(&connector);
    }
  }
  return all;
}

const Connector* Configuration::find_connector(const std::string& qualified) const {
  const std::size_t dot = qualified.find('.');
  if (dot == std::string::npos) {
    for (const Connector& connector : shared) {
      if (connector.name == qualified) {
        return &connector;
      }
    }
    return nullptr;
  }
  const Department* department = find_department(qualified.substr(0, dot));
  if (department == nullptr) {
    return nullptr;
  }
  for (const Connector& connector : department->connectors) {
    if (qualified.compare(dot + 1, std::string::npos, connector.name) == 0) {
      return &connector;
    }
  }
  return nullptr;
}

const Department* Configuration::find_department(const std::string& id) const {
  for (const Department& department : departments) {
    if (department.id == id) {
      return &department;
    }
  }
  return nullptr;
}

}  // namespace nabe::config
