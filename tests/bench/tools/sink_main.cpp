// SPDX-License-Identifier: EUPL-1.2
#include <charconv>
#include <cstdio>
#include <cstring>
#include <string_view>

#include "sink.h"
#include "sockets.h"

namespace {

constexpr const char* kUsage =
    "nabe_bench_sink [PORT]\n"
    "The receiving end of scripts/bench, on 127.0.0.1: answers each POST with 204 and counts it by the id in the "
    "message.\n"
    "PORT 0 or none: any free one; it is printed. GET /stats, /list and /reset tell and forget what arrived.\n"
    "Ends by SIGTERM. Exit codes: 1 the port cannot be had, 2 misused.\n";

}  // namespace

int main(int argc, char** argv) {
  std::uint16_t port = 0;
  if (argc > 2 || (argc == 2 && std::string_view(argv[1]) == "--help")) {
    std::fputs(kUsage, argc > 2 ? stderr : stdout);
    return argc > 2 ? 2 : 0;
  }
  if (argc == 2) {
    const char* end = argv[1] + std::strlen(argv[1]);
    if (std::from_chars(argv[1], end, port).ptr != end) {
      std::fputs(kUsage, stderr);
      return 2;
    }
  }
  const int listener = nabe::bench::listen_on_loopback(port);
  if (listener < 0) {
    std::perror("nabe_bench_sink: cannot listen");
    return 1;
  }
  std::printf("%u\n", static_cast<unsigned>(nabe::bench::port_of(listener)));
  std::fflush(stdout);
  return nabe::bench::Sink(listener).serve() ? 0 : 1;
}
