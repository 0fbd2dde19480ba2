// SPDX-License-Identifier: EUPL-1.2
#include "samples/arguments.h"

#include <charconv>
#include <optional>

namespace nabe::samples {

namespace {

struct Number {
  std::string_view option;
  std::uint64_t Arguments::*member;
  std::uint64_t min;
  std::uint64_t max;
};

constexpr Number kNumbers[] = {
    {"--count", &Arguments::count, 1, 10'000'000},
    {"--seed", &Arguments::seed, 0, UINT64_MAX},
    {"--size", &Arguments::size_bytes, 0, 1ULL << 30},
    {"--attachment-bytes", &Arguments::attachment_bytes, 0, 1ULL << 40},
};

struct Text {
  std::string_view option;
  std::string Arguments::*member;
};

constexpr Text kTexts[] = {{"--out", &Arguments::out}, {"--attachment", &Arguments::attachment}};

std::optional<std::uint64_t> number_in(std::string_view text, std::uint64_t min, std::uint64_t max) {
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || value < min || value > max) return std::nullopt;
  return value;
}

/// Of a known option: an empty text, or why the value does not fit it.
std::string set(Arguments& arguments, std::string_view option, std::string_view value) {
  for (const Number& number : kNumbers) {
    if (number.option != option) continue;
    const auto parsed = number_in(value, number.min, number.max);
    if (!parsed) {
      return std::string(option) + ": \"" + std::string(value) + "\" is no whole number from " +
             std::to_string(number.min) + " to " + std::to_string(number.max);
    }
    arguments.*number.member = *parsed;
    return {};
  }
  for (const Text& text : kTexts) {
    if (text.option != option) continue;
    if (value.empty()) return std::string(option) + " has an empty value";
    arguments.*text.member = value;
    return {};
  }
  return {};
}

bool known(std::string_view option) {
  for (const Number& number : kNumbers) {
    if (number.option == option) return true;
  }
  for (const Text& text : kTexts) {
    if (text.option == option) return true;
  }
  return false;
}

/// What has to hold of the options together.
std::string check(const Arguments& arguments) {
  if (arguments.out.empty()) return "--out DIR is missing";
  if (arguments.attachment.find('/') != std::string::npos) return "--attachment takes a name without a folder";
  return {};
}

}  // namespace

ParsedArguments parse_arguments(const std::vector<std::string_view>& words) {
  ParsedArguments result;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (words[i] == "--help" || words[i] == "-h") {
      result.arguments.help = true;
      return result;
    }
    const std::size_t equals = words[i].find('=');
    const std::string_view option = words[i].substr(0, equals);
    if (!known(option)) {
      result.problem = "unknown option " + std::string(option);
      return result;
    }
    std::string_view value;
    if (equals != std::string_view::npos) {
      value = words[i].substr(equals + 1);
    } else if (i + 1 < words.size()) {
      value = words[++i];
    } else {
      result.problem = std::string(option) + " needs a value";
      return result;
    }
    result.problem = set(result.arguments, option, value);
    if (!result.problem.empty()) return result;
  }
  result.problem = check(result.arguments);
  return result;
}

std::string_view usage() {
  return R"(nabe_samples writes invented applications (urn:nabe:xfall-profile:1), each with its own sender's message id.
The same arguments give the same bytes.

  nabe_samples --count N --seed S --size BYTES --out DIR [--attachment-bytes BYTES]
  nabe_samples --attachment NAME --attachment-bytes BYTES --seed S --out DIR

  --out DIR                 folder for the files, made if it is missing; needed
  --count N                 number of applications, 10 unless told
  --seed S                  which applications, 1 unless told; no two seeds have a message id in common
  --size BYTES              length of each container; a container that needs more by itself is longer. 0 unless told
  --attachment-bytes BYTES  each application names one separate attachment of this size, which is written into
                            DIR/attachments. 0 unless told: none
  --attachment NAME         write just one file DIR/NAME of --attachment-bytes bytes
  --help                    this text

Examples
  nabe_samples --count 1000 --seed 7 --size 10240 --out /tmp/applications
  nabe_samples --attachment unterlagen-000108.bin --attachment-bytes 33554432 --seed 8 --out /tmp/attachments
)";
}

}  // namespace nabe::samples
