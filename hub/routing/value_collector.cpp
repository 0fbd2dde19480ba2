// SPDX-License-Identifier: EUPL-1.2
#include "routing/value_collector.h"

#include <algorithm>

namespace nabe::routing {

void WantedPaths::add(PathId path) {
  if (path >= wanted.size()) {
    wanted.resize(path + 1);
  }
  if (!wanted[path]) {
    wanted[path] = true;
    ++count;
  }
}

ValueCollector::ValueCollector(const PathSet& paths, const WantedPaths& wanted, Values& values)
    : paths_(paths), wanted_(wanted), values_(values), cursor_(paths) {}

void ValueCollector::stop_early(message::XmlReader& reader) {
  reader_ = &reader;
  undecided_ = wanted_.count;
  decided_.assign(paths_.size(), false);
  ended_.assign(paths_.nodes(), false);
  if (undecided_ == 0) {
    reader.stop();
  }
}

void ValueCollector::start(const message::XmlStart& element) {
  if (barren_ > 0) {
    ++barren_;
    return;
  }
  ++depth_;
  const auto nodes = cursor_.enter(element.uri, element.name);
  if (nodes.empty()) {
    barren_ = cursor_.leads_on() ? 0U : 1U;
    return;
  }
  attribute_labels_.clear();
  attributes_taken_.clear();
  Capture* whole = nullptr;
  Capture* own = nullptr;
  for (const PathSet::NodeId id : nodes) {
    const PathSet::Node& node = paths_.node(id);
    if (node.element != PathSet::kNone && wanted_.has(node.element)) {
      if (whole == nullptr) {
        whole = &begin_capture(false);
      }
      whole->paths.push_back(node.element);
    }
    take_attributes(node, element);
  }
  if (whole != nullptr) {
    reserve_places(*whole);
  }
  for (const PathSet::NodeId id : nodes) {
    for (const PathId path : paths_.node(id).own_text) {
      if (wanted_.has(path)) {
        if (own == nullptr) {
          own = &begin_capture(true);
        }
        if (std::find(own->paths.begin(), own->paths.end(), path) == own->paths.end()) {
          own->paths.push_back(path);
        }
      }
    }
  }
}

void ValueCollector::take_attributes(const PathSet::Node& node, const message::XmlStart& element) {
  if (node.attributes.empty()) {
    return;
  }
  if (attribute_labels_.empty()) {
    for (const message::XmlAttribute& attribute : element.attributes) {
      attribute_labels_.push_back(cursor_.label(attribute.uri, attribute.name));
    }
  }
  for (const auto& [label, path] : node.attributes) {
    const auto found = std::find(attribute_labels_.begin(), attribute_labels_.end(), label);
    if (found == attribute_labels_.end() || !wanted_.has(path) ||
        std::find(attributes_taken_.begin(), attributes_taken_.end(), path) != attributes_taken_.end()) {
      continue;
    }
    attributes_taken_.push_back(path);
    const std::size_t place = reserve(path);
    if (place != kNoPlace) {
      BoundedText text;
      text.add(element.attributes[static_cast<std::size_t>(found - attribute_labels_.begin())].value);
      Value& value = values_[path].values[place];
      value.text = text.take();
      value_bytes_ += value.text.capacity();
      value.cut = text.cut();
      value.unfinished = false;
    }
    decide(path);
  }
}

ValueCollector::Capture& ValueCollector::begin_capture(bool own_text) {
  if (capturing_ == captures_.size()) {
    captures_.emplace_back();
  }
  Capture& capture = captures_[capturing_++];
  capture.text.clear();
  capture.depth = depth_;
  capture.own_text = own_text;
  capture.paths.clear();
  capture.places.clear();
  return capture;
}

std::size_t ValueCollector::reserve(PathId path) {
  SlotValues& slot = values_[path];
  if (slot.values.size() == SlotValues::kMaxValues) {
    slot.more = true;
    return kNoPlace;
  }
  slot.values.emplace_back().unfinished = true;
  value_bytes_ += sizeof(Value);
  return slot.values.size() - 1;
}

void ValueCollector::reserve_places(Capture& capture) {
  for (const PathId path : capture.paths) {
    capture.places.push_back(reserve(path));
  }
}

void ValueCollector::text(std::string_view piece) {
  for (std::size_t i = 0; i < capturing_; ++i) {
    Capture& capture = captures_[i];
    if (capture.own_text && capture.depth != depth_) {
      continue;
    }
    capture.text.add(piece);
    // An element without text of its own has no value for text(), so that its place is taken with the first of it.
    if (capture.own_text && capture.places.empty() && capture.text.begun()) {
      reserve_places(capture);
    }
  }
}

void ValueCollector::end() {
  if (barren_ > 1) {
    --barren_;
    return;
  }
  barren_ = 0;
  while (capturing_ > 0 && captures_[capturing_ - 1].depth == depth_) {
    finish_capture(captures_[--capturing_]);
  }
  if (reader_ != nullptr) {
    decide_ended();
  }
  cursor_.leave();
  --depth_;
}

void ValueCollector::finish_capture(Capture& capture) {
  if (capture.places.empty()) {
    return;
  }
  const std::string text = capture.text.take();
  for (std::size_t i = 0; i < capture.paths.size(); ++i) {
    if (capture.places[i] != kNoPlace) {
      Value& value = values_[capture.paths[i]].values[capture.places[i]];
      value.text = text;
      value_bytes_ += value.text.capacity();
      value.cut = capture.text.cut();
      value.unfinished = false;
    }
    decide(capture.paths[i]);
  }
}

void ValueCollector::drop_unfinished() {
  for (std::size_t i = 0; i < capturing_; ++i) {
    for (const PathId path : captures_[i].paths) {
      std::erase_if(values_[path].values, [](const Value& value) { return value.unfinished; });
    }
  }
}

void ValueCollector::decide(PathId path) {
  if (reader_ == nullptr || decided_[path] || !wanted_.has(path)) {
    return;
  }
  decided_[path] = true;
  if (--undecided_ == 0) {
    reader_->stop();
  }
}

void ValueCollector::decide_ended() {
  for (const PathSet::NodeId node : cursor_.current()) {
    if (paths_.node(node).named_children) {
      decide_inside(node);
    }
  }
}

/// Each node once per document. The recursion is as deep as the longest path of the configuration.
void ValueCollector::decide_inside(PathSet::NodeId id) {
  if (ended_[id]) {
    return;
  }
  ended_[id] = true;
  const PathSet::Node& node = paths_.node(id);
  if (node.element != PathSet::kNone) {
    decide(node.element);
  }
  for (const PathId path : node.own_text) {
    decide(path);
  }
  for (const auto& [label, path] : node.attributes) {
    decide(path);
  }
  for (const PathSet::NodeId next : node.next) {
    decide_inside(next);
  }
}

}  // namespace nabe::routing
