// SPDX-License-Identifier: EUPL-1.2
// A sink that takes every message, except that some bring its process down, or never return: those whose body says how.
#include <nabe/connector.hpp>

#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <string>
#include <thread>

namespace {

int overflow(int depth) {
  volatile char frame[4'096];
  frame[0] = static_cast<char>(depth);
  return depth == 0 ? 0 : overflow(depth - 1) + frame[0];
}

void fall(const std::string& body) {
  const auto says = [&body](const char* word) { return body.find(word) != std::string::npos; };
  if (says("poison-abort")) std::abort();
  if (says("poison-fault")) ::raise(SIGSEGV);
  if (says("poison-stack")) static_cast<void>(overflow(1'000'000));  // deeper than any stack
  if (says("poison-exit")) std::exit(0);
  while (says("poison-never")) ::pause();
  if (says("poison-thread")) std::thread([] { std::abort(); }).join();
}

class PoisonSink {
 public:
  static constexpr std::string_view name = "poison_sink";
  static constexpr std::string_view summary = "Takes what does not kill it";
  static constexpr std::string_view accepts[] = {"*"};
  static constexpr std::uint32_t flags = nabe::kIdempotent | nabe::kConcurrent;

  PoisonSink(nabe::Host&, const nabe::Options&) {}

  nabe::Outcome deliver(const nabe::Message& message, nabe::Session&) {
    fall(message.body().read_all(1'000'000));
    return nabe::Outcome::delivered();
  }
};

}  // namespace

NABE_PLUGIN("org.example.poison-sink", "1.0.0", PoisonSink);
