// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <string>

namespace nabe::conformance {

/// A web server in a process of its own that takes every request and answers 200. It is a process, not a thread, since
/// the suite forks. Ends with the object.
class HttpPeer {
 public:
  HttpPeer();
  ~HttpPeer();
  HttpPeer(const HttpPeer&) = delete;
  HttpPeer& operator=(const HttpPeer&) = delete;

  std::string url() const { return "http://127.0.0.1:" + std::to_string(port_) + "/in"; }

 private:
  pid_t process_ = -1;
  std::uint16_t port_ = 0;
};

}  // namespace nabe::conformance
