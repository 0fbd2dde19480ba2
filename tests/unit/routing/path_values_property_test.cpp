// SPDX-License-Identifier: EUPL-1.2
#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <random>

#include "message/xml_reader.h"
#include "routing/text.h"
#include "routing/value_collector.h"

#include "configured.h"

/// Compares the streaming matcher with one that builds a tree and walks over it, on many small random documents.
namespace nabe::routing {

namespace {

struct Element {
  std::string uri, name;
  std::vector<std::pair<std::string, std::string>> attributes;
  struct Part {
    std::string text;
    std::unique_ptr<Element> child;  ///< null: text
  };
  std::vector<Part> parts;
};

class Generator {
 public:
  explicit Generator(unsigned seed) : random_(seed) {}

  std::unique_ptr<Element> element(int depth) {
    auto made = std::make_unique<Element>();
    made->uri = pick(3) == 0 ? "urn:x" : "";
    made->name = name();
    for (const char* attribute : {"a", "b"}) {
      if (pick(3) == 0) {
        made->attributes.emplace_back(attribute, std::to_string(pick(100)));
      }
    }
    const unsigned parts = depth < 6 ? pick(5) : 0;
    for (unsigned i = 0; i < parts; ++i) {
      Element::Part part;
      if (pick(3) == 0) {
        part.text = pick(4) == 0 ? " " : "t" + std::to_string(pick(100));
      } else {
        part.child = element(depth + 1);
      }
      made->parts.push_back(std::move(part));
    }
    return made;
  }

  std::string path() {
    std::string text;
    const unsigned steps = 1 + pick(4);
    for (unsigned i = 0; i < steps; ++i) {
      text += separator();
      text += pick(5) == 0 ? "*" : pick(3) == 0 ? "x:" + name() : name();
    }
    switch (pick(4)) {
      case 0:
        return text + separator() + "@a";
      case 1:
        return text + separator() + "text()";
      default:
        return text;
    }
  }

  unsigned pick(unsigned below) { return static_cast<unsigned>(random_() % below); }

 private:
  std::string name() { return std::string(1, static_cast<char>('a' + pick(3))); }
  const char* separator() { return pick(3) == 0 ? "//" : "/"; }

  std::mt19937 random_;
};

std::string xml_of(const Element& element) {
  const std::string name = (element.uri.empty() ? "" : "x:") + element.name;
  std::string text = "<" + name + (element.uri.empty() ? "" : " xmlns:x='urn:x'");
  for (const auto& [attribute, value] : element.attributes) {
    text += " " + attribute + "='" + value + "'";
  }
  text += ">";
  for (const Element::Part& part : element.parts) {
    text += part.child ? xml_of(*part.child) : part.text;
  }
  return text + "</" + name + ">";
}

std::string all_text(const Element& element, bool own_only) {
  std::string text;
  for (const Element::Part& part : element.parts) {
    text += !part.child ? part.text : own_only ? "" : all_text(*part.child, false);
  }
  return text;
}

using Chain = std::vector<const Element*>;  ///< from the root to an element

bool matches(const Step& step, const Element& element) {
  return step.any || (step.uri == element.uri && step.name == element.name);
}

/// Whether steps[from..] lead from above chain[at] exactly to its last element.
bool leads(const std::vector<Step>& steps, std::size_t from, const Chain& chain, std::size_t at) {
  if (from == steps.size()) {
    return at == chain.size();
  }
  for (std::size_t i = at; i < chain.size(); ++i) {
    if (matches(steps[from], *chain[i]) && leads(steps, from + 1, chain, i + 1)) {
      return true;
    }
    if (steps[from].axis == Axis::Child) {
      break;
    }
  }
  return false;
}

bool reaches(const Path& path, const Chain& chain) {
  for (std::size_t length = path.or_inside ? 1 : chain.size(); length <= chain.size(); ++length) {
    if (leads(path.steps, 0, Chain(chain.begin(), chain.begin() + static_cast<std::ptrdiff_t>(length)), 0)) {
      return true;
    }
  }
  return false;
}

void walk(const Path& path, Chain& chain, Names& values) {
  const Element& element = *chain.back();
  if (reaches(path, chain)) {
    if (path.selects == Selects::Element) {
      const std::string text = all_text(element, false);
      values.emplace_back(trimmed(text));
    } else if (path.selects == Selects::OwnText) {
      const std::string text = all_text(element, true);
      if (!trimmed(text).empty()) {
        values.emplace_back(trimmed(text));
      }
    } else {
      for (const auto& [name, value] : element.attributes) {
        if (name == path.attribute_name) {
          values.push_back(value);
        }
      }
    }
  }
  for (const Element::Part& part : element.parts) {
    if (part.child) {
      chain.push_back(part.child.get());
      walk(path, chain, values);
      chain.pop_back();
    }
  }
}

Names naive(const Path& path, const Element& root) {
  Names values;
  Chain chain{&root};
  walk(path, chain, values);
  // text() is listed by its first character, which may come behind that of a child: order is compared elsewhere.
  std::sort(values.begin(), values.end());
  return values;
}

}  // namespace

TEST(PathValuesProperty, TheStreamAndTheTreeAgree) {
  std::size_t selected = 0;
  for (unsigned seed = 0; seed < 400; ++seed) {
    Generator generator(seed);
    const std::unique_ptr<Element> root = generator.element(0);
    PathSet paths;
    WantedPaths wanted;
    std::vector<std::pair<std::string, Path>> all;
    for (int i = 0; i < 12; ++i) {
      const std::string text = generator.path();
      all.emplace_back(text, *compile_path(text, namespaces()));
      wanted.add(paths.add(all.back().second));
    }
    Values values;
    ValueCollector collector(paths, wanted, values);
    message::XmlReader reader(collector);
    const std::string document = xml_of(*root);
    for (std::size_t at = 0; at < document.size();) {
      const std::size_t bytes = 1 + generator.pick(20);
      ASSERT_TRUE(reader.push(std::string_view(document).substr(at, bytes)));
      at += bytes;
    }
    ASSERT_TRUE(reader.finish());
    for (const auto& [text, path] : all) {
      const Names expected = naive(path, *root);
      Names found;
      for (const Value& value : values[paths.add(path)].values) {
        found.push_back(value.text);
      }
      std::sort(found.begin(), found.end());
      if (expected.size() <= SlotValues::kMaxValues) {
        ASSERT_EQ(found, expected) << "seed " << seed << " path " << text << " in " << document;
        selected += found.size();
      }
    }
  }
  EXPECT_GT(selected, 1000u) << "the random paths have to select something";
}

}  // namespace nabe::routing
