// SPDX-License-Identifier: EUPL-1.2
#include <algorithm>
#include <charconv>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <map>
#include <string_view>

#include "clock.h"
#include "load.h"
#include "message.h"

namespace {

constexpr const char* kUsage =
    "nabe_bench_send --port PORT [--path PATH] [--size BYTES] [--connections N] [--count N] [--milliseconds MS]\n"
    "                [--rate PER_SECOND] [--first ID] [--acknowledged FILE]\n"
    "nabe_bench_send sample BYTES ID\n"
    "The sending end of scripts/bench: posts messages with ids from ID on to 127.0.0.1:PORT, at most N within MS, and "
    "prints\n"
    "a line of JSON. With --rate it begins messages at that rate, else each connection its next one after the answer.\n"
    "FILE gets the ids that were answered with 2xx. `sample` prints the message that has this id.\n"
    "Exit codes: 0 sent, 1 no connection or no FILE, 2 misused.\n";

constexpr std::uint64_t kMaxCount = 5'000'000;
constexpr std::uint64_t kMaxMs = 600'000;
constexpr std::uint64_t kMaxConnections = 4096;
constexpr std::uint64_t kMaxSizeBytes = 64 * 1024 * 1024;

/// Of sorted times.
std::int64_t quantile(const std::vector<std::int64_t>& sorted, double share) {
  if (sorted.empty()) return 0;
  return sorted[std::min(sorted.size() - 1, static_cast<std::size_t>(share * static_cast<double>(sorted.size())))];
}

void print(const nabe::bench::LoadResult& result) {
  std::vector<std::int64_t> waits = result.waits_us;
  std::sort(waits.begin(), waits.end());
  const double seconds = static_cast<double>(result.last_answer_us - result.begin_us) / 1e6;
  std::printf(
      "{\"sent\":%llu,\"acknowledged\":%zu,\"refused\":%llu,\"unanswered\":%llu,\"begin_us\":%lld,\"seconds\":%.6f,"
      "\"acknowledged_per_s\":%.1f,\"p50_us\":%lld,\"p99_us\":%lld,\"max_us\":%lld,\"cpu_us\":%lld}\n",
      static_cast<unsigned long long>(result.sent), result.acknowledged.size(),
      static_cast<unsigned long long>(result.refused), static_cast<unsigned long long>(result.unanswered),
      static_cast<long long>(result.begin_us), seconds,
      seconds > 0 ? static_cast<double>(result.acknowledged.size()) / seconds : 0,
      static_cast<long long>(quantile(waits, 0.5)), static_cast<long long>(quantile(waits, 0.99)),
      static_cast<long long>(quantile(waits, 1)), static_cast<long long>(nabe::bench::own_cpu_us()));
}

bool write_ids(const std::string& path, const std::vector<std::uint64_t>& ids) {
  std::ofstream file(path);
  for (const std::uint64_t id : ids) file << id << '\n';
  return file.flush().good();
}

int misused() {
  std::fputs(kUsage, stderr);
  return 2;
}

bool read_number(std::string_view text, std::uint64_t& number) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc() && end == text.data() + text.size();
}

int sample(std::string_view size, std::string_view id_text) {
  std::uint64_t size_bytes = 0, id = 0;
  if (!read_number(size, size_bytes) || !read_number(id_text, id) || size_bytes < nabe::bench::kMinimumBytes ||
      size_bytes > kMaxSizeBytes) {
    return misused();
  }
  const std::string_view service = nabe::bench::kServices[id % nabe::bench::kServices.size()];
  const std::string text = nabe::bench::make_message(service, size_bytes).with_id(id);
  return std::fwrite(text.data(), 1, text.size(), stdout) == text.size() ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc == 2 && std::string_view(argv[1]) == "--help") {
    std::fputs(kUsage, stdout);
    return 0;
  }
  if (argc == 4 && std::string_view(argv[1]) == "sample") return sample(argv[2], argv[3]);
  std::map<std::string_view, std::uint64_t> numbers = {
      {"--port", 0}, {"--size", 4096}, {"--connections", 16},     {"--count", 1000},
      {"--rate", 0}, {"--first", 1},   {"--milliseconds", 10'000}};
  std::map<std::string_view, std::string> texts = {{"--path", "/in"}, {"--acknowledged", ""}};
  for (int i = 1; i < argc; i += 2) {
    if (i + 1 == argc) return misused();
    const std::string_view value = argv[i + 1];
    if (const auto text = texts.find(argv[i]); text != texts.end()) {
      text->second = value;
      continue;
    }
    const auto number = numbers.find(argv[i]);
    if (number == numbers.end()) return misused();
    if (!read_number(value, number->second)) return misused();
  }
  if (numbers["--port"] < 1 || numbers["--port"] > 65535 || numbers["--count"] > kMaxCount ||
      numbers["--milliseconds"] > kMaxMs || numbers["--connections"] < 1 ||
      numbers["--connections"] > kMaxConnections || numbers["--size"] < nabe::bench::kMinimumBytes ||
      numbers["--size"] > kMaxSizeBytes) {
    return misused();
  }

  nabe::bench::LoadPlan plan;
  plan.port = static_cast<std::uint16_t>(numbers["--port"]);
  plan.path = texts["--path"];
  plan.size_bytes = numbers["--size"];
  plan.connections = static_cast<unsigned>(numbers["--connections"]);
  plan.first_id = numbers["--first"];
  plan.count = numbers["--count"];
  plan.duration_us = static_cast<std::int64_t>(numbers["--milliseconds"]) * 1000;
  plan.rate_per_s = static_cast<double>(numbers["--rate"]);
  bool connected = false;
  const nabe::bench::LoadResult result = run_load(plan, connected);
  if (!connected) {
    std::fprintf(stderr, "nabe_bench_send: nobody takes %u connections at port %u\n", plan.connections,
                 static_cast<unsigned>(plan.port));
    return 1;
  }
  print(result);
  if (!texts["--acknowledged"].empty() && !write_ids(texts["--acknowledged"], result.acknowledged)) {
    std::fprintf(stderr, "nabe_bench_send: cannot write %s\n", texts["--acknowledged"].c_str());
    return 1;
  }
  return 0;
}
