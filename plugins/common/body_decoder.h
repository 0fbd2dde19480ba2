// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace nabe::common {

enum class BodyKind {
  None,
  Length,
  Chunked,
  UntilClose,  ///< responses only
};

/// Decodes the framing of one body.
class BodyDecoder {
 public:
  struct Step {
    std::size_t consumed = 0;  ///< bytes of the input that are done with
    std::string_view content;  ///< view into the input
    bool done = false;         ///< the body is complete
    bool malformed = false;
  };
  void begin(BodyKind kind, std::uint64_t content_length);
  /// Takes from `input` up to the end of the next piece of content. Nothing consumed and not done: more input is
  /// needed.
  Step next(std::string_view input);
  /// Bytes still to come with BodyKind::Length; UINT64_MAX if unknown.
  std::uint64_t remaining_bytes() const;

 private:
  enum class State { Size, Extension, SizeLineFeed, Data, DataReturn, DataLineFeed, Trailer, TrailerLineFeed, Done };
  bool chunk_framing(char c);

  BodyKind kind_ = BodyKind::None;
  State state_ = State::Done;
  std::uint64_t remaining_ = 0;
  std::size_t line_bytes_ = 0;  ///< of the size line or of all trailers
  std::size_t digits_ = 0;
  bool last_chunk_ = false;
  bool trailer_line_empty_ = true;
};

}  // namespace nabe::common
