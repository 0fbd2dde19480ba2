// SPDX-License-Identifier: EUPL-1.2
#include "message/xml_reader.h"

#include <expat.h>

#include <algorithm>
#include <new>
#include <optional>
#include <string>
#include <vector>

#include "base/ids.h"
#include "message/xml_scanner.h"

namespace nabe::message {

namespace {

/// Cannot be part of a name, and expat refuses it in a namespace URI.
constexpr char kSeparator = '\n';
/// Small, so that a reader that is stopped early has not looked at much behind that place.
constexpr std::size_t kMaxSlice = 4 * 1024;
constexpr std::size_t kParserBytes = 16 * 1024;

using ParserPointer = std::unique_ptr<XML_ParserStruct, decltype(&XML_ParserFree)>;

struct ExpandedName {
  std::string_view uri, name, prefix;
};

/// "name", "uri\nname" or "uri\nname\nprefix".
ExpandedName split(const XML_Char* text) {
  const std::string_view whole(text);
  const std::size_t first = whole.find(kSeparator);
  if (first == std::string_view::npos) {
    return {{}, whole, {}};
  }
  const std::size_t second = whole.find(kSeparator, first + 1);
  if (second == std::string_view::npos) {
    return {whole.substr(0, first), whole.substr(first + 1), {}};
  }
  return {whole.substr(0, first), whole.substr(first + 1, second - first - 1), whole.substr(second + 1)};
}

bool equals_ignoring_case(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](char x, char y) {
    return x == y || ((x ^ y) == 0x20 && (x | 0x20) >= 'a' && (x | 0x20) <= 'z');
  });
}

bool is_supported_encoding(std::string_view name) {
  return equals_ignoring_case(name, "UTF-8") || equals_ignoring_case(name, "US-ASCII") ||
         equals_ignoring_case(name, "ISO-8859-1");
}

}  // namespace

class XmlReader::Parser {
 public:
  Parser(XmlEvents& events, const XmlLimits& limits)
      : events_(events),
        limits_(limits),
        scanner_(limits),
        expat_(XML_ParserCreateNS(nullptr, kSeparator), &XML_ParserFree) {
    if (!expat_) {
      throw std::bad_alloc();
    }
    XML_Parser parser = expat_.get();
    // Expat would ask the kernel for a salt of its own, for each document.
    XML_SetHashSalt(parser, static_cast<unsigned long>(random_word() | 1U));
    XML_SetUserData(parser, this);
    XML_SetReturnNSTriplet(parser, XML_TRUE);
    XML_SetElementHandler(parser, &Parser::on_start, &Parser::on_end);
    XML_SetCharacterDataHandler(parser, &Parser::on_text);
    XML_SetNamespaceDeclHandler(parser, &Parser::on_namespace, &Parser::on_namespace_end);
    XML_SetXmlDeclHandler(parser, &Parser::on_declaration);
    XML_SetStartDoctypeDeclHandler(parser, &Parser::on_doctype);
  }

  Result<void> push(std::string_view chunk) {
    while (!chunk.empty() && !done()) {
      const std::string_view slice = chunk.substr(0, kMaxSlice);
      chunk.remove_prefix(slice.size());
      push_slice(slice);
    }
    return outcome();
  }

  Result<void> finish() {
    if (!done() && !finished_) {
      parse(held_, true);
      held_ = {};
      finished_ = true;
    }
    return outcome();
  }

  void stop() {
    if (!done()) {
      stopped_ = true;
      XML_StopParser(expat_.get(), XML_FALSE);
    }
  }
  bool stopped() const { return stopped_; }
  std::size_t memory_bytes() const { return kParserBytes + 3 * held_.capacity(); }

 private:
  static Parser& self(void* user) { return *static_cast<Parser*>(user); }

  bool done() const { return stopped_ || failure_.has_value(); }
  Result<void> outcome() const { return failure_ ? Result<void>(*failure_) : Result<void>(); }

