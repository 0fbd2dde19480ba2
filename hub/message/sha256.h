// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <memory>
#include <string>
#include <string_view>

namespace nabe::message {

/// SHA-256 over bytes that arrive in pieces. Threads: one at a time. Blocks: no.
class Sha256 {
 public:
  Sha256();
  ~Sha256();
  Sha256(Sha256&& other) noexcept;
  Sha256& operator=(Sha256&& other) noexcept;

  Sha256& update(std::string_view bytes);
  /// Lower-case hexadecimal digest of all bytes so far; more bytes may follow.
  std::string hex() const;

 private:
  struct Context;
  std::unique_ptr<Context> context_;
};

/// Lower-case hexadecimal SHA-256 of `bytes`. Threads: [any].
std::string sha256_hex(std::string_view bytes);

}  // namespace nabe::message
