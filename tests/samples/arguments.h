// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace nabe::samples {

struct Arguments {
  std::uint64_t count = 10;
  std::uint64_t seed = 1;
  std::uint64_t size_bytes = 0;
  std::uint64_t attachment_bytes = 0;
  std::string out;
  std::string attachment;  ///< not empty: write this one file only
  bool help = false;
};

struct ParsedArguments {
  Arguments arguments;
  std::string problem;  ///< empty: good
};

/// `words` are the arguments without the program's name.
ParsedArguments parse_arguments(const std::vector<std::string_view>& words);

std::string_view usage();

}  // namespace nabe::samples
