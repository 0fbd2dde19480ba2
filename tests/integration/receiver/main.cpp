// SPDX-License-Identifier: EUPL-1.2
#include <charconv>
#include <cstdio>
#include <cstdlib>
#include <string_view>

#include "receiver/control.h"
#include "receiver/receiver.h"
#include "support/stop_signal.h"

namespace {

constexpr int kGood = 0;
constexpr int kFailed = 1;
constexpr int kMisused = 2;
constexpr const char* kUsage =
    "nabe_receiver [--port N] [--control-port N] [--keep-body BYTES]\n"
    "A system behind the hub: takes every POST, counts it by path and message id, hashes its content.\n"
    "Ports: 0 (the default) takes a free one. The first line of the output names them:\n"
    "  port N control N\n"
    "Control, by GET: /stats /dump?path= /table?path= /body?path=&id= /fail?path=&status=&count= /delay?path=&ms=\n"
    "/down /up. Runs until SIGTERM or Ctrl-C.\n";

bool take_number(const char* text, std::uint64_t most, std::uint64_t& value) {
  const std::string_view digits(text);
  const auto [end, failure] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
  return failure == std::errc() && end == digits.data() + digits.size() && value <= most;
}

int failed(const std::string& problem) {
  std::fprintf(stderr, "nabe_receiver: %s\n", problem.c_str());
  return kFailed;
}

}  // namespace

int main(int argc, char** argv) {
  std::uint64_t port = 0;
  std::uint64_t control_port = 0;
  std::uint64_t keep_body_bytes = 64 * 1024;
  for (int i = 1; i < argc; ++i) {
    const std::string_view word = argv[i];
    if (word == "--help") {
      std::fputs(kUsage, stdout);
      return kGood;
    }
    const char* value = i + 1 < argc ? argv[++i] : "";
    const bool good = (word == "--port" && take_number(value, 65535, port)) ||
                      (word == "--control-port" && take_number(value, 65535, control_port)) ||
                      (word == "--keep-body" && take_number(value, 1ULL << 30, keep_body_bytes));
    if (!good) {
      std::fputs(kUsage, stderr);
      return kMisused;
    }
  }

  const nabe::test::StopSignal stop;

  nabe::integration::Receiver receiver({static_cast<std::uint16_t>(port), keep_body_bytes, {}});
  nabe::integration::Control control(receiver);
  if (const std::string problem = receiver.start(); !problem.empty()) return failed(problem);
  if (const std::string problem = control.start(static_cast<std::uint16_t>(control_port)); !problem.empty()) {
    return failed(problem);
  }
  std::printf("port %u control %u\n", static_cast<unsigned>(receiver.port()), static_cast<unsigned>(control.port()));
  std::fflush(stdout);
  stop.wait();
  return kGood;
}
