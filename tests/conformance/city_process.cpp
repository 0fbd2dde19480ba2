// SPDX-License-Identifier: EUPL-1.2
#include "city_process.h"

#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <sstream>

namespace nabe::conformance {

CityProcess::CityProcess() {
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC) != 0) std::abort();
  process_ = ::fork();
  if (process_ == 0) {
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    ::dup2(ends[1], STDOUT_FILENO);
    ::execl(NABE_BINARY_DIR "/bin/nabe_city", "nabe_city", static_cast<char*>(nullptr));
    ::_exit(127);
  }
  ::close(ends[1]);
  output_ = ends[0];
  char c = 0;
  while (::read(output_, &c, 1) == 1 && c != '\n') ports_ += c;
}

CityProcess::~CityProcess() {
  ::close(output_);
  if (process_ <= 0) return;
  ::kill(process_, SIGKILL);
  ::waitpid(process_, nullptr, 0);
}

std::string CityProcess::url(const std::string& peer) const {
  std::istringstream words(ports_);
  for (std::string name, port; words >> name >> port;) {
    if (name == peer) return "http://127.0.0.1:" + port;
  }
  return {};
}

}  // namespace nabe::conformance
