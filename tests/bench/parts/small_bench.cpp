// SPDX-License-Identifier: EUPL-1.2
#include <benchmark/benchmark.h>

#include "common/http_message.h"
#include "delivery/lane_queue.h"
#include "message/sha256.h"
#include "parts/sizes.h"

namespace nabe::bench {
namespace {

void Sha256(benchmark::State& state) {
  const std::string text = message_of(state);
  for (auto _ : state) benchmark::DoNotOptimize(message::sha256_hex(text));
  state.SetBytesProcessed(state.iterations() * state.range(0));
}
BENCHMARK(Sha256)->Apply(message_sizes);

void RequestHead(benchmark::State& state) {
  const std::string block =
      "POST /in HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/xml\r\nContent-Length: 4096\r\n\r\n";
  for (auto _ : state) {
    common::HeadScanner scanner{common::HttpLimits()};
    common::RequestHead head;
    if (scanner.scan(block) != common::HeadScanner::Result::Complete || common::parse_request_head(block, head) != 0) {
      state.SkipWithError("refused");
    }
    benchmark::DoNotOptimize(head);
  }
}
BENCHMARK(RequestHead);

void ResponseHead(benchmark::State& state) {
  const std::string block = "HTTP/1.1 204 No Content\r\nDate: Mon, 02 Mar 2026 08:15:00 GMT\r\n\r\n";
  for (auto _ : state) {
    common::HeadScanner scanner{common::HttpLimits()};
    common::ResponseHead head;
    if (scanner.scan(block) != common::HeadScanner::Result::Complete || !parse_response_head(block, "POST", head)) {
      state.SkipWithError("malformed");
    }
    benchmark::DoNotOptimize(head);
  }
}
BENCHMARK(ResponseHead);

/// A head that is offered, taken and done.
void LaneQueueOneHead(benchmark::State& state) {
  delivery::LaneQueue queue;
  const std::uint32_t limit = queue.begin_page();
  queue.end_page({}, limit, 0);
  std::int64_t id = 0;
  for (auto _ : state) {
    store::Delivery head;
    head.id = ++id;
    queue.offer(std::move(head), {}, 1);
    if (!queue.take()) state.SkipWithError("not queued");
    queue.done(id, delivery::LaneQueue::kNever);
  }
}
BENCHMARK(LaneQueueOneHead);

}  // namespace
}  // namespace nabe::bench
