// SPDX-License-Identifier: EUPL-1.2
#include <charconv>
#include <csignal>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <map>
#include <string_view>

#include "load/load.h"
#include "samples/application.h"
#include "samples/container.h"

namespace {

using namespace nabe::integration;

constexpr int kGood = 0;
constexpr int kFailed = 1;
constexpr int kMisused = 2;
constexpr const char* kUsage =
    "nabe_load URL [--count N] [--connections N] [--seed N] [--size BYTES] [--acknowledged FILE]\n"
    "nabe_load post URL FILE [ATTACHMENT ...]\n"
    "nabe_load get URL\n"
    "A bounded closed-loop load of generated applications: each connection sends its next message when the last one "
    "is\n"
    "acknowledged, and one without an answer again. `--acknowledged` writes a line per receipt: number, message id,\n"
    "receipt time, new or duplicate. `post` sends one file and prints the answer; `get` prints what is there.\n"
    "Exit codes: 0 everything acknowledged, 1 not, 2 misused.\n";

int misused() {
  std::fputs(kUsage, stderr);
  return kMisused;
}

int show(const Reply& reply) {
  if (reply.status == 0) {
    std::fprintf(stderr, "nabe_load: %s\n", reply.problem.c_str());
    return kFailed;
  }
  std::fputs(reply.body.c_str(), stdout);
  return reply.status < 300 ? kGood : kFailed;
}

int post(int count, char** words) {
  if (count < 2) return misused();
  std::ifstream file(words[1], std::ios::binary);
  if (!file) {
    std::fprintf(stderr, "nabe_load: cannot read %s\n", words[1]);
    return kFailed;
  }
  const std::string xml(std::istreambuf_iterator<char>(file), {});
  std::vector<Upload> uploads;
  for (int i = 2; i < count; ++i) {
    auto upload = upload_of_file(words[i]);
    if (!upload) {
      std::fprintf(stderr, "nabe_load: cannot read %s\n", words[i]);
      return kFailed;
    }
    uploads.push_back(std::move(*upload));
  }
  const int result = show(Sender().post(words[0], xml, uploads, 600'000));
  std::fputc('\n', stdout);
  return result;
}

int load(int count, char** words) {
  std::map<std::string_view, std::uint64_t> numbers = {
      {"--count", 1000}, {"--connections", 8}, {"--seed", 1}, {"--size", 0}};
  std::string acknowledged;
  for (int i = 1; i + 1 < count; i += 2) {
    const std::string_view value = words[i + 1];
    if (std::string_view(words[i]) == "--acknowledged") {
      acknowledged = value;
      continue;
    }
    const auto option = numbers.find(words[i]);
    if (option == numbers.end()) return misused();
    const auto [end, failure] = std::from_chars(value.data(), value.data() + value.size(), option->second);
    if (failure != std::errc() || end != value.data() + value.size()) return misused();
  }
  if (count % 2 == 0 || numbers["--connections"] < 1 || numbers["--connections"] > 1024) return misused();

  LoadPlan plan;
  plan.url = [url = std::string(words[0])] { return url; };
  plan.count = numbers["--count"];
  plan.connections = static_cast<unsigned>(numbers["--connections"]);
  plan.message = [seed = numbers["--seed"], size = numbers["--size"]](std::uint64_t number) {
    return nabe::samples::container_of_size(nabe::samples::make_application(seed, number),
                                            static_cast<std::size_t>(size), seed);
  };
  Load senders(plan);
  senders.start();
  const LoadResult result = senders.finish();
  for (const std::string& refusal : result.refused) std::fprintf(stderr, "refused %s\n", refusal.c_str());
  std::printf("%zu acknowledged, %zu refused, %llu given up, %llu sent again, in %.2f s\n", result.acknowledged.size(),
              result.refused.size(), static_cast<unsigned long long>(result.given_up),
              static_cast<unsigned long long>(result.repeated), result.seconds);
  if (!acknowledged.empty() && !write_acknowledged(acknowledged, result)) {
    std::fprintf(stderr, "nabe_load: cannot write %s\n", acknowledged.c_str());
    return kFailed;
  }
  return result.acknowledged.size() == plan.count ? kGood : kFailed;
}

}  // namespace

int main(int argc, char** argv) {
  std::signal(SIGPIPE, SIG_IGN);
  if (argc < 2) return misused();
  const std::string_view word = argv[1];
  if (word == "--help") {
    std::fputs(kUsage, stdout);
    return kGood;
  }
  if (word == "post") return post(argc - 2, argv + 2);
  if (word == "get") return argc == 3 ? show(Sender().get(argv[2])) : misused();
  return load(argc - 1, argv + 1);
}
