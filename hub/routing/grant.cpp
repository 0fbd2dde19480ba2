// SPDX-License-Identifier: EUPL-1.2
#include "routing/grant.h"

#include <algorithm>
#include <optional>
#include <span>
#include <utility>

#include "config/granted.h"
#include "message/xml_reader.h"

namespace nabe::routing {

namespace {

constexpr std::size_t kPieceBytes = 16 * 1024;

void append_escaped(std::string& output, std::string_view text, bool attribute) {
  for (const char c : text) {
    switch (c) {
      case '&':
        output += "&amp;";
        break;
      case '<':
        output += "&lt;";
        break;
      case '>':
        output += "&gt;";
        break;
      case '\r':
        output += "&#13;";
        break;
      case '"':
        output += attribute ? "&quot;" : "\"";
        break;
      case '\n':
        output += attribute ? "&#10;" : "\n";
        break;
      case '\t':
        output += attribute ? "&#9;" : "\t";
        break;
      default:
        output += c;
    }
  }
}

void append_name(std::string& output, std::string_view prefix, std::string_view name) {
  output += prefix;
  output += prefix.empty() ? "" : ":";
  output += name;
}

void append_attribute(std::string& output, std::string_view prefix, std::string_view name, std::string_view value) {
  output += ' ';
  append_name(output, prefix, name);
  output += "=\"";
  append_escaped(output, value, true);
  output += '"';
}

}  // namespace

class GrantFilter::Writer final : public message::XmlEvents {
 public:
  Writer(std::shared_ptr<const Sections> sections, const PathSet& paths, std::vector<bool> chosen, Sink sink,
         const message::XmlLimits& limits)
      : sections_(std::move(sections)),
        paths_(paths),
        chosen_(std::move(chosen)),
        sink_(std::move(sink)),
        cursor_(paths),
        reader_(*this, limits) {
    output_ = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
  }
  Writer(const Writer&) = delete;
  Writer& operator=(const Writer&) = delete;

  Result<void> push(std::string_view chunk) { return reader_.push(chunk); }

  Result<void> finish() {
    Result<void> result = reader_.finish();
    if (result && !output_.empty()) {
      output_ += '\n';
      flush();
    }
    return result;
  }

  void start(const message::XmlStart& element) override {
    const auto nodes = cursor_.enter(element.uri, element.name);
    const bool whole = granted_from_ > 0 || selects_element(nodes);
    open_tag(element);
    ++depth_;
    if (whole) {
      for (const message::XmlAttribute& attribute : element.attributes) {
        append_attribute(pending_, attribute.prefix, attribute.name, attribute.value);
      }
      granted_from_ = granted_from_ > 0 ? granted_from_ : depth_;
      emit_pending();
    } else if (append_selected_attributes(nodes, element) || depth_ == 1) {
      emit_pending();
    }
  }

  void text(std::string_view piece) override {
    if (granted_from_ > 0) {
      close_start_tag();
      for (; !piece.empty(); piece.remove_prefix(std::min(piece.size(), kPieceBytes))) {
        append_escaped(output_, piece.substr(0, kPieceBytes), false);
        flush_if_full();
      }
    }
  }

  void end() override {
    cursor_.leave();
    if (depth_ == granted_from_) {
      granted_from_ = 0;
    }
    if (emitted_ == depth_) {
      end_emitted();
    } else {
      pending_.resize(tags_.back().pending);
    }
    names_.resize(tags_.back().name);
    tags_.pop_back();
    --depth_;
  }

 private:
  /// An open element: where its start tag begins in pending_ (until it is emitted) and its name in names_.
  struct Tag {
    std::size_t pending;
    std::size_t name;
  };

  bool selects_element(std::span<const PathSet::NodeId> nodes) const {
    return std::any_of(nodes.begin(), nodes.end(), [this](PathSet::NodeId node) {
      const PathId path = paths_.node(node).element;
      return path != PathSet::kNone && chosen_[path];
    });
  }

  void open_tag(const message::XmlStart& element) {
    tags_.push_back({pending_.size(), names_.size()});
    append_name(names_, element.prefix, element.name);
    // Tags that may never be emitted are kept without their closing bracket: the next one brings it.
    pending_ += '<';
    append_name(pending_, element.prefix, element.name);
    for (const message::XmlNamespace& declaration : element.declarations) {
      if (declaration.prefix.empty()) {
        append_attribute(pending_, {}, "xmlns", declaration.uri);
      } else {
        append_attribute(pending_, "xmlns", declaration.prefix, declaration.uri);
      }
    }
  }

