// SPDX-License-Identifier: EUPL-1.2
#include "cutting_proxy.h"

#include <poll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>

namespace nabe::support {
namespace {

sockaddr_un address_in(const std::string& folder) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  const std::string path = folder + "/.s.PGSQL.5432";
  if (path.size() >= sizeof address.sun_path) {
    std::abort();
  }
  std::memcpy(address.sun_path, path.c_str(), path.size() + 1);
  return address;
}

int socket_to(const std::string& folder) {
  const int descriptor = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const sockaddr_un address = address_in(folder);
  if (connect(descriptor, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
    close(descriptor);
    return -1;
  }
  return descriptor;
}

bool write_all(int descriptor, const char* data, ssize_t size) {
  while (size > 0) {
    const ssize_t written = send(descriptor, data, static_cast<std::size_t>(size), MSG_NOSIGNAL);
    if (written <= 0) {
      return false;
    }
    data += written;
    size -= written;
  }
  return true;
}

}  // namespace

CuttingProxy::CuttingProxy(const std::string& folder, const std::string& server_folder)
    : server_folder_(server_folder) {
  listener_ = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const sockaddr_un address = address_in(folder);
  if (bind(listener_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0 || listen(listener_, 64) != 0 ||
      pipe(wakers_) != 0) {
    std::abort();
  }
  thread_ = std::thread([this] { run(); });
}

CuttingProxy::~CuttingProxy() {
  ending_ = true;
  wake();
  thread_.join();
  close(listener_);
  close(wakers_[0]);
  close(wakers_[1]);
}

void CuttingProxy::cut_at(int n, Side side) {
  side_ = side;
  left_ = n;
}

void CuttingProxy::shut_out() {
  shut_ = true;
  wake();
  std::unique_lock lock(mutex_);
  seen_.wait(lock, [this] { return is_shut_; });
}

void CuttingProxy::let_in() {
  shut_ = false;
  const std::lock_guard lock(mutex_);
  is_shut_ = false;
}

void CuttingProxy::wake() const {
  const char byte = 0;
  if (write(wakers_[1], &byte, 1) != 1) {
    std::abort();
  }
}

void CuttingProxy::run() {
  while (!ending_) {
    std::vector<pollfd> waiting = {{listener_, POLLIN, 0}, {wakers_[0], POLLIN, 0}};
    for (const Pair& pair : pairs_) {
      waiting.push_back({pair.program, POLLIN, 0});
      waiting.push_back({pair.server, POLLIN, 0});
    }
    poll(waiting.data(), waiting.size(), -1);
    if (waiting[1].revents != 0) {
      char byte = 0;
      if (read(wakers_[0], &byte, 1) == 1 && shut_) {
        close_all();
        const std::lock_guard lock(mutex_);
        is_shut_ = true;
        seen_.notify_all();
        continue;
      }
    }
    for (std::size_t i = 0; i < pairs_.size(); ++i) {
      const bool program = waiting[2 + 2 * i].revents != 0;
      const bool server = waiting[3 + 2 * i].revents != 0;
      if ((program && !forward(pairs_[i], true)) || (server && !forward(pairs_[i], false))) {
        close(pairs_[i].program);
        close(pairs_[i].server);
        pairs_[i].program = -1;
      }
    }
    pairs_.erase(std::remove_if(pairs_.begin(), pairs_.end(), [](const Pair& pair) { return pair.program < 0; }),
                 pairs_.end());
    if (waiting[0].revents != 0) {
      accept_one();
    }
  }
  close_all();
}

void CuttingProxy::accept_one() {
  const int program = accept(listener_, nullptr, nullptr);
  const int server = shut_ ? -1 : socket_to(server_folder_);
  if (server < 0) {
    close(program);
    return;
  }
  pairs_.push_back({program, server, false});
}

// An exchange is what the program sends in one go, and the server's answer to it.
bool CuttingProxy::forward(Pair& pair, bool from_program) {
  static char buffer[1 << 16];
  const ssize_t size = recv(from_program ? pair.program : pair.server, buffer, sizeof buffer, 0);
  if (size <= 0) {
    return false;
  }
  const bool begins = from_program != pair.in_request;
  pair.in_request = from_program;
  if (begins && strikes(from_program ? Side::Request : Side::Answer)) {
    return false;
  }
  return write_all(from_program ? pair.server : pair.program, buffer, size);
}

bool CuttingProxy::strikes(Side side) {
  if (left_ == 0 || side != side_ || left_.fetch_sub(1) != 1) {
    return false;
  }
  ++cuts_;
  return true;
}

void CuttingProxy::close_all() {
  for (const Pair& pair : pairs_) {
    close(pair.program);
    close(pair.server);
  }
  pairs_.clear();
}

}  // namespace nabe::support
