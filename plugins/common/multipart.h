// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace nabe::common {

struct MultipartLimits {
  std::size_t part_head_bytes = 8 * 1024;
  std::size_t part_headers = 32;
  std::size_t parts = 1000;
  std::size_t preamble_bytes = 64 * 1024;
};

struct PartHead {
  std::string media_type;  ///< lower case, without parameters; empty if not given
  std::string charset;     ///< lower case; empty if not given
  std::string name;        ///< of the form field
  std::string file_name;   ///< without folders
  std::string sha256;      ///< declared by Content-Digest, in lower-case hexadecimal; empty if not given
};

/// Takes the parts of a multipart body. A function that returns false ends the parsing with Status::Stopped.
class MultipartHandler {
 public:
  virtual ~MultipartHandler() = default;
  virtual bool part_begin(const PartHead& head) = 0;
  virtual bool part_bytes(std::string_view bytes) = 0;
  virtual bool part_end() = 0;
};

/// Streaming parser of multipart bodies (RFC 2046, RFC 7578). Holds no more than a delimiter or the head of a part.
class MultipartParser {
 public:
  enum class Status { More, Done, Malformed, TooLarge, Stopped };

  /// `boundary`: 1 to 70 characters.
  MultipartParser(std::string_view boundary, const MultipartLimits& limits, MultipartHandler& handler);

  /// Takes the next bytes of the body. After anything but More and Done further bytes are ignored.
  Status feed(std::string_view bytes);
  Status status() const { return status_; }

 private:
  enum class State { Preamble, AfterDelimiter, Head, Data, Epilogue };
  std::size_t take(std::string_view bytes);
  std::size_t take_until_delimiter(std::string_view bytes, bool is_data);
  std::size_t take_after_delimiter(std::string_view bytes);
  std::size_t take_head(std::string_view bytes);
  bool parse_head(std::string_view block, PartHead& head) const;

  const MultipartLimits limits_;
  MultipartHandler& handler_;
  std::string delimiter_;  ///< CR LF -- boundary
  std::string carry_;
  State state_ = State::Preamble;
  Status status_ = Status::More;
  std::size_t parts_ = 0;
  std::size_t preamble_bytes_ = 0;
};

/// The value of a parameter of a header like `multipart/form-data; boundary="x"`; nothing if it is absent or broken.
std::optional<std::string> header_parameter(std::string_view header, std::string_view name);

/// The media type in front of its parameters, in lower case.
std::string media_type_of(std::string_view header);

bool is_boundary(std::string_view text);

}  // namespace nabe::common
