// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <sys/types.h>

#include <string>

namespace nabe::conformance {

/// The simulated city in a process of its own, since the suite forks. Ends with the object.
class CityProcess {
 public:
  CityProcess();
  ~CityProcess();
  CityProcess(const CityProcess&) = delete;
  CityProcess& operator=(const CityProcess&) = delete;

  /// Where a peer is; empty if the city has none of that name.
  std::string url(const std::string& peer) const;

 private:
  pid_t process_ = -1;
  int output_ = -1;
  std::string ports_;  ///< the first line of its output
};

}  // namespace nabe::conformance
