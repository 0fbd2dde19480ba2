// SPDX-License-Identifier: EUPL-1.2
#include "routing/path_set.h"

#include <algorithm>

namespace nabe::routing {

namespace {

std::uint64_t transition_key(PathSet::NodeId from, PathSet::Label label, Axis axis) {
  return (std::uint64_t{from} << 33) | (std::uint64_t{label} << 1) | (axis == Axis::Descendant ? 1 : 0);
}

/// The end of a path as text: with the node of its last step it says which path it is.
std::string ending_of(PathSet::NodeId node, const Path& path) {
  std::string text =
      std::to_string(node) + ' ' + std::to_string(static_cast<int>(path.selects)) + (path.or_inside ? " inside " : " ");
  std::string name;
  PathSet::expand(path.attribute_uri, path.attribute_name, name);
  return text + name;
}

}  // namespace

PathSet::PathSet() : nodes_(1) {}

void PathSet::expand(std::string_view uri, std::string_view name, std::string& expanded) {
  expanded.assign(uri);
  expanded += '\n';
  expanded += name;
}

PathSet::Label PathSet::label(const std::string& expanded) const {
  const auto found = labels_.find(expanded);
  return found != labels_.end() ? found->second : kNone;
}

PathSet::Label PathSet::intern(std::string_view uri, std::string_view name) {
  std::string expanded;
  expand(uri, name, expanded);
  return labels_.try_emplace(std::move(expanded), static_cast<Label>(labels_.size())).first->second;
}

PathSet::NodeId PathSet::transition(NodeId from, Label label, Axis axis) const {
  const auto found = transitions_.find(transition_key(from, label, axis));
  return found != transitions_.end() ? found->second : kNone;
}

PathSet::NodeId PathSet::advance(NodeId from, const Step& step) {
  const auto fresh = static_cast<NodeId>(nodes_.size());
  NodeId& known =
      step.any
          ? (step.axis == Axis::Child ? nodes_[from].any_child : nodes_[from].any_descendant)
          : transitions_.try_emplace(transition_key(from, intern(step.uri, step.name), step.axis), kNone).first->second;
  known = known == kNone ? fresh : known;
  const NodeId to = known;
  nodes_[from].has_children |= !step.any && step.axis == Axis::Child;
  nodes_[from].has_descendants |= step.axis == Axis::Descendant;
  if (to == fresh) {
    Node node;
    node.parent = from;
    node.named_children = nodes_[from].named_children && step.axis == Axis::Child && !step.any;
    nodes_[from].next.push_back(fresh);
    nodes_.push_back(std::move(node));
  }
  return to;
}

PathId PathSet::add(const Path& path) {
  NodeId at = kRoot;
  for (const Step& step : path.steps) {
    at = advance(at, step);
  }
  const auto [place, fresh] = ids_.try_emplace(ending_of(at, path), static_cast<PathId>(ids_.size()));
  if (fresh) {
    end_at(at, path, place->second);
    if (path.or_inside) {
      end_at(advance(at, {Axis::Descendant, true, {}, {}}), path, place->second);
    }
  }
  return place->second;
}

void PathSet::end_at(NodeId node, const Path& path, PathId id) {
  switch (path.selects) {
    case Selects::Element:
      nodes_[node].element = id;
      break;
    case Selects::Attribute:
      nodes_[node].attributes.emplace_back(intern(path.attribute_uri, path.attribute_name), id);
      break;
    case Selects::OwnText:
      nodes_[node].own_text.push_back(id);
      break;
  }
}

PathCursor::PathCursor(const PathSet& paths) : paths_(&paths) {
  reached_.push_back(PathSet::kRoot);
  levels_.push_back({0, 0});
  if (paths.node(PathSet::kRoot).has_descendants) {
    open_.push_back(PathSet::kRoot);
  }
}

PathSet::Label PathCursor::label(std::string_view uri, std::string_view name) {
  PathSet::expand(uri, name, expanded_);
  return paths_->label(expanded_);
}

std::span<const PathSet::NodeId> PathCursor::enter(std::string_view uri, std::string_view name) {
  const PathSet::Label named = label(uri, name);
  const std::size_t parents = levels_.back().reached, begin = reached_.size();
  for (std::size_t i = parents; i < begin; ++i) {
    const PathSet::Node& node = paths_->node(reached_[i]);
    reach(node.any_child);
    if (node.has_children && named != PathSet::kNone) {
      reach(paths_->child(reached_[i], named));
    }
  }
  for (const PathSet::NodeId from : open_) {
    reach(paths_->node(from).any_descendant);
    if (named != PathSet::kNone) {
      reach(paths_->descendant(from, named));
    }
  }
  const auto first = reached_.begin() + static_cast<std::ptrdiff_t>(begin);
  std::sort(first, reached_.end());
  reached_.erase(std::unique(first, reached_.end()), reached_.end());

  levels_.push_back({begin, open_.size()});
  for (std::size_t i = begin; i < reached_.size(); ++i) {
    if (paths_->node(reached_[i]).has_descendants &&
        std::find(open_.begin(), open_.end(), reached_[i]) == open_.end()) {
      open_.push_back(reached_[i]);
    }
  }
  return current();
}

void PathCursor::leave() {
  reached_.resize(levels_.back().reached);
  open_.resize(levels_.back().open);
  levels_.pop_back();
}

std::span<const PathSet::NodeId> PathCursor::current() const {
  return std::span(reached_).subspan(levels_.back().reached);
}

}  // namespace nabe::routing
