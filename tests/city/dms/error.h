// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <stdexcept>
#include <string>

namespace nabe::city::dms {

/// What the repository refuses, by the names of CMIS. Ends in the answer to the request; leaves no effect behind.
class CmisError : public std::runtime_error {
 public:
  CmisError(std::string exception, const std::string& message)
      : std::runtime_error(message), exception_(std::move(exception)) {}
  const std::string& exception() const { return exception_; }

 private:
  std::string exception_;
};

/// The HTTP status that goes with an exception (CMIS 1.1, 5.2.10).
int status_of(const std::string& exception);

}  // namespace nabe::city::dms
