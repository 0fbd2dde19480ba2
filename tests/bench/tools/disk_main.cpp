// SPDX-License-Identifier: EUPL-1.2
#include <fcntl.h>
#include <unistd.h>

#include <cstdio>
#include <string>

#include "clock.h"

// What the disk below a folder can do: the limits that no hub on it can pass.
namespace {

constexpr const char* kUsage =
    "nabe_bench_disk FOLDER MILLISECONDS\n"
    "Measures appends of 4 KiB with one fdatasync each, and sequential writes of 1 MiB with one fdatasync each and "
    "with one\n"
    "for 256 of them; MILLISECONDS each. Prints a line of JSON. Exit codes: 1 the disk refuses, 2 misused.\n";

struct Rate {
  double writes_per_s = 0;
  bool good = false;
};

/// Appends pieces of `bytes` to a new file and syncs after every `each` of them.
Rate append(const std::string& folder, std::size_t bytes, unsigned each, std::int64_t duration_us) {
  const std::string path = folder + "/disk-measurement";
  const int file = ::open(path.c_str(), O_CREAT | O_TRUNC | O_WRONLY | O_CLOEXEC, 0600);
  if (file < 0) return {};
  const std::string piece(bytes, 'x');
  const std::int64_t begin_us = nabe::bench::now_us();
  std::int64_t end_us = begin_us;
  double writes = 0;
  bool good = true;
  while (good && end_us - begin_us < duration_us) {
    for (unsigned i = 0; i < each && good; ++i)
      good = ::write(file, piece.data(), bytes) == static_cast<ssize_t>(bytes);
    good = good && ::fdatasync(file) == 0;
    writes += each;
    end_us = nabe::bench::now_us();
  }
  ::close(file);
  ::unlink(path.c_str());
  return {writes * 1e6 / static_cast<double>(end_us - begin_us), good};
}

}  // namespace

int main(int argc, char** argv) {
  const bool asked = argc == 2 && std::string(argv[1]) == "--help";
  const long duration_ms = argc == 3 ? std::strtol(argv[2], nullptr, 10) : 0;
  if (asked || duration_ms < 1 || duration_ms > 60'000) {
    std::fputs(kUsage, asked ? stdout : stderr);
    return asked ? 0 : 2;
  }
  constexpr std::size_t kMiB = 1024 * 1024;
  const Rate small = append(argv[1], 4096, 1, duration_ms * 1000);
  const Rate synced = append(argv[1], kMiB, 1, duration_ms * 1000);
  const Rate streamed = append(argv[1], kMiB, 256, duration_ms * 1000);
  if (!small.good || !synced.good || !streamed.good) {
    std::perror("nabe_bench_disk");
    return 1;
  }
  std::printf("{\"fdatasync_per_s\":%.0f,\"synced_each_mib_per_s\":%.0f,\"synced_once_mib_per_s\":%.0f}\n",
              small.writes_per_s, synced.writes_per_s, streamed.writes_per_s);
  return 0;
}