  void push_slice(std::string_view slice) {
    const XmlScanner::Scan scan = scanner_.scan(slice);
    std::string_view complete = slice.substr(0, scan.complete);
    if (!held_.empty() && scan.first_end > 0) {
      held_.append(complete.substr(0, scan.first_end));
      complete.remove_prefix(scan.first_end);
      parse(held_, false);
      held_.clear();
    }
    parse(complete, false);
    if (scan.verdict != XmlScanner::Verdict::Good) {
      refuse(scan.verdict);
    } else if (!done()) {
      held_.append(slice.substr(scan.complete));
    }
  }

  void parse(std::string_view bytes, bool last) {
    if (done() || (bytes.empty() && !last)) {
      return;
    }
    const XML_Status status =
        XML_Parse(expat_.get(), bytes.data(), static_cast<int>(bytes.size()), last ? XML_TRUE : XML_FALSE);
    if (status != XML_STATUS_OK && !done()) {
      const XML_Error error = XML_GetErrorCode(expat_.get());
      if (error == XML_ERROR_UNKNOWN_ENCODING || error == XML_ERROR_INCORRECT_ENCODING) {
        refuse(XmlScanner::Verdict::Encoding);
      } else {
        fail("NABE-MSG-001", std::string("the XML is not well-formed: ") + XML_ErrorString(error));
      }
    }
  }

  void refuse(XmlScanner::Verdict verdict) {
    switch (verdict) {
      case XmlScanner::Verdict::Doctype:
        return fail("NABE-MSG-002", "a document type declaration is not accepted");
      case XmlScanner::Verdict::TokenTooLong:
        return fail("NABE-MSG-003",
                    "a tag, comment or processing instruction is longer than " + bytes(limits_.max_token_bytes));
      case XmlScanner::Verdict::ReferenceTooLong:
        return fail("NABE-MSG-007", "a reference is longer than " + bytes(limits_.max_name_bytes));
      case XmlScanner::Verdict::Encoding:
        return fail("NABE-MSG-009", "the encoding is not UTF-8, US-ASCII or ISO-8859-1");
      default:
        return fail("NABE-MSG-001", "the XML is not well-formed: this is no markup");
    }
  }

  static std::string bytes(std::size_t count) { return std::to_string(count) + " bytes"; }

  /// The first failure stays.
  void fail(const char* code, std::string message) {
    if (done()) {
      return;
    }
    message += " (line " + std::to_string(XML_GetCurrentLineNumber(expat_.get())) + ", column " +
               std::to_string(XML_GetCurrentColumnNumber(expat_.get()) + 1) + ")";
    failure_ = Error{code, std::move(message), {}, {}};
    held_ = {};
    XML_StopParser(expat_.get(), XML_FALSE);
  }

  static void on_start(void* user, const XML_Char* name, const XML_Char** attributes) {
    self(user).start(name, attributes);
  }
  static void on_end(void* user, const XML_Char*) {
    Parser& parser = self(user);
    if (!parser.done()) {
      --parser.depth_;
      parser.events_.end();
      parser.listen_to_text();
    }
  }
  static void on_text(void* user, const XML_Char* text, int length) {
    Parser& parser = self(user);
    if (!parser.done() && length > 0) {
      parser.events_.text({text, static_cast<std::size_t>(length)});
    }
  }
  static void on_namespace(void* user, const XML_Char* prefix, const XML_Char* uri) {
    self(user).declare(prefix != nullptr ? prefix : "", uri != nullptr ? uri : "");
  }
  static void on_namespace_end(void* user, const XML_Char*) { --self(user).namespaces_in_scope_; }
  static void on_declaration(void* user, const XML_Char*, const XML_Char* encoding, int) {
    if (encoding != nullptr && !is_supported_encoding(encoding)) {
      self(user).refuse(XmlScanner::Verdict::Encoding);
    }
  }
  static void on_doctype(void* user, const XML_Char*, const XML_Char*, const XML_Char*, int) {
    self(user).refuse(XmlScanner::Verdict::Doctype);
  }