  bool append_selected_attributes(std::span<const PathSet::NodeId> nodes, const message::XmlStart& element) {
    bool any = false;
    for (const message::XmlAttribute& attribute : element.attributes) {
      if (selects_attribute(nodes, attribute)) {
        append_attribute(pending_, attribute.prefix, attribute.name, attribute.value);
        any = true;
      }
    }
    return any;
  }

  bool selects_attribute(std::span<const PathSet::NodeId> nodes, const message::XmlAttribute& attribute) {
    std::optional<PathSet::Label> label;
    for (const PathSet::NodeId node : nodes) {
      for (const auto& [wanted, path] : paths_.node(node).attributes) {
        if (!label) {
          label = cursor_.label(attribute.uri, attribute.name);
        }
        if (*label == wanted && chosen_[path]) {
          return true;
        }
      }
    }
    return false;
  }

  /// Writes the start tags of all open elements that are not written yet; of the innermost the bracket stays open.
  void emit_pending() {
    for (std::size_t i = emitted_; i < depth_; ++i) {
      close_start_tag();
      const std::size_t end = i + 1 < depth_ ? tags_[i + 1].pending : pending_.size();
      output_.append(pending_, tags_[i].pending, end - tags_[i].pending);
      bracket_open_ = true;
    }
    for (; emitted_ < depth_; ++emitted_) {
      tags_[emitted_].pending = 0;
    }
    pending_.clear();
    flush_if_full();
  }

  void end_emitted() {
    if (bracket_open_) {
      output_ += "/>";
      bracket_open_ = false;
    } else {
      output_ += "</";
      output_.append(names_, tags_.back().name, std::string::npos);
      output_ += '>';
    }
    --emitted_;
    flush_if_full();
  }

  void close_start_tag() {
    if (bracket_open_) {
      output_ += '>';
      bracket_open_ = false;
    }
  }

  void flush_if_full() {
    if (output_.size() >= kPieceBytes) {
      flush();
    }
  }

  void flush() {
    sink_(output_);
    output_.clear();
  }

  std::shared_ptr<const Sections> sections_;
  const PathSet& paths_;
  std::vector<bool> chosen_;  ///< by PathId
  Sink sink_;
  PathCursor cursor_;
  message::XmlReader reader_;

  std::vector<Tag> tags_;  ///< one per open element
  std::string names_;
  std::string pending_;
  std::size_t depth_ = 0;
  std::size_t emitted_ = 0;       ///< so many of the open elements are written
  std::size_t granted_from_ = 0;  ///< depth of the outermost granted element that is open; 0: none
  bool bracket_open_ = false;     ///< the last start tag lacks its `>`
  std::string output_;
};

GrantFilter::GrantFilter(std::unique_ptr<Writer> writer) : writer_(std::move(writer)) {}
GrantFilter::~GrantFilter() = default;
GrantFilter::GrantFilter(GrantFilter&&) noexcept = default;
GrantFilter& GrantFilter::operator=(GrantFilter&&) noexcept = default;

Result<GrantFilter> GrantFilter::create(std::shared_ptr<const Sections> sections, const std::vector<std::string>& names,
                                        Sink sink, const message::XmlLimits& limits) {
  if (sections == nullptr) {
    return Error{"NABE-RTE-005",
                 "sections are granted of a body that has no XML profile",
                 "grant \"*\" or \"attachments\", or give the department an XML profile",
                 {}};
  }
  std::vector<bool> chosen(sections->paths_.size());
  for (const std::string& name : names) {
    if (!config::names_section(name)) {
      continue;
    }
    const auto found = sections->names_.find(name);
    if (found == sections->names_.end()) {
      return Error{"NABE-RTE-004",
                   "section \"" + name + "\" is granted, but the profile does not have it",
                   "name a section of the profile",
                   {}};
    }
    chosen[found->second] = true;
  }
  const PathSet& paths = sections->paths_;
  return GrantFilter(std::make_unique<Writer>(std::move(sections), paths, std::move(chosen), std::move(sink), limits));
}

Result<void> GrantFilter::push(std::string_view chunk) { return writer_->push(chunk); }
Result<void> GrantFilter::finish() { return writer_->finish(); }

Result<std::string> granted_body(std::shared_ptr<const Sections> sections, const std::vector<std::string>& names,
                                 std::string_view body) {
  std::string output;
  Result<GrantFilter> filter =
      GrantFilter::create(std::move(sections), names, [&output](std::string_view piece) { output += piece; });
  if (!filter) {
    return filter.error();
  }
  Result<void> done = filter->push(body);
  if (done) {
    done = filter->finish();
  }
  if (!done) {
    return done.error();
  }
  return output;
}

}  // namespace nabe::routing
