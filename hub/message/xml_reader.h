// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <memory>
#include <span>
#include <string_view>

#include "base/result.h"
#include "message/xml_limits.h"

namespace nabe::message {

/// Views are UTF-8 and valid during the call alone.
struct XmlAttribute {
  std::string_view uri;  ///< empty: no namespace
  std::string_view name;
  std::string_view prefix;  ///< as written; empty: none
  std::string_view value;
};

struct XmlNamespace {
  std::string_view prefix;  ///< empty: the default namespace
  std::string_view uri;     ///< empty: undeclares it
};

struct XmlStart {
  std::string_view uri;
  std::string_view name;
  std::string_view prefix;
  std::span<const XmlAttribute> attributes;    ///< in document order, namespace declarations not among them
  std::span<const XmlNamespace> declarations;  ///< those on this very element, in document order
};

/// What a reader tells about a document. Comments and processing instructions are passed over; CDATA is text.
/// Must not throw.
class XmlEvents {
 public:
  virtual ~XmlEvents() = default;
  virtual void start(const XmlStart& element) = 0;
  /// A piece of text, never empty; the text between two tags may come in several pieces.
  virtual void text(std::string_view piece) = 0;
  /// The end of the innermost open element.
  virtual void end() = 0;
  /// Whether text matters from here to the next tag; asked after each tag. What does not is not told, which spares most
  /// of the work for long texts.
  virtual bool wants_text() const { return true; }
};

/// Reads XML 1.0 with namespaces from bytes that arrive in pieces, in bounded memory and linear time however
/// small the pieces are. Encodings: UTF-8, US-ASCII and ISO-8859-1. There is no DTD and no entity but the five
/// of the standard. A markup token is bounded before the parser sees it and is handed over once complete.
///
/// Errors (line and column in the message, never content): NABE-MSG-001 to 009, see docs/errors/msg.md. The first
/// error is final: it is answered to every later call.
/// Threads: one at a time. Blocks: no. Ownership: `events` must outlive the reader.
class XmlReader {
 public:
  explicit XmlReader(XmlEvents& events, const XmlLimits& limits = {});
  ~XmlReader();
  XmlReader(XmlReader&&) noexcept;
  XmlReader& operator=(XmlReader&&) noexcept;

  Result<void> push(std::string_view chunk);
  /// No more bytes come: fails unless the document is complete.
  Result<void> finish();

  /// Nothing more is wanted: no further event is told, push() and finish() succeed without reading, so that what
  /// follows is unchecked. May be called inside an event.
  void stop();
  bool stopped() const;

  /// About how much memory it holds: the parser, and thrice the longest token that came in pieces (the piece that
  /// waits, the parser's copy of it, and the attributes in it).
  std::size_t memory_bytes() const;

 private:
  class Parser;
  std::unique_ptr<Parser> parser_;
};

}  // namespace nabe::message
