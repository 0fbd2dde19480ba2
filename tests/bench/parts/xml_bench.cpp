// SPDX-License-Identifier: EUPL-1.2
#include <benchmark/benchmark.h>

#include "message/xml_reader.h"
#include "parts/sizes.h"

namespace nabe::bench {
namespace {

/// Uses what it is told, so that none of it can be left out.
class CountingEvents final : public message::XmlEvents {
 public:
  void start(const message::XmlStart& element) override { bytes += element.name.size(); }
  void text(std::string_view piece) override { bytes += piece.size(); }
  void end() override { ++bytes; }

  std::size_t bytes = 0;
};

void Xml(benchmark::State& state) {
  const std::string text = message_of(state);
  for (auto _ : state) {
    CountingEvents events;
    message::XmlReader reader(events);
    bool good = true;
    in_pieces(text, [&](std::string_view piece) { return good = reader.push(piece).ok(); });
    if (!good || !reader.finish().ok()) state.SkipWithError("not well-formed");
    benchmark::DoNotOptimize(events.bytes);
  }
  state.SetBytesProcessed(state.iterations() * state.range(0));
}
BENCHMARK(Xml)->Apply(message_sizes);

}  // namespace
}  // namespace nabe::bench