  void start(const XML_Char* name, const XML_Char** attributes) {
    if (done()) {
      return;
    }
    if (++depth_ > limits_.max_depth) {
      return fail("NABE-MSG-004", "elements are nested deeper than " + std::to_string(limits_.max_depth));
    }
    const ExpandedName element = split(name);
    check_name(element.uri, element.name, element.prefix);
    attributes_.clear();
    for (; *attributes != nullptr && !done(); attributes += 2) {
      if (attributes_.size() == limits_.max_attributes) {
        return fail("NABE-MSG-005",
                    "an element has more than " + std::to_string(limits_.max_attributes) + " attributes");
      }
      const ExpandedName attribute = split(attributes[0]);
      const std::string_view value(attributes[1]);
      check_name(attribute.uri, attribute.name, attribute.prefix);
      if (value.size() > limits_.max_attribute_bytes) {
        return fail("NABE-MSG-006", "the value of an attribute is longer than " + bytes(limits_.max_attribute_bytes));
      }
      attributes_.push_back({attribute.uri, attribute.name, attribute.prefix, value});
    }
    if (!done()) {
      collect_declarations();
      events_.start({element.uri, element.name, element.prefix, attributes_, declarations_});
      declared_text_.clear();
      declared_ends_.clear();
      listen_to_text();
    }
  }

  void listen_to_text() {
    if (const bool wanted = events_.wants_text(); wanted != listening_) {
      listening_ = wanted;
      XML_SetCharacterDataHandler(expat_.get(), wanted ? &Parser::on_text : nullptr);
    }
  }

  void check_name(std::string_view uri, std::string_view name, std::string_view prefix) {
    if (name.size() > limits_.max_name_bytes || prefix.size() > limits_.max_name_bytes) {
      fail("NABE-MSG-007", "a name is longer than " + bytes(limits_.max_name_bytes));
    } else if (uri.size() > limits_.max_namespace_bytes) {
      fail("NABE-MSG-008", "a namespace is longer than " + bytes(limits_.max_namespace_bytes));
    }
  }

  /// Declarations are told before their element; their text is kept until then.
  void declare(std::string_view prefix, std::string_view uri) {
    ++namespaces_in_scope_;
    if (done()) {
      return;
    }
    check_name(uri, {}, prefix);
    if (namespaces_in_scope_ > static_cast<std::ptrdiff_t>(limits_.max_namespaces)) {
      fail("NABE-MSG-008",
           "more than " + std::to_string(limits_.max_namespaces) + " namespace declarations are in scope");
    }
    declared_text_ += prefix;
    declared_ends_.push_back(declared_text_.size());
    declared_text_ += uri;
    declared_ends_.push_back(declared_text_.size());
  }

  void collect_declarations() {
    declarations_.clear();
    const std::string_view text(declared_text_);
    std::size_t from = 0;
    for (std::size_t i = 0; i + 1 < declared_ends_.size(); i += 2) {
      const std::size_t middle = declared_ends_[i], to = declared_ends_[i + 1];
      declarations_.push_back({text.substr(from, middle - from), text.substr(middle, to - middle)});
      from = to;
    }
  }

  XmlEvents& events_;
  XmlLimits limits_;
  XmlScanner scanner_;
  ParserPointer expat_;
  std::string held_;  ///< the beginning of a token whose end has not arrived
  std::optional<Error> failure_;
  bool stopped_ = false;
  bool finished_ = false;
  bool listening_ = true;
  std::size_t depth_ = 0;
  std::ptrdiff_t namespaces_in_scope_ = 0;
  std::vector<XmlAttribute> attributes_;
  std::vector<XmlNamespace> declarations_;
  std::string declared_text_;
  std::vector<std::size_t> declared_ends_;
};

XmlReader::XmlReader(XmlEvents& events, const XmlLimits& limits) : parser_(std::make_unique<Parser>(events, limits)) {}
XmlReader::~XmlReader() = default;
XmlReader::XmlReader(XmlReader&&) noexcept = default;
XmlReader& XmlReader::operator=(XmlReader&&) noexcept = default;

Result<void> XmlReader::push(std::string_view chunk) { return parser_->push(chunk); }
Result<void> XmlReader::finish() { return parser_->finish(); }
void XmlReader::stop() { parser_->stop(); }
std::size_t XmlReader::memory_bytes() const { return parser_->memory_bytes(); }
bool XmlReader::stopped() const { return parser_->stopped(); }

}  // namespace nabe::message
