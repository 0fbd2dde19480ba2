// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "message/xml_limits.h"

namespace nabe::message {

/// Finds where markup tokens begin and end, in bytes of an encoding that keeps ASCII apart (UTF-8, ISO-8859-1), so
/// that no token that is too long or incomplete reaches a parser which would read it again for every further piece.
/// It lets pass everything that is well-formed; what it lets pass need not be.
class XmlScanner {
 public:
  enum class Verdict { Good, NotWellFormed, Doctype, TokenTooLong, ReferenceTooLong, Encoding };

  struct Scan {
    Verdict verdict = Verdict::Good;  ///< not Good: the token that begins at `complete` is the reason
    std::size_t complete = 0;         ///< bytes at the beginning of the chunk that do not lie in an unfinished token
    std::size_t first_end = 0;        ///< where a token of an earlier chunk ended; 0 if none did
  };

  explicit XmlScanner(const XmlLimits& limits) : limits_(limits) {}

  /// Reads the next chunk. Not to be called again after a bad verdict.
  Scan scan(std::string_view chunk);

 private:
  enum class State { Text, Reference, Opened, Tag, Single, Double, Bang, Dash, Comment, CdataStart, Cdata, Pi };

  bool in_token() const { return state_ != State::Text && state_ != State::Cdata; }
  const char* skip_text(const char* at, const char* end, const char*& next_tag, Verdict& verdict);
  const char* skip_cdata(const char* at, const char* end);
  /// The bytes inside a token that change nothing, as far as the token may grow.
  const char* skip_run(const char* at, const char* end);
  /// One byte inside a token; may end it.
  Verdict step(char c);
  Verdict step_markup_declaration(char c);
  Verdict check_length() const;
  Verdict check_beginning(std::string_view chunk);

  XmlLimits limits_;
  State state_ = State::Text;
  std::size_t token_bytes_ = 0;
  std::uint32_t matched_ = 0;  ///< how much of a delimiter (`-->`, `?>`, `]]>`, `CDATA[`) lies behind
  std::uint64_t position_ = 0;
  std::size_t leading_bytes_ = 0;  ///< between the tokens before the root element
  bool root_seen_ = false;
};

}  // namespace nabe::message
