// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace nabe::samples {

/// SHA-256 of bytes that come in parts.
class Sha256 {
 public:
  Sha256();
  ~Sha256();
  Sha256(const Sha256&) = delete;
  Sha256& operator=(const Sha256&) = delete;

  void add(std::string_view bytes);
  /// Lower-case hexadecimal. To be called once, at the end.
  std::string hex();

 private:
  struct Context;
  std::unique_ptr<Context> context_;
};

std::string sha256_of(std::string_view bytes);

/// Without line breaks.
std::string base64_of(std::string_view bytes);
/// White space is skipped; nothing if the text is no base64.
std::optional<std::string> from_base64(std::string_view text);

/// Writes a whole file. Nothing, or what went wrong.
std::optional<std::string> write_file(const std::string& path, std::string_view content);

struct NoiseFile {
  std::string sha256;
  std::string problem;  ///< empty: written
};

/// Writes `size_bytes` bytes that depend on the file's name (without its folder) and the seed alone, in bounded memory.
NoiseFile write_noise(const std::string& folder, const std::string& name, std::uint64_t size_bytes, std::uint64_t seed);

}  // namespace nabe::samples
