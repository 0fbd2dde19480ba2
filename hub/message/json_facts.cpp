// SPDX-License-Identifier: EUPL-1.2
#include "message/json_facts.h"

#include <Poco/Exception.h>
#include <Poco/JSON/Handler.h>
#include <Poco/JSON/Parser.h>

#include <algorithm>
#include <charconv>
#include <map>

namespace nabe::message {

namespace {

using Values = std::vector<std::optional<std::string>>;

/// The pointers as one tree of tokens.
class PointerTree {
 public:
  static constexpr std::size_t kNone = static_cast<std::size_t>(-1);

  explicit PointerTree(const std::vector<std::string>& pointers) : nodes_(1) {
    for (std::size_t i = 0; i < pointers.size(); ++i) {
      nodes_[descend(pointers[i])].pointers.push_back(i);
    }
  }

  std::size_t child(std::size_t node, const std::string& token) const {
    if (node == kNone) {
      return kNone;
    }
    const auto found = nodes_[node].children.find(token);
    return found != nodes_[node].children.end() ? found->second : kNone;
  }

  const std::vector<std::size_t>& pointers(std::size_t node) const { return nodes_[node].pointers; }

 private:
  struct Node {
    std::map<std::string, std::size_t> children;
    std::vector<std::size_t> pointers;
  };

  std::size_t descend(std::string_view pointer) {
    std::size_t node = 0;
    while (!pointer.empty()) {
      pointer.remove_prefix(1);
      const std::string token = unescaped(pointer.substr(0, pointer.find('/')));
      pointer.remove_prefix(std::min(pointer.find('/'), pointer.size()));
      const auto [place, fresh] = nodes_[node].children.try_emplace(token, nodes_.size());
      node = place->second;
      if (fresh) {
        nodes_.emplace_back();
      }
    }
    return node;
  }

  static std::string unescaped(std::string_view token) {
    std::string text;
    for (std::size_t i = 0; i < token.size(); ++i) {
      const bool escape = token[i] == '~' && i + 1 < token.size();
      text += !escape ? token[i] : token[++i] == '1' ? '/' : '~';
    }
    return text;
  }

  std::vector<Node> nodes_;
};

/// Takes the wanted values as the parser meets them, so that a document costs no tree of objects.
class ValueTaker final : public Poco::JSON::Handler {
 public:
  ValueTaker(const PointerTree& tree, Values& values) : tree_(tree), values_(values) {}

  void reset() override { open_.clear(); }
  void startObject() override { open_.push_back({next_node(), false, 0}); }
  void endObject() override { open_.pop_back(); }
  void startArray() override { open_.push_back({next_node(), true, 0}); }
  void endArray() override { open_.pop_back(); }
  void key(const std::string& name) override { keyed_ = tree_.child(open_.back().node, name); }
  void null() override { next_node(); }
  void value(int number) override { take(std::to_string(number)); }
  void value(unsigned number) override { take(std::to_string(number)); }
  void value(Poco::Int64 number) override { take(std::to_string(number)); }
  void value(Poco::UInt64 number) override { take(std::to_string(number)); }
  void value(const std::string& text) override { take(text); }
  void value(double number) override {
    char text[32];
    const auto [end, error] = std::to_chars(text, text + sizeof text, number);
    take(error == std::errc() ? std::string(text, end) : std::string());
  }
  void value(bool truth) override { take(truth ? "true" : "false"); }

 private:
  struct Container {
    std::size_t node;
    bool array;
    std::size_t next_index;
  };

  std::size_t next_node() {
    if (open_.empty()) {
      return 0;
    }
    Container& container = open_.back();
    if (!container.array) {
      return keyed_;
    }
    const std::size_t index = container.next_index++;
    return container.node == PointerTree::kNone ? PointerTree::kNone
                                                : tree_.child(container.node, std::to_string(index));
  }

  void take(const std::string& text) {
    const std::size_t node = next_node();
    if (node != PointerTree::kNone) {
      for (const std::size_t pointer : tree_.pointers(node)) {
        values_[pointer] = text;
      }
    }
  }

  const PointerTree& tree_;
  Values& values_;
  std::vector<Container> open_;
  std::size_t keyed_ = PointerTree::kNone;
};

/// Depth is bounded here, before a parser recurses or allocates by it.
bool is_deeper_than(std::string_view document, std::size_t max_depth) {
  std::size_t depth = 0;
  bool quoted = false;
  for (std::size_t i = 0; i < document.size(); ++i) {
    const char c = document[i];
    if (quoted) {
      i += c == '\\' ? 1 : 0;
      quoted = c != '"';
    } else if (c == '"') {
      quoted = true;
    } else if (c == '{' || c == '[') {
      if (++depth > max_depth) {
        return true;
      }
    } else if ((c == '}' || c == ']') && depth > 0) {
      --depth;
    }
  }
  return false;
}

}  // namespace

bool is_json_pointer(std::string_view text) {
  if (!text.empty() && text.front() != '/') {
    return false;
  }
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '~' && (i + 1 == text.size() || (text[i + 1] != '0' && text[i + 1] != '1'))) {
      return false;
    }
  }
  return true;
}

Result<Values> json_values(std::string_view document, const std::vector<std::string>& pointers,
                           const JsonLimits& limits) {
  if (document.size() > limits.max_bytes) {
    return Error{"NABE-MSG-021", "the JSON body is larger than " + std::to_string(limits.max_bytes) + " bytes", {}, {}};
  }
  if (is_deeper_than(document, limits.max_depth)) {
    return Error{"NABE-MSG-022", "the JSON body is nested deeper than " + std::to_string(limits.max_depth), {}, {}};
  }
  try {
    const PointerTree tree(pointers);
    Values values(pointers.size());
    Poco::JSON::Handler::Ptr taker(new ValueTaker(tree, values));
    Poco::JSON::Parser(taker).parse(std::string(document));
    return values;
  } catch (const Poco::Exception&) {
    // The text of the exception may quote the document.
    return Error{"NABE-MSG-020", "the body is not well-formed JSON", {}, {}};
  }
}

}  // namespace nabe::message
