// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "message/message.h"
#include "store/store.h"

namespace nabe::session {

/// Bytes to read from the beginning, as often as wanted. Threads: one at a time. Blocks: on the store or a file.
class ContentStream {
 public:
  virtual ~ContentStream() = default;
  /// Up to `capacity` bytes; 0 at the end.
  virtual Result<std::size_t> read(char* destination, std::size_t capacity) = 0;
  virtual Result<void> rewind() = 0;
  /// Found by a read: what is stored is not what came in.
  const std::optional<Error>& damage() const { return damage_; }

 protected:
  std::optional<Error> damage_;
};

/// The damage of a part in memory whose bytes do not have its hash; nothing: it is whole.
std::optional<Error> damage_of(const Message& message);

/// Of a part of a stored message. The last bytes of one that lies in chunks are handed out only if all of them together
/// have its hash; else the read fails with NABE-STO-009. `store` outlives it.
std::unique_ptr<ContentStream> open_content(store::Store& store, Content content);

/// Hands all bytes of `stream` to `take` in pieces of at most 64 KiB.
Result<void> for_each_piece(ContentStream& stream, const std::function<Result<void>(std::string_view)>& take);

/// Bytes that are made once and read several times: in memory while small, beyond that in a file that has no name.
class Scratch {
 public:
  static constexpr std::size_t kMemoryBytes = 1024 * 1024;

  explicit Scratch(std::string folder) : folder_(std::move(folder)) {}
  ~Scratch();
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;

  /// Errors: NABE-SES-003 the file cannot be made or written.
  Result<void> append(std::string_view bytes);
  /// A stream over what was appended. Ownership: the Scratch outlives it.
  std::unique_ptr<ContentStream> open() const;

 private:
  class Reader;
  std::string folder_;
  std::string memory_;
  int file_ = -1;
};

}  // namespace nabe::session
